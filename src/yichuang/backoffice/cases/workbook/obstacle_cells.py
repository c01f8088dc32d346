"""The column of problems (存在问题): what a cell says is stuck, one obstacle a line, and how open obstacles are written
into one. A text is the same obstacle however it is numbered, spaced, broken or ended."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .day_cells import Unreadable

LONGEST = 2000
"""Characters an obstacle may have, as `RaiseObstacle` takes them."""

_NOTHING = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "否",
        "不涉及",
        "无问题",
        "暂无问题",
        "没有问题",
        "无困难",
        "无存在问题",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "―",
        "0",
        "x",
        "×",
        "n/a",
        "na",
        "no",
        "none",
        "nil",
        "nothing",
    ]
)
_NUMBER = re.compile(
    r"(?:\d{1,2}\s?[.．、)）](?!\d)|[（(]\s?[\d一二三四五六七八九十]{1,3}\s?[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}[、.．](?![一二三四五六七八九十])|[•·●▪])\s?"
)
_ENDS = "。；;，,.！!、"


def read_obstacles(seen: str) -> list[str]:
    """What a cell says is stuck, each once; nothing for 无, / and —. Of several lines each is one, but where they are
    numbered a line without a number goes on with the one above. Raises Unreadable("too_long")."""
    lines = [line for raw in seen.splitlines() if (line := " ".join(raw.split()))]
    if len(lines) > 1:
        lines = [_bare(line) for line in _run_on(lines)]
    found: dict[str, str] = {}
    for line in lines:
        if len(line) > LONGEST:
            raise Unreadable("too_long", most=LONGEST)
        if not _is_nothing(line):
            found.setdefault(mark_of(line), line)
    return list(found.values())


def spell_obstacles(texts: Iterable[str]) -> str:
    """One obstacle a line; reading it again finds the same ones."""
    lines = [" ".join(text.split()) for text in texts]
    return "\n".join(map(_bare, lines)) if len(lines) > 1 else "".join(lines)


def mark_of(text: str) -> str:
    """What two spellings of one obstacle have in common."""
    bare = _bare(" ".join(text.split()))
    return "".join(bare.split()).rstrip(_ENDS).casefold()


def _run_on(lines: list[str]) -> list[str]:
    if not _numbered(lines[0]):
        return lines
    found: list[str] = []
    for line in lines:
        if found and not _numbered(line):
            found[-1] += f" {line}" if found[-1][-1].isascii() and line[0].isascii() else line
        else:
            found.append(line)
    return found


def _bare(line: str) -> str:
    """Without the number in front; a line that is nothing else keeps it."""
    while end := _numbered(line):
        line = line[end:].strip()
    return line


def _numbered(line: str) -> int:
    """Where the text after its number begins; 0 without a number, or without a text."""
    found = _NUMBER.match(line)
    return found.end() if found and line[found.end() :].strip() else 0


def _is_nothing(line: str) -> bool:
    said = line.casefold()
    return said in _NOTHING or mark_of(line) in _NOTHING or not mark_of(line)

"""A programme as plain data, before anything is made of it: what the files say and where they say it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from .key_kinds import NUMBER, Key
from .keys import PART, PARTS
from .mistake import Mistake
from .positions import Path, positions

_TWICE = re.compile(r"Cannot (?:declare|mutate|overwrite|define)")
_DEEP = re.compile(r"(?:[\[{]\s*){20}")
_ENDLESS = re.compile(r"[0-9_]{1000}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


@dataclass(slots=True)
class Draft:
    """`data`: part → id → table, JSON values only (decimals and dates as text). `origins`: dotted key → "file:line"."""

    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """Where `path` was set, or the nearest table around it."""
        for depth in range(len(path), 0, -1):
            found = self.origins.get(".".join(path[:depth]))
            if found:
                return found
        return next(iter(self.origins.values()), "")

    def ids(self, part: str) -> Mapping[str, Any]:
        """The things of one part, by id."""
        found = self.data.get(part, {})
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the data and the keys it may hold."""

    path: Path
    keys: tuple[Key, ...]
    value: Mapping[str, Any]

    @property
    def part(self) -> str:
        return self.path[0]


def gather(files: Mapping[str, str]) -> tuple[Draft, list[Mistake]]:
    """One draft out of all files, in the order of their names. An id may stand in one file only."""
    draft = Draft()
    mistakes: list[Mistake] = []
    for name in sorted(files):
        try:
            # floats as text: decimals keep their spelling and a digest never meets a binary fraction
            data = tomllib.loads(files[name], parse_float=str)
        except tomllib.TOMLDecodeError as error:
            mistakes.append(_syntax(name, files[name], str(error)))
            continue
        except (ValueError, RecursionError) as error:
            mistakes.append(_beyond(name, files[name], deep=isinstance(error, RecursionError)))
            continue
        lines = {".".join(path): f"{name}:{line}" for path, line in positions(files[name]).items()}
        for part, table in data.items():
            if part in PART and PART[part].many and isinstance(table, dict):
                _add_things(draft, part, table, lines, mistakes)
            elif part in draft.data:
                first = draft.origins.get(part, "")
                mistakes.append(Mistake("duplicate_id", lines[part], {"part": part, "id": part, "first": first}))
            else:
                draft.data[part] = plain(table)
                _take_lines(draft, part, lines)
    return draft, mistakes


def _add_things(draft: Draft, part: str, table: dict[str, Any], lines: dict[str, str], mistakes: list[Mistake]) -> None:
    held = draft.data.setdefault(part, {})
    draft.origins.setdefault(part, lines[part])
    for thing, value in table.items():
        dotted = f"{part}.{thing}"
        if thing in held:
            first = draft.origins.get(dotted, "")
            mistakes.append(Mistake("duplicate_id", lines[dotted], {"part": part, "id": thing, "first": first}))
        else:
            held[thing] = plain(value)
            _take_lines(draft, dotted, lines)


def _take_lines(draft: Draft, dotted: str, lines: Mapping[str, str]) -> None:
    inside = f"{dotted}."
    draft.origins.update({key: line for key, line in lines.items() if key == dotted or key.startswith(inside)})


def _syntax(name: str, text: str, message: str) -> Mistake:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    detail = _PLACE.sub("", message).strip()
    if _TWICE.match(detail):
        names = re.findall(r"'([^']+)'", detail)
        part, thing = (names[0], names[-1]) if names else ("", detail)
        return Mistake("duplicate_id", f"{name}:{line}", {"part": part, "id": thing, "first": name})
    return Mistake("toml_syntax", f"{name}:{line}", {"detail": detail})


def _beyond(name: str, text: str, *, deep: bool) -> Mistake:
    """What the parser gives up on without saying where: brackets without end, numbers of thousands of digits."""
    pattern = _DEEP if deep else _ENDLESS
    line = next((nth for nth, one in enumerate(text.splitlines(), 1) if pattern.search(one)), 1)
    return Mistake("toml_too_deep" if deep else "toml_number_endless", f"{name}:{line}", {})


def plain(value: Any) -> Any:
    """JSON values only: dates and instants as ISO text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def tables(draft: Draft) -> Iterator[Table]:
    """Every table the language knows, outer before inner; things that are no tables are left to the type check."""
    for part in PARTS:
        held = draft.data.get(part.name)
        if not isinstance(held, dict):
            continue
        if not part.many:
            yield from _tables((part.name,), part.keys, held)
            continue
        for thing, table in held.items():
            if isinstance(table, dict):
                yield from _tables((part.name, thing), part.keys, table)


def _tables(path: Path, keys: tuple[Key, ...], table: Mapping[str, Any]) -> Iterator[Table]:
    yield Table(path, keys, table)
    for key in keys:
        value = table.get(key.name)
        here = (*path, key.name)
        if key.type == "table" and isinstance(value, dict):
            yield from _tables(here, key.inside, value)
        elif key.type == "number" and isinstance(value, dict):
            yield Table(here, NUMBER, value)
        elif key.type in ("tables", "numbers") and isinstance(value, dict):
            for name, inner in value.items():
                if isinstance(inner, dict):
                    yield from _tables((*here, name), key.inside or NUMBER, inner)
        elif key.type == "rows" and isinstance(value, list):
            for index, inner in enumerate(value):
                if isinstance(inner, dict):
                    yield from _tables((*here, str(index)), key.inside, inner)

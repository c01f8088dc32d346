"""Where the table starts in a sheet and what its columns are called: titles above, merged and two-row heads too."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from yichuang.backoffice.ledger.workbooks import Sheet, Sheets, text_of

from .money_cells import unit_in
from .targets import Target, plain, without_brackets

_SO_FAR = re.compile(r"^(20\d\d年)?1[至到~]?1?\d月(份|底)?")  # data
"""The months of the year so far, before what was done in them: 1-3月完成投资."""

_HEAD_ROWS = 15
_MOST_LINES = 3
_CAPTION = re.compile(r"(?<!其中)[:：]\s*\S|^\s*(?:截至|截止|填报|填表|制表|报送)")
"""Who filled a table in, as of when, in which unit: said once above its head, never by a group of columns."""
_SO_FAR = re.compile(r"((?:20\d{2})\s*年\s*)?1\s*月?\s*[-—－–~～至到]+\s*\d{1,2}\s*月(?:份|底)?")
"""January to now, which is what offices head the money of this year with."""


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of headings (first and last, counted from 0), and column → heading ("投资/总投资(万元)"). `unit`: what
    a line above the table says of all its money."""

    sheet: str
    first: int
    last: int
    headings: Mapping[int, str]
    unit: str = ""

    @property
    def signature(self) -> str:
        """The same for the same headings, wherever they stand and whatever the sheet is called."""
        return hashlib.sha256("\n".join(sorted(map(plain, self.headings.values()))).encode()).hexdigest()


def guess_head(sheets: Sheets, targets: Mapping[str, Target]) -> Head | None:
    """The likeliest table of a workbook: the line with most headings we know; visible sheets before hidden ones."""
    best: tuple[int, int, Head] | None = None
    for nth, sheet in enumerate(sheets):
        found = guess_in(sheet, targets)
        if found is None:
            continue
        score, head = found
        ranked = (score - (1000 if sheet.hidden else 0), -nth, head)
        if best is None or ranked[:2] > best[:2]:
            best = ranked
    return best[2] if best else None


def guess_in(sheet: Sheet, targets: Mapping[str, Target]) -> tuple[int, Head] | None:
    """(how many headings we know, the head) of one sheet; None for a sheet without two filled cells in a line."""
    best: tuple[int, int, Head] | None = None
    for last in range(min(_HEAD_ROWS, len(sheet.rows))):
        if sum(1 for cell in sheet.rows[last] if isinstance(cell, str) and cell.strip()) < 2:
            continue
        head = head_at(sheet, last)
        known = {key for text in head.headings.values() if (key := target_of(text, targets))}
        filled = len(head.headings)
        score = len(known) * 3 + min(filled, 5)
        if best is None or score > best[0]:
            best = (score, -last, head)
    return (best[0], best[2]) if best else None


def head_at(sheet: Sheet, line: int) -> Head:
    """The head whose last line is `line` (or reaches below it, where its cells are merged downwards)."""
    last = line
    for col in range(len(sheet.rows[line]) if line < len(sheet.rows) else 0):
        block = sheet.merged_at(line, col)
        if block is not None and block.first_row <= line < block.last_row <= line + 2 and block.last_row > last:
            last = block.last_row
    first = line
    while first > 0 and last - first + 1 < _MOST_LINES and _belongs_above(sheet, first):
        first -= 1
    headings = _headings(sheet, first, last)
    above = " ".join(text_of(cell) for row in sheet.rows[:first] for cell in row if isinstance(cell, str))
    return Head(sheet.name, first, last, headings, unit_in(above))


def _belongs_above(sheet: Sheet, line: int) -> bool:
    """Whether the line above is part of the head: merged into this one, or spanning some (not all) of its columns."""
    width = sum(1 for cell in range(len(sheet.rows[line])) if text_of(sheet.spread(line, cell)))
    above = line - 1
    said = [text for col in range(len(sheet.rows[above])) if (text := text_of(sheet.spread(above, col)))]
    if not said or any(_is_caption(text) for text in said):
        return False
    for col in range(len(sheet.rows[line])):
        block = sheet.merged_at(above, col)
        if block is None:
            continue
        span = block.last_col - block.first_col + 1
        if block.last_row >= line and span < max(2, width * 0.7):
            return True
        if 2 <= span < max(3, width * 0.7) and text_of(sheet.cell(block.first_row, block.first_col)):
            return True
    return False


def _is_caption(text: str) -> bool:
    bare = without_brackets(text)
    return bool(_CAPTION.search(bare if bare.strip() else text))


def _headings(sheet: Sheet, first: int, last: int) -> dict[int, str]:
    found: dict[int, str] = {}
    width = max((len(row) for row in sheet.rows[first : last + 1]), default=0)
    for col in range(width):
        parts: list[str] = []
        for line in range(first, last + 1):
            text = " ".join(text_of(sheet.spread(line, col)).split())
            if text and text not in parts:
                parts.append(text)
        if parts:
            found[col] = "/".join(parts)
    times: Counter[str] = Counter()
    for col, text in found.items():
        times[text] += 1
        if times[text] > 1:
            found[col] = f"{text} ({times[text]})"
    return found


def target_of(heading: str, targets: Mapping[str, Target]) -> str:
    """The target a heading proposes, "" for none: its whole text first, then its lowest line with the one above as
    the word that tells plan from fact."""
    parts = [part for part in _SO_FAR.sub(r"\1今年", heading).split("/") if plain(part)]
    if not parts:
        return ""
    whole = plain("".join(parts))
    ways = [whole, plain(parts[-1])]
    if len(parts) > 1:
        ways.insert(1, plain(parts[-2] + parts[-1]))
    ways += [bare for way in ways if (bare := _SO_FAR.sub("", way)) != way]
    for way in ways:
        for key, target in targets.items():
            if way in target.words:
                return key
    return ""

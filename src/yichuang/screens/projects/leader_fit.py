"""How close the leader's sheet is set, so that its texts fill one A4 page and not a second.

Neither Word nor a browser's printer can be asked how long a page will be, so both go by how many lines the texts will
take; the PDF is drawn and looked at. A text longer than a page at the closest setting goes on to a second: nothing is
cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .leader_sheet import ListText, Sheet

WIDTH_MM, HEIGHT_MM = 182.0, 272.0
"""What is left of an A4 page inside the margins."""

_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Sizes:
    """In points: small print, text, heads, the sentence, the figures, the space above a section and on both sides of a
    row; `leading` is the height of a line as a multiple of its letters'."""

    small: float
    text: float
    head: float
    say: float
    figure: float
    gap: float
    row: float
    leading: float = 1.38


FITS = (
    Sizes(8.5, 10.5, 12, 13.5, 20, 13, 3.5),
    Sizes(8.5, 10.5, 12, 13.5, 20, 10, 2),
    Sizes(8, 9.5, 11, 12.5, 18, 8, 1.5),
    Sizes(7.5, 8.5, 10, 11, 16, 5, 1),
    Sizes(7.5, 8, 9.5, 10.5, 15, 4, 0.8, 1.33),
    Sizes(7, 7.5, 8.5, 9.5, 13, 3, 0.5, 1.28),
    Sizes(6.5, 7, 8, 9, 12, 2.5, 0.4, 1.25),
)
"""Each closer than the one before; projects/css/leader.css sets the printed page by the same sizes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Millimetres for text, without the space between columns: of what is asked for (what is stuck, what is asked, by
    whom, latest), of the leader's own projects (name, phrase), of one of two lists side by side, of the figures."""

    asked: tuple[float, ...]
    mine: tuple[float, ...]
    list: float
    figures: tuple[float, ...]


def printed(sheet: Sheet) -> int:
    """Which of `FITS` brings the sheet onto one page of a browser's printer; the closest where none does."""
    for nth, sizes in enumerate(FITS):
        # a browser's faces differ from machine to machine, and no page may be longer than was thought
        if height(sheet, sizes, _columns(sheet, sizes)) <= HEIGHT_MM * 0.96:
            return nth
    return len(FITS) - 1


def _columns(sheet: Sheet, sizes: Sizes) -> Columns:
    """As a browser shares out the width of a table: to each column by its longest text, never less than leader.css
    says."""
    em = sizes.text * _MM
    between = 10 * _MM
    texts = [(one.stuck, one.ask, one.who, one.latest) for one in sheet.asked] or [("", "", "", "")]
    asked = _shared_out(
        [max(ems(row[nth]) for row in texts) * em for nth in range(4)],
        least=[11 * em, 11 * em, 5 * em, max(ems(row[3]) for row in texts) * em],
        width=WIDTH_MM - 1.6 * em - 4 * between,
    )
    rows = sheet.mine.rows
    pairs = [(row.name, row.phrase) for row in rows]
    light = max((ems(row.word) for row in rows), default=0.0) * sizes.small * _MM + 26 * _MM
    mine = _shared_out(
        [max((ems(text) for text in column), default=0.0) * em for column in zip(*pairs, strict=True)] or [0, 0],
        least=[12 * em, 9 * em],
        width=WIDTH_MM - light - 2 * between,
    )
    across = WIDTH_MM - 3 * 14 * _MM
    return Columns(asked, mine, (WIDTH_MM - 16 * _MM) / 2, tuple(across * part / 4.35 for part in (1.35, 1, 1, 1)))


def _shared_out(wanted: list[float], *, least: list[float], width: float) -> tuple[float, ...]:
    wanted = [max(one, low) for one, low in zip(wanted, least, strict=True)]
    if sum(wanted) <= width:
        return tuple(wanted)
    over, spare = width - sum(least), sum(wanted) - sum(least)
    return tuple(low + (one - low) * over / spare for one, low in zip(wanted, least, strict=True))


def height(sheet: Sheet, sizes: Sizes, columns: Columns) -> float:
    """Millimetres the page takes at these sizes and columns, a little more than less."""
    row, small = sizes.text * sizes.leading, sizes.small * sizes.leading
    points = max(2 * small, sizes.figure * 0.9 * sizes.leading) + 2 * sizes.row + sizes.gap * 1.3
    said = "".join(part.text for part in sheet.say)
    points += lines(said, WIDTH_MM, sizes.say) * sizes.say * sizes.leading
    if sheet.figures:
        most = max(
            lines(one.small, across, sizes.small) for one, across in zip(sheet.figures, columns.figures, strict=False)
        )
        points += (1 + most) * small + sizes.figure * sizes.leading + 15 + 2 * sizes.row
    points += sizes.gap * 0.5 + lines("".join(a + b for a, b in sheet.week), WIDTH_MM - 40, sizes.text) * row + 6
    points += 3 * (sizes.gap + sizes.head * sizes.leading) + (small + 2 * sizes.row if sheet.asked else 0)
    for one in sheet.asked:
        texts = (one.stuck, one.ask, one.who, one.latest)
        points += _most(texts, columns.asked, sizes) * row + 2 * sizes.row
    points += row if sheet.asked_rest else 0
    points += sizes.gap * 0.5 * sizes.leading + 2 * sizes.row
    points += max(_list_height(said, columns.list, sizes) for said in (sheet.red, sheet.cleared))
    for mine in sheet.mine.rows:
        points += _most((mine.name, mine.phrase), columns.mine, sizes) * row + 2 * sizes.row
    points += row if sheet.mine.rest or not sheet.mine.rows else 0
    points += sizes.gap * 0.7 + lines(sheet.foot, WIDTH_MM, sizes.small) * small
    return points * _MM


def _most(texts: Sequence[str], widths: Sequence[float], sizes: Sizes) -> int:
    return max(lines(text, width, sizes.text) for text, width in zip(texts, widths, strict=True))


def _list_height(said: ListText, width: float, sizes: Sizes) -> float:
    row = sizes.text * sizes.leading
    rows = sum(lines(f"{one.name} {one.phrase}", width, sizes.text) * row + 2 * sizes.row + 1 for one in said.rows)
    return rows + (row if said.rest else 0) + (row if not said.rows else 0)


def lines(text: str, width: float, size: float) -> int:
    """How many lines of `width` millimetres a text takes at `size` points."""
    return max(1, math.ceil(ems(text) * size * _MM / width + 0.05))


def ems(text: str) -> float:
    """How long a text is, in letters as wide as high: a Latin one counts little more than half."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.56 for letter in text)

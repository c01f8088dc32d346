"""From the cells of a sheet to rows of plain values, with a problem for every cell that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yichuang.backoffice.ledger.workbooks import Cell, CellError, Sheet, address, text_of

from .columns import Column, SheetPlan
from .problems import Problem

_HEADING_ROWS = 10
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a date looks like when its cell lost its format
_BETWEEN = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: `values` by column key (missing ones left out), `cells` where each stands ("B4"), `seen`
    what is written there."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    seen: Mapping[str, str]

    def get(self, key: str, default: Any = "") -> Any:
        return self.values.get(key, default)


@dataclass(slots=True)
class Table:
    """A sheet as read. `title` is its name in the workbook, `headings` the keys of the columns found, in order."""

    plan: SheetPlan
    title: str
    rows: list[Row] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, cell: str, code: str, *, grave: bool = True, **params: Any) -> None:
        self.problems.append(Problem(self.title, cell, code, params, grave))


def read_table(sheet: Sheet, plan: SheetPlan) -> Table:
    """All rows below the line of headings, which may be anywhere in the first ten lines."""
    table = Table(plan, sheet.name)
    if sheet.hidden:
        table.blame("", "sheet_hidden", grave=False)
    found = _headings(sheet, plan)
    if found is None:
        table.blame("", "sheet_without_heading", headings="、".join(column.zh for column in plan.columns))
        return table
    line, places = found
    _check_headings(table, sheet, line, places)
    table.headings = [column.key for column in plan.columns if column.key in places]
    for number in range(line + 1, len(sheet.rows)):
        row = _row(table, sheet, number, places)
        if row is not None:
            table.rows.append(row)
    return table


def _headings(sheet: Sheet, plan: SheetPlan) -> tuple[int, dict[str, int]] | None:
    """The line with most known headings (at least one needed column, or half of all), and key → column."""
    best: tuple[int, dict[str, int]] | None = None
    needed = {column.key for column in plan.columns if column.needed}
    for number, cells in enumerate(sheet.rows[:_HEADING_ROWS]):
        places: dict[str, int] = {}
        for col, cell in enumerate(cells):
            column = _column(plan, text_of(cell))
            if column and column.key not in places:
                places[column.key] = col
        if needed & set(places) and (best is None or len(places) > len(best[1])):
            best = number, places
    return best


def _column(plan: SheetPlan, heading: str) -> Column | None:
    plain = _plain(heading)
    return next((c for c in plan.columns if plain and plain in (_plain(c.zh), _plain(c.en))), None)


def _plain(text: str) -> str:
    """Without spaces, capitals and the asterisk or bracketed remark some put behind a heading."""
    return re.sub(r"[(（].*?[)）]|[*＊\s]", "", text).casefold()


def _check_headings(table: Table, sheet: Sheet, line: int, places: Mapping[str, int]) -> None:
    for col, cell in enumerate(sheet.rows[line]):
        heading = text_of(cell)
        column = _column(table.plan, heading)
        if column is None and heading:
            table.blame(address(line, col), "heading_unknown", heading=heading, grave=False)
        elif column and places[column.key] != col:
            table.blame(address(line, col), "heading_twice", heading=heading, other=address(line, places[column.key]))
    for column in table.plan.columns:
        if column.needed and column.key not in places:
            table.blame(address(line, 0), "heading_missing", heading=column.zh)


def _row(table: Table, sheet: Sheet, number: int, places: Mapping[str, int]) -> Row | None:
    shown = {
        column.key: sheet.spread(number, places[column.key]) for column in table.plan.columns if column.key in places
    }
    own = [sheet.cell(number, places[key]) for key in shown]
    if all(text_of(cell) == "" for cell in own):
        return None
    if table.plan.key == "functions" and not any(text_of(shown[key]) for key in shown if key != "function"):
        return None  # listed by the template and left open
    values: dict[str, Any] = {}
    cells = {column.key: address(number, places[column.key]) for column in table.plan.columns if column.key in places}
    for column in table.plan.columns:
        if column.key in places:
            where, col = cells[column.key], places[column.key]
            if _merged_wrongly(table, sheet, number, col, column, where):
                continue
            value = _value(table, where, column, shown[column.key])
            if value not in (None, "", []):
                values[column.key] = value
    return Row(number, values, cells, {key: text_of(cell) for key, cell in shown.items()})


def _merged_wrongly(table: Table, sheet: Sheet, number: int, col: int, column: Column, where: str) -> bool:
    """A block over several lines is read as its value on each, except where every line needs its own."""
    block = sheet.merged_at(number, col)
    if block is None:
        return False
    span = f"{address(block.first_row, block.first_col)}:{address(block.last_row, block.last_col)}"
    if block.first_col != block.last_col:
        table.blame(where, "cell_merged_across", block=span)
        return True
    if column.key == table.plan.key_column and block.first_row != block.last_row:
        if number == block.first_row:
            return False
        table.blame(where, "cell_merged_key", block=span)
        return True
    return False


def _value(table: Table, where: str, column: Column, cell: Cell) -> Any:
    seen = text_of(cell)
    if isinstance(cell, CellError):
        table.blame(where, "cell_uncomputed" if cell.uncomputed else "cell_error", seen=seen)
        return None
    if not seen:
        if column.needed:
            table.blame(where, "cell_missing", heading=column.zh)
        return None
    if column.kind == "date":
        return _date(table, where, cell, seen)
    if column.kind in ("word", "words"):
        return _words(table, where, column, seen)
    if column.kind == "codes":
        codes = [code for code in _BETWEEN.split(seen) if code]
        return [code for code in codes if _readable(table, where, code)]
    if column.kind == "code":
        return seen if _readable(table, where, seen) else None
    if len(seen) > column.most:
        table.blame(where, "cell_too_long", most=column.most)
        return None
    return " ".join(seen.split())


def _readable(table: Table, where: str, code: str) -> bool:
    if len(code) <= 40 and all(c.isalnum() or c in "-_." for c in code):
        return True
    table.blame(where, "code_unreadable", seen=code[:60])
    return False


def _date(table: Table, where: str, cell: Cell, seen: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        day = _EXCEL_EPOCH + timedelta(days=cell)
        table.blame(where, "serial_date", seen=seen, day=day.isoformat(), grave=False)
        return day
    found = _DATE.fullmatch(seen) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", seen)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    table.blame(where, "date_unreadable", seen=seen)
    return None


def _words(table: Table, where: str, column: Column, seen: str) -> Any:
    choices = column.words or {}
    known = {word.casefold(): value for value, words in choices.items() for word in words}
    given = [seen] if column.kind == "word" or seen.casefold() in known else re.split(r"[、,，;；]+", seen)
    values = []
    for word in (one.strip() for one in given):
        if not word:
            continue
        value = known.get(word.casefold())
        if value is None:
            table.blame(where, "word_unknown", seen=word, known="、".join(words[0] for words in choices.values()))
        elif value not in values:
            values.append(value)
    if column.kind == "words":
        return values
    return values[0] if values else None

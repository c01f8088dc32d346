"""From the sheet to rows of values by target: every cell read once, every problem with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yichuang.backoffice.ledger.workbooks import Cell, Merged, Sheet, address, text_of
from yichuang.engine.values import FactKind

from .cells import Reader
from .day_cells import Unreadable, order_of, read_day
from .matching import Column, Match
from .problems import Problem
from .targets import ROW, Target, plain

NAMING = ("project.project_name", "project.project_code", "number", ROW)
"""What can tell which project a row is about."""

_TOTALS = re.compile(r"(合计|总计|小计|共计|累计|平均|总投资合计|total|subtotal|grandtotal|sum)\d*个?", re.IGNORECASE)
_NOTES = re.compile(r"(注|备注|说明|填表|制表|填报|审核|联系人)[:：]?.*")
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]+[)）、.．].*")


@dataclass(frozen=True, slots=True)
class RowRead:
    """One project row. `values`: target → what its cell says (absent = nothing); `blank`: matched cells that are
    empty; `cells` and `seen`: where each stands and its text. `row` counts from 0."""

    row: int
    values: Mapping[str, Any]
    blank: frozenset[str]
    cells: Mapping[str, str]
    seen: Mapping[str, str]

    @property
    def title(self) -> str:
        """What a person calls the row."""
        return next((str(self.values[key]) for key in NAMING if self.values.get(key)), "")


@dataclass(slots=True)
class Table:
    """`filled`: heading → how many cells of a column say something, taken in or not. `plans`: milestone → the target
    its days to come are read as, where no column of its own holds the plan."""

    match: Match
    rows: list[RowRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    filled: dict[str, int] = field(default_factory=dict)
    older: int = 0
    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    percents: frozenset[tuple[int, int]] = frozenset()
    plans: Mapping[str, str] = field(default_factory=dict)

    def blame(self, code: str, row: int = -1, col: int = -1, **more: Any) -> None:
        seen, grave = more.pop("seen", ""), more.pop("grave", True)
        heading = self.match.head.headings.get(col, "") if col >= 0 else more.pop("heading", "")
        cell = address(row, max(col, 0)) if row >= 0 else ""
        self.problems.append(Problem(code, cell, heading, more, grave, row, col, seen))


def plans_of(match: Match, targets: Mapping[str, Target]) -> dict[str, str]:
    """Milestone → planned day, of the columns that hold both because no other column holds the plan."""
    taken = {column.target for column in match.taken}
    plans = {key: targets[key].plan for key in taken if key in targets}
    return {key: plan for key, plan in plans.items() if plan and plan not in taken}


def headings_by_target(match: Match, targets: Mapping[str, Target]) -> dict[str, str]:
    """Target → the heading of the column its value stands in."""
    found = {column.target: column.heading for column in match.taken}
    return {**found, **{plan: found[key] for key, plan in plans_of(match, targets).items()}}


def read_rows(
    sheet: Sheet,
    match: Match,
    targets: Mapping[str, Target],
    reader: Reader,
    percents: frozenset[tuple[int, int]] = frozenset(),
) -> Table:
    """Every row below the head. Nothing here looks at what the office knows already. `percents`: cells whose number is
    shown as a percentage; where text is wanted they are read as they are shown."""
    table = Table(match, percents=percents, plans=plans_of(match, targets))
    if match.renamed_from:
        table.blame("sheet_gone", grave=False, before=match.renamed_from, now=match.head.sheet)
    merged = _merged_cells(sheet, match)
    columns = _readable_columns(table, sheet, match, targets)
    if not any(column.target in NAMING for column in match.taken):
        table.blame("no_name_column")
        return table
    for row in _latest(table, sheet, match):
        _read_row(table, sheet, merged, columns, row, targets, reader)
    _count_filled(table, sheet)
    _tell_counts(table)
    if not table.rows and not any(problem.grave for problem in table.problems):
        table.blame("no_rows")
    return table


def column_problems(sheet: Sheet, match: Match, targets: Mapping[str, Target]) -> list[Problem]:
    """What has to be settled about the columns before any row can be read: units, orders of dates, one target twice."""
    table = Table(match)
    _readable_columns(table, sheet, match, targets)
    if not any(column.target in NAMING for column in match.taken):
        table.blame("no_name_column")
    return table.problems


def _merged_cells(sheet: Sheet, match: Match) -> dict[tuple[int, int], Merged]:
    found = {}
    for block in sheet.merged:
        if block.last_row <= match.head.last:
            continue
        for column in match.columns:
            if block.first_col <= column.col <= block.last_col:
                for row in range(block.first_row, min(block.last_row, len(sheet.rows) - 1) + 1):
                    found[row, column.col] = block
    return found


def _readable_columns(table: Table, sheet: Sheet, match: Match, targets: Mapping[str, Target]) -> list[Column]:
    """The columns taken in, without those that first need a unit or an order of dates."""
    first: dict[str, Column] = {}
    found = []
    for column in match.taken:
        target = targets.get(column.target)
        if target is None:
            continue
        other = first.setdefault(column.target, column)
        person = target.fact is not None and target.fact.kind is FactKind.PERSON
        if other is not column and not person:
            table.blame("matched_twice", col=column.col, other=other.heading)
            continue
        body = [row[column.col] for row in sheet.rows[match.head.last + 1 :] if column.col < len(row)]
        if target.money and not column.unit and any(_bare_number(cell) for cell in body):
            table.blame("unit_missing", col=column.col)
            continue
        if target.dated and not column.dates:
            slashed = [text for cell in body if isinstance(cell, str) and (text := text_of(cell))]
            if order_of(slashed) == "ask":
                shown = next(text for text in slashed if order_of([text]))
                table.blame("order_missing", col=column.col, seen=shown)
                continue
        found.append(column)
    return found


def _bare_number(cell: Cell) -> bool:
    if isinstance(cell, bool) or cell is None:
        return False
    return isinstance(cell, int | float) or (
        isinstance(cell, str) and re.fullmatch(r"\s*[-+]?[\d,，]+\.?\d*\s*", cell) is not None
    )


def _latest(table: Table, sheet: Sheet, match: Match) -> list[int]:
    """The rows to read: all of them, or the latest of each project by a date column."""
    rows = list(range(match.head.last + 1, len(sheet.rows)))
    by, per = match.headed(match.latest_by), match.headed(match.per)
    if not match.latest_by or by is None or per is None:
        return rows
    body = [text_of(sheet.cell(row, by.col)) for row in rows if isinstance(sheet.cell(row, by.col), str)]
    order = by.dates or order_of(body)
    if order == "ask":
        table.blame("order_missing", col=by.col, seen=next(text for text in body if order_of([text])))
        return []
    best: dict[str, tuple[Any, int]] = {}
    kept: list[int] = []
    for row in rows:
        name = text_of(sheet.spread(row, per.col))
        cell = sheet.cell(row, by.col)
        if not name:
            kept.append(row)
            continue
        try:
            on = read_day(cell, order=order, months=by.months).on
        except Unreadable as problem:
            table.blame(problem.code, row, by.col, seen=text_of(cell), **_rest(problem))
            continue
        if name not in best or on > best[name][0]:
            best[name] = (on, row)
        elif on == best[name][0]:
            table.blame("row_older_tie", row, per.col, seen=name, other=address(best[name][1], per.col), by=by.heading)
    table.older = len(rows) - len(kept) - len(best)
    if table.older:
        table.blame("row_older", grave=False, heading=by.heading, count=table.older)
    return sorted([*kept, *(row for _on, row in best.values())])


def _rest(problem: Unreadable) -> dict[str, Any]:
    return {name: value for name, value in problem.params.items() if name != "seen"}


def _read_row(
    table: Table,
    sheet: Sheet,
    merged: Mapping[tuple[int, int], Merged],
    columns: list[Column],
    row: int,
    targets: Mapping[str, Target],
    reader: Reader,
) -> None:
    shown = {column.col: _shown(sheet, merged, row, column.col) for column in columns}
    if not _is_project(table, sheet, merged, columns, row, shown):
        return
    values: dict[str, Any] = {}
    blank: set[str] = set()
    where = {column.target: address(row, column.col) for column in columns}
    seen = {column.target: text_of(shown[column.col]) for column in columns}
    for column in columns:
        cell, target = shown[column.col], targets[column.target]
        if not text_of(cell):
            blank.add(target.key)
        elif not _merged_wrongly(table, merged, target, column, row):
            key, stored = _read_cell(table, reader, targets, column, row, cell)
            before = values.get(key)
            if isinstance(stored, dict) and isinstance(before, dict):
                stored = {**before, **stored}
            if stored is not None:
                values[key] = stored
                where[key], seen[key] = where[target.key], seen[target.key]
    table.rows.append(RowRead(row, values, frozenset(blank), where, seen))


def _shown(sheet: Sheet, merged: Mapping[tuple[int, int], Merged], row: int, col: int) -> Cell:
    block = merged.get((row, col))
    return sheet.cell(block.first_row, block.first_col) if block else sheet.cell(row, col)


def _is_project(
    table: Table,
    sheet: Sheet,
    merged: Mapping[tuple[int, int], Merged],
    columns: list[Column],
    row: int,
    shown: Mapping[int, Cell],
) -> bool:
    """Whether the row is a project; totals, groups and notes are told, an unnamed row is a problem."""
    texts = [text_of(cell) for cell in sheet.rows[row]]
    first = next(filter(None, texts), "")
    said = [column for column in columns if text_of(shown[column.col])]
    naming = [column for column in said if column.target in NAMING]
    if not first and not said:
        return False
    lead = plain(text_of(shown[naming[0].col])) if naming else ""
    aside = any(word and _TOTALS.fullmatch(word) for word in (lead, plain(first)))
    across = any((block := merged.get((row, c.col))) and block.first_col != block.last_col for c in naming)
    alone = len(naming) == len(said) and _GROUP.fullmatch(text_of(shown[naming[0].col])) if naming else True
    alone_cell = next((cell for cell in sheet.rows[row] if text_of(cell)), None)
    note = not naming and (
        _NOTES.fullmatch(first) or (sum(map(bool, texts)) == 1 and isinstance(alone_cell, str)) or not said
    )
    if aside or note or (naming and (across or alone)):
        table.blame("row_skipped", row, texts.index(first), grave=False, seen=first[:60])
        return False
    if not naming:
        table.blame("row_without_name", row, min(c.col for c in columns))
        return False
    return True


def _merged_wrongly(
    table: Table, merged: Mapping[tuple[int, int], Merged], target: Target, column: Column, row: int
) -> bool:
    """A block over several rows is read as its value on each, except where every row needs its own."""
    block = merged.get((row, column.col))
    if block is None:
        return False
    span = f"{address(block.first_row, block.first_col)}:{address(block.last_row, block.last_col)}"
    if block.first_col != block.last_col:
        table.blame("merged_across", row, column.col, block=span)
        return True
    if block.first_row == block.last_row:
        return False
    number = target.fact is not None and target.fact.kind in (
        FactKind.MONEY, FactKind.AREA, FactKind.DECIMAL, FactKind.INTEGER,
    )  # fmt: skip
    if target.key in NAMING or number:
        if row == max(block.first_row, table.match.head.last + 1):
            table.blame("merged_name" if target.key in NAMING else "merged_number", row, column.col, block=span)
        return True
    return False


def _read_cell(
    table: Table, reader: Reader, targets: Mapping[str, Target], column: Column, row: int, cell: Cell
) -> tuple[str, Any]:
    """(target, what the cell says of it): the target of its column, or the plan of that milestone."""
    target, seen = targets[column.target], text_of(cell)
    if seen in column.answers:
        answer = column.answers[seen]
        said = reader.word_of(target, answer)
        table.counts["answered" if answer else "left_out", column.heading, seen, said] += 1
        if not answer:
            return target.key, None
        cell = answer
    if (row, column.col) in table.percents and target.fact is not None and target.fact.kind is FactKind.TEXT:
        cell = f"{Decimal(str(cell)) * 100:.2f}".rstrip("0").rstrip(".") + "%"
    try:
        try:
            read = reader.read(target, cell, unit=column.unit, order=column.dates, months=column.months)
        except Unreadable as problem:
            if problem.code != "date_future" or target.key not in table.plans:
                raise
            target = targets[table.plans[target.key]]
            read = reader.read(target, cell, order=column.dates, months=column.months)
            table.counts["read_as_plan", column.heading, "", target.say(reader.language)] += 1
    except Unreadable as problem:
        table.blame(problem.code, row, column.col, seen=seen, **_rest(problem))
        return target.key, None
    for code, params in read.notes:
        if code in ("by_month", "timed"):
            table.counts[code, column.heading, column.months, ""] += 1
        else:
            more = {name: value for name, value in params.items() if name != "seen"}
            table.blame(code, row, column.col, seen=seen, grave=False, **more)
    return target.key, read.stored


def _count_filled(table: Table, sheet: Sheet) -> None:
    counts: Counter[int] = Counter()
    for row in sheet.rows[table.match.head.last + 1 :]:
        for col, cell in enumerate(row):
            if cell is not None:
                counts[col] += 1
    table.filled = {column.heading: counts[column.col] for column in table.match.columns}


def _tell_counts(table: Table) -> None:
    for (code, heading, seen, after), count in table.counts.items():
        if code == "by_month":
            code = "months_by_start" if seen == "start" else "months_by_end"
            table.problems.append(Problem(code, "", heading, {"count": count}, False))
        elif code == "timed":
            table.problems.append(Problem("times_dropped", "", heading, {"count": count}, False))
        else:
            table.problems.append(Problem(code, "", heading, {"count": count, "after": after}, False, seen=seen))

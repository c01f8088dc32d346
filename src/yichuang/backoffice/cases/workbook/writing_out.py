"""Out again into the same workbook: only matched cells whose value changed, and a row for every project it lacks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger.workbooks import Sheet, WorkbookError, address, sheet_part, text_of
from yichuang.engine.case.events import Actor
from yichuang.engine.values import FactKind

from .cells import Reader
from .comparing import same
from .matching import Column, Match
from .opening import Opened
from .package_parts import date_styles, exchanged, recalculated, stamped, starts_1904
from .preview import Preview, empty_preview, locate, match_for, percents_of
from .problems import Problem
from .rows import RowRead, Table, read_rows
from .sheet_patch import CellAt, Put, UnpatchableError, put_cells, rows_of
from .spelling import Speller
from .standing import Known, Standing, projects_seen_by, standings
from .targets import OBSTACLES, ROW, Target, plain
from .wording import shown

_CHUNK = 500
_COUNTING = frozenset({"序号", "no", "编号", "号", "№"})


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """`data` the workbook; `changed` cells and `added` rows; `notes` what could not be written, and why."""

    data: bytes
    changed: int
    added: int
    notes: tuple[Problem, ...] = ()


def write_into(
    opened: Opened, match: Match, *, by: Actor, at: datetime, add_missing: bool = True, language: str = "zh-Hans"
) -> WrittenOut:
    """The workbook with what the office knows now. Raises WorkbookError("workbook_damaged") for a sheet whose XML
    cannot be followed."""
    made = empty_preview(opened, match, at, language)
    personal = "personal" in by.rights
    match = made.match = match_for(made, match, personal=personal)
    sheet = opened.sheets.named(match.head.sheet)
    if sheet is None:
        raise WorkbookError("workbook_damaged", where=opened.name)
    table = read_rows(
        sheet, match, made.targets, Reader(made.projects, made.names, made.on, language), percents_of(made)
    )
    there = projects_seen_by(by)
    found = locate(made, table, there)
    try:
        with zipfile.ZipFile(io.BytesIO(opened.data)) as archive:
            part = sheet_part(archive, match.head.sheet)
            xml = archive.read(part)
            writer = _Writer(made, table, sheet, archive, xml)
            for start in range(0, len(table.rows), _CHUNK):
                some = [row for row in table.rows[start : start + _CHUNK] if found.get(row.row)]
                now = standings((one for row in some if (one := found[row.row])), personal=personal)
                for row in some:
                    one = found[row.row]
                    if one is not None:
                        writer.update(row, now[one.case_id])
            met = {one.case_id for one in found.values() if one}
            missing = [one for one in there.by_id.values() if one.case_id not in met and not one.closed]
            added = writer.add(missing, personal=personal) if add_missing and table.rows else 0
            parts = dict(stamped(archive, at.isoformat()))
            if writer.puts:
                parts |= {part: put_cells(xml, writer.puts, like=writer.last), **recalculated(archive)}
    except (UnpatchableError, KeyError, zipfile.BadZipFile) as error:
        raise WorkbookError("workbook_damaged", where=opened.name) from error
    return WrittenOut(exchanged(opened.data, parts), writer.changed, added, tuple(writer.notes))


class _Writer:
    """Collects what to put where."""

    def __init__(self, made: Preview, table: Table, sheet: Sheet, archive: zipfile.ZipFile, xml: bytes) -> None:
        self.made, self.table, self.sheet = made, table, sheet
        self.columns = [column for column in made.match.taken if column.target in made.targets]
        self.puts: dict[tuple[int, int], Put] = {}
        self.notes: list[Problem] = []
        self.changed = 0
        self.last = table.rows[-1].row if table.rows else made.match.head.last
        self.cells = {at.number: at.cells for at in rows_of(xml, {row.row for row in table.rows})}
        self.speller = Speller(made.projects, made.names, date_styles(archive), starts_1904(archive))
        self.speller.learn(table, made.targets)
        for row in table.rows:
            for column in self.columns:
                style = _style(self.cells.get(row.row, {}).get(column.col))
                if style is not None and style in self.speller.dates:
                    self.speller.day_style.setdefault(column.col, style)

    def update(self, row: RowRead, now: Standing) -> None:
        """Puts what differs of one row."""
        for column in self.columns:
            target = self.made.targets[column.target]
            if target.kind == "row":
                continue
            stored, said = now.value(target, self.made.projects), row.values.get(target.key)
            if not self._differs(target, row, said, stored):
                continue
            at = self.cells.get(row.row, {}).get(column.col)
            block = self.sheet.merged_at(row.row, column.col)
            if at is not None and at.formula:
                self._kept("kept_formula", row, column, target, stored)
            elif block is not None and (block.first_row != block.last_row or block.first_col != block.last_col):
                self._kept("kept_merged", row, column, target, stored)
            else:
                self.puts[row.row, column.col] = self.speller.put(
                    target, column, stored, _style(at), self._text(row, column)
                )
                self.changed += 1

    def _text(self, row: RowRead, column: Column) -> str:
        cell = self.sheet.cell(row.row, column.col)
        return cell if isinstance(cell, str) else ""

    def _differs(self, target: Target, row: RowRead, said: Any, stored: Any) -> bool:
        if target.kind in ("item", OBSTACLES):
            return not same(target, said, stored)
        if stored is None and (said is None or target.key in ("project.project_name", "project.project_code")):
            return False
        if target.fact is not None and target.fact.kind is FactKind.PERSON and isinstance(said, Mapping):
            return bool({**(stored or {}), **said} != stored)
        return not same(target, said, stored)

    def _kept(self, code: str, row: RowRead, column: Column, target: Target, stored: Any) -> None:
        words = shown(target, stored, self.made.names, self.made.projects, self.made.language)
        self.notes.append(Problem(code, row.cells[target.key], column.heading, {}, False, row.row, seen=words or "—"))

    def add(self, missing: list[Known], *, personal: bool) -> int:
        """A row for each project the file lacks, in the style of its last row."""
        below = any(text_of(cell) for row in self.sheet.rows[self.last + 1 :] for cell in row)
        at = len(self.sheet.rows) if below else self.last + 1
        model = self.cells.get(self.last, {})
        serial = self._serial()
        for start in range(0, len(missing), _CHUNK):
            some = missing[start : start + _CHUNK]
            now = standings(some, personal=personal)
            for one in some:
                self._add_row(at, one, now[one.case_id], model, serial)
                if below:
                    self.notes.append(
                        Problem("added_below", address(at, 0), "", {"row": at + 1}, False, at, seen=one.name)
                    )
                serial = (serial[0], serial[1] + 1) if serial else None
                at += 1
        return len(missing)

    def _add_row(
        self, at: int, one: Known, now: Standing, model: Mapping[int, CellAt], serial: tuple[int, int] | None
    ) -> None:
        for col, cell in model.items():
            self.puts[at, col] = Put(None, _style(cell))
        for column in self.columns:
            target = self.made.targets[column.target]
            style = _style(model.get(column.col))
            stored = f"{one.case_id}@{one.seq}" if target.key == ROW else now.value(target, self.made.projects)
            if target.key == "project.project_name":
                stored = stored or one.name
            if stored is not None:
                put = self.speller.put(target, column, stored, style)
                self.puts[at, column.col] = put if put.style is not None else replace(put, style=style)
        if serial:
            self.puts[at, serial[0]] = Put(serial[1] + 1, _style(model.get(serial[0])))

    def _serial(self) -> tuple[int, int] | None:
        """(column, last number) of a column that only counts the rows."""
        for column in self.made.match.left:
            if plain(column.heading.split("/")[-1]) in _COUNTING:
                value = self.sheet.cell(self.last, column.col)
                return (column.col, value) if isinstance(value, int) else None
        return None


def _style(cell: CellAt | None) -> int | None:
    return int(cell.style) if cell is not None and cell.style.isdecimal() else None

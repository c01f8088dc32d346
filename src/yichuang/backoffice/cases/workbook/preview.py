"""What taking a workbook in would do: row by row, old and new, with everything that has to be settled first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.people.rights import RIGHTS
from yichuang.engine.calendars import local_date
from yichuang.engine.canon import canonical
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind

from .baseline import Baselines
from .cells import Reader
from .comparing import Change, Compared, compare, first_said
from .implied import assigns, is_stuck, wants_permits
from .matching import Match
from .names import Names, names_on
from .opening import Opened
from .package_parts import hidden_columns, percent_cells
from .problems import Problem
from .rows import RowRead, Table, headings_by_target, read_rows
from .standing import Known, Projects, projects_seen_by, standings
from .targets import ROW, Target, targets_of
from .wording import shown

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class RowPlan:
    """`status` "new", "changed", "unchanged" or "conflict" (somebody has to choose). `known` None for a new project."""

    read: RowRead
    status: str
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()

    @property
    def row(self) -> int:
        return self.read.row

    @property
    def title(self) -> str:
        return self.known.name if self.known else self.read.title


@dataclass(slots=True)
class Preview:
    """`missing`: open projects the file does not have; nothing happens to them. `digest`: the same for the same plan,
    so that what is taken in is what was looked at."""

    opened: Opened
    match: Match
    targets: Mapping[str, Target]
    projects: Programme
    permits: Programme
    names: Names
    on: date
    language: str = "zh-Hans"
    rows: list[RowPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)
    table: Table | None = None

    @property
    def grave(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.grave]

    def of(self, status: str) -> list[RowPlan]:
        return [row for row in self.rows if row.status == status]

    @property
    def counts(self) -> dict[str, int]:
        counts = Counter(row.status for row in self.rows)
        return {
            **{status: counts[status] for status in ("new", "changed", "unchanged", "conflict")},
            "missing": len(self.missing),
            "problems": len(self.grave),
            "older": self.table.older if self.table else 0,
        }

    @property
    def digest(self) -> str:
        said = [
            [row.row, row.status, row.known.case_id if row.known else "", row.known.seq if row.known else 0,
             [[c.target, c.before, c.after] for c in (*row.changes, *row.conflicts)]]
            for row in self.rows if row.status != "unchanged"
        ]  # fmt: skip
        return hashlib.sha256(canonical(said)).hexdigest()


def preview(
    opened: Opened,
    match: Match,
    *,
    by: Actor,
    at: datetime,
    language: str = "zh-Hans",
) -> Preview:
    """`by`: whose eyes, and whose earlier taking-in of the same copy counts as what both started from."""
    made = empty_preview(opened, match, at, language)
    personal = "personal" in by.rights
    match = match_for(made, match, personal=personal)
    made.match = match
    sheet = opened.sheets.named(match.head.sheet)
    if sheet is None:
        made.problems.append(Problem("no_rows"))
        return made
    hidden = hidden_columns(opened.data, match.head.sheet)
    for column in match.taken:
        if column.col in hidden and column.target != ROW:
            made.problems.append(Problem("column_hidden", "", column.heading, grave=False))
    table = read_rows(
        sheet, match, made.targets, Reader(made.projects, made.names, made.on, language), percents_of(made)
    )
    made.table = table
    made.problems += table.problems
    there = projects_seen_by(by)
    found = locate(made, table, there)
    baselines = Baselines(opened, match, by.ref)
    headings = headings_by_target(match, made.targets)
    for some in _chunks(table.rows):
        known = {row.row: found[row.row] for row in some if found.get(row.row)}
        now = standings(known.values(), personal=personal)  # type: ignore[arg-type]
        baselines.load([one.case_id for one in known.values() if one])
        for row in some:
            if row.row not in found:
                continue
            one = found[row.row]
            if one is None:
                if "project.project_name" in row.blank:
                    made.problems.append(_told("new_without_name", row, "project.project_name"))
                made.rows.append(RowPlan(row, "new"))
                continue
            base = baselines.of(one, row, made.projects)
            compared = compare(row, now[one.case_id], made.targets, headings, made.projects, base)
            made.rows.append(_planned(made, row, one, compared))
    _rights_needed(made, by)
    met = {one.case_id for one in found.values() if one}
    made.missing = [one for one in there.by_id.values() if one.case_id not in met and not one.closed]
    return made


def _rights_needed(made: Preview, by: Actor) -> None:
    """What the new projects need beside opening them, told once instead of at every row."""
    new = [new_values(row) for row in made.of("new")]
    needs = {"assign": assigns, "link": wants_permits, "note": is_stuck}
    needed = {right for right, wanted in needs.items() if any(wanted(made, one) for one in new)}
    missing = [str(title) for right, title in RIGHTS.items() if right in needed - by.rights]
    if missing:
        made.problems.append(Problem("rights_missing", params={"rights": _("、").join(missing)}))


def empty_preview(opened: Opened, match: Match, at: datetime, language: str = "zh-Hans") -> Preview:
    """Everything a preview stands on, without rows."""
    projects = programmes.current("key_projects", at)
    permits = programmes.current("construction_permits", at)
    on = local_date(at, projects.zone)
    names = names_on(on, "en" if language == "en" else "zh-hans")
    return Preview(opened, match, targets_of(projects, permits, on.year), projects, permits, names, on, language)


def match_for(made: Preview, match: Match, *, personal: bool) -> Match:
    """Columns about people are read by those who may see them."""
    columns = []
    for column in match.columns:
        target = made.targets.get(column.target)
        if target is not None and target.fact is not None and target.fact.personal and not personal:
            made.problems.append(Problem("personal_left_out", "", column.heading, grave=False))
            column = replace(column, target="")
        columns.append(column)
    return replace(match, columns=tuple(columns))


def _chunks(rows: list[RowRead]) -> Iterator[list[RowRead]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def _planned(made: Preview, row: RowRead, one: Known, compared: Compared) -> RowPlan:
    made.problems += [_filled(made, problem) for problem in compared.notes]
    status = "conflict" if compared.conflicts else "changed" if compared.changes else "unchanged"
    return RowPlan(row, status, one, compared.changes, compared.conflicts, compared.kept)


def _filled(made: Preview, problem: Problem) -> Problem:
    """The word for where the office stands, which the comparison leaves to the words."""
    target = made.targets[problem.params["target"]]
    state = shown(target, problem.params["known"], made.names, made.projects, made.language)
    return replace(problem, params={"state": state})


def percents_of(made: Preview) -> frozenset[tuple[int, int]]:
    """Looked up only where a number would be read as text."""
    text = any(
        (fact := made.targets[column.target].fact) is not None and fact.kind is FactKind.TEXT
        for column in made.match.taken
        if column.target in made.targets
    )
    return percent_cells(made.opened.data, made.match.head.sheet) if text else frozenset()


def locate(made: Preview, table: Table, there: Projects) -> dict[int, Known | None]:
    """Row → the project it is about (None = a new one); rows that cannot be told are left out, and said."""
    found: dict[int, Known | None] = {}
    met: dict[str, RowRead] = {}
    codes: dict[str, RowRead] = {}
    names: dict[str, RowRead] = {}
    for row in table.rows:
        problem, one = _one(row, there)
        code, name = row.values.get("project.project_code", ""), row.values.get("project.project_name", "")
        if problem is None and code and code in codes:
            problem = _told("code_twice", row, "project.project_code", other=codes[code].cells["project.project_code"])
        elif problem is None and one is not None and one.case_id in met:
            problem = _told("case_twice", row, "", other=str(met[one.case_id].row + 1))
        elif problem is None and one is None and not code and name in names:
            problem = _told("name_twice", row, "project.project_name", other=names[name].cells["project.project_name"])
        codes.setdefault(code, row)
        names.setdefault(name, row)
        if problem is not None:
            made.problems.append(problem)
            continue
        if one is not None:
            met[one.case_id] = row
        found[row.row] = one
    return found


def _one(row: RowRead, there: Projects) -> tuple[Problem | None, Known | None]:
    """By our own hidden column, else the project code, else the case number, else the exact name."""
    one: Known | None = None
    code, number = row.values.get("project.project_code", ""), row.values.get("number", "")
    name = row.values.get("project.project_name", "")
    if mark := row.values.get(ROW, ""):
        one = there.by_id.get(str(mark).split("@")[0])
    if one is None and code:
        coded = [known for known in there.by_code.get(code, ()) if not known.closed] or there.by_code.get(code, [])
        if len(coded) > 1:
            return _told("name_ambiguous", row, "project.project_code", count=len(coded)), None
        one = coded[0] if coded else None
    if one is None and number:
        one = there.by_number.get(number)
        if one is None:
            return _told("number_unknown", row, "number"), None
    if one is None and name:
        named = [known for known in there.by_name.get(name, ()) if not known.closed] or there.by_name.get(name, [])
        if len(named) > 1:
            return _told("name_ambiguous", row, "project.project_name", count=len(named)), None
        one = named[0] if named else None
        if one is not None and code and one.code and one.code != code:
            return _told("code_differs", row, "project.project_code", before=one.code), None
    if one is not None and one.closed:
        return _told("project_closed", row, ""), None
    return None, one


def _told(code: str, row: RowRead, target: str, **params: Any) -> Problem:
    cell = row.cells.get(target) or next((row.cells[key] for key in row.cells), "")
    return Problem(code, cell, "", params, True, row.row, seen=row.seen.get(target, "") or row.title)


def new_values(row: RowPlan) -> dict[str, Any]:
    """What a new project is opened with."""
    return first_said(row.read)

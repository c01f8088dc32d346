"""The whole workbook held against itself: codes that lead nowhere, two of one kind, circles, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yichuang.backoffice.ledger.workbooks import open_workbook
from yichuang.engine.values import Titles, say

from .. import functions
from ..changes.accounts import USERNAME
from .columns import AREAS, FUNCTIONS, OFFICES, PEOPLE, POSTS, SHEETS, SheetPlan
from .problems import Problem, near
from .reading import Row, Table, read_table

MAX_ROWS = 5_000
ABOUT = ("说明", "About")


@dataclass(slots=True)
class Plan:
    """What a workbook would take in. `name` is the file's; `tables` by sheet key, in the order of `SHEETS`."""

    name: str
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def grave(self) -> list[Problem]:
        """What must be put right before anything is taken in."""
        return [problem for problem in self.problems if problem.grave]

    @property
    def started_on(self) -> date | None:
        rows = self.rows("district")
        return rows[0].get("started_on", None) if rows else None

    def table(self, key: str) -> Table:
        """The sheet as read; an empty one where the workbook has none."""
        found = self.tables.get(key)
        if found is None:
            plan = next(plan for plan in SHEETS if plan.key == key)
            found = Table(plan, plan.zh)
        return found

    def rows(self, key: str) -> list[Row]:
        table = self.tables.get(key)
        return table.rows if table else []

    def counts(self) -> dict[str, int]:
        """Sheet key → rows."""
        return {key: len(table.rows) for key, table in self.tables.items()}


def check_workbook(data: bytes, *, name: str, at: datetime) -> Plan:
    """Reads and checks a set-up workbook; nothing is kept. Raises WorkbookError when the file itself is not taken.

    Every problem is found in one go, with its sheet and cell, in the order a person would put them right."""
    from .take_in import rehearse

    book = open_workbook(data, name=name, max_rows=MAX_ROWS)
    plan = Plan(name)
    known = set()
    for sheet_plan in SHEETS:
        sheet = book.named(sheet_plan.zh, sheet_plan.en)
        if sheet is None:
            if sheet_plan.needed:
                plan.problems.append(Problem(sheet_plan.zh, "", "sheet_missing"))
            continue
        known.add(sheet.name)
        plan.tables[sheet_plan.key] = read_table(sheet, sheet_plan)
    for sheet in book:
        if sheet.name not in known and sheet.name not in ABOUT and sheet.rows:
            plan.problems.append(Problem(sheet.name, "", "sheet_unknown", grave=False))
    _check_tables(plan, functions.needed(at))
    for table in plan.tables.values():
        plan.problems += table.problems
    if not plan.grave:
        plan.problems += rehearse(plan, at=at)
    order = [table.title for table in plan.tables.values()]
    plan.problems.sort(key=lambda p: (not p.grave, order.index(p.sheet) if p.sheet in order else -1))
    return plan


def _check_tables(plan: Plan, needed: Mapping[str, functions.Needed]) -> None:
    _district(plan)
    offices, posts = _by_code(plan, OFFICES), _by_code(plan, POSTS)
    areas = _by_code(plan, AREAS)
    _by_code(plan, PEOPLE)
    for sheet, rows in ((OFFICES, offices), (AREAS, areas)):
        _parents(plan, sheet, rows, "office_unknown" if sheet is OFFICES else "area_unknown")
    for row in plan.rows("posts"):
        _refers(plan, POSTS, row, "office", offices, "office_unknown")
    _people(plan, posts)
    _functions(plan, offices, posts, needed)
    _calendar(plan)


def _district(plan: Plan) -> None:
    table = plan.tables.get("district")
    if table is None or not table.headings:
        return
    if not table.rows:
        table.blame("", "no_row")
    for row in table.rows[1:]:
        table.blame(next(iter(row.cells.values())), "one_row_only")
    start = plan.started_on
    for row in plan.rows("functions"):
        if start and row.get("from_on", start) < start:
            plan.tables["functions"].blame(row.cells["from_on"], "date_before_start", start=start.isoformat())


def _by_code(plan: Plan, sheet: SheetPlan) -> dict[str, Row]:
    """Rows by what names them; the second of a name is a problem."""
    found: dict[str, Row] = {}
    table = plan.tables.get(sheet.key)
    if table is None:
        return found
    if sheet.needed and table.headings and not table.rows:
        table.blame("", "no_row")
    for row in table.rows:
        code = row.get(sheet.key_column)
        if code and code in found:
            other = found[code].cells[sheet.key_column]
            table.blame(row.cells[sheet.key_column], "code_twice", seen=code, other=other)
        elif code:
            found[code] = row
    return found


def _titles(rows: Mapping[str, Row]) -> dict[str, str]:
    return {code: row.get("zh", code) for code, row in rows.items()}


def _refers(plan: Plan, sheet: SheetPlan, row: Row, key: str, rows: Mapping[str, Row], code: str) -> bool:
    seen = row.get(key)
    if not seen or seen in rows:
        return bool(seen)
    plan.tables[sheet.key].blame(row.cells[key], code, seen=seen, near=near(seen, _titles(rows)))
    return False


def _parents(plan: Plan, sheet: SheetPlan, rows: Mapping[str, Row], code: str) -> None:
    for row in plan.rows(sheet.key):
        if not _refers(plan, sheet, row, "parent", rows, code):
            continue
        seen = {row.get(sheet.key_column)}
        above = row.get("parent")
        while above in rows and above not in seen:
            seen.add(above)
            above = rows[above].get("parent")
        if above == row.get(sheet.key_column):
            plan.tables[sheet.key].blame(row.cells["parent"], "parent_circle")


def _people(plan: Plan, posts: Mapping[str, Row]) -> None:
    table = plan.table("people")
    held: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in table.rows:
        for code in row.get("posts", []):
            if code not in posts:
                table.blame(row.cells["posts"], "post_unknown", seen=code, near=near(code, _titles(posts)))
            elif code in held:
                table.blame(row.cells["posts"], "post_taken", post=code, other=held[code])
            else:
                held[code] = row.cells["posts"]
        username = row.get("username")
        if not username:
            continue
        if not USERNAME.fullmatch(username):
            table.blame(row.cells["username"], "username_unreadable", seen=username)
        elif username.casefold() in names:
            table.blame(row.cells["username"], "username_twice", seen=username, other=names[username.casefold()])
        else:
            names[username.casefold()] = row.cells["username"]


def function_id(seen: str, needed: Mapping[str, functions.Needed]) -> str | None:
    """The function meant by an id or by its title in either language."""
    if seen in needed:
        return seen
    return next((id_ for id_, one in needed.items() if seen in _spellings(one.title)), None)


def _spellings(title: Titles) -> Iterator[str]:
    yield from title.values()


def _functions(
    plan: Plan, offices: Mapping[str, Row], posts: Mapping[str, Row], needed: Mapping[str, functions.Needed]
) -> None:
    table = plan.table("functions")
    found: dict[str, Row] = {}
    for row in table.rows:
        seen = row.get("function")
        meant = function_id(seen, needed) if seen else None
        if seen and meant is None:
            titles = {id_: say(one.title, "zh-Hans") for id_, one in needed.items()}
            table.blame(row.cells["function"], "function_unknown", seen=seen, near=near(seen, titles))
        elif meant in found:
            table.blame(row.cells["function"], "code_twice", seen=seen, other=found[meant].cells["function"])
        elif meant:
            found[meant] = row
        here = _refers(plan, FUNCTIONS, row, "office", offices, "office_unknown")
        if _refers(plan, FUNCTIONS, row, "post", posts, "post_unknown"):
            office = posts[row.get("post")].get("office")
            if here and office != row.get("office"):
                table.blame(row.cells["post"], "post_of_other_office", post=row.get("post"), office=office)
        elif not here and not row.get("office"):
            table.blame(row.cells.get("office", row.cells["function"]), "cell_missing", heading="单位编号")
    open_ones = [say(one.title, "zh-Hans") for id_, one in needed.items() if id_ not in found and not one.outside]
    if open_ones and plan.tables:
        sheet = table.title
        names = "、".join(open_ones[:5]) + ("…" if len(open_ones) > 5 else "")
        plan.problems.append(
            Problem(sheet, "", "functions_unmapped", {"count": len(open_ones), "names": names}, grave=False)
        )


def _calendar(plan: Plan) -> None:
    table = plan.table("calendar")
    said: dict[tuple[date, Any], Row] = {}
    known: dict[str, Row] = {}
    for row in table.rows:
        day, known_on, notice = row.get("day", None), row.get("known_on", None), row.get("notice")
        if not (day and known_on and notice):
            continue
        first = known.setdefault(notice, row)
        if first.get("known_on") != known_on:
            table.blame(row.cells["known_on"], "notice_two_dates", other=first.cells["known_on"])
        before = said.setdefault((day, known_on), row)
        if before.get("word") != row.get("word"):
            table.blame(row.cells["day"], "day_twice", seen=day.isoformat(), other=before.cells["day"])

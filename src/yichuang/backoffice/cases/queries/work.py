"""Whose turn it is: the open spans of somebody's posts, offices and teams, next due first, one page and its counts.

Each post and office is one walk along its own index, ended at the page; so a list of a million costs what a short one
costs. Statements are written by hand because walks that end early cannot be joined otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.models import StoredProgramme
from yichuang.engine.calendars import WorkingDays
from yichuang.engine.items.model import ItemKind

from ..lights import near_until
from ..models import Case, ProjectRow, Span
from ..projections.rows import RowValues
from .project_lines import SpanLine

COUNTED = 1000
"""Counts stop here: more is "1000+"."""

PAGE = 50
MOST_PROJECTS = 200
"""So many projects of a person's teams are looked into; teams have a dozen."""

MINE, OTHERS = "mine", "others"
SHOWN = ("", "overdue", "near", "theirs")


def any_project() -> bool:
    """Whether the district has begun: without a project nothing can be anybody's turn."""
    return ProjectRow.objects.exists()


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom: `column` "post_id" or "office_id" with its `keys`, the projects of the person's teams, and what is made
    the person's own. `gates`: items met by evidence, which are registered by their office and not filed by the team."""

    column: str
    keys: tuple[int, ...]
    person: int
    projects: tuple[str, ...]
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The day looked at: `last_working` is the last working day up to it, `near` the last due date that is near.
    `at` is set when a past instant is looked at, None for today."""

    on: date
    last_working: date
    near: date
    at: datetime | None = None

    @classmethod
    def of(cls, on: date, days: WorkingDays, at: datetime | None = None) -> Day:
        return cls(on, days.last_working(on), near_until(on, days), at)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the due date ("" once the dated ones are through) and the span last shown."""

    due_on: str
    span: int

    def spell(self) -> str:
        return f"{self.due_on or '-'}.{self.span}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        due, _, span = text.partition(".")
        if not span.isdecimal() or len(span) > 18:
            return None
        try:
            return cls("" if due == "-" else date.fromisoformat(due).isoformat(), int(span))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, COUNTED + 1 standing for more. `theirs` waits for others, `others` stands still as well."""

    overdue: int = 0
    near: int = 0
    mine: int = 0
    theirs: int = 0
    others: int = 0


class _Sql:
    """A statement and its parameters, put together side by side."""

    def __init__(self, text: str = "", params: Sequence[Any] = ()) -> None:
        self.text, self.params = text, list(params)

    def __add__(self, other: _Sql) -> _Sql:
        return _Sql(f"{self.text} {other.text}".strip(), [*self.params, *other.params])


def counts(scope: Scope, day: Day) -> Counts:
    """One statement, five walks that stop at COUNTED."""
    wanted = ((MINE, "overdue"), (MINE, "near"), (MINE, ""), (OTHERS, "theirs"), (OTHERS, ""))
    parts = [_counted(scope, day, tab, shown) for tab, shown in wanted]
    if not all(part.text for part in parts):
        return Counts()
    text = "SELECT " + ", ".join(f"({part.text})" for part in parts)
    found = _rows(_Sql(text, [param for part in parts for param in part.params]))
    return Counts(*found[0])


def _counted(scope: Scope, day: Day, tab: str, shown: str) -> _Sql:
    walks = [walk + _Sql(f"LIMIT {COUNTED + 1}") for walk in _walks(scope, day, tab, shown)]
    if not walks:
        return _Sql()
    return _Sql("SELECT COUNT(*) FROM (SELECT id FROM (") + _union(walks) + _Sql(f") AS u LIMIT {COUNTED + 1}) AS c")


def page(
    scope: Scope, day: Day, tab: str, *, shown: str = "", after: Key | None = None, size: int = PAGE
) -> tuple[list[int], Key | None]:
    """(ids of the next spans, next due first and those without a date last; where the page ends, None on the last)."""
    walks: list[_Sql] = []
    for dated in (True, False):
        if after is not None and dated and not after.due_on:
            continue
        # by the (missing) day as well where there is none: else PostgreSQL may walk every span there is, in order of id
        ordered = _Sql(f"ORDER BY s.due_on, s.id LIMIT {size + 1}")
        for walk in _walks(scope, day, tab, shown):
            walks.append(walk + _beyond(after, dated) + ordered)
    if not walks:
        return [], None
    ends = _Sql(f") AS u ORDER BY due_on IS NULL, due_on, id LIMIT {size + 1}")
    found = _rows(_Sql("SELECT id, due_on FROM (") + _union(walks) + ends)
    ids = [int(row[0]) for row in found[:size]]
    if len(found) <= size:
        return ids, None
    due = found[size - 1][1]
    return ids, Key(str(due) if due else "", ids[-1])


def _union(walks: Sequence[_Sql]) -> _Sql:
    parts = [_Sql(f"SELECT id, due_on FROM ({walk.text}) AS w{i}", walk.params) for i, walk in enumerate(walks)]  # noqa: S608
    return _Sql(" UNION ".join(part.text for part in parts), [param for part in parts for param in part.params])


def _beyond(after: Key | None, dated: bool) -> _Sql:
    known = _Sql(f"AND s.due_on IS {'NOT ' if dated else ''}NULL")
    if after is None:
        return known
    if dated:
        return known + _Sql("AND (s.due_on, s.id) > (%s, %s)", [after.due_on, after.span])
    return known + _Sql("AND s.id > %s", [0 if after.due_on else after.span])


def _walks(scope: Scope, day: Day, tab: str, shown: str) -> Iterator[_Sql]:
    """The spans of one tab, as statements without order or end: one for each post or office and each way in which it
    can be its turn (an index holds them in order), one for what is the person's own, one for the teams' projects."""
    free = _Sql("AND (s.person_id IS NULL OR s.person_id = %s)", [scope.person])
    for standing in _standing(day):
        ends = standing + _shown(day, shown)
        for key in scope.keys:
            for turn, hint, more in _held_mine(scope) if tab == MINE else _held_waiting(shown):
                own = f"{_HEAD} s.{scope.column} = %s AND s.turn = '{turn}' AND s.status_hint = '{hint}'"
                yield _Sql(own, [key]) + more + free + ends
        if tab == MINE and scope.person:
            own = f"{_HEAD} s.person_id = %s AND s.turn IN ('office', 'team')"
            yield _Sql(f"{own} AND {_GOING}", [scope.person]) + ends
        if scope.projects:
            of_team = _Sql(f"{_HEAD} s.project_id IN ({_marks(scope.projects)})", scope.projects)
            turn_of = _team_mine(scope) + free if tab == MINE else _team_waiting(scope, day, shown)
            yield of_team + turn_of + ends


_GOING = "(s.status_hint <> 'paused' OR s.due_on IS NOT NULL)"
_HEAD = "SELECT s.id, s.due_on FROM cases_span s WHERE"


def _standing(day: Day) -> Iterator[_Sql]:
    """The spans that stand on the day: the open ones, and of a past instant also what has ended since. Each has indexes
    of its own, so they are walked apart."""
    if day.at is None:
        yield _Sql("AND s.until_at IS NULL")
        return
    instant = connection.ops.adapt_datetimefield_value(day.at)
    yield _Sql("AND s.until_at IS NULL AND s.from_at <= %s", [instant])
    yield _Sql("AND s.until_at > %s AND s.from_at <= %s", [instant, instant])


def _shown(day: Day, shown: str) -> _Sql:
    """Narrowed to what is overdue or near. What was due before the last working day is overdue in any case; only on a
    day off can what was due between (in calendar days) be so as well."""
    first, on, near = day.last_working.isoformat(), day.on.isoformat(), day.near.isoformat()
    if shown == "overdue" and first == on:
        return _Sql("AND s.due_on < %s", [first])
    if shown == "overdue":
        return _Sql("AND s.due_on < %s AND s.overdue_from <= %s", [on, on])
    if shown == "near":
        soon = _Sql("AND s.due_on >= %s AND s.due_on <= %s", [first, near])
        return soon if first == on else soon + _Sql("AND s.overdue_from > %s", [on])
    return _Sql()


def _held_mine(scope: Scope) -> Iterator[tuple[str, str, _Sql]]:
    """(turn, hint, further condition) of what a post or an office has to do. Past its limit what is paused has a due
    date, and is its turn again."""
    yield "office", "", _Sql()
    yield "office", "paused", _Sql("AND s.due_on IS NOT NULL")
    if scope.gates:
        yield "team", "", _Sql(f"AND s.item IN ({_marks(scope.gates)})", scope.gates)


def _held_waiting(shown: str) -> Iterator[tuple[str, str, _Sql]]:
    """What an office has begun and that now stands with the applicant, or stands still."""
    yield "applicant", "theirs", _Sql()
    if shown != "theirs":
        yield "office", "paused", _Sql("AND s.due_on IS NULL")


def _team_mine(scope: Scope) -> _Sql:
    mine = _Sql("AND s.turn = 'team'")
    if scope.gates:
        mine += _Sql(f"AND NOT (s.item IN ({_marks(scope.gates)}) AND s.office_id IS NOT NULL)", scope.gates)
    return mine


def _team_waiting(scope: Scope, day: Day, shown: str) -> _Sql:
    """What the team's projects have with others. What nobody has begun and is due much later waits for nobody, and what
    is the viewer's own to do is on the other tab."""
    of_office = f"s.turn = 'team' AND s.item IN ({_marks(scope.gates or ('',))}) AND s.office_id IS NOT NULL"
    turn = _Sql(f"AND (s.turn IN ('office', 'outside', 'applicant') OR ({of_office}))", scope.gates or ("",))
    soon = "s.due_on <= %s OR (s.due_on IS NULL AND s.case_id <> s.project_id)"
    turn += _Sql(f"AND (s.state <> 'ready' OR {soon})", [day.near.isoformat()])
    turn += _Sql("AND (s.person_id IS NULL OR s.person_id <> %s)", [scope.person])
    if shown == "theirs":
        turn += _Sql("AND s.status_hint <> 'paused'")
    if scope.keys:
        held = f"COALESCE(s.{scope.column}, 0) IN ({_marks(scope.keys)})"
        turn += _Sql(
            f"AND NOT ({held} AND s.person_id IS NULL AND s.turn IN ('office', 'team') AND {_GOING})",
            scope.keys,
        )
    return turn


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: _Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return list(cursor.fetchall())


def spans(ids: Sequence[int]) -> list[SpanLine]:
    """The spans with these ids, in this order. One query."""
    found = {row[0]: SpanLine(*row) for row in Span.objects.filter(pk__in=ids).values_list(*SpanLine._fields)}
    return [found[pk] for pk in ids if pk in found]


def projects_of(teams: Sequence[str]) -> list[str]:
    """The projects these teams (refs) go with, at most MOST_PROJECTS + 1. One query."""
    if not teams:
        return []
    rows = ProjectRow.objects.filter(team__in=teams, case__closed_at__isnull=True)
    return list(rows.values_list("case_id", flat=True)[: MOST_PROJECTS + 1])


_CASE = ("id", "seq", "hash", "number", "kind", "programme", "last_at", "opened_at", "closed_at")
CASE_COLUMNS = (*_CASE, "title", "division", *(f"row__{name}" for name in RowValues._fields))


def cases(ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """CASE_COLUMNS of the cases with these ids; the line's columns are None for a case without one. One query."""
    return list(Case.objects.filter(pk__in=ids).values_list(*CASE_COLUMNS))


_GATES: dict[frozenset[str], tuple[str, ...]] = {}


def gates() -> tuple[str, ...]:
    """The items of every stored programme that are met by evidence or done by the applicant, and registered by an
    office when its turn comes. One query."""
    digests = frozenset(StoredProgramme.objects.values_list("digest", flat=True))
    if digests not in _GATES:
        items = (item for digest in digests for item in programmes.get(digest).items.values())
        _GATES[digests] = tuple(sorted({item.id for item in items if item.kind in (ItemKind.GATE, ItemKind.SELF)}))
    return _GATES[digests]

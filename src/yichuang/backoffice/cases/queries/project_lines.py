"""What the lines of projects are made from: their rows, the open spans of project and permits, their permits cases.

Today that is rows and open spans. At a past instant rows are what the events up to then fold to, and spans those that
held then. At most seven queries, whatever the projects.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q

from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from ..models import Case, Span
from ..projections.rows import RowValues, row_of
from .project_states import states_of


class SpanLine(NamedTuple):
    """The columns of a span that lists are made from."""

    id: int
    case_id: str
    project_id: str
    instance: str
    item: str
    function: str
    office_id: int | None
    post_id: int | None
    person_id: int | None
    state: str
    turn: str
    status_hint: str
    since_on: date
    due_on: date | None
    overdue_from: date | None
    provisional: bool
    pause_kind: str
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The head row of a case, as far as lists need it."""

    id: str
    seq: int
    hash: str
    number: str
    kind: str
    programme: str
    last_at: datetime
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project as stored. `blocked`: what is stuck, by its open obstacles, newest last (None: erased). `stop_text`
    why works stand still. `others`: the cases that belong to it, its permits among them, oldest first."""

    head: Head
    programme: Programme
    row: RowValues
    spans: tuple[SpanLine, ...] = ()
    others: tuple[Head, ...] = ()
    blocked: tuple[str | None, ...] = ()
    stop_text: str | None = None

    @property
    def permits(self) -> list[Head]:
        return [head for head in self.others if head.kind == "permits"]


@dataclass(slots=True)
class _Read:
    rows: list[tuple[Head, RowValues]] = field(default_factory=list)
    states: dict[str, CaseState] = field(default_factory=dict)


_HEAD = ("id", "seq", "hash", "number", "kind", "programme", "last_at", "opened_at", "closed_at")
_ROW = tuple(f"row__{name}" for name in RowValues._fields)


def projects_seen_by(viewer: Actor, *, at: datetime, closed: bool = False) -> Q:
    """The condition on `Case`: projects with a line that the viewer may know of, there at `at`; open ones only unless
    `closed`."""
    seen = may_see(viewer) & Q(row__isnull=False, kind="project", opened_at__lte=at)
    return seen if closed else seen & (Q(closed_at__isnull=True) | Q(closed_at__gt=at))


def read_projects(
    projects: Iterable[str] | None = None,
    *,
    at: datetime,
    viewer: Actor,
    where: Q | None = None,
    past: bool = False,
    closed: bool = False,
) -> list[ProjectFacts]:
    """The projects with these ids (None: all the viewer may know of) that meet `where`, a condition on today's `Case`
    and its `row`. With `past` as they were at `at`."""
    cases = Case.objects.filter(projects_seen_by(viewer, at=at, closed=closed))
    if projects is not None:
        cases = cases.filter(pk__in=list(projects))
    if where is not None:
        cases = cases.filter(where)
    read = _rows(cases, at, past)
    ids = [head.id for head, _ in read.rows]
    spans, others = _spans(ids, at, past), _others(ids, at)
    opened = texts.open_texts(_texts_wanted(read))
    return [
        ProjectFacts(
            head=head,
            programme=programmes.get(head.programme),
            row=row,
            spans=tuple(spans.get(head.id, ())),
            others=tuple(others.get(head.id, ())),
            blocked=_blocked(read.states.get(head.id), opened),
            stop_text=_stop_text(read.states.get(head.id), opened),
        )
        for head, row in read.rows
    ]


def _rows(cases: Any, at: datetime, past: bool) -> _Read:
    read = _Read()
    columns = len(_HEAD)
    stored = [
        (Head(*row[:columns]), RowValues(*row[columns:])) for row in cases.order_by("number").values_list(*_HEAD, *_ROW)
    ]
    moved = [head for head, _ in stored if past and head.last_at > at]
    told = [head for head, row in stored if row.open_obstacles or row.stopped_since]
    heads = {head.id: head for head in (*moved, *told)}
    read.states = states_of(((h.id, h.seq, h.hash) for h in heads.values()), at if past else None)
    gone = {head.id for head in moved}
    for head, row in stored:
        if head.id not in gone:
            read.rows.append((head, _native(row)))
            continue
        state = read.states.get(head.id)
        then = row_of(programmes.get(state.programme), state) if state else None
        if state and then:
            read.rows.append((_then(head, state), _native(then)))
    return read


def _then(head: Head, state: CaseState) -> Head:
    last = state.last_at or head.last_at
    return replace(head, seq=state.seq, programme=state.programme, last_at=last, closed_at=state.closed_at)


def _native(row: RowValues) -> RowValues:
    """Whether folded or stored, days are dates and `dates` is a mapping."""
    return row._replace(
        stage_on=_day(row.stage_on),
        figures_on=_day(row.figures_on),
        stopped_since=_day(row.stopped_since),
        dates=json.loads(row.dates) if isinstance(row.dates, str) else row.dates,
    )


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _spans(ids: list[str], at: datetime, past: bool) -> dict[str, list[SpanLine]]:
    rows = Span.objects.filter(project__in=ids)
    if past:
        rows = rows.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), from_at__lte=at)
    else:
        rows = rows.filter(until_at__isnull=True)
    found: dict[str, list[SpanLine]] = defaultdict(list)
    for row in rows.values_list(*SpanLine._fields):
        span = SpanLine(*row)
        found[span.project_id].append(span)
    return found


def _others(ids: list[str], at: datetime) -> dict[str, list[Head]]:
    found: dict[str, list[Head]] = defaultdict(list)
    rows = Case.objects.filter(project__in=ids, opened_at__lte=at).exclude(pk=F("project"))
    for project, *head in rows.order_by("opened_at").values_list("project_id", *_HEAD):
        found[project].append(Head(*head))
    return found


def _texts_wanted(read: _Read) -> list[str]:
    found: list[str] = []
    for state in read.states.values():
        found += texts.sealed_ids([one.text for one in state.obstacles if one.cleared_on is None])
        if state.stopped is not None:
            found += texts.sealed_ids(state.stopped.text)
    return found


def _blocked(state: CaseState | None, opened: dict[str, str | None]) -> tuple[str | None, ...]:
    if state is None:
        return ()
    return tuple(texts.plain(one.text, opened) for one in state.obstacles if one.cleared_on is None)


def _stop_text(state: CaseState | None, opened: dict[str, str | None]) -> str | None:
    return texts.plain(state.stopped.text, opened) if state is not None and state.stopped is not None else None

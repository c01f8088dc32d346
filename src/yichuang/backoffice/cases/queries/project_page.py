"""What the page of one project is made from: its case and the cases that belong to it, with their events and texts.

A fixed number of queries, whatever the number of items, entries or cases.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.ledger.models import Event as EventRow
from yichuang.engine.case.events import Event
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from ..models import Case, DueChange
from .project_states import states_of


@dataclass(frozen=True, slots=True)
class CaseRead:
    """One case as it was at the instant asked for, with the events up to then, oldest first."""

    head: Case
    state: CaseState
    programme: Programme
    events: tuple[Event, ...] = ()

    @property
    def id(self) -> str:
        return self.state.case


@dataclass(frozen=True, slots=True)
class ProjectRead:
    """`project` and the cases that belong to it, oldest first. `texts`: every sealed text of them, None where erased.
    `moved`: due dates that a calendar publication moved, oldest first."""

    project: CaseRead
    others: tuple[CaseRead, ...]
    texts: Mapping[str, str | None]
    moved: tuple[DueChange, ...]

    @property
    def cases(self) -> tuple[CaseRead, ...]:
        return (self.project, *self.others)

    @property
    def permits(self) -> CaseRead | None:
        """The permits the project works on: the newest of them."""
        return next((one for one in reversed(self.others) if one.state.kind == "permits"), None)

    def case(self, case_id: str) -> CaseRead | None:
        return next((one for one in self.cases if one.id == case_id), None)

    def text(self, value: Any) -> str | None:
        """The plain text of what an event keeps sealed; None where it was erased or never given."""
        found = texts.plain(value, self.texts)
        return found if isinstance(found, str) else None


def read_project(head: Case, *, at: datetime, past: bool, with_events: bool = True) -> ProjectRead | None:
    """The project of `head` (a project case the caller may see) as of `at`; None when it was not there yet. With `past`
    as the office knew it then. Five queries."""
    others = Case.objects.filter(project=head.pk, opened_at__lte=at).exclude(pk=head.pk).order_by("opened_at", "id")
    heads = [head, *others]
    states = states_of(((one.pk, one.seq, one.hash) for one in heads), at if past else None)
    if head.pk not in states:
        return None
    heads = [one for one in heads if one.pk in states]
    events = _events([one.pk for one in heads], at if past else None) if with_events else {}
    read = [
        CaseRead(one, states[one.pk], programmes.get(states[one.pk].programme), tuple(events.get(one.pk, ())))
        for one in heads
    ]
    moved = DueChange.objects.filter(case__in=[one.pk for one in heads], at__lte=at).order_by("at", "id")
    return ProjectRead(read[0], tuple(read[1:]), texts.open_texts(_sealed(read)), tuple(moved))


def read_case(head: Case) -> CaseRead:
    """One case as it stands now, without its events."""
    state = states_of([(head.pk, head.seq, head.hash)])[head.pk]
    return CaseRead(head, state, programmes.get(state.programme))


def read_cases(heads: Sequence[Case]) -> dict[str, CaseRead]:
    """Several cases as they stand now, without their events. At most one query."""
    states = states_of((one.pk, one.seq, one.hash) for one in heads)
    return {one.pk: CaseRead(one, states[one.pk], programmes.get(states[one.pk].programme)) for one in heads}


def _events(case_ids: list[str], upto: datetime | None) -> dict[str, list[Event]]:
    rows = EventRow.objects.filter(case_id__in=case_ids)
    if upto is not None:
        rows = rows.filter(at__lte=upto)
    found: dict[str, list[Event]] = defaultdict(list)
    columns = ("case_id", "seq", "type", "schema", "at", "by", "body")
    for case_id, seq, kind, schema, then, by, body in rows.order_by("case_id", "seq").values_list(*columns):
        found[case_id].append(Event(kind, then, json.loads(by), json.loads(body), seq, schema))
    return found


def _sealed(read: Sequence[CaseRead]) -> list[str]:
    """What is shown in words: every text of the events, or of the state where no events were read."""
    found: list[str] = []
    for one in read:
        state = one.state
        if one.events:
            found += [text for event in one.events for text in texts.sealed_ids(event.body)]
            continue
        found += texts.sealed_ids([[o.text, o.ask, o.cleared_text] for o in state.obstacles])
        found += texts.sealed_ids([f.name for f in state.files])
        found += texts.sealed_ids([w.text for w in state.works])
        found += texts.sealed_ids([raw for raw in state.raw_facts().values() if isinstance(raw, Mapping)])
    return found

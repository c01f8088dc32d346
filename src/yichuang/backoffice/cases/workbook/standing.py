"""What the office knows of the projects a workbook may be about: which there are, and what each target says now or
said when the workbook was written out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.projections.rows import stage_of
from yichuang.backoffice.cases.queries.project_states import states_of
from yichuang.backoffice.cases.wording import is_undated
from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.ledger.store import events_of
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from .models import WorkbookRow
from .targets import OBSTACLES, ROLES, Target


@dataclass(frozen=True, slots=True)
class Known:
    """A project there is, with its permits ("" = none)."""

    case_id: str
    seq: int
    hash: str
    number: str
    name: str
    code: str
    closed: bool
    last_at: datetime
    permits: tuple[str, int, str] | None = None

    def heads(self) -> list[tuple[str, int, str]]:
        return [(self.case_id, self.seq, self.hash), *([self.permits] if self.permits else [])]


@dataclass(slots=True)
class Projects:
    """Every project the viewer may know of, findable as a workbook names them."""

    by_id: dict[str, Known] = field(default_factory=dict)
    by_code: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))


def projects_seen_by(actor: Actor) -> Projects:
    """Four queries, however many there are. Projects a taken-back import opened are left out."""
    undone = set(WorkbookRow.objects.filter(status="new", undone_at__isnull=False).values_list("case_id", flat=True))
    permits: dict[str, tuple[str, int, str]] = {}
    linked = Case.objects.filter(kind="permits", project__isnull=False, division="").order_by("-opened_at", "-id")
    for case_id, seq, head, project in linked.values_list("id", "seq", "hash", "project_id"):
        permits[project] = (case_id, seq, head)
    found = Projects()
    rows = Case.objects.filter(may_see(actor), kind="project", division="").values_list(
        "id", "seq", "hash", "number", "title", "project_code", "closed_at", "last_at", "row__name"
    )
    for case_id, seq, head, number, title, code, closed, last_at, name in rows:
        if case_id in undone:
            continue
        one = Known(case_id, seq, head, number, name or title, code, closed is not None, last_at, permits.get(case_id))
        found.by_id[case_id] = one
        found.by_number[number] = one
        found.by_name[one.name].append(one)
        if code:
            found.by_code[code].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """The two cases of a project as they stand (or stood); `opened`: the plain text of its obstacles, and of what is
    personal where that was asked for."""

    project: CaseState
    permits: CaseState | None
    opened: Mapping[str, str | None] = field(default_factory=dict)

    def state(self, case: str) -> CaseState | None:
        return self.project if case == "project" else self.permits

    def obstacles(self, *, cleared: bool = False) -> list[str]:
        """What its obstacles say, those of both cases, the open or the cleared ones, in the order raised; without what
        was erased."""
        both = [state for state in (self.project, self.permits) if state is not None]
        there = sorted((one for state in both for one in state.obstacles), key=lambda one: one.raised_on)
        said = [texts.plain(one.text, self.opened) for one in there if (one.cleared_on is not None) == cleared]
        return [text for text in said if text]

    def value(self, target: Target, projects: Programme) -> Any:
        """What a target says: spelled as `cells.Value.stored`; None = nothing is known."""
        state = self.state(target.case)
        if state is None:
            return None
        if target.kind == "number":
            return state.number
        if target.kind == "stage":
            return stage_of(_programme(state, projects), state)[0] or None
        if target.kind == "item" and target.item is not None:
            return item_value(state, target.item.id)
        if target.kind == OBSTACLES:
            return self.obstacles() or None
        if target.fact is None:
            return None
        raw = state.raw_facts().get(target.fact.id)
        if target.kind == "role":
            return state.assigned.get(ROLES[target.fact.id]) or raw
        if isinstance(raw, Mapping) and "sealed" in raw:
            plain = self.opened.get(raw["sealed"])
            return _json(plain) if plain is not None else None
        return raw


def _json(plain: str) -> Any:
    try:
        return json.loads(plain)
    except ValueError:
        return plain


def _programme(state: CaseState, otherwise: Programme) -> Programme:
    return otherwise if state.programme == otherwise.digest else programmes.get(state.programme)


def item_value(state: CaseState, item: str) -> dict[str, Any] | None:
    """What happened to an item, as a workbook would say it."""
    now = state.latest(item)
    if now is None or (now.ended and not now.ended_well):
        return None
    if not now.ended:
        on = now.accepted_on or now.received_on
        return {"what": "running", **({"on": on.isoformat()} if on else {})}
    found: dict[str, Any] = {"what": "done"}
    if now.ended_on is not None and not is_undated(now):
        found["on"] = now.ended_on.isoformat()
    return {**found, "number": now.number} if now.number else found


def ending_entry(state: CaseState, item: str) -> int:
    """The sequence of the event that ended the newest instance of an item, 0 where it has not ended."""
    now = state.latest(item)
    return now.history[-1].seq if now is not None and now.ended_well else 0


def standings(found: Iterable[Known], *, personal: bool) -> dict[str, Standing]:
    """Case id → how it stands now. Two queries for however many, one more for texts; personal text only when
    asked for."""
    wanted = list(found)
    states = states_of(head for one in wanted for head in one.heads())
    raws = [one.text for state in states.values() for one in state.obstacles]
    if personal:
        raws += [raw for state in states.values() for raw in state.raw_facts().values()]
    opened = texts.open_texts(texts.sealed_ids(raws))
    return {
        one.case_id: Standing(states[one.case_id], states.get(one.permits[0]) if one.permits else None, opened)
        for one in wanted
        if one.case_id in states
    }


def stood(one: Known, *, at: datetime | None = None, seqs: tuple[int, int] | None = None) -> Standing | None:
    """How a project stood at an instant, or at the sequences of its two cases; None when there was none."""
    if seqs is not None:
        project = fold(events_of(one.case_id, upto_seq=seqs[0]))
        permits = fold(events_of(one.permits[0], upto_seq=seqs[1])) if one.permits and seqs[1] else None
    else:
        project = fold(events_of(one.case_id, upto_at=at))
        permits = fold(events_of(one.permits[0], upto_at=at)) if one.permits else None
    if project.seq == 0:
        return None
    return Standing(project, permits if permits and permits.seq else None)

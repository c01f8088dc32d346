"""The cases of a log as live work: each event the command a clerk or an officer would have given, where it is an act.

Nothing is decided here: an act becomes a command on the state it meets, and whoever carries it out is told why not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.state import CaseState, instance_id, item_of
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme

from .acts import GROUND, Acts
from .derive import item_ids
from .log import Log, instant
from .replay import opening_of

PERMIT = "permit"
MATERIAL = "application"
OFFICE = "permit_office"
ADVISER = "permit_adviser"
NOT_SAID = "日志未载。 The log does not say."
OFFICER_RIGHTS = frozenset({"window", "review", "sign", "leader", "approve_hold_1", "approve_hold_2", "approve_hold_3"})
"""A log names who completed an event and never who signed: whoever it names acts and signs."""


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event of a log. `seq` from 1 within its case; `item` what it is recorded as; `act` "" where none is named;
    `before_at` the event before it (its own time for the first); `ground`: a ground for refusal was found before."""

    seq: int
    at: datetime
    activity: str
    item: str
    act: str
    before_at: datetime
    resource: str
    ground: bool

    @property
    def actor(self) -> Actor:
        """Whom the log names, with the rights of the post that does such work; nobody of the district."""
        function = ADVISER if self.act == "give_opinion" else OFFICE
        name = self.resource or "officer"
        return Actor(ref=f"log:{name}", rights=OFFICER_RIGHTS, functions=frozenset({function}))


@dataclass(frozen=True, slots=True)
class LiveCase:
    """A case of the log: how it is opened, and its events in order."""

    case: UUID
    name: str
    opening: c.OpenCase
    events: tuple[LiveEvent, ...]
    zone: str

    def key(self, step: str) -> str:
        """The idempotency key of a step: the same in every run."""
        return f"live:{self.case}:{step}"


def live_cases(log: Log, programme: Programme, acts: Acts, *, division: str) -> Iterator[LiveCase]:
    """Every case of `log`, in its order, on `programme` (derived from it, with the item `permit` beside its own).

    Raises EngineError: "replay_item_missing" for an activity `programme` has no item for, "acts_none".
    """
    acts.require_one_of(log.activities)
    items = item_ids(log.activities)
    for name, item in zip((*log.activities, PERMIT), (*items, PERMIT), strict=True):
        if item not in programme.items:
            raise EngineError("replay_item_missing", where=programme.id, activity=name, item=item)
    for code, name in enumerate(log.cases):
        begin, end = int(log.starts[code]), int(log.starts[code + 1])
        events: list[LiveEvent] = []
        ground = False
        for i in range(begin, end):
            activity, resource = log.activities[log.activity[i]], int(log.resource[i])
            act = acts.act(activity, int(log.answer[i]))
            ground, act = (True, "") if act == GROUND else (ground, act)
            at = instant(int(log.at[i]))
            before_at = events[-1].at if events else at
            who = log.resources[resource] if resource >= 0 else ""
            item = items[log.activity[i]]
            events.append(LiveEvent(i - begin + 1, at, activity, item, act, before_at, who, ground))
        opening = opening_of(log, name, programme, division=division, at=events[0].at)
        yield LiveCase(UUID(opening.case), name, opening, tuple(events), programme.zone)


def acting(one: LiveEvent, state: CaseState, case: LiveCase) -> Any:
    """The command of an event that is an act, on the case as it stands."""
    window, permit = state.window, (PERMIT,)
    paper = {MATERIAL: {"how": "paper"}}
    match one.act:
        case "receive":
            return c.ReceiveWalkIn(number=case.opening.number, items=permit, name=case.opening.title, materials=paper)
        case "accept":
            return c.AcceptItems(items=permit, passed=(MATERIAL,))
        case "turn_away" | "not_needed":
            why = "acceptance_refused" if one.act == "turn_away" else "not_accepted"
            return c.DeclineItems(items=permit, why=why, number="A1", text=NOT_SAID)
        case "notice":
            number = f"N{len(window.notices) + 1}"
            flawed, words = {MATERIAL: "flawed"}, {MATERIAL: NOT_SAID}
            return c.GiveNotice(number=number, items=permit, verdicts=flawed, words=words)
        case "hand_in":
            # N0: there is none to answer, and the engine says so
            asked = [name for name, notice in window.notices.items() if notice.answered_on is None]
            return c.HandInMaterial(materials=paper, notice=asked[-1] if asked else "N0")
        case "hold":
            limit = case.opening.programme.pauses["hold"].limit
            return c.HoldItem(item=PERMIT, days=int(limit.n) if limit else 1, text=NOT_SAID, kind="hold")
        case "resume":
            return c.ResumeItem(item=PERMIT)
        case "extend":
            item = case.opening.programme.items[PERMIT]
            most = item.allow.extension
            return c.ExtendItem(item=PERMIT, days=int(most.n) if most else 0, text=NOT_SAID)
        case "ask_opinion":
            return c.AskOpinion(item=PERMIT, function=ADVISER)
        case "give_opinion":
            out = [name for name, opinion in window.opinions.items() if opinion.open]
            return c.GiveOpinion(opinion=out[-1] if out else "O0", view="agree", text=NOT_SAID)
        case "withdraw":
            return c.WithdrawItems(items=permit, text=NOT_SAID)
        case "serve":
            return c.ServeResult(item=PERMIT, how="electronic")
    if one.ground:
        return c.RefuseItem(item=PERMIT, number="D1", basis=NOT_SAID, text=NOT_SAID)
    return c.GrantItem(item=PERMIT, number="D1")


def waiting_for(one: LiveEvent, state: CaseState) -> c.RecordItemEvent:
    """The acceptance of what is only recorded, when the event before it was completed: its clock runs over its wait."""
    at = one.before_at
    return c.RecordItemEvent(item=_instance(one, state), what="accepted", done_on=day_of(at, state.zone))


def recording(one: LiveEvent, state: CaseState) -> c.RecordItemEvent:
    """The event recorded as done, with its acceptance where `waiting_for` has not been recorded."""
    latest = state.latest(one.item)
    on = day_of(one.at, state.zone)
    if latest is not None and not latest.ended:
        return c.RecordItemEvent(item=latest.instance, what="granted", done_on=on)
    since = day_of(one.before_at, state.zone)
    return c.RecordItemEvent(item=_instance(one, state), what="granted", done_on=on, accepted_on=since)


def _instance(one: LiveEvent, state: CaseState) -> str:
    latest = state.latest(one.item)
    return one.item if latest is None else instance_id(one.item, item_of(latest.instance)[1] + 1)

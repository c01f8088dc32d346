"""What the state of a case means at an instant: per item its state, whose turn it is, since when and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from ..calendars import Calendar, WorkingDays, local_date
from ..clocks import (
    Basis,
    ClockDefinition,
    ClockHistory,
    ClockReading,
    Pause,
    due_on,
    intake_due_on,
    overdue_from,
    pause_due_on,
    read_clock,
)
from ..errors import Reason
from ..items.model import Item, ItemKind, Record
from ..programme.model import Plan, PlanItem, Programme
from .context import plan_of
from .intake import accepted_unanswered, intake_limit, unanswered_since, waiting_since
from .item_rules import BY_EVIDENCE
from .state import CaseState, ItemState, PauseSpan

NEAR_DAYS = 2
UNANSWERED = "span_unanswered"
"""The reason given with an item that reads as accepted because nobody answered in time."""


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One item of a case at an instant.

    `state`: unknown, not_needed, waiting, ready, or one that came from events. `turn`: "office" (the function decides),
    "team" (ready to be filed or met by the applicant's side), "applicant" (owes a correction), "outside" (a body the
    district does not command), "" (nobody). `usual`: everything that usually comes before has ended, so it is expected
    work; before that it may begin, and nothing is owed. `right`: whoever holds it is meant, where that is not everybody
    of the office. `status`: overdue, near, paused, theirs, running, ended or "". `quiet`: what it reads while nothing
    presses, "theirs" where others owe an answer, "running" else (an owner building its works keeps nobody waiting).
    `flagged`: started although the facts now say it is not needed.
    """

    instance: str
    item: str
    state: str
    applies: bool | None
    function: str
    turn: str = ""
    since_on: date | None = None
    due_on: date | None = None
    due_if_resumed: date | None = None
    overdue_from: date | None = None
    status: str = ""
    quiet: str = "running"
    provisional: bool = False
    clock: ClockReading | None = None
    missing: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    pause_kind: str = ""
    usual: bool = False
    flagged: bool = False
    reasons: tuple[Reason, ...] = ()
    right: str = ""

    @property
    def in_play(self) -> bool:
        """Somebody is expected to do something about it now."""
        return self.turn != "" and (self.state != "ready" or self.usual)


def read_items(
    programme: Programme,
    state: CaseState,
    *,
    at: datetime,
    calendar: Calendar,
    only_open: bool = False,
    only: Iterable[str] | None = None,
) -> tuple[ItemReading, ...]:
    """Every item of the case's plan and every instance that was started, in the order of the catalogue.

    `only_open` leaves out the ended, the not needed, the unknown and the waiting ones. `only`: these items, in order.
    """
    plan = plan_of(programme, state)
    reader = _Reader(programme, state, plan, at, calendar)
    by_item: dict[str, list[ItemState]] = {}
    for one in state.items.values():
        by_item.setdefault(one.item, []).append(one)
    found: list[ItemReading] = []
    for item_id in (*plan.items, *(i for i in by_item if i not in plan.items)) if only is None else only:
        item = programme.item(item_id, state.flow or plan.flow)
        if item is None:
            continue
        instances = by_item.get(item_id, [])
        planned = plan.items.get(item_id)
        for one in instances:
            if not (only_open and one.ended):
                found.append(reader.started(item, planned, one))
        again = instances and instances[-1].ended and (instances[-1].phase_open or not instances[-1].ended_well)
        if (not instances or again) and (not only_open or reader.may_start(item, planned)):
            found.append(reader.planned(item, planned))
    return tuple(found)


def definition_of(one: ItemState) -> ClockDefinition | None:
    """The clock an instance runs by, fixed at its own acceptance; None where nobody promised days."""
    if one.allow_days is None:
        return None
    caps = {p.cap_group or p.kind: p.cap_days for p in one.pauses if p.cap_days is not None}
    basis, extension = cast(Basis, one.allow_basis), one.extension_days
    return ClockDefinition(one.allow_days, basis, extension=extension, kind_caps=tuple(sorted(caps.items())))


def history_of(one: ItemState) -> ClockHistory:
    """The days of one instance, as the clock reads them."""
    return ClockHistory(
        start_on=one.clock_from,
        pauses=tuple(_pause(p) for p in one.pauses if p.effect != "not_started"),
        ended_on=one.ended_on,
    )


def _pause(span: PauseSpan) -> Pause:
    return Pause(span.cap_group or span.kind, span.from_on, span.to_on, limit_days=span.limit_days, effect="pause")


class _Reader:
    def __init__(self, programme: Programme, state: CaseState, plan: Plan, at: datetime, calendar: Calendar) -> None:
        self.programme, self.state, self.plan, self.at, self.calendar = programme, state, plan, at, calendar
        self.days: WorkingDays = calendar.known_at(at)
        self.today = local_date(at, state.zone)
        self.standing: dict[str, date] = {}
        self.over: set[str] = set()
        for one in state.items.values():
            if one.ended:
                self.over.add(one.item)
            if one.ended_well and one.ended_on:
                self.standing[one.item] = one.ended_on
        self.opened = local_date(state.opened_at, state.zone) if state.opened_at else self.today

    @cached_property
    def near_upto(self) -> date:
        """What is due by this day is near."""
        return self.days.add_working(self.days.last_working(self.today), NEAR_DAYS)

    # --- not started -------------------------------------------------------------------------------------------------

    def may_start(self, item: Item, planned: PlanItem | None) -> bool:
        """Whether it applies and nothing holds it back."""
        if planned is None or planned.applies is not True or self.state.closed_at is not None:
            return False
        return not self._blocked(item, planned)

    def _blocked(self, item: Item, planned: PlanItem) -> tuple[str, ...]:
        return tuple(b for b in planned.hard if b not in self.standing and not self._committed(item, b))

    def planned(self, item: Item, planned: PlanItem | None) -> ItemReading:
        if planned is None or planned.applies is False:
            return ItemReading(item.id, item.id, "not_needed", False, item.function)
        if planned.applies is None:
            return ItemReading(item.id, item.id, "unknown", None, item.function, missing=planned.missing)
        blocked = self._blocked(item, planned)
        if blocked or self.state.closed_at is not None:
            return ItemReading(item.id, item.id, "waiting", True, item.function, blocked_by=blocked)
        before = [self.standing[b] for b in (*planned.hard, *planned.soft) if b in self.standing]
        usual = "rare" not in item.tags and all(self._passed(b) for b in planned.soft)
        since = max(before, default=self.opened)
        outside = self._outside(item)
        # what was due before the case was kept here may well have been done, only nobody said so: a limit that runs by
        # itself starts no earlier than the case. An agreed day is owed whatever usually comes before; nothing else is
        owed = usual or bool(item.due_facts)
        due = self._due_when_ready(item, planned, max(since, self.opened)) if owed else None
        quiet = "theirs" if outside and item.kind is ItemKind.GATE else "running"
        return ItemReading(
            item.id,
            item.id,
            "ready",
            True,
            item.function,
            turn="outside" if outside and item.kind in BY_EVIDENCE else "team",
            quiet=quiet,
            since_on=since,
            usual=usual,
            **self._pressing(quiet, due, "working"),
        )

    def _committed(self, item: Item, before: str) -> bool:
        return item.after.committed.get(before, "") in self.standing

    def _passed(self, before: str) -> bool:
        planned = self.plan.items.get(before)
        return before in self.over or planned is None or planned.applies is not True

    def _outside(self, item: Item) -> bool:
        function = self.programme.functions.get(item.function)
        return function is not None and function.outside

    def _due_when_ready(self, item: Item, planned: PlanItem, since: date) -> date | None:
        facts = self.state.facts
        for fact in item.due_facts:
            log = facts.get(fact)
            if log and isinstance(log[-1].raw, str):
                return date.fromisoformat(log[-1].raw)
        if item.due_facts:
            return None
        if item.kind in BY_EVIDENCE:
            if planned.days is None or item.allow.days is None:
                return None
            return due_on(ClockDefinition(planned.days, cast(Basis, item.allow.basis)), since, (), self.days)
        if self.programme.file_within is not None:
            return due_on(ClockDefinition(int(self.programme.file_within.n)), since, (), self.days)
        return None

    # --- started -----------------------------------------------------------------------------------------------------

    def started(self, item: Item, planned: PlanItem | None, one: ItemState) -> ItemReading:
        flagged = planned is not None and planned.applies is False
        applies = planned.applies if planned is not None else None
        outside = self._outside(item)
        quiet = "theirs" if outside or one.state == "correcting" else "running"
        since = unanswered_since(self.programme, one, self.today, self.days)
        unanswered = since is not None
        if since is not None:
            one = accepted_unanswered(item, planned, one, since)
        # an item of ours lies at the window until it has been passed on to the office that decides it
        at_window = self.programme.window and item.record is Record.OURS and not one.handed_on and not one.ended
        function = self.programme.window if at_window else item.function
        base = ItemReading(one.instance, item.id, one.state, applies, function, quiet=quiet, flagged=flagged)
        definition = definition_of(one)
        clock = None
        if definition is not None and one.clock_from is not None:
            clock = read_clock(definition, history_of(one), at=self.at, calendar=self.calendar, near_days=NEAR_DAYS)
        if one.ended:
            return _change(base, since_on=one.ended_on, clock=clock, status="ended")
        turn = "outside" if outside else "office"
        if one.state == "correcting":
            return self._correcting(base, one, clock)
        if one.state in ("applied", "received"):
            waiting = waiting_since(one)
            if waiting is None:
                return _change(base, turn=turn)
            due = intake_due_on(waiting, self.days, intake_limit(self.programme))
            return self._with_due(_change(base, turn=turn, since_on=waiting), due, "working")
        if one.state == "paused":
            return self._paused(base, one, clock, turn)
        since = max((p.to_on for p in one.pauses if p.to_on), default=one.clock_from)
        reading = _change(base, turn=turn, since_on=since, clock=clock)
        if clock is None:
            reading = _change(reading, status=reading.quiet)
        else:
            reading = self._with_clock(reading, clock, cast(Basis, one.allow_basis))
        if unanswered:
            silent = Reason(UNANSWERED, {"since": one.clock_from.isoformat() if one.clock_from else ""})
            reading = _change(reading, reasons=(silent, *reading.reasons))
        return reading

    def _correcting(self, base: ItemReading, one: ItemState, clock: ClockReading | None) -> ItemReading:
        pause = one.pause
        reading = _change(
            base,
            turn="applicant",
            since_on=pause.from_on if pause else None,
            pause_kind=pause.kind if pause else "",
            clock=clock,
            due_if_resumed=clock.due_on_if_resumed if clock else None,
            status="theirs",
        )
        due = pause_due_on(_pause(pause), self.days) if pause else None
        return self._with_due(reading, due, "working") if due else reading

    def _paused(self, base: ItemReading, one: ItemState, clock: ClockReading | None, turn: str) -> ItemReading:
        pause = one.pause
        reading = _change(
            base,
            turn=turn,
            since_on=pause.from_on if pause else None,
            pause_kind=pause.kind if pause else "",
            status="paused",
        )
        if clock is None:
            return reading
        reading = _change(
            reading,
            clock=clock,
            due_if_resumed=clock.due_on_if_resumed,
            reasons=clock.why,
            provisional=clock.provisional,
        )
        if clock.status in ("overdue", "pause_overdue", "running", "near"):
            # past its own limit a pause is itself overdue; past the total cap the clock runs again
            due = clock.due_on or clock.pause_due_on
            basis: Basis = "working" if clock.due_on is None else cast(Basis, one.allow_basis)
            return _change(
                reading,
                due_on=due,
                overdue_from=overdue_from(basis, due, self.days) if due else None,
                status="overdue" if "overdue" in clock.status else clock.status,
            )
        return _change(reading, overdue_from=self._pause_overdue_from(clock))

    def _pause_overdue_from(self, clock: ClockReading) -> date | None:
        due = clock.pause_due_on
        return overdue_from("working", due, self.days) if due else None

    def _with_clock(self, reading: ItemReading, clock: ClockReading, basis: Basis) -> ItemReading:
        status: str = clock.status if clock.status in ("overdue", "near") else reading.quiet
        return _change(
            reading,
            due_on=clock.due_on,
            overdue_from=overdue_from(basis, clock.due_on, self.days) if clock.due_on else None,
            status=status,
            provisional=clock.provisional,
            reasons=clock.why,
        )

    def _with_due(self, reading: ItemReading, due: date | None, basis: Basis) -> ItemReading:
        return _change(reading, **self._pressing(reading.quiet, due, basis))

    def _pressing(self, quiet: str, due: date | None, basis: Basis) -> dict[str, Any]:
        """What a due date makes of a reading."""
        if due is None:
            return {"status": quiet}
        late_from = overdue_from(basis, due, self.days)
        status = "overdue" if self.today >= late_from else "near" if due <= self.near_upto else quiet
        covered = self.days.covered(due.year)
        return {"due_on": due, "overdue_from": late_from, "status": status, "provisional": not covered}


def _change(reading: ItemReading, **changes: object) -> ItemReading:
    values = {name: getattr(reading, name) for name in ItemReading.__slots__}
    return ItemReading(**{**values, **changes})


def envelope_items(programme: Programme, flow: str = "") -> frozenset[str]:
    """The items some envelope of the flow contains."""
    items = programme.flows[flow].items if flow in programme.flows else programme.items
    return frozenset(one for item in items.values() if item.kind is ItemKind.ENVELOPE for one in item.contains)

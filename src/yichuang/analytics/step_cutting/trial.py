"""A trial (试算): cases that ran, read under one version of their programme and under another.

A case is a fold over its events and a clock is computed, so the same facts, acceptances, pauses and decisions are read
twice, and only what the programme says differs: which items are needed, which materials they ask for, how long each may
take. Nothing is decided anew and nothing is written. What the applicant or an office would have done otherwise under
other rules, nobody knows; the trial does not guess it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yichuang.engine.calendars import Calendar, local_date
from yichuang.engine.case.context import plan_under, typed_facts
from yichuang.engine.case.item_rules import ACCEPTING
from yichuang.engine.case.reading import definition_of, history_of
from yichuang.engine.case.state import CaseState, ItemState, changed, item_of
from yichuang.engine.clocks import ClockReading, read_clock
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.programme.plan import materials


@dataclass(frozen=True, slots=True)
class Moved:
    """An item instance whose due date differs. `late_before`, `late_after`: a decision taken past it."""

    instance: str
    due_before: date | None
    due_after: date | None
    late_before: bool = False
    late_after: bool = False

    @property
    def days(self) -> int:
        """Calendar days the due date moves; negative: earlier; 0 where one of the two promises none."""
        if self.due_before is None or self.due_after is None:
            return 0
        return (self.due_after - self.due_before).days


@dataclass(frozen=True, slots=True)
class CaseTrial:
    """One case read twice. `dropped`, `added`: items needed under the first version only, under the second only;
    `unsure`: needed under one, under the other it depends on what nobody was asked. `asked_before`, `asked_after`:
    materials, each counted once for every item that asks for it (what an envelope asks for, once for all it contains).
    `promised_before`, `promised_after`: days of the
    longest path."""

    case: str
    number: str
    title: str
    opened_on: date
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    asked_before: int = 0
    asked_after: int = 0
    promised_before: int = 0
    promised_after: int = 0
    moved: tuple[Moved, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether any figure counts this case."""
        return any(amount(self) for amount in KINDS.values())


KINDS: Mapping[str, Callable[[CaseTrial], int]] = {
    "dropped": lambda one: len(one.dropped),
    "added": lambda one: len(one.added),
    "unsure": lambda one: len(one.unsure),
    "fewer": lambda one: max(0, one.asked_before - one.asked_after),
    "more": lambda one: max(0, one.asked_after - one.asked_before),
    "shorter": lambda one: max(0, one.promised_before - one.promised_after),
    "longer": lambda one: max(0, one.promised_after - one.promised_before),
    "earlier": lambda one: -sum(moved.days for moved in one.moved if moved.days < 0),
    "later": lambda one: sum(moved.days for moved in one.moved if moved.days > 0),
    "late": lambda one: sum(moved.late_after and not moved.late_before for moved in one.moved),
    "timely": lambda one: sum(moved.late_before and not moved.late_after for moved in one.moved),
}
"""Figure → what one case adds to it: items (dropped, added, unsure), materials asked for (fewer, more), days of the
promise for the whole case (shorter, longer), calendar days due dates move (earlier, later), decisions taken in time
that would have been late, and late ones that would have been in time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`cases` a figure counts, and what they add up to."""

    cases: int
    amount: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """`looked_at` cases, `changed` of them read differently; `decided` decisions with a limit in either version.
    `by_item`: item → figure → how often."""

    looked_at: int
    changed: int
    decided: int
    figures: Mapping[str, Figure]
    by_item: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Trial:
    """Reads cases under `before` and `after`, as of `at` with the working days known then. Pure: it holds only what it
    has counted, and `lines` hands on the cases that differ so that nobody has to keep the others."""

    def __init__(self, before: Programme, after: Programme, *, at: datetime, calendar: Calendar) -> None:
        self._sides = (_Side(before, at, calendar), _Side(after, at, calendar))
        self._looked_at = self._changed = self._decided = 0
        self._figures = dict.fromkeys(KINDS, Figure(0, 0))
        self._by_item: dict[str, dict[str, int]] = {}

    def lines(self, states: Iterable[CaseState]) -> Iterator[CaseTrial]:
        """The cases that read differently, in the order given; all are counted."""
        for state in states:
            line, decided = self._case(state)
            self._looked_at += 1
            self._decided += decided
            if line.differs:
                self._changed += 1
                self._count(line)
                yield line

    @property
    def outcome(self) -> Outcome:
        """What has been counted so far."""
        return Outcome(self._looked_at, self._changed, self._decided, dict(self._figures), dict(self._by_item))

    def _case(self, state: CaseState) -> tuple[CaseTrial, int]:
        first, second = (side.of(state) for side in self._sides)
        moved, decided = [], 0
        for one in state.items.values():
            if one.clock_from is None:
                continue
            was, would = (side.clock(state, one) for side in self._sides)
            if was is None and would is None:
                continue
            over = one.decided
            decided += over
            made = Moved(one.instance, _due(was), _due(would), over and _late(was), over and _late(would))
            if made.due_before != made.due_after or made.late_before != made.late_after:
                moved.append(made)
        names = tuple(dict.fromkeys((*first.needed, *second.needed)))
        line = CaseTrial(
            case=state.case,
            number=state.number,
            title=str(state.title),
            opened_on=local_date(state.opened_at, state.zone) if state.opened_at else date.min,
            dropped=tuple(i for i in names if first.needs(i) is True and second.needs(i) is False),
            added=tuple(i for i in names if first.needs(i) is False and second.needs(i) is True),
            unsure=tuple(i for i in names if {first.needs(i), second.needs(i)} == {True, None}),
            asked_before=first.asked,
            asked_after=second.asked,
            promised_before=first.promised,
            promised_after=second.promised,
            moved=tuple(moved),
        )
        return line, decided

    def _count(self, line: CaseTrial) -> None:
        for kind, amount in KINDS.items():
            n = amount(line)
            if n:
                held = self._figures[kind]
                self._figures[kind] = Figure(held.cases + 1, held.amount + n)
        for kind, names in (("dropped", line.dropped), ("added", line.added), ("unsure", line.unsure)):
            for name in names:
                self._add(name, kind, 1)
        for one in line.moved:
            item = item_of(one.instance)[0]
            if one.days:
                self._add(item, "later" if one.days > 0 else "earlier", abs(one.days))
            if one.late_before != one.late_after:
                self._add(item, "late" if one.late_after else "timely", 1)

    def _add(self, item: str, kind: str, n: int) -> None:
        counted = self._by_item.setdefault(item, {})
        counted[kind] = counted.get(kind, 0) + n


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a plan asks for. `needed`: item → True or None (may be needed); others are not."""

    needed: Mapping[str, bool | None]
    asked: int
    promised: int

    def needs(self, item: str) -> bool | None:
        return self.needed.get(item, False)


class _Side:
    """One version, and what was made of it: few cases differ in what decides their plan."""

    def __init__(self, programme: Programme, at: datetime, calendar: Calendar) -> None:
        self.programme, self.at, self.calendar = programme, at, calendar
        self._made: dict[int, tuple[Plan, _Needs]] = {}

    def flow(self, state: CaseState) -> str:
        """The flow the case is in, if this version has it; else the facts choose."""
        return state.flow if state.flow in self.programme.flows else ""

    def of(self, state: CaseState) -> _Needs:
        raw = state.raw_facts()
        drawn = plan_under(self.programme, raw, flow=self.flow(state))
        kept = self._made.get(id(drawn))
        if kept is not None and kept[0] is drawn:
            return kept[1]
        needed = {name: line.applies for name, line in drawn.items.items() if line.applies is not False}
        listed = materials(self.programme, drawn, typed_facts(self.programme, raw))
        asked = sum(
            needed.get(item) is True and drawn.items[item].envelope not in one.items
            for one in listed
            if one.applies
            for item in one.items
        )
        made = _Needs(needed, asked, drawn.promised_days)
        self._made[id(drawn)] = (drawn, made)
        return made

    def clock(self, state: CaseState, one: ItemState) -> ClockReading | None:
        """The clock of an instance with the limit this version promised on what was known when it was accepted; None
        where it promises none or does not need the item."""
        flow = self.flow(state)
        drawn = plan_under(self.programme, _facts_at(state, _accepted_seq(one)), flow=flow)
        line, item = drawn.items.get(one.item), self.programme.item(one.item, flow or drawn.flow)
        if line is None or item is None or line.applies is False or line.days is None:
            return None
        definition = definition_of(changed(one, allow_days=line.days, allow_basis=item.allow.basis))
        if definition is None:
            return None
        return read_clock(definition, history_of(one), at=self.at, calendar=self.calendar)


def _accepted_seq(one: ItemState) -> int:
    return next((entry.seq for entry in one.history if entry.what in ACCEPTING), one.history[-1].seq)


def _facts_at(state: CaseState, seq: int) -> dict[str, Any]:
    """The answers as they stood before the entry `seq`."""
    found = {}
    for fact, log in state.facts.items():
        last = next((entry for entry in reversed(log) if entry.seq < seq), None)
        if last is not None and last.raw is not None:
            found[fact] = last.raw
    return found


def _due(clock: ClockReading | None) -> date | None:
    return clock.due_on_if_resumed if clock else None


def _late(clock: ClockReading | None) -> bool:
    return clock is not None and clock.status == "ended_late"

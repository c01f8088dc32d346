"""Spans: the work list, and that of any past instant, as intervals in which an item read the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from yichuang.engine.calendars import Calendar
from yichuang.engine.canon import canonical
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.duties import read_duties
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.reading import UNANSWERED, ItemReading, read_items
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.case.window import WindowState
from yichuang.engine.programme.model import Plan, Programme

from ..district import District


class SpanValues(NamedTuple):
    """What a span says, in the order of its columns. `reason` is canonical JSON."""

    item: str
    function: str
    office: int | None
    post: int | None
    person: int | None
    state: str
    turn: str
    status_hint: str
    since_on: date
    due_on: date | None
    overdue_from: date | None
    provisional: bool
    pause_kind: str
    reason: str
    recheck_on: date | None
    calendar_version: str

    def same(self, other: SpanValues) -> bool:
        """Whether nobody looking at the list could tell them apart."""
        return self[:14] == other[:14]


SpanInsert = tuple[str, SpanValues, datetime, datetime | None, int, int | None]
"""(instance, what it says, from, until, opened, closed)."""


@dataclass(slots=True)
class SpanMoves:
    """What a write does to the spans of one case. `open`: instance → what its open span says, kept up to date.

    `closes`: instances whose stored open span ends, with instant and sequence; `rechecks`: instance → the new day to
    look again.
    """

    open: dict[str, SpanValues]
    closes: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    rechecks: dict[str, date | None] = field(default_factory=dict)
    _passed: list[SpanInsert] = field(default_factory=list)
    _pending: dict[str, tuple[SpanValues, datetime, int]] = field(default_factory=dict)

    def any(self) -> bool:
        """Whether any span ends or begins."""
        return bool(self.closes or self._passed or self._pending)

    def inserts(self) -> list[SpanInsert]:
        """The spans to insert: those that began and ended again, and those that are open after the last step."""
        began = ((one, values, at, None, seq, None) for one, (values, at, seq) in self._pending.items())
        return [*self._passed, *began]

    def step(self, items: Iterable[str] | None, now: Mapping[str, SpanValues], at: datetime, seq: int) -> None:
        """The spans of `items` (None: of every item) now say `now`."""
        concerned = set(now)
        if items is None:
            concerned.update(self.open)
        else:
            wanted = set(items)
            concerned.update(one for one, span in self.open.items() if span.item in wanted)
        for instance in sorted(concerned):
            self._one(instance, self.open.get(instance), now.get(instance), at, seq)

    def _one(self, instance: str, old: SpanValues | None, new: SpanValues | None, at: datetime, seq: int) -> None:
        if old is not None and new is not None and old.same(new):
            if old.recheck_on != new.recheck_on:
                self._recheck(instance, old, new.recheck_on)
            return
        if old is not None:
            opened = self._pending.pop(instance, None)
            if opened is None:
                self.closes[instance] = (at, seq)
                self.rechecks.pop(instance, None)  # it is over: what comes next says itself when to look again
            else:
                self._passed.append((instance, opened[0], opened[1], at, opened[2], seq))
            del self.open[instance]
        if new is not None:
            self._pending[instance] = (new, at, seq)
            self.open[instance] = new

    def _recheck(self, instance: str, old: SpanValues, day: date | None) -> None:
        self.open[instance] = old._replace(recheck_on=day)
        if instance in self._pending:
            _, at, seq = self._pending[instance]
            self._pending[instance] = (self.open[instance], at, seq)
        else:
            self.rechecks[instance] = day


def read_spans(
    programme: Programme,
    state: CaseState,
    at: datetime,
    calendar: Calendar,
    district: District,
    items: Iterable[str] | None = None,
) -> dict[str, SpanValues]:
    """What the spans of `items` (None: of all) say at `at`: one for each instance somebody is expected to act on, and
    one for each duty about them."""
    version = calendar.known_at(at).version
    readings = [
        r for r in read_items(programme, state, at=at, calendar=calendar, only_open=True, only=items) if r.in_play
    ]
    wanted = None if items is None else set(items)
    duties = read_duties(programme, state, at=at, calendar=calendar)
    readings += [one for one in duties if wanted is None or one.item in wanted]
    on = day_of(at, state.zone)
    return {r.instance: _values(r, state, on, district, version) for r in readings}


def affected_items(
    programme: Programme, before: CaseState, after: CaseState, open_now: Mapping[str, SpanValues]
) -> set[str] | None:
    """The items whose reading may differ between two states of a case; None = any of them.

    What happened to one item changes its own reading, and of those that come after it whether they wait. Anything that
    changes the plan, the case itself or who is responsible may change every reading. An item that has no open span and
    still waits for something hard goes on without one, and is left out.
    """
    if before.facts is not after.facts or before.flow != after.flow or before.programme != after.programme:
        return None
    if before.assigned is not after.assigned or before.closed_at != after.closed_at or before.seq == 0:
        return None
    old, new = before.items, after.items
    items = {one.item for name, one in new.items() if old.get(name) is not one}
    if len(new) < len(old) + len(items):
        # an entry put right may have taken an instance away
        items.update(one.item for name, one in old.items() if name not in new)
    items |= _about(before.window, after.window)
    plan = plan_of(programme, after)
    order = _order(plan, programme, after.flow)
    following = {one for item in items for one in order.later.get(item, ())} - items
    if following:
        standing = {one.item for one in after.items.values() if one.ended_well}
        items.update(span.item for span in open_now.values() if span.item in following)
        items.update(one for one in following if not order.waits(one, standing))
    return items


def _about(before: WindowState, after: WindowState) -> set[str]:
    """The items about which the window did something between two states."""
    if before.subjects is after.subjects:
        return set()
    moved = [name for name, seq in after.subjects.items() if before.subjects.get(name) != seq]
    return {item_of(name.removeprefix("item:"))[0] for name in moved if name.startswith("item:")}


@dataclass(frozen=True, slots=True)
class _Order:
    """`later`: item → the items that wait for it, or for what it may stand in for. `hard`: what comes
    before by law; `stand_ins`: item → hard predecessor → what may stand in for it."""

    later: Mapping[str, set[str]]
    hard: Mapping[str, frozenset[str]]
    stand_ins: Mapping[str, Mapping[str, str]]

    def waits(self, item: str, standing: set[str]) -> bool:
        missing = self.hard[item] - standing
        if not missing or item not in self.stand_ins:
            return bool(missing)
        stand_ins = self.stand_ins[item]
        return any(stand_ins.get(one, "") not in standing for one in missing)


_ORDERS: dict[tuple[str, int, str], tuple[Plan, _Order]] = {}
_ORDERS_KEPT = 512


def _order(plan: Plan, programme: Programme, flow: str) -> _Order:
    """The order of a plan, kept by the identity of the plan."""
    key = (programme.digest, id(plan), flow)
    kept = _ORDERS.get(key)
    if kept is not None and kept[0] is plan:
        return kept[1]
    later: dict[str, set[str]] = {}
    stand_ins: dict[str, Mapping[str, str]] = {}
    for one in plan.items.values():
        item = programme.item(one.id, flow or plan.flow)
        committed = item.after.committed if item else {}
        if committed:
            stand_ins[one.id] = committed
        for before in (*one.hard, *one.soft, *committed.values()):
            later.setdefault(before, set()).add(one.id)
    if len(_ORDERS) >= _ORDERS_KEPT:
        _ORDERS.pop(next(iter(_ORDERS)))
    made = _Order(later, {one.id: frozenset(one.hard) for one in plan.items.values()}, stand_ins)
    _ORDERS[key] = (plan, made)
    return made


def _values(reading: ItemReading, state: CaseState, on: date, district: District, version: str) -> SpanValues:
    office, post, person = _who(reading, state, on, district)
    hint = "theirs" if reading.quiet == "theirs" else ""
    if reading.state == "paused" and (reading.clock is None or reading.clock.status in _STANDING):
        hint = "paused"
    return SpanValues(
        reading.item, reading.function, office, post, person, reading.state, reading.turn, hint,
        reading.since_on or on, reading.due_on, reading.overdue_from, reading.provisional, reading.pause_kind,
        _reason(reading), _recheck_on(reading, state, on), version,
    )  # fmt: skip


_STANDING = ("paused", "pause_overdue")


def _who(
    reading: ItemReading, state: CaseState, on: date, district: District
) -> tuple[int | None, int | None, int | None]:
    """(office, post, person): by the function map on the day, unless somebody was made responsible for the item."""
    office, post = district.place(reading.function, on)
    if reading.right:
        return (*district.holder(reading.right, office, post), None)
    assigned = state.assigned
    if not assigned:
        return office, post, None
    ref = assigned.get(f"responsible:{reading.instance}") or assigned.get(f"responsible:{reading.item}") or ""
    kind, _, number = ref.partition(":")
    if kind == "office":
        return int(number), None, None
    if kind == "post":
        return office, int(number), None
    return (office, post, int(number)) if kind == "person" else (office, post, None)


def _reason(reading: ItemReading) -> str:
    """Why the due date is what it is: a code with parameters that do not change from day to day."""
    code, params = "", {}
    since = reading.since_on.isoformat() if reading.since_on else ""
    if reading.state == "paused":
        code, params = "span_paused", {"kind": reading.pause_kind, "since": since}
    elif reading.state == "correcting":
        code, params = "span_correcting", {"since": since}
    elif reading.reasons and reading.reasons[0].code == UNANSWERED:
        code, params = UNANSWERED, dict(reading.reasons[0].params)
    elif reading.clock is not None and reading.clock.why:
        code, params = reading.clock.why[0].code, dict(reading.clock.why[0].params)
    elif reading.state in ("applied", "received"):
        code, params = f"span_{reading.state}", {"since": since}
    elif reading.state == "ready":
        code, params = "span_ready", {"since": since}
    return _reason_text(code, tuple(params.items())) if code else "{}"


@lru_cache(maxsize=4096)
def _reason_text(code: str, params: tuple[tuple[str, Any], ...]) -> str:
    return canonical({"code": code, "params": dict(params)}).decode()


def _recheck_on(reading: ItemReading, state: CaseState, on: date) -> date | None:
    """The day on which an item reads differently by itself: its pause is past its limit, a cap may be used up, or
    nobody has answered what was received."""
    if reading.state in ("applied", "received", "opinion"):
        turns = reading.due_on + timedelta(days=1) if reading.due_on else None
        return turns if turns is not None and turns > on else None  # past, it has been looked at
    clock = reading.clock
    if reading.state != "paused" or clock is None or clock.status not in _STANDING:
        return None
    one = state.items[reading.instance]
    if any(pause.cap_days is not None for pause in one.pauses):
        return on + timedelta(days=1)
    return reading.overdue_from if clock.status == "paused" else None

"""What the events of a case amount to. Nothing here depends on the programme, the calendar or the time of asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from ..canon import canonical
from .window import EMPTY, WindowState

STARTED = frozenset({"applied", "received", "correcting", "accepted", "paused"})
ENDED_WELL = frozenset({"granted", "granted_owing"})
ENDED = ENDED_WELL | {"refused", "not_accepted", "withdrawn", "recalled", "revoked"}
"""Item states that come from events. The others (unknown, not_needed, waiting, ready) are readings of the plan."""

_UNDECIDED = frozenset({"withdrawn", "not_accepted"})


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One thing that happened to an item, as it stands after any rectification. `on` is a day in the case's zone."""

    seq: int
    what: str  # event type without "item."
    on: date
    at: datetime
    body: Mapping[str, Any]


def recorded_despite(entry: ItemEntry) -> bool:
    """Whether an entry was recorded with a reason against law or plan. No decision of our own window ever is."""
    return bool(entry.body.get("despite"))


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """An interval in which the clock of an item stands still. `kind` a pause of the programme; limits in days."""

    kind: str
    effect: str
    from_on: date
    to_on: date | None = None
    limit_days: int | None = None
    cap_days: int | None = None
    cap_group: str = ""
    basis: str = ""
    asked_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class ItemState:
    """One instance of an item. `history` is what the rest was folded from.

    `allow_days`/`allow_basis` are fixed by the instance's own acceptance and never move. `touched` is the sequence of
    the last event about it, `corrections` how often gaps were notified. `applied_on` the day an application reached us:
    the five days run from it, however late somebody looks. `handed_on`: when the window passed it on to the office.
    `extension_days` granted once by the head. `phase` the part a result covers where an item is decided in parts.
    `commitment` "" | "open" | "kept" | "breached" for a result granted on the applicant's word, checked by
    `commitment_by`. `served_on`: when the result was handed over.
    """

    instance: str
    item: str
    state: str
    history: tuple[ItemEntry, ...]
    touched: int
    received_on: date | None = None
    accepted_on: date | None = None
    clock_from: date | None = None
    ended_on: date | None = None
    allow_days: int | None = None
    allow_basis: str = "working"
    pauses: tuple[PauseSpan, ...] = ()
    number: str = ""
    owed: tuple[str, ...] = ()
    owed_by: date | None = None
    corrections: int = 0
    despite: Any = ""
    applied_on: date | None = None
    handed_on: date | None = None
    extension_days: int = 0
    phase: str = ""
    phase_open: bool = False
    commitment: str = ""
    commitment_by: date | None = None
    served_on: date | None = None

    @property
    def started(self) -> bool:
        return self.state in STARTED

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def decided(self) -> bool:
        """Whether it ended by a decision: taken back by the applicant or turned away, it did not."""
        return self.ended and self.state not in _UNDECIDED

    @property
    def ended_well(self) -> bool:
        return self.state in ENDED_WELL

    @property
    def pause(self) -> PauseSpan | None:
        """The pause now open, if any."""
        return next((p for p in reversed(self.pauses) if p.to_on is None), None)


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One answer to one fact: its JSON spelling, {"sealed": id, "digest": …} where erasable, or None = taken back.

    `since`: when it was given in the linked case it came from; None for one given here."""

    seq: int
    at: datetime
    raw: Any
    source: str = ""
    since: datetime | None = None

    @property
    def answered_at(self) -> datetime:
        """When a person gave the answer, here or elsewhere."""
        return self.since or self.at

    def newer_than(self, other: FactEntry) -> bool:
        """Whether this answer counts rather than the other. Of two of one instant every case keeps the same."""
        if self.answered_at != other.answered_at:
            return self.answered_at > other.answered_at
        return canonical(self.raw) > canonical(other.raw)


@dataclass(frozen=True, slots=True)
class Note:
    seq: int
    at: datetime
    on: date
    by: Mapping[str, Any]
    text: Any  # {"sealed": …}
    kind: str = "diary"
    item: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What blocks the case: what is stuck, the decision asked for (`ask`), who proposes it, by when it is wanted."""

    id: str
    seq: int
    raised_on: date
    by: Mapping[str, Any]
    text: Any
    ask: Any = None
    proposed_by: str = ""
    due_on: date | None = None
    item: str = ""
    kind: str = ""
    cleared_on: date | None = None
    cleared_text: Any = None


@dataclass(frozen=True, slots=True)
class FileRef:
    seq: int
    at: datetime
    file: str
    name: Any
    size: int
    type: str
    item: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WorksStop:
    seq: int
    stopped_on: date
    text: Any
    expected_on: date | None = None
    resumed_on: date | None = None
    resumed_seq: int = 0
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """The whole state of one case. `seq` 0 and `case` "" before anything happened."""

    case: str = ""
    programme: str = ""  # digest the case is pinned to
    programme_id: str = ""
    zone: str = "Asia/Shanghai"
    number: str = ""
    title: Any = ""
    kind: str = ""
    division: str = ""
    flow: str = ""  # fixed by the first acceptance
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    seq: int = 0
    last_at: datetime | None = None
    facts: Mapping[str, tuple[FactEntry, ...]] = field(default_factory=dict)
    items: Mapping[str, ItemState] = field(default_factory=dict)
    assigned: Mapping[str, str] = field(default_factory=dict)  # "role" or "role:instance" → ref
    notes: tuple[Note, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    files: tuple[FileRef, ...] = ()
    works: tuple[WorksStop, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # case → relation
    entries: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # seq → (event type, subject)
    void: frozenset[int] = frozenset()
    touched: int = 0  # last event about the case itself, not about an item
    window: WindowState = EMPTY

    @property
    def open(self) -> bool:
        return self.seq > 0 and self.closed_at is None

    @property
    def stopped(self) -> WorksStop | None:
        """The stop of works now in force, if any."""
        last = self.works[-1] if self.works else None
        return last if last is not None and last.resumed_on is None else None

    def raw_facts(self) -> dict[str, Any]:
        """Fact → latest JSON value, taken-back ones left out."""
        found = {}
        for fact, log in self.facts.items():
            if log and log[-1].raw is not None:
                found[fact] = log[-1].raw
        return found

    def plain_facts(self) -> dict[str, Any]:
        """What a case knows and may hand on: of `raw_facts` those that are not sealed."""
        return {
            fact: raw for fact, raw in self.raw_facts().items() if not (isinstance(raw, Mapping) and "sealed" in raw)
        }

    def instances(self, item: str) -> list[ItemState]:
        """The instances of an item, oldest first."""
        return [s for s in self.items.values() if s.item == item]

    def latest(self, item: str) -> ItemState | None:
        """The newest instance of an item."""
        found = None
        for state in self.items.values():
            if state.item == item:
                found = state
        return found


def changed(one: _State, **changes: Any) -> _State:
    """`dataclasses.replace` for the two classes every event rebuilds, at a fraction of its cost: slots are copied as
    they are, past the checks of a frozen class. Raises KeyError for a field there is not."""
    kind = type(one)
    put = _PUT[kind]
    new = object.__new__(kind)
    for store, value in zip(put.values(), _READ[kind](one), strict=True):
        store(new, value)
    for name, value in changes.items():
        put[name](new, value)
    return new


_State = TypeVar("_State", CaseState, ItemState)
_READ: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(one.name for one in fields(kind))) for kind in (CaseState, ItemState)
}
_PUT: dict[type, dict[str, Callable[[Any, Any], None]]] = {
    kind: {one.name: getattr(kind, one.name).__set__ for one in fields(kind)} for kind in (CaseState, ItemState)
}
"""Field → what stores it, in the order of the fields."""


def instance_id(item: str, nth: int) -> str:
    """`B04` for the first instance, `B04.2` for the second."""
    return item if nth == 1 else f"{item}.{nth}"


MOST_DIGITS = 4


def item_of(instance: str) -> tuple[str, int]:
    """("B04", 2) from `B04.2`; ("B04", 1) from `B04`. What no count is (ASCII digits, at most four) is part of a name
    nothing has: Python refuses to read thousands of digits."""
    head, dot, tail = instance.rpartition(".")
    counted = dot and tail.isascii() and tail.isdecimal() and len(tail) <= MOST_DIGITS
    return (head, int(tail)) if counted else (instance, 1)

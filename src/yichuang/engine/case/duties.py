"""What somebody still has to do about an item beside deciding it: opinions, signatures, debts, checks, handing over.

Each duty reads like an item: whose turn it is, since when and by when. Its instance is the item's with the duty behind
it, `B04~opinion.O1`, its state the kind of duty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property

from ..calendars import Calendar, WorkingDays, local_date
from ..clocks import overdue_from
from ..items.model import Item
from ..programme.model import Programme
from .opinions import opinion_due_on, reads_as_consent
from .reading import NEAR_DAYS, ItemReading
from .state import CaseState, ItemState, item_of

KINDS = (
    "opinion_sign", "opinion", "approval", "material_owed", "commitment", "session", "serve", "rating", "supervision",
)  # fmt: skip
"""The state of a duty, in the order of the reference."""


def read_duties(programme: Programme, state: CaseState, *, at: datetime, calendar: Calendar) -> tuple[ItemReading, ...]:
    """Every open duty of a case."""
    if state.closed_at is not None or (not state.window.subjects and not any(_owes(o) for o in state.items.values())):
        return ()
    return tuple(_Duties(programme, state, at, calendar).all())


def is_duty(instance: str) -> bool:
    return "~" in instance


def _owes(one: ItemState) -> bool:
    return bool(one.owed) or one.commitment == "open" or one.handed_on is not None


class _Duties:
    def __init__(self, programme: Programme, state: CaseState, at: datetime, calendar: Calendar) -> None:
        self.programme, self.state, self.calendar = programme, state, calendar
        self.days: WorkingDays = calendar.known_at(at)
        self.today = local_date(at, state.zone)

    @cached_property
    def window(self) -> str:
        return self.programme.window

    def all(self) -> Iterator[ItemReading]:
        yield from self._opinions()
        yield from self._proposals()
        yield from self._items()
        yield from self._sessions()
        yield from self._ratings()
        yield from self._supervisions()

    def _opinions(self) -> Iterator[ItemReading]:
        for one in self.state.window.opinions.values():
            item = self.state.items.get(one.item)
            if not one.open or item is None or item.ended or reads_as_consent(one, self.today, self.days):
                continue
            due = opinion_due_on(one, self.days)
            kind, since = ("opinion", one.signed_on) if one.signed_on else ("opinion_sign", one.asked_on)
            yield self._duty(one.item, kind, one.id, one.function, since or one.asked_on, due)

    def _proposals(self) -> Iterator[ItemReading]:
        for one in self.state.window.proposals.values():
            if one.state == "open":
                yield self._duty(one.item, "approval", one.id, self._function(one.item), one.on, None, right=one.right)

    def _items(self) -> Iterator[ItemReading]:
        for one in self.state.items.values():
            if one.owed and one.owed_by is not None and (not one.ended or one.ended_well):
                since = one.ended_on or one.accepted_on or one.owed_by
                yield self._duty(one.instance, "material_owed", "", self._window_of(one.instance), since, one.owed_by)
            if one.commitment == "open" and one.ended_well and one.ended_on is not None:
                function = self._function(one.instance)
                yield self._duty(one.instance, "commitment", "", function, one.ended_on, one.commitment_by)
            if one.handed_on is not None and one.ended and one.served_on is None and not one.owed and self._papers(one):
                yield self._duty(one.instance, "serve", "", self._window_of(one.instance), one.ended_on, None)

    def _papers(self, one: ItemState) -> bool:
        """Whether a result waits to be handed over; what an envelope contains goes out with the envelope."""
        if one.state not in ("granted", "granted_owing", "refused", "not_accepted"):
            return False
        return not any(one.item in whole.contains for whole in self._envelopes)

    @cached_property
    def _envelopes(self) -> tuple[Item, ...]:
        items = (self.programme.item(one.item, self.state.flow) for one in self.state.items.values() if one.accepted_on)
        return tuple(item for item in items if item is not None and item.contains)

    def _sessions(self) -> Iterator[ItemReading]:
        for one in self.state.window.sessions.values():
            item = self.state.items.get(one.item)
            if one.closed_on is not None or item is None or item.ended:
                continue
            lead = self._function(one.item)
            for function in one.missing:
                yield self._duty(one.item, "session", f"{one.id}.{function}", function, one.on, one.on)
            if not one.missing:
                yield self._duty(one.item, "session", one.id, lead, one.on, None)

    def _ratings(self) -> Iterator[ItemReading]:
        limit = self.programme.rating_answer
        for one in self.state.window.ratings.values():
            if one.poor and one.answered_on is None:
                due = self.days.add_working(one.on, int(limit.n)) if limit else None
                yield self._duty(one.item, "rating", one.id, self._window_of(one.item), one.on, due)

    def _supervisions(self) -> Iterator[ItemReading]:
        limit = self.programme.supervision_answer
        for one in self.state.window.supervisions.values():
            if one.answered_on is None:
                due = self.days.add_working(one.on, int(limit.n)) if limit else None
                yield self._duty(one.item, "supervision", one.id, one.function, one.on, due)

    def _function(self, instance: str) -> str:
        item = self.programme.item(item_of(instance)[0], self.state.flow)
        return item.function if item else ""

    def _window_of(self, instance: str) -> str:
        return self.window or self._function(instance)

    def _duty(
        self, instance: str, kind: str, name: str, function: str, since: date | None, due: date | None, right: str = ""
    ) -> ItemReading:
        own = self.programme.functions.get(function)
        status = late = None
        if due is not None:
            late = overdue_from("working", due, self.days)
            near = self.days.add_working(self.days.last_working(self.today), NEAR_DAYS)
            status = "overdue" if self.today >= late else "near" if due <= near else "running"
        return ItemReading(
            f"{instance}~{kind}.{name}".rstrip("."),
            item_of(instance)[0],
            kind,
            True,
            function,
            turn="outside" if own is not None and own.outside else "office",
            since_on=since,
            due_on=due,
            overdue_from=late,
            status=status or "running",
            provisional=due is not None and not self.days.covered(due.year),
            right=right,
        )

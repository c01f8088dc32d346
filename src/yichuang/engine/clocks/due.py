"""When a clock falls due, and how many days it has counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..calendars import WorkingDays
from .history import Basis, ClockDefinition, Pause
from .standing import Interval, standing, stands_uncapped


def due_on(definition: ClockDefinition, start_on: date, pauses: Iterable[Pause], days: WorkingDays) -> date | None:
    """The day a clock accepted on `start_on` falls due, with every pause given taken as it is.

    None while a pause is open that no cap will end. This is the fast path of projections: it equals
    `read_clock(...).due_on` wherever that is given. Restarts are honoured; instants of pauses are not looked at.
    """
    started, seen = start_on.toordinal(), [pause for pause in pauses if pause.effect != "not_started"]
    if not seen:
        return date.fromordinal(due_ordinal(definition.basis, definition.allowance, started, (), days))
    for pause in seen:
        if pause.effect == "restart" and pause.to_on is not None and pause.from_on <= pause.to_on:
            started = max(started, pause.to_on.toordinal())
    end_of_open = 0
    if any(pause.to_on is None for pause in seen):
        if any(pause.to_on is None and stands_uncapped(definition, pause) for pause in seen):
            return None
        end_of_open = _cap_horizon(definition, seen, started, days)
    closed = [(p, p.from_on.toordinal(), end_of_open if p.to_on is None else p.to_on.toordinal()) for p in seen]
    stood, _ = standing(definition, closed, started, days)
    return date.fromordinal(due_ordinal(definition.basis, definition.allowance, started, stood, days))


def pause_due_on(pause: Pause, days: WorkingDays) -> date | None:
    """The last day within a pause's own limit; None when it has none."""
    if pause.limit_days is None:
        return None
    return date.fromordinal(due_ordinal(pause.limit_basis, pause.limit_days, pause.from_on.toordinal(), (), days))


def intake_due_on(received_on: date, days: WorkingDays, limit_days: int = 5) -> date:
    """The last day to accept, refuse or list every gap; without an answer by its end the item reads as accepted on the
    day of receipt. `limit_days` is `INTAKE_DAYS` unless the programme says otherwise."""
    return days.add_working(received_on, limit_days) if limit_days else days.next_working(received_on)


def overdue_from(basis: Basis, due: date, days: WorkingDays) -> date:
    """The first day on which a clock due on `due`, and not paused since, reads overdue: a working clock does not become
    overdue on a weekend. Lists compare this with today where they cannot read the clock."""
    return date.fromordinal(due.toordinal() + 1) if basis == "calendar" else days.add_working(due, 1)


def due_ordinal(basis: Basis, allowance: int, start: int, stood: Sequence[Interval], days: WorkingDays) -> int:
    """The day on which the count reaches the allowance, moved forward to a day that is worked and not paused."""
    working = basis == "working"
    position, need = start, allowance
    for a, b in stood:
        run = days.worked_upto(a) - days.worked_upto(position) if working else a - position
        if run >= need:
            break
        need -= run
        position = b
    if need > 0:
        due = days.nth_worked(days.worked_upto(position) + need) if working else position + need
        if working:
            return due
    else:
        due = position
    return _roll(due, stood, days)


def counted(basis: Basis, after: int, upto: int, stood: Sequence[Interval], days: WorkingDays) -> int:
    """Days in (after, upto] that counted: those of the basis that did not begin in a pause."""
    if upto <= after:
        return 0
    if basis == "working":
        count = days.worked_upto(upto) - days.worked_upto(after)
        for a, b in stood:
            a, b = max(a, after), min(b, upto)
            if b > a:
                count -= days.worked_upto(b) - days.worked_upto(a)
        return count
    return upto - after - sum(max(0, min(b, upto) - max(a, after)) for a, b in stood)


def _roll(due: int, stood: Sequence[Interval], days: WorkingDays) -> int:
    while True:
        worked = days.nth_worked(days.worked_upto(due - 1) + 1)
        due = next((b + 1 for a, b in stood if a < worked <= b), worked)
        if due == worked:
            return due


def _cap_horizon(definition: ClockDefinition, pauses: Sequence[Pause], start: int, days: WorkingDays) -> int:
    """A day by which every cap is used up, however the pauses overlap."""
    last = max(start, *((p.to_on or p.from_on).toordinal() for p in pauses))
    room = definition.pause_cap_days
    if room is None:
        room = sum(cap for _, cap in definition.kind_caps)
    return days.nth_worked(days.worked_upto(last) + room + 1) if definition.basis == "working" else last + room + 1

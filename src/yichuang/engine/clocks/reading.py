"""A clock read at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ..calendars import Calendar, WorkingDays, local_date
from ..errors import Reason
from .as_of import happened, pauses_as_of
from .due import counted, due_ordinal, pause_due_on
from .history import Basis, ClockDefinition, ClockHistory, Pause
from .standing import Budget, Interval, standing, stands_uncapped

Status = Literal["not_started", "running", "near", "overdue", "paused", "pause_overdue", "ended", "ended_late"]

_STANDING = ("paused", "pause_overdue")
_NEVER: Sequence[Interval] = ()
_NONE: Sequence[Pause] = ()


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What a clock says at an instant.

    `due_on`: None while not started or paused; then `due_on_if_resumed` says what it would be if the clock ran again
    from today (equal to `due_on` otherwise). `used` + `left` = allowance, in days of the basis; `left` is negative when
    overdue. Days by which an end on a day off is moved forward do not count. `pause`: the open pause (the one whose
    limit ends first, of several), `pause_due_on` the last day of its own limit. `provisional`: a year between start and
    due date is not arranged yet, so only weekends were taken off. `calendar` is the version of the calendar used.
    `why`: codes with parameters, worded in gettext.
    """

    status: Status
    due_on: date | None
    due_on_if_resumed: date | None
    used: int
    left: int
    why: tuple[Reason, ...]
    provisional: bool
    pause: Pause | None
    pause_due_on: date | None
    calendar: str


def read_clock(
    definition: ClockDefinition,
    history: ClockHistory,
    *,
    at: datetime,
    calendar: Calendar,
    known: datetime | None = None,
    near_days: int = 2,
) -> ClockReading:
    """The reading at the aware instant `at`, with the calendar as known at `known` (default: at `at`).

    Events of the history after `at` are ignored. Overdue when used > allowance, near when no more than `near_days` are
    left. Raises EngineError("instant_without_zone").
    """
    today_on = local_date(at, calendar.zone)
    days = calendar.known_at(at if known is None else known)
    allowance = definition.allowance
    for extension in history.extensions:
        if happened(extension.on, extension.at, today_on, at):
            allowance += extension.days
    if history.start_on is None or not happened(history.start_on, history.start_at, today_on, at):
        return ClockReading("not_started", None, None, 0, allowance, (), False, None, None, days.version)

    ended_on = history.ended_on
    if ended_on is not None and not happened(ended_on, history.ended_at, today_on, at):
        ended_on = None
    today = (ended_on or today_on).toordinal()
    start, stood, open_now, paused = history.start_on.toordinal(), _NEVER, _NONE, False
    if history.pauses:
        closed, open_now, start = pauses_as_of(history.pauses, start, today, today_on, at)
        stood, budget = standing(definition, closed, start, days)
        if ended_on is not None:
            open_now = _NONE
        paused = bool(open_now) and _stands(definition, open_now, stood, budget, today)

    due = due_ordinal(definition.basis, allowance, start, stood, days)
    if today <= due:
        used = min(allowance, counted(definition.basis, start, today, stood, days))
    else:
        used = allowance + counted(definition.basis, due, today, stood, days)
    left = allowance - used
    due_on = date.fromordinal(due)
    pause, limit_on, past_limit = _current(open_now, today, days)
    provisional = not days.covered_between(date.fromordinal(start), due_on)
    status = _status(ended_on is not None, left, paused, past_limit, near_days)
    why = _why(definition.basis, allowance, start, stood, days)
    if pause is not None:
        why += _why_pause(definition, pause, limit_on, past_limit, paused)
    if provisional:
        why += (Reason("clock_provisional", {"year": due_on.year}),)
    shown = None if status in _STANDING else due_on
    return ClockReading(status, shown, due_on, used, left, why, provisional, pause, limit_on, days.version)


def _status(ended: bool, left: int, paused: bool, past_limit: bool, near_days: int) -> Status:
    if ended:
        return "ended_late" if left < 0 else "ended"
    if left < 0:
        return "overdue"
    if paused:
        return "pause_overdue" if past_limit else "paused"
    return "near" if left <= near_days else "running"


def _stands(
    definition: ClockDefinition, open_now: Sequence[Pause], stood: Sequence[Interval], budget: Budget | None, today: int
) -> bool:
    """Whether the clock stands still today although caps may apply: it did today, or could tomorrow."""
    if budget is None or any(stands_uncapped(definition, pause) for pause in open_now):
        return True
    if stood and stood[-1][1] == today:
        return True
    return budget.charge(frozenset(pause.kind for pause in open_now))


def _current(open_now: Sequence[Pause], today: int, days: WorkingDays) -> tuple[Pause | None, date | None, bool]:
    """Of the open pauses the one whose limit ends first, that day, and whether it has passed."""
    if not open_now:
        return None, None, False
    limits = [(pause_due_on(pause, days) or date.max, place) for place, pause in enumerate(open_now)]
    limit, place = min(limits)
    pause = open_now[place]
    if limit == date.max or pause.limit_days is None:
        return pause, None, False
    past = counted(pause.limit_basis, limit.toordinal(), today, (), days) > 0
    return pause, limit, past


def _why(basis: Basis, allowance: int, start: int, stood: Sequence[Interval], days: WorkingDays) -> tuple[Reason, ...]:
    first = Reason(
        "clock_allowance", {"days": allowance, "basis": basis, "started_on": date.fromordinal(start).isoformat()}
    )
    if not stood:
        return (first,)
    missed = sum(counted(basis, a, b, (), days) for a, b in stood)
    return (first, Reason("clock_stood_still", {"days": missed, "basis": basis}))


def _why_pause(
    definition: ClockDefinition, pause: Pause, limit_on: date | None, past_limit: bool, paused: bool
) -> tuple[Reason, ...]:
    params = {"kind": pause.kind, "since": pause.from_on.isoformat(), "waiting_for": pause.waiting_for}
    reasons = [Reason("clock_paused", params)] if paused else []
    if past_limit and limit_on is not None:
        reasons.append(Reason("pause_past_limit", {"kind": pause.kind, "limit_on": limit_on.isoformat()}))
    if not paused and not stands_uncapped(definition, pause):
        caps = [cap for kind, cap in definition.kind_caps if kind == pause.kind]
        if definition.pause_cap_days is not None:
            caps.append(definition.pause_cap_days)
        reasons.append(Reason("pause_cap_reached", {"kind": pause.kind, "days": min(caps)}))
    return tuple(reasons)

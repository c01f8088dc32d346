"""Times of stages, of whole flows and of a case from end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..calendars import Calendar, WorkingDays, local_date
from .as_of import happened, pauses_as_of
from .history import Basis, ClockDefinition, ClockHistory
from .standing import standing, union

Spans = tuple[tuple[date, date], ...]
"""Disjoint intervals (after, upto]: the days after the first date up to and with the second."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Calendar days from end to end and whose they were: total = office + third_party + applicant."""

    total: int
    office: int
    third_party: int
    applicant: int


def running_spans(
    definition: ClockDefinition,
    history: ClockHistory,
    *,
    at: datetime,
    calendar: Calendar,
    known: datetime | None = None,
) -> Spans:
    """The days on which one item's clock counted, up to its end or to `at`; events after `at` are ignored.

    A restart does not undo days that counted before it. Whether each day is one of the basis is left to `days_in`.
    """
    today_on = local_date(at, calendar.zone)
    if history.start_on is None or not happened(history.start_on, history.start_at, today_on, at):
        return ()
    upto = today_on.toordinal()
    if history.ended_on is not None and happened(history.ended_on, history.ended_at, today_on, at):
        upto = history.ended_on.toordinal()
    start = history.start_on.toordinal()
    closed, _, _ = pauses_as_of(history.pauses, start, upto, today_on, at)
    stood, _ = standing(definition, closed, start, calendar.known_at(at if known is None else known))
    ran, position = [], start
    for a, b in stood:
        ran.append((position, a))
        position = b
    ran.append((position, upto))
    return tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in ran if b > a)


def join_spans(spans: Iterable[tuple[date, date]], after: date | None = None) -> Spans:
    """The union, of what lies after `after` if given."""
    ordinals = ((a.toordinal(), b.toordinal()) for a, b in spans)
    joined = union(ordinals, 0 if after is None else after.toordinal())
    return tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in joined)


def days_in(spans: Iterable[tuple[date, date]], days: WorkingDays, basis: Basis = "working") -> int:
    """Days of the basis in the union of the spans."""
    if basis == "working":
        return sum(days.count(a, b) for a, b in join_spans(spans))
    return sum((b - a).days for a, b in join_spans(spans))


def stage_days(
    spans: Iterable[tuple[date, date]], days: WorkingDays, *, after: date | None = None, basis: Basis = "working"
) -> int:
    """Days on which at least one counted item's clock counted: give the `running_spans` of all counted items.

    Those of one stage give stage time; those of all stages with `after` = the date of the flow's start event give
    whole-flow time.
    """
    return days_in(join_spans(spans, after), days, basis)


def split_elapsed(
    start_on: date, end_on: date, office: Iterable[tuple[date, date]], third_party: Iterable[tuple[date, date]] = ()
) -> Elapsed:
    """Calendar days in (start_on, end_on], each given to one party.

    A day is the office's when any office clock counted on it, else the third party's when one was being waited for,
    else the applicant's.
    """
    first, last = start_on.toordinal(), end_on.toordinal()
    total = max(0, last - first)
    offices = tuple(office)
    by_office = _length(offices, first, last)
    by_either = _length((*offices, *third_party), first, last)
    return Elapsed(total, by_office, by_either - by_office, total - by_either)


def _length(spans: Iterable[tuple[date, date]], first: int, last: int) -> int:
    return sum(b - a for a, b in union(((a.toordinal(), min(b.toordinal(), last)) for a, b in spans), first))

"""What changes the spans of a case without an event of the case: a calendar published anew, a function that changes
hands, a pause that runs out. Each has its instant, so that spans are the same whenever somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yichuang.engine.calendars import Calendar, Publication, day_bounds
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from .district import District
from .projections.spans import SpanMoves, SpanValues, read_spans


@dataclass(frozen=True, slots=True)
class Moved:
    """A due date that moved because of a publication."""

    instance: str
    before: date | None
    after: date | None
    at: datetime
    publication: Publication


def turn(
    programme: Programme,
    state: CaseState,
    moves: SpanMoves,
    *,
    after: datetime,
    upto: datetime,
    calendar: Calendar,
    district: District,
) -> list[Moved]:
    """Carries every turning point in (after, upto] into `moves`, in order; returns the due dates that moved."""
    moved: list[Moved] = []
    if not moves.open or state.closed_at is not None:
        return moved
    done = after
    while (point := _next(state, moves, done, upto, calendar, district)) is not None:
        at, publication = point
        before = dict(moves.open)
        items = sorted({span.item for span in before.values()})
        now = read_spans(programme, state, at, calendar, district, items)
        # only what was open turns: an item becomes ready by events alone
        moves.step(items, {one: span for one, span in now.items() if one in before}, at, state.seq)
        if publication is not None:
            moved += _moved(before, moves.open, at, publication)
        done = at
    return moved


def _next(
    state: CaseState, moves: SpanMoves, after: datetime, upto: datetime, calendar: Calendar, district: District
) -> tuple[datetime, Publication | None] | None:
    """The first turning point in (after, upto]."""
    published = calendar.changes_between(after, upto)
    days = _days(state, moves, after, upto, district)
    at = day_bounds(days[0], state.zone)[0] if days else None
    if published and (at is None or published[0].known_at <= at):
        return published[0].known_at, published[0]
    return (at, None) if at is not None else None


def _days(state: CaseState, moves: SpanMoves, after: datetime, upto: datetime, district: District) -> list[date]:
    """Days that begin in (after, upto] with which some open span may read differently, earliest first."""
    first, last = day_of(after, state.zone), day_of(upto, state.zone)
    if first == last:
        return []
    spans = moves.open.values()
    days = {span.recheck_on for span in spans if span.recheck_on is not None and first < span.recheck_on <= last}
    handed_over = district.days_between(first, last)
    if handed_over:
        functions = {span.function for span in spans}
        days.update(day for day in handed_over if _changes_hands(district, functions, day))
    return sorted(days)


def _changes_hands(district: District, functions: set[str], day: date) -> bool:
    return any(day in entry[:2] for function in functions for entry in district.functions.get(function, ()))


def _moved(
    before: dict[str, SpanValues], after: dict[str, SpanValues], at: datetime, publication: Publication
) -> list[Moved]:
    return [
        Moved(instance, span.due_on, after[instance].due_on, at, publication)
        for instance, span in before.items()
        if instance in after and after[instance].due_on != span.due_on
    ]

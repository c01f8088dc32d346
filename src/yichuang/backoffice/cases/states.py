"""The state of a case, now or as it was, and what it means."""

from __future__ import annotations

from datetime import datetime

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.store import events_of
from yichuang.engine.calendars import Calendar
from yichuang.engine.case.context import plan_of as make_plan
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Plan, Programme

from .district import district
from .loading import fresh


class CaseUnknownError(LookupError):
    """There is no such case, or there was none yet at that instant."""


def state_of(case_id: str, at: datetime | None = None) -> CaseState:
    """The state now, or with the events up to and with `at`: what the office knew then. Raises CaseUnknownError."""
    known = fresh(case_id)
    if known is None:
        raise CaseUnknownError(case_id)
    if at is None or (known.state.last_at is not None and at >= known.state.last_at):
        return known.state
    state = fold(events_of(case_id, upto_at=at))
    if state.seq == 0:
        raise CaseUnknownError(case_id)
    return state


def programme_of(state: CaseState) -> Programme:
    """The programme a case is pinned to."""
    return programmes.get(state.programme)


def plan_of(state: CaseState) -> Plan:
    """The plan of a case under the facts it has."""
    return make_plan(programme_of(state), state)


def calendar_of(programme: Programme) -> Calendar:
    """The calendar a programme counts by, with the district's own publications."""
    return district(fresh=True).calendar(programme.calendar)


def readings_of(case_id: str, at: datetime) -> list[ItemReading]:
    """Every item of the case as it read at `at`, with what was known then. Raises CaseUnknownError."""
    return readings(state_of(case_id, at), at)


def readings(state: CaseState, at: datetime) -> list[ItemReading]:
    """Every item of a state at an instant."""
    programme = programme_of(state)
    return list(read_items(programme, state, at=at, calendar=calendar_of(programme)))

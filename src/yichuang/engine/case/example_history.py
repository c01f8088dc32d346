"""Carrying the events of an example out: the same commands, refusals and clocks a real case meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ..calendars import Calendar, read_instant
from ..programme.model import Example, Programme
from .commands.open_case import OpenCase
from .commands.record_item_event import RecordItemEvent
from .decide import Refused, decide
from .events import Event, in_clear, system
from .evolve import evolve
from .reading import ItemReading, read_items
from .state import CaseState

_BY = system("example")
_OPENS_AT = timedelta(hours=10)  # within office hours


def example_history(programme: Programme, example: Example, *, calendar: Calendar) -> Mapping[str, Any]:
    """What the history of an example answers, for `programme.examples.run_examples(history=…)`.

    A case is opened with the example's facts on the day of its first row (never after its day `at`) and every row is
    recorded at `at` (else on the day of the last row), with its own day as `done_on`. `refused` is the code of the last
    row's refusal. A row before the last that is refused, or facts that are, answer `refused` = "row 2: code", so that
    no example can hold by accident.
    """
    at = _instant(programme, example)
    state, wrong = _try(
        programme,
        CaseState(),
        OpenCase(case=example.id, programme=programme, number="1", title=example.id, facts=example.facts),
        min([at, *(_instant_of(programme, str(row["on"])) for row in example.events)]),
        calendar,
    )
    if wrong:
        return {"refused": f"facts: {wrong}"}
    rows = list(enumerate(example.events, start=1))
    for nth, row in rows:
        state, wrong = _try(programme, state, _command(row), at, calendar)
        if wrong:
            return {"refused": wrong if nth == len(rows) else f"row {nth}: {wrong}"}
    return _answers(read_items(programme, state, at=at, calendar=calendar))


def _instant(programme: Programme, example: Example) -> datetime:
    text = example.at or max((str(row["on"]) for row in example.events), default="2020-01-01")
    return _instant_of(programme, text)


def _instant_of(programme: Programme, text: str) -> datetime:
    at = read_instant(text, programme.zone)
    return at if len(text) > len("2020-01-01") else at + _OPENS_AT


def _command(row: Mapping[str, Any]) -> RecordItemEvent:
    values = {key: value for key, value in row.items() if key != "on"}
    for key in ("accepted_on", "owed_by"):
        if key in values:
            values[key] = date.fromisoformat(values[key])
    return RecordItemEvent(done_on=date.fromisoformat(str(row["on"])), **values)


def _try(
    programme: Programme, state: CaseState, command: OpenCase | RecordItemEvent, at: datetime, calendar: Calendar
) -> tuple[CaseState, str]:
    answer = decide(programme, state, command, by=_BY, at=at, calendar=calendar)
    if isinstance(answer, Refused):
        return state, answer.reasons[0].code
    for draft in answer.events:
        state = evolve(state, Event(draft.type, at, _BY.signature(), in_clear(draft.body), state.seq + 1))
    return state, ""


def _answers(readings: tuple[ItemReading, ...]) -> dict[str, Any]:
    dates = {
        "due_on": {one.instance: one.due_on for one in readings},
        "due_on_if_resumed": {one.instance: one.due_if_resumed for one in readings},
    }
    return {
        **{key: {name: day.isoformat() if day else "" for name, day in held.items()} for key, held in dates.items()},
        "used": {one.instance: one.clock.used for one in readings if one.clock},
        "left": {one.instance: one.clock.left for one in readings if one.clock},
        "status": {one.instance: one.status for one in readings},
        "state": {one.instance: one.state for one in readings},
        "provisional": [one.instance for one in readings if one.provisional and one.clock],
        "refused": "",
    }

"""What a command would make of a case, without doing it: for the paper that is looked at before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.engine.case.decide import Refused as Against
from yichuang.engine.case.decide import decide
from yichuang.engine.case.events import Actor, Event, in_clear
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from .answers import Refused
from .district import district
from .perform import in_turn
from .states import programme_of, state_of


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The case as it would stand. Words are plain where nothing has sealed them yet."""

    programme: Programme
    state: CaseState
    events: tuple[Event, ...]


def rehearse(
    case_id: str, command: Any, *, by: Actor, at: datetime, state: CaseState | None = None
) -> Rehearsed | Refused:
    """Decides a command on the case as it stands now and folds what would happen; writes nothing. `at`: the present,
    as `perform` takes it. `state`: instead of how it stands, what an earlier rehearsal made of it. Raises
    CaseUnknownError."""
    state = state_of(case_id) if state is None else state
    at = in_turn(at, state)
    programme = programme_of(state)
    answer = decide(programme, state, command, by=by, at=at, calendar=district().calendar(programme.calendar))
    if isinstance(answer, Against):
        return Refused(answer.reasons)
    signature = by.signature()
    events = tuple(
        Event(draft.type, at, signature, in_clear(draft.body), state.seq + nth)
        for nth, draft in enumerate(answer.events, start=1)
    )
    return Rehearsed(programme, fold(events, state), events)

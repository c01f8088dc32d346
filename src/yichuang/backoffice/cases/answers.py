"""What `perform` answers with: done, or refused with every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yichuang.engine.case.events import Event
from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import Reason
from yichuang.engine.refusals import REFUSALS

HTTP: Mapping[str, int] = {"invalid": 422, "not_yet": 409, "never": 409, "forbidden": 403, "stale": 409}
"""Kind of refusal → the HTTP status another program is answered with."""


@dataclass(frozen=True, slots=True)
class Done:
    """`seq`: the last event of the command; `events`: all of them; `state`: the case after them."""

    case_id: str
    seq: int
    events: tuple[Event, ...]
    state: CaseState

    @property
    def ok(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. `changed`: what happened since the caller looked, where that is why. `index`: which of the
    commands of `perform_many`."""

    reasons: tuple[Reason, ...]
    changed: tuple[Event, ...] = ()
    index: int = 0

    @property
    def ok(self) -> bool:
        return False

    @property
    def kind(self) -> str:
        """How another program is told: the kind of the first reason ("invalid", "not_yet", "never", "forbidden",
        "stale")."""
        return REFUSALS[self.reasons[0].code].kind


class CaseBusyError(RuntimeError):
    """So many others wrote to one case at once that this write never got its turn: ask again."""

"""A case of the invented window in the database, acted on like one on the desk of the engine's tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.backoffice.cases.samples import MONDAY, SEEDER, opened
from tests.engine.case.window_desk import SCENES
from tests.engine.case.window_programme import window_programme
from yichuang.backoffice.cases.perform import Done, Refused, perform
from yichuang.backoffice.cases.states import state_of
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import CaseState


class LedgerDesk:
    """One kept case, acted on at chosen instants through `perform`."""

    def __init__(self, **fields: Any) -> None:
        self.programme = window_programme()
        self.at = MONDAY
        self.case = opened(self.at, programme=self.programme, **fields)

    @property
    def state(self) -> CaseState:
        return state_of(self.case)

    def days_later(self, days: int) -> LedgerDesk:
        self.at += timedelta(days=days)
        return self

    def perform(self, command: Any, by: Actor = SEEDER, **more: Any) -> Done | Refused:
        return perform(self.case, command, by=by, at=self.at, **more)

    def try_to(self, command: Any, by: Actor = SEEDER) -> list[str]:
        answer = self.perform(command, by)
        return [reason.code for reason in answer.reasons] if isinstance(answer, Refused) else []

    def do(self, command: Any, by: Actor = SEEDER) -> LedgerDesk:
        assert self.try_to(command, by) == []
        return self


def kept(scene: str, **fields: Any) -> LedgerDesk:
    """A new kept case, come as far as a scene of the engine's tests."""
    desk = LedgerDesk(**fields)
    SCENES[scene](desk)  # type: ignore[arg-type]
    return desk

"""One case as the window's pages read it: its state, its events, and every text in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.ledger.store import events_of
from yichuang.engine.case.events import Event
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.items.model import Item
from yichuang.engine.programme.model import Programme

from ..models import Case
from ..wording import ERASED, case_title


@dataclass(frozen=True, slots=True)
class WindowCase:
    """`opened`: every sealed text of the case by its id, None where it was erased."""

    head: Case
    programme: Programme
    state: CaseState
    events: tuple[Event, ...]
    opened: Mapping[str, str | None]

    @property
    def title(self) -> str:
        """What the case is called, in the language of the page."""
        return case_title(self.state, self.programme)

    def words(self, said: Any) -> str:
        """What somebody wrote, in plain words; says so where it was erased."""
        if isinstance(said, Mapping) and "sealed" in said:
            found = self.opened.get(said["sealed"])
            return gettext(ERASED) if found is None else found
        return said if isinstance(said, str) else ""

    def item(self, instance: str) -> Item | None:
        """The item as the case's flow uses it."""
        return self.programme.item(item_of(instance)[0], self.state.flow)

    def events_on(self, instance: str, what: str) -> list[Event]:
        """What happened to an item, of one kind, oldest first; what was put right by taking it back is left out."""
        return [
            one for one in self.events
            if one.type == f"item.{what}" and one.body["item"] == instance and one.seq not in self.state.void
        ]  # fmt: skip

    def event(self, seq: int) -> Event | None:
        return next((one for one in self.events if one.seq == seq), None)


def read_window_case(head: Case, *, upto: datetime | None = None) -> WindowCase:
    """The case the caller may see, now or with the events up to an instant. Two queries."""
    events = tuple(events_of(head.pk, upto_at=upto))
    sealed = [one for event in events for one in texts.sealed_ids(event.body)]
    return with_events(head, events, texts.open_texts(sealed))


def with_events(head: Case, events: tuple[Event, ...], opened: Mapping[str, str | None]) -> WindowCase:
    """The case these events amount to."""
    state = fold(events)
    return WindowCase(head, programmes.get(state.programme), state, events, opened)


def as_rehearsed(case: WindowCase, state: CaseState, events: tuple[Event, ...]) -> WindowCase:
    """The case as it would stand after `events` that nobody has written yet."""
    return WindowCase(case.head, case.programme, state, (*case.events, *events), case.opened)

"""Facts on their way into an event: checked against the dictionary, spelled canonically, sealed where personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from ..canon import canonical
from ..errors import EngineError, Reason
from ..programme.model import Programme
from .events import Erasable


@dataclass(frozen=True, slots=True)
class Received:
    """Answers a linked case had at its sequence `from_seq`. `since`: fact → the instant it was given there (ISO, with
    its zone); one that is left out counts as given now."""

    facts: Mapping[str, Any]
    from_case: str
    from_seq: int
    since: Mapping[str, str] = field(default_factory=dict)

    def refusals(self, programme: Programme, at: datetime) -> list[Reason]:
        """Facts that cannot be read, and instants that are none or still to come."""
        found = fact_refusals(programme, self.facts)
        for fact, raw in self.since.items():
            try:
                if datetime.fromisoformat(raw) > at:
                    found.append(Reason("clock_ahead", {"at": raw}))
            except (TypeError, ValueError):
                found.append(Reason("fact_invalid", {"fact": fact, "problem": "fact_not_date", "seen": str(raw)[:80]}))
        return found

    def body(self, programme: Programme) -> dict[str, Any]:
        """The body of `facts.received`."""
        said = {"facts": fact_bodies(programme, self.facts), "from_case": self.from_case, "from_seq": self.from_seq}
        since = {fact: self.since[fact] for fact in sorted(self.since) if fact in self.facts}
        return {**said, "since": since} if since else said


def fact_refusals(programme: Programme, facts: Mapping[str, Any]) -> list[Reason]:
    """One reason for each fact that is unknown or cannot be read."""
    found = []
    for fact, raw in facts.items():
        definition = programme.facts.get(fact)
        if definition is None:
            near = get_close_matches(fact, programme.facts, n=1)
            found.append(Reason("fact_unknown", {"fact": fact, "nearest": near[0] if near else ""}))
        elif raw is not None:
            try:
                definition.read(raw)
            except EngineError as wrong:
                found.append(Reason("fact_invalid", {"fact": fact, "problem": wrong.code, "seen": str(raw)[:80]}))
    return found


def fact_bodies(programme: Programme, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON spelling of each fact; a personal one becomes `Erasable`; None takes an answer back."""
    bodies: dict[str, Any] = {}
    for fact in sorted(facts):
        raw = facts[fact]
        definition = programme.facts[fact]
        if raw is None:
            bodies[fact] = None
            continue
        spelled = definition.write(definition.read(raw))
        if definition.personal:
            plain = spelled if isinstance(spelled, str) else canonical(spelled).decode()
            bodies[fact] = Erasable(plain, personal=True)
        else:
            bodies[fact] = spelled
    return bodies

"""Facts on their way into an event: checked against the dictionary, spelled canonically, sealed where personal."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ..canon import canonical
from ..errors import EngineError, Reason
from ..programme.model import Programme
from .events import Erasable


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

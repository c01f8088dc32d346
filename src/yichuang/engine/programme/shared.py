"""What two programmes know together, read from either side, whichever of them declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Programme


def same_facts(mine: Programme, theirs: Programme) -> dict[str, str]:
    """Fact of `mine` → the same fact of `theirs`. Within one programme, in whatever version, every fact is itself."""
    if mine.id == theirs.id:
        pairs = {fact: fact for fact in mine.facts}
    else:
        pairs = dict(mine.shared[theirs.id].facts) if theirs.id in mine.shared else {}
        if mine.id in theirs.shared:
            pairs |= {my: their for their, my in theirs.shared[mine.id].facts.items()}
    return {my: pairs[my] for my in mine.facts if my in pairs and pairs[my] in theirs.facts}


def asked_elsewhere(mine: Programme, theirs: Programme) -> frozenset[str]:
    """Facts about people that a case of `mine` linked to one of `theirs` does not ask for, because that case does."""
    shared = mine.shared.get(theirs.id)
    pairs = same_facts(mine, theirs) if shared else {}
    return frozenset(my for my in pairs if shared and my in shared.facts and mine.facts[my].personal)


def known_by_link(mine: Programme, theirs: Programme) -> dict[str, Any]:
    """Facts of `mine`, in JSON spelling, that are so because a case is linked to one of `theirs`."""
    shared = mine.shared.get(theirs.id)
    return {fact: mine.facts[fact].write(value) for fact, value in shared.known.items()} if shared else {}


def translated(raw: Mapping[str, Any], of: Programme, into: Programme) -> dict[str, Any]:
    """Those of the answers (JSON spelling) of a case of `of` that a linked case of `into` takes over, by its own fact
    ids, with what is so because of the link. What is about a person stays where it is."""
    found = known_by_link(into, of)
    for fact, other in same_facts(of, into).items():
        if raw.get(fact) is not None and not of.facts[fact].personal and not into.facts[other].personal:
            found[other] = raw[fact]
    return found

"""Facts shared with another programme that cannot be one: not there, of another kind, claimed twice, or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...errors import EngineError
from ...values import FactDef
from ..examples import read_facts
from ..mistake import Mistake, nearest
from ..model import Programme, Shared
from .places import where

Others = Callable[[str], Programme | None]
"""Id of another programme → the programme, None where there is none."""


def find(programme: Programme, others: Others | None) -> Iterator[Mistake]:
    """Without `others` only what the programme alone shows."""
    for shared in programme.shared.values():
        yield from _known(programme, shared)
        claimed: dict[str, str] = {}
        for mine, theirs in shared.facts.items():
            if theirs in claimed:
                yield _mistake("shared_twice", programme, shared, mine, {"theirs": theirs, "first": claimed[theirs]})
            claimed.setdefault(theirs, mine)
        if others is not None:
            other = others(shared.id)
            if other is None or other.id == programme.id:
                yield Mistake("shared_unknown", where(programme, "shared", shared.id), {"other": shared.id})
            else:
                yield from _between(programme, shared, other)


def _known(programme: Programme, shared: Shared) -> Iterator[Mistake]:
    held: Mapping[str, Any] = programme.text["shared"]  # type: ignore[assignment]
    for fact, raw in held[shared.id].get("known", {}).items():
        try:
            read_facts(programme, {fact: raw})
        except EngineError as error:
            place = where(programme, "shared", shared.id, "known", fact)
            wrong = {"by": f"shared.{shared.id}", "fact": fact, "seen": str(raw)[:60], "reason": error.code}
            yield Mistake("fact_value", place, wrong)


def _between(programme: Programme, shared: Shared, other: Programme) -> Iterator[Mistake]:
    if programme.id in other.shared:
        place = where(programme, "shared", shared.id)
        yield Mistake("shared_from_both", place, {"other": other.id, "id": programme.id})
    for mine, theirs in shared.facts.items():
        there = other.facts.get(theirs)
        if there is None:
            wrong: dict[str, str | int] = {"theirs": theirs, "nearest": nearest(theirs, other.facts)}
            yield _mistake("shared_fact_unknown", programme, shared, mine, wrong)
        else:
            how = _apart(programme.facts[mine], there)
            if how:
                yield _mistake("shared_differs", programme, shared, mine, {"theirs": theirs, "how": how})
    for fact in programme.facts:
        if fact in other.facts and fact not in shared.facts and fact not in shared.facts.values():
            yield _mistake("shared_left_out", programme, shared, fact, {})


def _apart(mine: FactDef, theirs: FactDef) -> str:
    """The first key in which two facts differ so that an answer to one is none to the other, "" where they do not."""
    for key, one, two in (
        ("type", mine.kind, theirs.kind),
        ("scale", mine.scale, theirs.scale),
        ("unit", mine.unit, theirs.unit),
        ("personal", mine.personal, theirs.personal),
        ("choices", {choice.id for choice in mine.choices}, {choice.id for choice in theirs.choices}),
    ):
        if one != two:
            return key
    return ""


def _mistake(code: str, programme: Programme, shared: Shared, fact: str, params: dict[str, str | int]) -> Mistake:
    place = where(programme, "shared", shared.id, "facts", fact)
    return Mistake(code, place, {"other": shared.id, "fact": fact, **params})

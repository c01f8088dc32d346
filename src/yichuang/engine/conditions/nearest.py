"""The nearest change that would turn an answer: one fact if one is enough, else two together.

Every change offered has been tried: the condition was read again with it and gave the other answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from ..values import YEARS, Facts, Value
from .evaluate import evaluate
from .missing import samples
from .tree import Condition, Field, Kind, Primitive, primitives, terms

_PATIENCE = 20_000
_MOST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Change:
    """One fact answered otherwise. `fact` is a fact id, or `fact.option` for an option of `choices` (then booleans)."""

    fact: str
    from_: Value
    to: Value


Way = tuple[Change, ...]
"""Changes to be made together."""


def ways(condition: Condition, facts: Facts) -> tuple[Way, ...]:
    """The smallest changes of known facts that turn a yes into a no or a no into a yes, the nearest first.

    Single facts if any one is enough, at most one way for each; otherwise up to five pairs; empty while the condition
    is unknown or where two facts are not enough. A number goes to the boundary or one unit of its scale across it,
    a choice to the first that does, a flag over.
    """
    answer = evaluate(condition, facts)
    if answer is None:
        return ()
    return _Search(condition, facts, wanted=not answer).ways()


def changed(facts: Facts, way: Way) -> dict[str, Value]:
    """`facts` with the changes of `way` made."""
    made = dict(facts)
    for change in way:
        _put(made, change.fact, change.to)
    return made


class _Search:
    def __init__(self, condition: Condition, facts: Facts, *, wanted: bool) -> None:
        self.condition = condition
        self.facts = facts
        self.wanted = wanted
        self.patience = _PATIENCE
        found = dict.fromkeys(primitives(condition.tree))
        self.beside: dict[Field, list[Primitive]] = {
            one: [p for p in found if one in terms(p)] for one in condition.fields if one.value(facts) is not None
        }

    def ways(self) -> tuple[Way, ...]:
        singles = [way for one in self.beside if (way := self._single(one)) is not None]
        found = singles or self._pairs()
        return tuple(way for _, way in sorted(found, key=lambda costed: costed[0]))

    def _single(self, field: Field) -> tuple[float, Way] | None:
        turning = (costed for costed in self._changes(field, self.facts) if self._turns((costed[1],)))
        best = min(turning, key=lambda costed: costed[0], default=None)
        return None if best is None else (best[0], (best[1],))

    def _pairs(self) -> list[tuple[float, Way]]:
        best: list[tuple[float, Way]] = []
        for first, second in combinations(self.beside, 2):
            pair = self._pair(first, second)
            if pair is not None:
                best.append(pair)
            if self.patience <= 0:
                break
        return sorted(best, key=lambda costed: costed[0])[:_MOST_PAIRS]

    def _pair(self, first: Field, second: Field) -> tuple[float, Way] | None:
        shared = any(second in terms(p) for p in self.beside[first])
        # a comparison of both facts turns elsewhere once one of them has moved
        again = None if shared else list(self._changes(second, self.facts))
        best: tuple[float, Way] | None = None
        for cost, change in self._changes(first, self.facts):
            moved = changed(self.facts, (change,)) if shared else self.facts
            for further, other in self._changes(second, moved) if again is None else again:
                total = cost + further
                if (best is None or total < best[0]) and self._turns((change, other)):
                    best = (total, (change, other))
        return best

    def _turns(self, way: Way) -> bool:
        self.patience -= 1
        return self.patience > 0 and evaluate(self.condition, changed(self.facts, way)) is self.wanted

    def _changes(self, field: Field, facts: Facts) -> Iterator[tuple[float, Change]]:
        seen = field.value(facts)
        if seen is None:
            return
        # free text has no "anything else" to suggest; a choice has its list
        free = field.kind is Kind.TEXT and not field.choices
        values = samples(field, self.beside[field], facts)
        for index, value in enumerate(values[:-1] if free else values):
            if value != seen and _answerable(field, value):
                yield _distance(seen, value) + index / 1e6, Change(field.name, seen, value)


def _answerable(field: Field, value: Value) -> bool:
    """Whether a person could give this answer: what would be refused is no change to suggest."""
    if isinstance(value, date):
        return value.year in YEARS
    return field.kind is not Kind.NUMBER or field.negative or not isinstance(value, Decimal | int) or value >= 0


def _distance(seen: Value, to: Value) -> float:
    """How far apart two answers are: relative for numbers, years for dates, 1 for anything else."""
    if isinstance(seen, bool) or isinstance(to, bool):
        return 1.0
    if isinstance(seen, Decimal | int) and isinstance(to, Decimal | int):
        return float(abs(Decimal(to) - Decimal(seen)) / max(abs(Decimal(seen)), abs(Decimal(to)), Decimal(1)))
    if isinstance(seen, date) and isinstance(to, date):
        return abs((to - seen).days) / 365
    return 1.0


def _put(facts: dict[str, Value], name: str, value: Value) -> None:
    fact, _, option = name.partition(".")
    ticked = facts.get(fact)
    if option and isinstance(ticked, frozenset):
        facts[fact] = ticked | {option} if value else ticked - {option}
    else:
        facts[name] = value

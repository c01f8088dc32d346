"""Which situations conditions tell apart: the values worth trying, and a search for one where something holds.

A condition over one fact and literals changes its answer only at those literals, so a value at, just below and just
above each of them stands for all others. The search answers facts one at a time and stops as soon as the Kleene answers
settle the question, so it visits few situations; conditions that compare facts with each other are left undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..conditions import Condition
from ..conditions.tree import Among, Field, Kind, Listed, Match, Order, Primitive, primitives

MOST_STEPS = 20_000

Judge = Callable[[Sequence[bool | None]], bool | None]
"""Answers of the conditions → does what is looked for hold: yes in every completion, in none, or not settled."""


class UndecidedError(Exception):
    """The question is not cheaply decidable."""


def thresholds(conditions: Iterable[Condition], fact: str) -> list[Decimal]:
    """The literals a numeric fact is compared with, smallest first."""
    found: set[Decimal] = set()
    for condition in conditions:
        for primitive in primitives(condition.tree):
            if isinstance(primitive, Order | Among) and len(primitive.parts) == 1:
                coefficient, term = primitive.parts[0]
                if isinstance(term, Field) and term.fact == fact:
                    bounds = primitive.values if isinstance(primitive, Among) else (primitive.bound,)
                    found.update(Decimal(bound // coefficient).scaleb(-term.scale) for bound in bounds)
    return sorted(found)


def find_situation(conditions: Sequence[Condition], judge: Judge) -> dict[str, Any] | None:
    """Facts (by field name) under which `judge` says yes, or None where there are none.

    Raises UndecidedError where conditions compare facts with each other, or after MOST_STEPS.
    """
    values = _values_worth_trying(conditions)
    steps = 0
    trail: list[tuple[Field, list[Any]]] = []
    facts: dict[str, Any] = {}
    while True:
        steps += 1
        if steps > MOST_STEPS:
            raise UndecidedError
        answers = [condition.run(facts) for condition in conditions]
        settled = judge(answers)
        if settled:
            return facts
        field = _next_field(conditions, answers, facts) if settled is None else None
        if field is not None:
            trail.append((field, list(reversed(values[field.name]))))
        while trail and not trail[-1][1]:
            facts.pop(trail.pop()[0].name, None)
        if not trail:
            return None
        facts[trail[-1][0].name] = trail[-1][1].pop()


def _next_field(conditions: Sequence[Condition], answers: Sequence[bool | None], facts: dict[str, Any]) -> Field | None:
    for condition, answer in zip(conditions, answers, strict=True):
        if answer is None:
            for field in condition.fields:
                if field.name not in facts:
                    return field
    return None


def _values_worth_trying(conditions: Sequence[Condition]) -> dict[str, list[Any]]:
    fields = {field.name: field for condition in conditions for field in condition.fields}
    literals: dict[str, set[Any]] = {name: set() for name in fields}
    for condition in conditions:
        for primitive in primitives(condition.tree):
            _note_literals(primitive, literals)
    return {name: _tried(field, literals[name]) for name, field in fields.items()}


def _note_literals(primitive: Primitive, literals: dict[str, set[Any]]) -> None:
    if isinstance(primitive, Order | Among):
        if len(primitive.parts) != 1 or not isinstance(primitive.parts[0][1], Field):
            raise UndecidedError
        coefficient = primitive.parts[0][0]
        bounds = primitive.values if isinstance(primitive, Among) else (primitive.bound,)
        literals[primitive.parts[0][1].name].update(bound // coefficient for bound in bounds)
    elif isinstance(primitive, Match):
        if not isinstance(primitive.left, Field) or not isinstance(primitive.right, str | date):
            raise UndecidedError
        literals[primitive.left.name].add(primitive.right)
    elif isinstance(primitive, Listed):
        if not isinstance(primitive.left, Field):
            raise UndecidedError
        literals[primitive.left.name].update(primitive.values)


def _tried(field: Field, literals: set[Any]) -> list[Any]:
    if field.kind is Kind.FLAG:
        return [True, False]
    if field.kind is Kind.NUMBER:
        # a coefficient that does not divide its bound changes the answer between two whole steps: floor and floor + 1
        units = {literal + step for literal in literals for step in (-1, 0, 1)}
        lowest = min(literals, default=0)
        return [field.unscaled(unit) for unit in sorted(units or {0}) if unit >= 0 or lowest < 0]
    if field.kind is Kind.DATE:
        days = {literal + timedelta(days=step) for literal in literals for step in (-1, 0, 1)}
        return sorted(days or {date(2020, 1, 1)})
    return list(field.choices) or [*sorted(literals), "\x00"]

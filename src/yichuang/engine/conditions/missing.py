"""Which facts still matter: the questions whose answers could settle what is unknown.

A fact is asked for only if some answers to the others leave the condition unknown without it. Where facts appear in
one comparison each, every fact in an undecided comparison matters; where they repeat (a definition used twice, two
thresholds on one height), the answers are searched, each fact standing for the few values its comparisons can tell
apart. Comparisons of several facts are taken to go either way, so that nothing that matters is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import chain

from ..values import Facts, Value
from .evaluate import evaluate
from .tree import (
    Among,
    And,
    Atom,
    Condition,
    Fallback,
    Field,
    Kind,
    Known,
    Listed,
    Match,
    Node,
    Not,
    Or,
    Order,
    Prefer,
    Primitive,
    Settled,
    Sure,
    primitives,
    terms,
)
from .truth import holds, primitive_holds, truth

_PATIENCE = 400
"""Readings tried before a fact is asked for anyway: asking too much is a nuisance, too little an error."""

_Answers = dict[Primitive, bool]


def missing(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The ids of the facts that still matter, in the order of the text; empty once the condition is yes or no.

    Answering all of them settles the condition, whatever the answers; none of them is idle.
    """
    if evaluate(condition, facts) is not None:
        return ()
    rest = _unsettled(condition.tree, facts)
    open_fields = [one for one in condition.fields if one.value(facts) is None]
    if rest is None:
        return tuple(dict.fromkeys(one.fact for one in open_fields))
    by_field = {one: [p for p in primitives(rest) if one in terms(p)] for one in open_fields}
    asked = [one for one, found in by_field.items() if found]
    if any(len(found) > 1 for found in by_field.values()) or not all(_varies(p, facts) for p in primitives(rest)):
        asked = _Search(rest, facts, asked, by_field).needed()
    return tuple(dict.fromkeys(one.fact for one in asked))


def missing_over(conditions: Iterable[Condition], facts: Facts) -> tuple[str, ...]:
    """The facts still worth asking for `conditions` together, the one that settles most first.

    A fact that alone settles a condition weighs more there than one of several that are needed.
    """
    weight: dict[str, float] = {}
    for condition in conditions:
        asked = missing(condition, facts)
        for fact in asked:
            weight[fact] = weight.get(fact, 0.0) + 1 / len(asked)
    return tuple(sorted(weight, key=lambda fact: -weight[fact]))


def _unsettled(node: Node, facts: Facts) -> Node | None:
    """The tree with everything decided taken out, or None where IS and COALESCE make that unsound."""
    if isinstance(node, Atom):
        return _unsettled(node.part, facts)
    if isinstance(node, Not):
        inner = _unsettled(node.part, facts)
        return None if inner is None else Not(inner)
    if isinstance(node, And | Or):
        parts = [_unsettled(one, facts) for one in node.parts if holds(one, facts) is None]
        known = tuple(one for one in parts if one is not None)
        if len(known) < len(parts):
            return None
        return known[0] if len(known) == 1 else type(node)(known)
    if isinstance(node, Sure | Settled | Prefer | Known):
        return None
    return None if any(isinstance(term, Fallback) for term in terms(node)) else node


def _varies(primitive: Primitive, facts: Facts) -> bool:
    """Whether a comparison could come out either way: `n BETWEEN 5 AND 3` in two halves each could."""
    single = [one for one in terms(primitive) if isinstance(one, Field)]
    if isinstance(primitive, Match) and len(single) == 2:
        return single[0] != single[1]
    if isinstance(primitive, Order | Among):
        return any(c for c, term in primitive.parts if isinstance(term, Field) and term.value(facts) is None)
    if len(single) != 1:
        return True
    return len({primitive_holds(primitive, {single[0]: v}.get) for v in samples(single[0], [primitive])}) == 2


class _Search:
    """Tries the answers facts could get, and drops facts that never turn out to be needed."""

    def __init__(self, rest: Node, facts: Facts, asked: list[Field], by_field: Mapping[Field, list[Primitive]]) -> None:
        self.rest = rest
        self.facts = facts
        self.asked = asked
        self.by_field = by_field
        self.patience = 0

    def needed(self) -> list[Field]:
        """The fields left when each that is idle beside the others has been dropped, one after another."""
        kept = list(self.asked)
        for one in self.asked:
            others = [other for other in kept if other is not one]
            self.patience = _PATIENCE
            if not self._open(self._steps(others), 0, {}):
                kept = others
        return kept

    def _steps(self, known: list[Field]) -> list[list[_Answers]]:
        """What each answer can say about the comparisons: per field its own, then those of several fields."""
        steps = [self._cells(one) for one in known]
        shared = dict.fromkeys(p for one in known for p in self.by_field[one] if not self._single(p))
        open_now = [one for one in self.asked if one not in known]
        for primitive in shared:
            if not any(primitive in self.by_field[one] for one in open_now):
                steps.append([{primitive: True}, {primitive: False}])
        return steps

    def _cells(self, field: Field) -> list[_Answers]:
        own = list(dict.fromkeys(p for p in self.by_field[field] if self._single(p)))
        cells: dict[tuple[bool | None, ...], None] = {}
        for value in samples(field, own, self.facts):
            cells.setdefault(tuple(primitive_holds(p, _Look(field, value, self.facts)) for p in own))
        return [{p: bool(said) for p, said in zip(own, cell, strict=True)} for cell in cells] or [{}]

    def _single(self, primitive: Primitive) -> bool:
        return sum(isinstance(t, Field) and t.value(self.facts) is None for t in dict.fromkeys(terms(primitive))) == 1

    def _open(self, steps: list[list[_Answers]], at: int, said: _Answers) -> bool:
        """Whether some answers from step `at` on leave the rest undecided."""
        self.patience -= 1
        if self.patience < 0:
            return True
        if truth(self.rest, said.get) is not None:
            return False
        if at == len(steps):
            return True
        return any(self._open(steps, at + 1, said | cell) for cell in steps[at])


class _Look:
    """Looks fields up with one of them answered."""

    def __init__(self, field: Field, value: Value, facts: Facts) -> None:
        self.field = field
        self.given = value
        self.facts = facts

    def __call__(self, field: Field) -> Value | None:
        return self.given if field == self.field else field.value(self.facts)


def samples(field: Field, beside: Iterable[Primitive], facts: Facts | None = None) -> list[Value]:
    """Values of `field` enough to tell apart everything `beside` can say of it, the other facts being as they are.

    For a number the boundary of each comparison and one unit of its scale to either side; for a date likewise a day;
    for a choice every choice; for text what it is compared with, and something else.
    """
    if field.kind is Kind.FLAG:
        return [True, False]
    if field.choices:
        return list(field.choices)
    given = facts or {}
    marks = chain.from_iterable(_marks(field, primitive, given) for primitive in beside)
    if field.kind is Kind.NUMBER:
        units = dict.fromkeys(near for mark in marks if isinstance(mark, int) for near in (mark, mark - 1, mark + 1))
        return [field.unscaled(one) for one in units if abs(one) < 10**15] or [field.unscaled(0)]
    if field.kind is Kind.DATE:
        days: dict[date, None] = {}
        for mark in marks:
            if isinstance(mark, date) and date.min < mark < date.max:
                days |= dict.fromkeys((mark, mark - timedelta(1), mark + timedelta(1)))
        return list(days) or [date(2000, 1, 1)]
    words: dict[Value, None] = dict.fromkeys(mark for mark in marks if isinstance(mark, str))
    return [*words, "".join(str(one) for one in words) + "…"]


def _marks(field: Field, primitive: Primitive, facts: Facts) -> list[int | str | date]:
    """Where what `primitive` says of `field` turns."""
    if isinstance(primitive, Order | Among):
        own = sum(c for c, term in primitive.parts if term == field)
        rest = 0
        for coefficient, term in primitive.parts:
            if term != field:
                value = term.value(facts) if isinstance(term, Field) else None
                if value is None or not isinstance(term, Field):
                    return []
                rest += coefficient * term.scaled(value)
        bounds = (primitive.bound,) if isinstance(primitive, Order) else primitive.values
        return [(bound - rest) // own for bound in bounds] if own else []
    if isinstance(primitive, Listed):
        return list(primitive.values)
    if isinstance(primitive, Match):
        other = primitive.right if primitive.left == field else primitive.left
        value = other.value(facts) if isinstance(other, Field) else other
        return [value] if isinstance(value, str | date) else []
    return []

"""Which facts still matter: the questions whose answers could settle what is unknown.

A fact is asked for only if some answers to the others leave the condition unknown without it. Where every fact of the
undecided rest is used once, each of them matters; where facts repeat (a definition used twice, two thresholds on one
height), the answers are searched, a fact standing for the few values its comparisons can tell apart. Comparisons of
several facts are taken to go either way, so that nothing that matters is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from ..values import Facts, Value
from .evaluate import evaluate
from .numbers import LARGEST_FACT
from .outline import Bone, Outline, is_opaque, leaf_uses, reduced
from .tree import (
    Among,
    Condition,
    Constant,
    Field,
    Flag,
    Kind,
    Known,
    Listed,
    Match,
    Order,
    Primitive,
)
from .truth import holds, primitive_holds

_PATIENCE = 400
"""Readings tried before a fact is asked for anyway: asking too much is a nuisance, too little an error."""

_TURNS = frozenset({"<", "<=", ">", ">="})

_Cell = tuple[tuple[int, bool], ...]
"""What one answer to a fact says: the comparisons it decides, and how."""


def missing(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The ids of the facts that still matter, in the order of the text; empty once the condition is yes or no.

    Answering all of them settles the condition, whatever the answers; none of them is idle.
    """
    if evaluate(condition, facts) is not None:
        return ()
    bones = condition.outline
    said = [holds(leaf, facts) for leaf in bones.leaves]
    rest = reduced(bones.bone, said)
    if isinstance(rest, bool):
        return ()
    uses: list[int] = []
    leaf_uses(rest, uses)
    search = _Search(bones, rest, said, uses, facts)
    fields = [bones.fields[at] for at in sorted(search.needed())]
    return tuple(dict.fromkeys(one.fact for one in fields))


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


class _Search:
    """Looks for answers that leave `rest` open, and drops the fields that no such answers need.

    Fields are indexes into the outline. A field is plain when it is used once; the others repeat.
    """

    def __init__(self, bones: Outline, rest: Bone, said: list[bool | None], uses: list[int], facts: Facts) -> None:
        self.bones = bones
        self.rest = rest
        self.said = said
        self.facts = facts
        self.leaves = list(dict.fromkeys(uses))
        self.times = {leaf: uses.count(leaf) for leaf in self.leaves}
        unknown = {at for at, one in enumerate(bones.fields) if one.value(facts) is None}
        self.looks = {leaf: [at for at in bones.looks[leaf] if at in unknown] for leaf in self.leaves}
        count: dict[int, int] = {}
        for leaf in self.leaves:
            for at in self.looks[leaf]:
                count[at] = count.get(at, 0) + self.times[leaf]
        self.asked = list(count)
        fixed = {at for leaf in self.leaves if self._fixed(leaf) for at in self.looks[leaf]}
        self.repeated = [at for at in self.asked if count[at] > 1 or at in fixed]
        self.patience = 0

    def needed(self) -> list[int]:
        """The fields left once every idle one is dropped."""
        if not self.repeated:
            return self.asked
        kept = self._met()
        for one in [at for at in self.repeated if at in kept]:
            others = [at for at in kept if at != one]
            self.patience = _PATIENCE
            if not self._open(list(self._steps(others)), 0, self.said):
                kept = others
        return kept

    def _met(self) -> list[int]:
        """The fields met in what is left under some answers to the repeated ones, which are all kept for now.

        Under such answers every comparison left is used once and may go either way, so whatever is met matters.
        """
        met = set(self.repeated)
        self.patience = _PATIENCE
        steps = list(self._steps(self.repeated, every=True))
        for said in self._answers(steps, 0, self.said):
            left: list[int] = []
            leaf_uses(reduced(self.rest, said), left)
            met.update(at for leaf in left for at in self.looks[leaf])
            if len(met) == len(self.asked):
                break
        return [at for at in self.asked if at in met] if self.patience >= 0 else list(self.asked)

    def _answers(self, steps: list[list[_Cell]], at: int, said: list[bool | None]) -> Iterator[list[bool | None]]:
        self.patience -= 1
        if self.patience < 0:
            return
        if at == len(steps):
            yield said
            return
        for cell in steps[at]:
            yield from self._answers(steps, at + 1, _with(said, cell))

    def _open(self, steps: list[list[_Cell]], at: int, said: list[bool | None]) -> bool:
        """Whether some answers from step `at` on leave the rest open."""
        self.patience -= 1
        if self.patience < 0:
            return True
        if isinstance(reduced(self.rest, said), bool):
            return False
        if at == len(steps):
            return True
        return any(self._open(steps, at + 1, _with(said, cell)) for cell in steps[at])

    def _steps(self, answered: list[int], *, every: bool = False) -> Iterator[list[_Cell]]:
        """What answers to `answered` can say: each field about its own comparisons, then each comparison of several.

        Those go either way once all they look at is answered; with `every`, also when they are used repeatedly.
        """
        for at in answered:
            yield self._cells(at)
        for leaf in self.leaves:
            if not self._alone(leaf):
                known = all(at in answered for at in self.looks[leaf])
                if (known and not every) or (every and self.times[leaf] > 1):
                    yield [((leaf, True),), ((leaf, False),)]

    def _alone(self, leaf: int) -> bool:
        return len(self.looks[leaf]) == 1 and not is_opaque(self.bones.leaves[leaf])

    def _fixed(self, leaf: int) -> bool:
        """Whether a comparison of one field can only come out one way."""
        node = self.bones.leaves[leaf]
        if isinstance(node, Flag) or not self._alone(leaf):
            return False
        if isinstance(node, Order) and node.op in _TURNS and node.parts[0][0] and abs(node.bound) < LARGEST_FACT // 10:
            return False
        return len(self._outcomes(self.looks[leaf][0], [leaf])) < 2

    def _cells(self, at: int) -> list[_Cell]:
        own = [leaf for leaf in self.leaves if self._alone(leaf) and self.looks[leaf] == [at]]
        return [tuple(zip(own, outcome, strict=True)) for outcome in self._outcomes(at, own)]

    def _outcomes(self, at: int, own: list[int]) -> list[tuple[bool, ...]]:
        field = self.bones.fields[at]
        nodes = [node for leaf in own if isinstance(node := self.bones.leaves[leaf], _PRIMITIVES)]
        found: dict[tuple[bool, ...], None] = {}
        for value in samples(field, nodes, self.facts):
            look = _Look(field, value, self.facts)
            found[tuple(bool(primitive_holds(node, look)) for node in nodes)] = None
        return list(found)


_PRIMITIVES = (Constant, Flag, Order, Among, Match, Listed, Known)


def _with(said: list[bool | None], cell: _Cell) -> list[bool | None]:
    made = list(said)
    for leaf, answer in cell:
        made[leaf] = answer
    return made


class _Look:
    """Looks fields up with one of them answered."""

    __slots__ = ("facts", "field", "given")

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
        known = other.value(facts) if isinstance(other, Field) else other
        return [known] if isinstance(known, str | date) else []
    return []

"""Why a condition is yes, no or unknown: what decided it, what is missing, what would turn it."""

from __future__ import annotations

from dataclasses import dataclass

from ..values import Facts, Value
from .evaluate import evaluate
from .missing import missing
from .nearest import Change, Way, ways
from .tree import And, Atom, Condition, Node, Not, Or, children, fields
from .truth import holds


@dataclass(frozen=True, slots=True)
class Because:
    """A comparison as it was written, the values it saw (fact or `fact.option`, None where unknown), and its answer."""

    text: str
    seen: tuple[tuple[str, Value | None], ...]
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`because` is the smallest set of comparisons that decided it, or while unknown those still undecided that matter.

    `missing` as `missing` gives it. `ways` lists alternatives, each a set of changes made together.
    """

    answer: bool | None
    missing: tuple[str, ...]
    because: tuple[Because, ...]
    ways: tuple[Way, ...] = ()

    @property
    def nearest(self) -> tuple[Change, ...]:
        """Single changes, each of which turns the answer alone; where none does, the nearest pair (see `together`)."""
        if self.together:
            return self.ways[0]
        return tuple(way[0] for way in self.ways)

    @property
    def together(self) -> bool:
        """Whether the changes of `nearest` turn the answer only when both are made."""
        return bool(self.ways) and len(self.ways[0]) > 1


def explain(condition: Condition, facts: Facts, *, nearest: bool = True) -> Explanation:
    """The explanation of `condition` under `facts`. Without `nearest` the search for changes is left out."""
    answer = evaluate(condition, facts)
    atoms = _undecided(condition.tree, facts) if answer is None else _deciding(condition.tree, facts)
    because: dict[str, Because] = {}
    for one in atoms:
        seen = tuple((field.name, field.value(facts)) for field in fields(one))
        because.setdefault(one.text, Because(one.text, seen, holds(one, facts)))
    turning = ways(condition, facts) if nearest else ()
    return Explanation(answer, missing(condition, facts), tuple(because.values()), turning)


def atoms(condition: Condition) -> tuple[Atom, ...]:
    """Every comparison of a condition as it was written, definitions expanded, each text once."""
    found: dict[str, Atom] = {}
    stack: list[Node] = [condition.tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Atom):
            found.setdefault(node.text, node)
        else:
            stack.extend(reversed(children(node)))
    return tuple(found.values())


def _deciding(node: Node, facts: Facts) -> tuple[Atom, ...]:
    """The fewest comparisons that make `node` the yes or no it is."""
    if isinstance(node, Atom):
        return (node,)
    if isinstance(node, Not):
        return _deciding(node.part, facts)
    if not isinstance(node, And | Or):
        return ()
    said = holds(node, facts)
    if said is isinstance(node, And):
        # every part was needed for a yes of AND, or for a no of OR
        return tuple(atom for part in node.parts for atom in _deciding(part, facts))
    alone = (_deciding(part, facts) for part in node.parts if holds(part, facts) is said)
    return min(alone, key=lambda found: len({one.text for one in found}), default=())


def _undecided(node: Node, facts: Facts) -> tuple[Atom, ...]:
    """The comparisons of an unknown `node` that are unknown themselves and not overtaken by a decided part."""
    if isinstance(node, Atom):
        return (node,)
    if holds(node, facts) is not None:
        return ()
    return tuple(atom for part in children(node) if holds(part, facts) is None for atom in _undecided(part, facts))

"""The typed form of a condition: what evaluate, explain and SQL all read, so that they cannot disagree.

Numbers are kept in one normal form, whole-number coefficients over scaled integers, so that no reading ever rounds:
`0.5 * area <= 3000` over a fact of scale 2 is `1·X <= 600000` with X counted in hundredths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import EngineError
from ..values import Facts, Value

if TYPE_CHECKING:
    from .outline import Outline


class Kind(StrEnum):
    """What a field is compared as. A choice is text with a closed list; an option of `choices` is a flag."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a condition looks at: a fact, or one option of a `choices` fact (`utility_needs.gas`).

    `scale` counts the decimals of a number; `whole` marks integers, `negative` those that may lie below zero;
    `choices` the ids a choice may have.
    """

    name: str
    fact: str
    kind: Kind
    scale: int = 0
    whole: bool = False
    choices: tuple[str, ...] = ()
    negative: bool = False

    @property
    def option(self) -> str:
        """The option of a `choices` fact this field stands for, else empty."""
        return self.name[len(self.fact) + 1 :]

    def value(self, facts: Facts) -> Value | None:
        """What is known of this field, None while unknown."""
        if self.name == self.fact:
            return facts.get(self.fact)
        ticked = facts.get(self.fact)
        return self.option in ticked if isinstance(ticked, frozenset) else facts.get(self.name)

    def scaled(self, value: Value) -> int:
        """The number as an integer of 10^-scale units."""
        if not isinstance(value, Decimal | int):
            raise EngineError("fact_not_number", where=self.name, seen=str(value))
        return int(Decimal(value).scaleb(self.scale).to_integral_exact())

    def unscaled(self, units: int) -> Value:
        """The number that `units` of 10^-scale stand for."""
        return units if self.whole else Decimal(units).scaleb(-self.scale)


Plain = str | int | date
"""A literal: text, a scaled integer, or a date."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """COALESCE over fields: the first that is known, else `default` (None = unknown). Populations only."""

    fields: tuple[Field, ...]
    default: Plain | None
    kind: Kind
    scale: int = 0


Term = Field | Fallback
Parts = tuple[tuple[int, Term], ...]


@dataclass(frozen=True, slots=True)
class Constant:
    value: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean fact, read as it is."""

    field: Field


@dataclass(frozen=True, slots=True)
class Order:
    """sum(coefficient × scaled term) `op` bound, op being one of = <> < <= > >=."""

    op: str
    parts: Parts
    bound: int


@dataclass(frozen=True, slots=True)
class Among:
    """sum(coefficient × scaled term) is one of `values`."""

    parts: Parts
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A comparison of text (= <>), of flags (= <>) or of dates (all six)."""

    op: str
    left: Term
    right: Term | str | date


@dataclass(frozen=True, slots=True)
class Listed:
    """Text or a date is one of `values`."""

    left: Term
    values: tuple[str | date, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """IS NOT NULL over values. Populations only."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison as it was written; `part` is what it means."""

    text: str = field(compare=False)
    part: Node


@dataclass(frozen=True, slots=True)
class Sure:
    """IS TRUE. Populations only."""

    part: Node


@dataclass(frozen=True, slots=True)
class Settled:
    """A boolean IS NOT NULL. Populations only."""

    part: Node


@dataclass(frozen=True, slots=True)
class Prefer:
    """COALESCE over booleans: the first that is yes or no. Populations only."""

    parts: tuple[Node, ...]


Primitive = Constant | Flag | Order | Among | Match | Listed | Known
Node = Primitive | And | Or | Not | Atom | Sure | Settled | Prefer


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below `node`."""
    if isinstance(node, And | Or | Prefer):
        return node.parts
    if isinstance(node, Not | Atom | Sure | Settled):
        return (node.part,)
    return ()


def primitives(node: Node) -> Iterator[Primitive]:
    """Every comparison below `node`, in the order of the text, repeats included."""
    below = children(node)
    if isinstance(node, Constant | Flag | Order | Among | Match | Listed | Known):
        yield node
    for one in below:
        yield from primitives(one)


def terms(primitive: Primitive) -> tuple[Term, ...]:
    """The terms a comparison reads."""
    if isinstance(primitive, Flag):
        return (primitive.field,)
    if isinstance(primitive, Order | Among):
        return tuple(term for _, term in primitive.parts)
    if isinstance(primitive, Match):
        right = primitive.right
        return (primitive.left, right) if isinstance(right, Field | Fallback) else (primitive.left,)
    if isinstance(primitive, Listed):
        return (primitive.left,)
    return primitive.terms if isinstance(primitive, Known) else ()


def fields(node: Node) -> tuple[Field, ...]:
    """Every field below `node`, each once, in the order of the text."""
    seen: dict[Field, None] = {}
    for primitive in primitives(node):
        for term in terms(primitive):
            for one in term.fields if isinstance(term, Fallback) else (term,):
                seen.setdefault(one)
    return tuple(seen)


@dataclass(frozen=True, eq=True)
class Condition:
    """A condition that was read and type-checked.

    `text` as written; `names` the ids of the facts it depends on, definitions expanded; `definitions` the named
    conditions used anywhere in it; `population` whether it may use IS and COALESCE.
    """

    text: str
    tree: Node
    names: frozenset[str]
    definitions: frozenset[str] = frozenset()
    population: bool = False

    def __hash__(self) -> int:
        return hash(self.text)

    def __getstate__(self) -> dict[str, Any]:
        kept = ("text", "tree", "names", "definitions", "population")
        return {name: self.__dict__[name] for name in kept}

    @cached_property
    def run(self) -> Callable[[Mapping[str, Any]], bool | None]:
        """The compiled reading: facts → yes, no or unknown."""
        from .evaluate import compiled

        return compiled(self.tree)

    @cached_property
    def outline(self) -> Outline:
        """Its comparisons, numbered."""
        from .outline import outline

        return outline(self.tree)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What it looks at, each once, in the order of the text."""
        return fields(self.tree)

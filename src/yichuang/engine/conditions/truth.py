"""Three-valued truth of a tree, one node at a time: the plain reading that explanations walk."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from typing import Any

from ..values import Facts, Value
from .tree import (
    Among,
    And,
    Atom,
    Constant,
    Fallback,
    Field,
    Flag,
    Kind,
    Known,
    Listed,
    Node,
    Not,
    Or,
    Order,
    Parts,
    Prefer,
    Primitive,
    Settled,
    Sure,
    Term,
)

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Look = Callable[[Field], Value | None]


def truth(node: Node, answer: Callable[[Primitive], bool | None]) -> bool | None:
    """The Kleene value of `node` when each comparison says what `answer` gives."""
    if isinstance(node, And):
        return _all([truth(one, answer) for one in node.parts])
    if isinstance(node, Or):
        return _not(_all([_not(truth(one, answer)) for one in node.parts]))
    if isinstance(node, Not):
        return _not(truth(node.part, answer))
    if isinstance(node, Atom):
        return truth(node.part, answer)
    if isinstance(node, Sure):
        return truth(node.part, answer) is True
    if isinstance(node, Settled):
        return truth(node.part, answer) is not None
    if isinstance(node, Prefer):
        answers = (truth(one, answer) for one in node.parts)
        return next((one for one in answers if one is not None), None)
    return answer(node)


def holds(node: Node, facts: Facts) -> bool | None:
    """The Kleene value of `node` under `facts`."""
    return truth(node, lambda primitive: primitive_holds(primitive, lambda one: one.value(facts)))


def primitive_holds(primitive: Primitive, look: Look) -> bool | None:
    """The Kleene value of one comparison, `look` giving the value of a field or None."""
    if isinstance(primitive, Constant):
        return primitive.value
    if isinstance(primitive, Flag):
        value = look(primitive.field)
        return None if value is None else bool(value)
    if isinstance(primitive, Order):
        total = _total(primitive.parts, look)
        return None if total is None else COMPARE[primitive.op](total, primitive.bound)
    if isinstance(primitive, Among):
        total = _total(primitive.parts, look)
        return None if total is None else total in primitive.values
    if isinstance(primitive, Known):
        return all(term_value(term, look) is not None for term in primitive.terms)
    left = term_value(primitive.left, look)
    if isinstance(primitive, Listed):
        return None if left is None else left in primitive.values
    right = primitive.right if isinstance(primitive.right, str | date) else term_value(primitive.right, look)
    return None if left is None or right is None else COMPARE[primitive.op](left, right)


def term_value(term: Term, look: Look) -> Any:
    """A term's value, a number as an integer of 10^-scale units; None while unknown."""
    if isinstance(term, Fallback):
        for one in term.fields:
            value = term_value(one, look)
            if value is not None:
                return value * 10 ** (term.scale - one.scale) if term.kind is Kind.NUMBER else value
        return term.default
    value = look(term)
    return term.scaled(value) if term.kind is Kind.NUMBER and value is not None else value


def _total(parts: Parts, look: Look) -> int | None:
    total = 0
    for coefficient, term in parts:
        value = term_value(term, look)
        if value is None:
            return None
        total += coefficient * value
    return total


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer

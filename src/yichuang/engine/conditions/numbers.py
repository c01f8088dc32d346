"""Sums of facts in exact integers: scales are folded, and what could leave 64 bits is refused.

A fact's scaled integer stays below 10^15 (FactDef.read sees to it), so the largest a sum can become is known before
any fact is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import gcd

from .tree import Among, Fallback, Order, Term

LARGEST_FACT = 10**15
_LARGEST = 2**63 - 1
_MIRROR = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBER = re.compile(r"\d+(\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Sum:
    """sum(coefficient × scaled term) + constant, all in units of 10^-scale. `unit` is what a person reads, or empty."""

    parts: tuple[tuple[int, Term], ...]
    constant: int
    scale: int
    unit: str = ""


class TooLargeError(ArithmeticError):
    """The sum could leave 64 bits, or multiplies two facts, which always could."""


class NeverEqualError(ArithmeticError):
    """A literal finer than the facts it is compared with: no value of theirs could ever equal it."""


def literal(text: str) -> Sum | None:
    """The number a literal spells, or None if it is not spelled in plain decimals."""
    if not _NUMBER.match(text):
        return None
    number = Decimal(text)
    decimals = len(text.partition(".")[2].rstrip("0"))
    return Sum((), int(number.scaleb(decimals)) if len(text) <= 25 else 10**30, decimals)


def of(term: Term, unit: str) -> Sum:
    """The sum of one term."""
    return Sum(((1, term),), 0, term.scale, unit)


def add(left: Sum, right: Sum, sign: int = 1) -> Sum:
    """left + sign × right."""
    scale = max(left.scale, right.scale)
    a, b = 10 ** (scale - left.scale), sign * 10 ** (scale - right.scale)
    weights: dict[Term, int] = {}
    for factor, one in ((a, left), (b, right)):
        for coefficient, term in one.parts:
            weights[term] = weights.get(term, 0) + factor * coefficient
    parts = tuple((weight, term) for term, weight in weights.items())
    return _bounded(Sum(parts, a * left.constant + b * right.constant, scale, left.unit or right.unit))


def times(left: Sum, right: Sum) -> Sum:
    """left × right, one of which has no fact in it."""
    if left.parts and right.parts:
        raise TooLargeError
    facts, factor = (left, right) if left.parts else (right, left)
    parts = tuple((coefficient * factor.constant, term) for coefficient, term in facts.parts)
    # a factor may carry a unit of its own (yuan for each m²), so the product's is open
    return _bounded(Sum(parts, facts.constant * factor.constant, facts.scale + factor.scale))


def compare(op: str, left: Sum, right: Sum) -> Order:
    """`left op right` in normal form: smallest coefficients, the first of them positive."""
    difference = add(left, right, -1)
    parts, bound = difference.parts, -difference.constant
    if op in ("=", "<>"):
        _reachable(parts, (bound,))
    if parts[0][0] < 0:
        parts, bound, op = tuple((-c, term) for c, term in parts), -bound, _MIRROR[op]
    shared = gcd(*(c for c, _ in parts), bound) or 1
    return Order(op, tuple((c // shared, term) for c, term in parts), bound // shared)


def among(left: Sum, values: list[Sum]) -> Among:
    """`left IN (values)` in normal form."""
    scale = max(left.scale, *(one.scale for one in values))
    widened = add(left, Sum((), 0, scale))
    bounds = [add(one, Sum((), 0, scale)).constant - widened.constant for one in values]
    _reachable(widened.parts, tuple(bounds))
    shared = gcd(*(c for c, _ in widened.parts), *bounds) or 1
    parts = tuple((c // shared, term) for c, term in widened.parts)
    return Among(parts, tuple(dict.fromkeys(bound // shared for bound in bounds)))


def _reachable(parts: tuple[tuple[int, Term], ...], bounds: tuple[int, ...]) -> None:
    step = gcd(*(c for c, _ in parts))
    if step and any(bound % step for bound in bounds):
        raise NeverEqualError


def _bounded(total: Sum) -> Sum:
    largest = abs(total.constant)
    for coefficient, term in total.parts:
        own = LARGEST_FACT
        if isinstance(term, Fallback):
            widest = max(10 ** (term.scale - one.scale) for one in term.fields) * LARGEST_FACT
            own = max(widest, abs(term.default) if isinstance(term.default, int) else 0)
        # a coefficient of nought still has to be written down, and costs nothing
        largest += abs(coefficient) * own
    if largest > _LARGEST or 10**total.scale > _LARGEST:
        raise TooLargeError
    return total

"""Type-checks a comparison of two operands and puts it into the tree's own form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from sqlglot import exp

from . import numbers
from .numbers import NeverEqualError, Sum, TooLargeError
from .operands import Operand, Operands, Scalar, Truth, kind_of
from .spans import Spans
from .tree import Among, Constant, Fallback, Field, Kind, Known, Listed, Match, Node, Not, Order, Term

_MIRROR = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Comparisons:
    """Builds comparisons; errors point at the node they were written in."""

    def __init__(self, spans: Spans, operands: Operands) -> None:
        self.spans = spans
        self.operands = operands

    def compare(self, op: str, left: Operand, right: Operand, node: exp.Expr) -> Node:
        """`left op right`. Raises EngineError("condition_*") when the types or units do not go together."""
        if isinstance(left, Sum) and isinstance(right, Sum):
            return self._order(op, left, right, node)
        if isinstance(left, Truth) and isinstance(right, Truth):
            return self._truths(op, left, right, node)
        if isinstance(left, Scalar) and isinstance(right, Scalar):
            return self._scalars(op, left, right, node)
        raise self.spans.refuse("condition_types", node, left=kind_of(left), right=kind_of(right))

    def among(self, value: Operand, listed: Sequence[Operand], written: Sequence[exp.Expr], node: exp.Expr) -> Node:
        """`value IN (listed)`, the list holding literals only."""
        if isinstance(value, Sum):
            return self._number_in(value, listed, written, node)
        if not isinstance(value, Scalar) or isinstance(value.value, str | date):
            raise self.spans.refuse("condition_list", node)
        found: dict[str | date, None] = {}
        for one, place in zip(listed, written, strict=True):
            if not isinstance(one, Scalar):
                raise self.spans.refuse("condition_types", place, left=kind_of(value), right=kind_of(one))
            literal = self._literal(one, value, place)
            if not isinstance(literal, str | date):
                raise self.spans.refuse("condition_list_literal", place)
            found[literal] = None
        return Listed(value.value, tuple(found))

    def known(self, operand: Operand, node: exp.Expr) -> Known:
        """`operand IS NOT NULL` over values."""
        terms: list[Term] = []
        if isinstance(operand, Sum):
            terms = [term for _, term in operand.parts]
        elif isinstance(operand, Scalar) and isinstance(operand.value, Field | Fallback):
            terms = [operand.value]
        if not terms:
            raise self.spans.refuse("condition_no_fact", node)
        return Known(tuple(terms))

    def _order(self, op: str, left: Sum, right: Sum, node: exp.Expr) -> Order:
        if not left.parts and not right.parts:
            raise self.spans.refuse("condition_no_fact", node)
        if left.unit and right.unit and left.unit != right.unit:
            raise self.spans.refuse("condition_units", node, left=left.unit, right=right.unit)
        try:
            return numbers.compare(op, left, right)
        except TooLargeError:
            raise self.spans.refuse("condition_overflow", node) from None
        except NeverEqualError:
            raise self.spans.refuse("condition_too_fine", node) from None

    def _number_in(self, value: Sum, listed: Sequence[Operand], written: Sequence[exp.Expr], node: exp.Expr) -> Among:
        values: list[Sum] = []
        for one, place in zip(listed, written, strict=True):
            if not isinstance(one, Sum):
                raise self.spans.refuse("condition_types", place, left="number", right=kind_of(one))
            if one.parts:
                raise self.spans.refuse("condition_list_literal", place)
            values.append(one)
        if not value.parts:
            raise self.spans.refuse("condition_no_fact", node)
        try:
            return numbers.among(value, values)
        except TooLargeError:
            raise self.spans.refuse("condition_overflow", node) from None
        except NeverEqualError:
            raise self.spans.refuse("condition_too_fine", node) from None

    def _truths(self, op: str, left: Truth, right: Truth, node: exp.Expr) -> Node:
        if op not in ("=", "<>"):
            raise self.spans.refuse("condition_types", node, left="boolean", right="boolean")
        if isinstance(left.node, Constant):
            left, right = right, left
        if isinstance(right.node, Constant):
            return left.node if right.node.value is (op == "=") else Not(left.node)
        if left.field is None or right.field is None:
            raise self.spans.refuse("condition_types", node, left="boolean", right="boolean")
        return Match(op, left.field, right.field)

    def _scalars(self, op: str, left: Scalar, right: Scalar, node: exp.Expr) -> Match:
        if isinstance(left.value, str | date):
            left, right, op = right, left, _MIRROR[op]
        if isinstance(left.value, str | date):
            raise self.spans.refuse("condition_no_fact", node)
        literal = self._literal(right, left, node)
        if left.kind is Kind.TEXT and op not in ("=", "<>"):
            raise self.spans.refuse("condition_text_order", node, op=op)
        return Match(op, left.value, literal)

    def _literal(self, literal: Scalar, beside: Scalar, node: exp.Expr) -> Term | str | date:
        """What `literal` means beside a typed term: a date is spelled as text, a choice must be one of its list."""
        value = literal.value
        if beside.kind is Kind.DATE and isinstance(value, str):
            return self.operands.day(value, node)
        if beside.kind is not literal.kind:
            raise self.spans.refuse("condition_types", node, left=str(beside.kind), right=str(literal.kind))
        if isinstance(value, str) and beside.choices and value not in beside.choices:
            nearest = next(iter(get_close_matches(value, beside.choices, n=1)), "")
            choices = list(beside.choices)
            raise self.spans.refuse("condition_not_a_choice", node, seen=value, choices=choices, nearest=nearest)
        if isinstance(value, str) and (not value or value != value.strip()):
            # an answer is never empty and kept without the white space around it: no answer could be this text
            raise self.spans.refuse("condition_text_space", node, seen=value)
        if isinstance(value, str) and "\0" in value:
            raise self.spans.refuse("condition_syntax", node)
        if literal.choices and beside.choices and not set(literal.choices) & set(beside.choices):
            raise self.spans.refuse("condition_types", node, left="choice", right="choice")
        return value

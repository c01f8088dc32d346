"""What stands on either side of a comparison: numbers, text, dates, and things that are yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlglot import exp

from ..values import SCALED, FactDef, FactKind
from . import numbers
from .numbers import Sum, TooLargeError
from .spans import Spans
from .syntax import MOST_LEVELS
from .tree import Constant, Fallback, Field, Flag, Kind, Node, Plain, Prefer, Term


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text or a date: a term, or a literal. `choices` is the closed list of a choice."""

    kind: Kind
    value: Term | str | date
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that is yes or no; `field` when it is a fact as it stands."""

    node: Node
    field: Field | None = None


Operand = Sum | Scalar | Truth


def kind_of(operand: Operand) -> str:
    """The word an error uses for an operand's type."""
    if isinstance(operand, Sum):
        return "number"
    return str(operand.kind) if isinstance(operand, Scalar) else "boolean"


class Operands:
    """Reads operands. `definition` gives the tree of a named condition or None; `condition` reads yes-or-no nodes."""

    def __init__(
        self,
        spans: Spans,
        facts: Mapping[str, FactDef],
        definition: Callable[[str], Node | None],
        nearest: Callable[[str], str],
        condition: Callable[[exp.Expr, int], Node],
    ) -> None:
        self.spans = spans
        self.facts = facts
        self.definition = definition
        self.nearest = nearest
        self.condition = condition

    def read(self, node: exp.Expr, depth: int) -> Operand:
        """The typed operand a node says. Raises EngineError("condition_*")."""
        if depth > MOST_LEVELS:
            raise self.spans.refuse("condition_too_deep", node, most=MOST_LEVELS)
        if isinstance(node, exp.Paren):
            if not self.spans.is_written(node):
                # IS beside a comparison binds differently from one database to the next
                raise self.spans.refuse("condition_syntax", node)
            return self.read(node.this, depth + 1)
        if isinstance(node, exp.Literal):
            return self._literal(node)
        if isinstance(node, exp.Boolean):
            return Truth(Constant(bool(node.this)))
        if isinstance(node, exp.Column):
            return self._name(node)
        if isinstance(node, exp.Cast):
            return self._date(node)
        if isinstance(node, exp.Neg | exp.Add | exp.Sub | exp.Mul):
            return self._sum(node, depth)
        if isinstance(node, exp.Coalesce):
            return self._coalesce(node, depth)
        return Truth(self.condition(node, depth + 1))

    def _literal(self, node: exp.Literal) -> Operand:
        if node.is_string:
            return Scalar(Kind.TEXT, str(node.this))
        number = numbers.literal(str(node.this))
        if number is None:
            raise self.spans.refuse("condition_number", node, seen=str(node.this))
        if number.constant >= 2**63 or number.scale > 18:
            raise self.spans.refuse("condition_overflow", node)
        return number

    def _date(self, node: exp.Cast) -> Scalar:
        # only the literal form, DATE '2026-03-01'; a cast of anything else is a function
        literal = node.this
        spelled = self.spans.text(node)[:4].upper() == "DATE"
        if not (spelled and isinstance(literal, exp.Literal) and literal.is_string):
            raise self.spans.refuse("condition_function", node, name="CAST")
        return Scalar(Kind.DATE, self.day(str(literal.this), literal))

    def day(self, text: str, node: exp.Expr) -> date:
        """The date a literal spells, YYYY-MM-DD."""
        try:
            if len(text) != 10:
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise self.spans.refuse("condition_date", node, seen=text) from None

    def _sum(self, node: exp.Neg | exp.Add | exp.Sub | exp.Mul, depth: int) -> Sum:
        left = self._number(node.this, depth)
        try:
            if isinstance(node, exp.Neg):
                return numbers.add(Sum((), 0, 0), left, -1)
            right = self._number(node.expression, depth)
            if isinstance(node, exp.Mul):
                return numbers.times(left, right)
            if left.unit and right.unit and left.unit != right.unit:
                raise self.spans.refuse("condition_units", node, left=left.unit, right=right.unit)
            return numbers.add(left, right, -1 if isinstance(node, exp.Sub) else 1)
        except TooLargeError:
            raise self.spans.refuse("condition_overflow", node) from None

    def _number(self, node: exp.Expr, depth: int) -> Sum:
        if isinstance(node, exp.Null):
            raise self.spans.refuse("condition_null", node)
        operand = self.read(node, depth + 1)
        if not isinstance(operand, Sum):
            raise self.spans.refuse("condition_types", node, left="number", right=kind_of(operand))
        return operand

    def _name(self, node: exp.Column) -> Operand:
        table = node.args.get("table")
        name = f"{table.name}.{node.name}" if table is not None else node.name
        if node.args.get("db") is not None or not isinstance(node.this, exp.Identifier):
            raise self.spans.refuse("condition_syntax", node)
        if table is not None:
            return self._option(node, table.name, name)
        named = self.definition(name)
        if named is not None:
            return Truth(named)
        fact = self.facts.get(name)
        if fact is None:
            raise self.spans.refuse("condition_unknown_name", node, name=name, nearest=self.nearest(name))
        return self._fact(node, fact)

    def _option(self, node: exp.Column, name: str, dotted: str) -> Truth:
        fact = self.facts.get(name)
        if fact is None or fact.kind is not FactKind.CHOICES:
            raise self.spans.refuse("condition_unknown_name", node, name=dotted, nearest=self.nearest(dotted))
        options = [one.id for one in fact.choices]
        if node.name not in options:
            nearest = next(iter(get_close_matches(node.name, options, n=1)), "")
            raise self.spans.refuse("condition_unknown_option", node, name=dotted, options=options, nearest=nearest)
        field = Field(dotted, fact.id, Kind.FLAG)
        return Truth(Flag(field), field)

    def _fact(self, node: exp.Column, fact: FactDef) -> Operand:
        if fact.kind is FactKind.BOOLEAN:
            flag = Field(fact.id, fact.id, Kind.FLAG)
            return Truth(Flag(flag), flag)
        if fact.kind is FactKind.INTEGER:
            return numbers.of(Field(fact.id, fact.id, Kind.NUMBER, whole=True, negative=fact.negative), fact.unit)
        if fact.kind in SCALED:
            return numbers.of(Field(fact.id, fact.id, Kind.NUMBER, fact.scale, negative=fact.negative), fact.unit)
        if fact.kind in (FactKind.TEXT, FactKind.REFERENCE):
            return Scalar(Kind.TEXT, Field(fact.id, fact.id, Kind.TEXT))
        if fact.kind is FactKind.CHOICE:
            choices = tuple(one.id for one in fact.choices)
            return Scalar(Kind.TEXT, Field(fact.id, fact.id, Kind.TEXT, choices=choices), choices)
        if fact.kind is FactKind.DATE:
            return Scalar(Kind.DATE, Field(fact.id, fact.id, Kind.DATE))
        if fact.kind is FactKind.CHOICES:
            options = [one.id for one in fact.choices]
            raise self.spans.refuse("condition_needs_option", node, name=fact.id, options=options)
        raise self.spans.refuse("condition_not_comparable", node, name=fact.id, kind=str(fact.kind))

    def _coalesce(self, node: exp.Coalesce, depth: int) -> Operand:
        written = [node.this, *node.expressions]
        if any(isinstance(one, exp.Null) for one in written):
            raise self.spans.refuse("condition_null", node)
        operands = [self.read(one, depth + 1) for one in written]
        if all(isinstance(one, Truth) for one in operands):
            parts = tuple(one.node for one in operands if isinstance(one, Truth))
            return Truth(parts[0] if len(parts) == 1 else Prefer(parts))
        if all(isinstance(one, Sum) for one in operands):
            return self._number_fallback(node, [one for one in operands if isinstance(one, Sum)])
        if all(isinstance(one, Scalar) for one in operands):
            return self._scalar_fallback(node, [one for one in operands if isinstance(one, Scalar)], written)
        kinds = list(dict.fromkeys(kind_of(one) for one in operands))
        raise self.spans.refuse("condition_types", node, left=kinds[0], right=kinds[1])

    def _number_fallback(self, node: exp.Coalesce, operands: list[Sum]) -> Sum:
        fields: list[Field] = []
        default: int | None = None
        scale = max(one.scale for one in operands)
        for index, one in enumerate(operands):
            term = one.parts[0][1] if len(one.parts) == 1 and one.parts[0][0] == 1 and not one.constant else None
            if isinstance(term, Field):
                fields.append(term)
            elif not one.parts and index == len(operands) - 1:
                default = one.constant * 10 ** (scale - one.scale)
            else:
                raise self.spans.refuse("condition_coalesce_of", node)
        if not fields:
            raise self.spans.refuse("condition_coalesce_of", node)
        units = {one.unit for one in operands if one.unit}
        if len(units) > 1:
            raise self.spans.refuse("condition_units", node, left=min(units), right=max(units))
        term = Fallback(tuple(fields), default, Kind.NUMBER, scale)
        try:
            return numbers.add(numbers.of(term, next(iter(units), "")), Sum((), 0, 0))
        except TooLargeError:
            raise self.spans.refuse("condition_overflow", node) from None

    def _scalar_fallback(self, node: exp.Coalesce, operands: list[Scalar], written: list[exp.Expr]) -> Scalar:
        kind = operands[0].kind
        fields: list[Field] = []
        default: Plain | None = None
        choices: list[str] = []
        for index, one in enumerate(operands):
            value = one.value
            if kind is Kind.DATE and isinstance(value, str):
                value = self.day(value, written[index])
            elif one.kind is not kind:
                raise self.spans.refuse("condition_types", node, left=str(kind), right=str(one.kind))
            if isinstance(value, Field):
                fields.append(value)
                choices += one.choices
            elif isinstance(value, str | date) and index == len(operands) - 1:
                default = value
                choices += [value] if isinstance(value, str) and choices else []
            else:
                raise self.spans.refuse("condition_coalesce_of", node)
        if not fields:
            raise self.spans.refuse("condition_coalesce_of", node)
        closed = tuple(choices) if all(one.choices for one in fields) else ()
        return Scalar(kind, Fallback(tuple(fields), default, kind), closed)

"""Type-checks sqlglot's syntax and turns it into our own tree. Only nodes named here exist in the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from ..errors import EngineError
from ..values import FactDef
from .comparison import Comparisons
from .operands import Operand, Operands, Truth
from .spans import Spans
from .syntax import MOST_LEVELS, Syntax
from .tree import And, Atom, Constant, Node, Not, Or, Settled, Sure

_OPS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


class Reader:
    """Reads one text. `definition` gives a named condition's tree or None; `nearest` a known name like an unknown."""

    def __init__(
        self,
        syntax: Syntax,
        facts: Mapping[str, FactDef],
        definition: Callable[[str], Node | None],
        nearest: Callable[[str], str],
        *,
        where: str,
    ) -> None:
        self.syntax = syntax
        self.spans = Spans(syntax, where)
        self.operands = Operands(self.spans, facts, definition, nearest, self.condition_of)
        self.comparisons = Comparisons(self.spans, self.operands)

    def condition(self) -> Node:
        """The tree of the whole text."""
        return self.condition_of(self.syntax.tree, 0)

    def condition_of(self, node: exp.Expr, depth: int) -> Node:
        """The tree of a node that must be yes or no."""
        if depth > MOST_LEVELS:
            raise self.spans.refuse("condition_too_deep", node, most=MOST_LEVELS)
        if isinstance(node, exp.Paren):
            if not self.spans.is_written(node):
                # IS beside a comparison binds differently from one database to the next
                raise self.spans.refuse("condition_syntax", node)
            return self.condition_of(node.this, depth + 1)
        if isinstance(node, exp.And | exp.Or):
            return self._joined(node, depth)
        if isinstance(node, exp.Not):
            return self._not(node, depth)
        if isinstance(node, exp.Boolean):
            return Constant(bool(node.this))
        text = self.spans.text(node)
        if type(node) in _OPS:
            left, right = self._pair(node.this, node.expression, depth)
            return Atom(text, self.comparisons.compare(_OPS[type(node)], left, right, node))
        if isinstance(node, exp.Between):
            return Atom(text, self._between(node, depth))
        if isinstance(node, exp.In):
            return Atom(text, self._in(node, depth))
        if isinstance(node, exp.Is):
            return Atom(text, self._is(node, depth))
        if isinstance(node, exp.Coalesce | exp.Column):
            operand = self.operands.read(node, depth)
            if isinstance(operand, Truth):
                named = isinstance(node, exp.Column) and operand.field is None
                return operand.node if named else Atom(text, operand.node)
            raise self.spans.refuse("condition_not_boolean", node, name=text)
        if isinstance(node, exp.Literal | exp.Add | exp.Sub | exp.Mul | exp.Neg | exp.Cast):
            raise self.spans.refuse("condition_not_boolean", node, name=text)
        raise self._unknown(node)

    def _joined(self, node: exp.And | exp.Or, depth: int) -> Node:
        # a chain of AND is a left spine thousands deep for sqlglot: walked, never recursed into
        kind = type(node)
        right: list[exp.Expr] = []
        spine: exp.Expr = node
        while type(spine) is kind:
            right.append(spine.expression)
            spine = spine.this
        parts = [self.condition_of(one, depth + 1) for one in (spine, *reversed(right))]
        made = And if kind is exp.And else Or
        flat: list[Node] = []
        for part in parts:
            flat.extend(part.parts if isinstance(part, made) else (part,))
        return made(tuple(flat))

    def _not(self, node: exp.Not, depth: int) -> Node:
        inner = node.this
        # `x NOT IN (…)`, `x NOT BETWEEN …` and `x IS NOT …` are one comparison to the person who wrote them
        if isinstance(inner, exp.In | exp.Between | exp.Is) and self.spans.is_infix_not(inner):
            part = self.condition_of(inner, depth + 1)
            return Atom(self.spans.text(inner), Not(part.part if isinstance(part, Atom) else part))
        return Not(self.condition_of(inner, depth + 1))

    def _between(self, node: exp.Between, depth: int) -> Node:
        value, low = self._pair(node.this, node.args["low"], depth)
        _, high = self._pair(node.this, node.args["high"], depth)
        above = self.comparisons.compare(">=", value, low, node)
        return And((above, self.comparisons.compare("<=", value, high, node)))

    def _in(self, node: exp.In, depth: int) -> Node:
        listed = node.expressions
        if not listed or node.args.get("query") or node.args.get("field") or node.args.get("unnest"):
            raise self.spans.refuse("condition_list", node)
        for one in listed:
            if isinstance(one, exp.Null):
                raise self.spans.refuse("condition_null_in_list", one)
        value = self.operands.read(node.this, depth + 1)
        values = [self.operands.read(one, depth + 1) for one in listed]
        return self.comparisons.among(value, values, listed, node)

    def _is(self, node: exp.Is, depth: int) -> Node:
        wanted = node.expression
        operand = self.operands.read(node.this, depth + 1)
        if isinstance(wanted, exp.Null):
            if isinstance(operand, Truth):
                return Not(Settled(operand.node))
            return Not(self.comparisons.known(operand, node))
        if not isinstance(wanted, exp.Boolean):
            raise self.spans.refuse("condition_word", wanted, name="IS")
        if not isinstance(operand, Truth):
            raise self.spans.refuse("condition_not_boolean", node.this, name=self.spans.text(node.this))
        return Sure(operand.node) if wanted.this else Sure(Not(operand.node))

    def _pair(self, left: exp.Expr, right: exp.Expr, depth: int) -> tuple[Operand, Operand]:
        for one in (left, right):
            if isinstance(one, exp.Null):
                raise self.spans.refuse("condition_null", one)
        return self.operands.read(left, depth + 1), self.operands.read(right, depth + 1)

    def _unknown(self, node: exp.Expr) -> EngineError:
        if isinstance(node, exp.Null):
            return self.spans.refuse("condition_null", node)
        if isinstance(node, exp.Func):
            return self.spans.refuse("condition_function", node, name=node.sql_name())
        return self.spans.refuse("condition_syntax", node)

"""Conditions compiled to plain Python: one function per condition, no walk over a tree while facts are read.

Kleene logic is split in two ordinary ones, "surely yes" and "surely no", so that Python's own `and` and `or` do the
short-circuiting. Values are compared as they are held (Decimal, int, date, str); sums go through a context wide
enough for every 64-bit integer, so that nothing rounds whatever the context of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Any

from ..values import Facts
from .tree import (
    Among,
    And,
    Atom,
    Condition,
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

_WIDE = Context(prec=60)
_PYTHON = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def evaluate(condition: Condition, facts: Facts) -> bool | None:
    """Yes, no or None (unknown). `facts` hold values as FactDef.read gives them; an absent fact is unknown."""
    return condition.run(facts)


def compiled(tree: Node) -> Callable[[Mapping[str, Any]], bool | None]:
    """The function facts → True, False or None for a tree."""
    writer = _Writer()
    yes, no = writer.yes(tree), writer.no(tree)
    lines = ["def run(facts):", "    get = facts.get", *(f"    {line}" for line in writer.lines)]
    lines += [f"    if {yes}: return True", f"    if {no}: return False", "    return None"]
    # names and literals enter as constants of the scope, never as source text
    scope: dict[str, Any] = dict(writer.constants)
    exec(compile("\n".join(lines), "<condition>", "exec"), scope)  # noqa: S102
    run: Callable[[Mapping[str, Any]], bool | None] = scope["run"]
    return run


class _Writer:
    """Collects the look-ups and constants one function needs while its two expressions are written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {"fma": _WIDE.fma}
        self._variables: dict[Term, str] = {}

    def yes(self, node: Node) -> str:
        """Python that is true exactly when `node` is surely yes."""
        if isinstance(node, And):
            return _joined(" and ", [self.yes(one) for one in node.parts])
        if isinstance(node, Or):
            return _joined(" or ", [self.yes(one) for one in node.parts])
        if isinstance(node, Not):
            return self.no(node.part)
        if isinstance(node, Atom | Sure):
            return self.yes(node.part)
        if isinstance(node, Settled):
            return f"({self.yes(node.part)} or {self.no(node.part)})"
        if isinstance(node, Prefer):
            return _prefer(node.parts, self.yes, self.no)
        return self._primitive(node, wanted=True)

    def no(self, node: Node) -> str:
        """Python that is true exactly when `node` is surely no."""
        if isinstance(node, And):
            return _joined(" or ", [self.no(one) for one in node.parts])
        if isinstance(node, Or):
            return _joined(" and ", [self.no(one) for one in node.parts])
        if isinstance(node, Not):
            return self.yes(node.part)
        if isinstance(node, Atom):
            return self.no(node.part)
        if isinstance(node, Sure | Settled):
            return f"(not {self.yes(node)})"
        if isinstance(node, Prefer):
            return _prefer(node.parts, self.no, self.yes)
        return self._primitive(node, wanted=False)

    def _primitive(self, node: Primitive, *, wanted: bool) -> str:
        if isinstance(node, Constant):
            return str(node.value is wanted)
        if isinstance(node, Flag):
            return f"{self._variable(node.field)} is {wanted}"
        if isinstance(node, Known):
            known = _joined(" and ", [f"{self._variable(term)} is not None" for term in node.terms])
            return known if wanted else f"(not {known})"
        if isinstance(node, Order):
            left, right = self._numbers(node.parts, node.bound)
            op = _PYTHON[node.op if wanted else _OPPOSITE[node.op]]
            return f"({self._guard(_terms(node.parts))} and {left} {op} {right})"
        member = "in" if wanted else "not in"
        if isinstance(node, Among):
            listed = self._constant(node.values)
            return f"({self._guard(_terms(node.parts))} and {self._total(node.parts)} {member} {listed})"
        left = self._variable(node.left)
        if isinstance(node, Listed):
            return f"({left} is not None and {left} {member} {self._constant(frozenset(node.values))})"
        op = _PYTHON[node.op if wanted else _OPPOSITE[node.op]]
        if isinstance(node.right, str | date):
            return f"({left} is not None and {left} {op} {self._constant(node.right)})"
        return f"({self._guard((node.left, node.right))} and {left} {op} {self._variable(node.right)})"

    def _numbers(self, parts: Parts, bound: int) -> tuple[str, str]:
        # the common case, one fact against one literal, compares the held value with the literal as written
        coefficient, term = parts[0]
        if len(parts) == 1 and coefficient > 0:
            weight = coefficient * 10**term.scale
            literal = _WIDE.divide(Decimal(bound), Decimal(weight))
            if _WIDE.multiply(literal, Decimal(weight)) == bound:
                whole = isinstance(term, Field) and term.whole and literal == literal.to_integral_value()
                return self._variable(term), self._constant(int(literal) if whole else literal)
        return self._total(parts), self._constant(bound)

    def _total(self, parts: Parts) -> str:
        weighed = [(coefficient * 10**term.scale, term) for coefficient, term in parts]
        if all(isinstance(term, Field) and term.whole for _, term in weighed):
            return "(" + " + ".join(f"{weight} * {self._variable(term)}" for weight, term in weighed) + ")"
        total = "0"
        for weight, term in weighed:
            total = f"fma({weight}, {self._variable(term)}, {total})"
        return total

    def _guard(self, terms: tuple[Term, ...]) -> str:
        return " and ".join(f"{self._variable(term)} is not None" for term in dict.fromkeys(terms))

    def _constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _variable(self, term: Term) -> str:
        if term in self._variables:
            return self._variables[term]
        if isinstance(term, Fallback):
            names = [self._variable(one) for one in term.fields]
            default: Any = term.default
            if term.kind is Kind.NUMBER and isinstance(default, int):
                default = Decimal(default).scaleb(-term.scale)
            text = "".join(f"{name} if {name} is not None else " for name in names) + self._constant(default)
        elif term.name == term.fact:
            text = f"get({self._constant(term.fact)})"
        else:
            ticked = self._line(f"get({self._constant(term.fact)})")
            option, dotted = self._constant(term.option), self._constant(term.name)
            text = f"get({dotted}) if {ticked} is None else {option} in {ticked}"
        self._variables[term] = self._line(text)
        return self._variables[term]

    def _line(self, text: str) -> str:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name


def _joined(word: str, parts: list[str]) -> str:
    return "(" + word.join(parts) + ")"


def _terms(parts: Parts) -> tuple[Term, ...]:
    return tuple(term for _, term in parts)


def _prefer(parts: tuple[Node, ...], is_so: Callable[[Node], str], is_not: Callable[[Node], str]) -> str:
    first, rest = parts[0], parts[1:]
    if not rest:
        return is_so(first)
    return f"({is_so(first)} or (not {is_not(first)} and {_prefer(rest, is_so, is_not)}))"

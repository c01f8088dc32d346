"""Conditions as SQL over stored columns, for SQLite and PostgreSQL.

Columns: numbers as 64-bit integers of 10^-scale units, text and choices as text, dates as ISO text, flags and the
options of a `choices` fact as 0 or 1; NULL is unknown. Comparisons of text are pinned to the "C" collation on
PostgreSQL, which is SQLite's own, so that both answer as `evaluate` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from .tree import (
    Among,
    And,
    Atom,
    Condition,
    Constant,
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

Dialect = Literal["sqlite", "postgres"]


def to_sql(condition: Condition, dialect: Dialect, column: Callable[[str], str]) -> str:
    """A boolean SQL expression: true, false or NULL as `evaluate` says True, False or None.

    `column` gives the SQL of a column (quoted by the caller) for a fact id or, for `choices`, `fact.option`.
    """
    return _Writer(dialect, column).node(condition.tree)


def answer_sql(condition: Condition, dialect: Dialect, column: Callable[[str], str]) -> str:
    """A text SQL expression: 'yes', 'no' or 'unknown'. Columns as for `to_sql`."""
    said = to_sql(condition, dialect, column)
    return f"CASE WHEN {said} THEN 'yes' WHEN NOT ({said}) THEN 'no' ELSE 'unknown' END"


class _Writer:
    def __init__(self, dialect: Dialect, column: Callable[[str], str]) -> None:
        self.postgres = dialect == "postgres"
        self.column = column

    def node(self, node: Node) -> str:
        if isinstance(node, And | Or):
            word = " AND " if isinstance(node, And) else " OR "
            return "(" + word.join(self.node(one) for one in node.parts) + ")"
        if isinstance(node, Not):
            return f"(NOT {self.node(node.part)})"
        if isinstance(node, Atom):
            return self.node(node.part)
        if isinstance(node, Sure):
            return f"({self.node(node.part)} IS TRUE)"
        if isinstance(node, Settled):
            return f"({self.node(node.part)} IS NOT NULL)"
        if isinstance(node, Prefer):
            return "COALESCE(" + ", ".join(self.node(one) for one in node.parts) + ")"
        return self._primitive(node)

    def _primitive(self, node: Primitive) -> str:
        if isinstance(node, Constant):
            return "(1 = 1)" if node.value else "(1 = 0)"
        if isinstance(node, Flag):
            return f"({self.column(node.field.name)} = 1)"
        if isinstance(node, Order):
            return f"({self._total(node.parts)} {node.op} {node.bound})"
        if isinstance(node, Among):
            return f"({self._total(node.parts)} IN ({', '.join(map(str, node.values))}))"
        if isinstance(node, Known):
            return "(" + " AND ".join(f"{self._term(term)} IS NOT NULL" for term in node.terms) + ")"
        left = self._pinned(node.left)
        if isinstance(node, Listed):
            return f"({left} IN ({', '.join(_literal(one) for one in node.values)}))"
        right = _literal(node.right) if isinstance(node.right, str | date) else self._term(node.right)
        return f"({left} {node.op} {right})"

    def _total(self, parts: Parts) -> str:
        if len(parts) == 1 and parts[0][0] == 1:
            return self._term(parts[0][1])
        return " + ".join(f"{coefficient} * {self._wide(self._term(term))}" for coefficient, term in parts)

    def _wide(self, said: str) -> str:
        # PostgreSQL multiplies two 4-byte integers into 4 bytes, so the width is stated
        return f"CAST({said} AS bigint)" if self.postgres else said

    def _pinned(self, term: Term) -> str:
        said = self._term(term)
        return f'{said} COLLATE "C"' if self.postgres and term.kind in (Kind.TEXT, Kind.DATE) else said

    def _term(self, term: Term) -> str:
        if isinstance(term, Field):
            return self.column(term.name)
        known = [self._widened(one, term.scale - one.scale) for one in term.fields]
        if term.default is not None:
            known.append(_literal(term.default))
        return known[0] if len(known) == 1 else "COALESCE(" + ", ".join(known) + ")"

    def _widened(self, field: Field, decimals: int) -> str:
        said = self.column(field.name)
        return f"({self._wide(said)} * {10**decimals})" if decimals and field.kind is Kind.NUMBER else said


def _literal(value: str | int | date) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"'{value.isoformat()}'" if isinstance(value, date) else str(value)

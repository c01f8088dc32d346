"""Where a syntax node stands in its text: what errors point at and explanations quote.

sqlglot marks the place of names and literals only; the place of everything built from them follows from the tokens
around them.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from ..errors import EngineError
from .syntax import Syntax, refusal

_WORDLESS = {TokenType.TRUE, TokenType.FALSE, TokenType.NULL}


class Spans:
    """The places of one text's nodes."""

    def __init__(self, syntax: Syntax, where: str) -> None:
        self.syntax = syntax
        self.where = where
        self._written: dict[int, bool] = {}
        self._by_start = {token.start: index for index, token in enumerate(syntax.tokens)}
        # TRUE, FALSE and NULL carry no place of their own, but come in the order of the text
        bare = [one for one in syntax.tree.dfs() if isinstance(one, exp.Boolean | exp.Null)]
        at = [index for index, token in enumerate(syntax.tokens) if token.token_type in _WORDLESS]
        self._bare = {id(node): index for node, index in zip(bare, at, strict=False)}

    def text(self, node: exp.Expr) -> str:
        """The node as it was written."""
        first, last = self._first(node), self._last(node)
        return self.syntax.text[self.syntax.tokens[first].start : self.syntax.tokens[last].end + 1]

    def refuse(self, code: str, node: exp.Expr, **params: Any) -> EngineError:
        """The error `code`, pointing at `node`."""
        tokens = self.syntax.tokens
        start, end = tokens[self._first(node)].start, tokens[self._last(node)].end
        return refusal(code, text=self.syntax.text, where=self.where, start=start, end=end, **params)

    def is_infix_not(self, inner: exp.Expr) -> bool:
        """Whether the NOT around an IN, BETWEEN or IS stands inside it (`x NOT IN (…)`), not before it."""
        after = self._last(inner.this) + (2 if isinstance(inner, exp.Is) else 1)
        return after < len(self.syntax.tokens) and self.syntax.tokens[after].token_type is TokenType.NOT

    def is_written(self, paren: exp.Paren) -> bool:
        """Whether brackets stand in the text. sqlglot adds some: `a = b IS NULL` comes back as `a = (b IS NULL)`."""
        # remembered, or brackets in brackets would each be looked at again for every level
        if id(paren) not in self._written:
            before, after = self._first(paren.this) - 1, self._last(paren.this) + 1
            tokens = self.syntax.tokens
            opened = before >= 0 and tokens[before].token_type is TokenType.L_PAREN
            closed = after < len(tokens) and tokens[after].token_type is TokenType.R_PAREN
            self._written[id(paren)] = opened and closed
        return self._written[id(paren)]

    def _first(self, node: exp.Expr) -> int:
        back = 0
        while True:
            if isinstance(node, exp.Not):
                back, node = back + (not self._infix(node)), node.this
            elif isinstance(node, exp.Paren):
                back, node = back + self.is_written(node), node.this
            elif isinstance(node, exp.Neg | exp.Cast):
                back, node = back + 1, node.this
            elif isinstance(node, exp.Coalesce):
                back, node = back + 2, node.this
            elif isinstance(node, exp.Column):
                return self._place(node.args.get("db") or node.args.get("table") or node.this) - back
            elif isinstance(node, exp.Binary | exp.Between | exp.In):
                node = node.this
            else:
                return max(0, self._place(node) - back)

    def _last(self, node: exp.Expr) -> int:
        on = 0
        while True:
            if isinstance(node, exp.Paren):
                on, node = on + self.is_written(node), node.this
            elif isinstance(node, exp.Coalesce | exp.In) and node.expressions:
                on, node = on + 1, node.expressions[-1]
            elif isinstance(node, exp.Coalesce):
                on, node = on + 1, node.this
            elif isinstance(node, exp.Neg | exp.Not | exp.Cast | exp.In):
                node = node.this
            elif isinstance(node, exp.Between):
                node = node.args["high"]
            elif isinstance(node, exp.Column):
                return self._place(node.this) + on
            elif isinstance(node, exp.Binary):
                node = node.expression
            else:
                return min(len(self.syntax.tokens) - 1, self._place(node) + on)

    def _infix(self, node: exp.Not) -> bool:
        return isinstance(node.this, exp.In | exp.Between | exp.Is) and self.is_infix_not(node.this)

    def _place(self, node: exp.Expr) -> int:
        if id(node) in self._bare:
            return self._bare[id(node)]
        for one in node.dfs():
            start = one.meta.get("start")
            if start in self._by_start:
                return self._by_start[start]
        return 0

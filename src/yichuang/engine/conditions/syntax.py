"""From text to sqlglot's syntax tree, refusing early what the language does not have.

The tokens are judged first, because they know where they stand: a refusal names the word and its place. What sqlglot
then parses holds only words of the language, and the reader still accepts no node it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from ..errors import EngineError

MOST_CHARACTERS = 4000
MOST_COMPARISONS = 500
"""After definitions are expanded: well inside the 1,000 levels SQLite allows an expression."""
MOST_LEVELS = 40

_WORDS = frozenset(
    {
        TokenType.EQ,
        TokenType.NEQ,
        TokenType.LT,
        TokenType.LTE,
        TokenType.GT,
        TokenType.GTE,
        TokenType.AND,
        TokenType.OR,
        TokenType.NOT,
        TokenType.IN,
        TokenType.BETWEEN,
        TokenType.PLUS,
        TokenType.DASH,
        TokenType.STAR,
        TokenType.L_PAREN,
        TokenType.R_PAREN,
        TokenType.COMMA,
        TokenType.DOT,
        TokenType.STRING,
        TokenType.NUMBER,
        TokenType.VAR,
        TokenType.IDENTIFIER,
        TokenType.TRUE,
        TokenType.FALSE,
        TokenType.NULL,
        TokenType.DATE,
        TokenType.IS,
    }
)
_CLOCK = frozenset(
    {"now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "sysdate"}
)
_LIKE = frozenset({"like", "ilike", "rlike", "regexp", "similar", "glob", "~", "~~"})
_DIVISION = frozenset({"/", "//", "%", "div", "mod"})
_SUBQUERY = frozenset({"select", "exists", "with", "any", "all", "some", "values", "from"})
_CASE = frozenset({"case", "when", "then", "else", "end", "if"})
_TESTS = frozenset({"isnull", "notnull"})

Refuse = Callable[..., EngineError]


@dataclass(frozen=True, slots=True)
class Syntax:
    """A text as sqlglot reads it, with its tokens in order."""

    text: str
    tree: exp.Expr
    tokens: tuple[Token, ...]


def refusal(code: str, *, text: str, where: str, start: int, end: int | None = None, **params: Any) -> EngineError:
    """An error that knows its place: `at` is the 1-based character of `text`, `near` the words there."""
    last = min(start + 60, len(text) if end is None else end + 1)
    return EngineError(code, where=where, at=start + 1, near=text[start:last], **params)


def read_syntax(text: str, *, where: str, population: bool, names: Collection[str]) -> Syntax:
    """The syntax of `text`. Raises EngineError("condition_*") for what is not in the language."""
    if not text.strip():
        raise EngineError("condition_empty", where=where)
    if len(text) > MOST_CHARACTERS:
        raise EngineError("condition_too_long", where=where, most=MOST_CHARACTERS, seen=len(text))
    try:
        tokens = tuple(sqlglot.tokenize(text))
    except TokenError:
        raise refusal("condition_syntax", text=text, where=where, start=_open_quote(text)) from None
    if not tokens:
        raise EngineError("condition_empty", where=where)

    def refuse(code: str, token: Token, **params: Any) -> EngineError:
        return refusal(code, text=text, where=where, start=token.start, end=token.end, **params)

    _judge(tokens, refuse, population, names)
    _judge_levels(tokens, refuse)
    try:
        tree = sqlglot.parse_one(text)
    except (ParseError, TokenError, RecursionError) as error:
        raise refusal("condition_syntax", text=text, where=where, start=_place(error, text)) from None
    return Syntax(text, tree, tokens)


def _judge(tokens: tuple[Token, ...], refuse: Refuse, population: bool, names: Collection[str]) -> None:
    for index, token in enumerate(tokens):
        word = token.text.lower()
        called = index + 1 < len(tokens) and tokens[index + 1].token_type is TokenType.L_PAREN
        if token.token_type in (TokenType.STRING, TokenType.NUMBER, TokenType.IDENTIFIER):
            continue
        if token.text in names and not called:
            continue
        if word in _CLOCK:
            raise refuse("condition_clock", token)
        if word in _LIKE:
            raise refuse("condition_like", token)
        if word in _DIVISION:
            raise refuse("condition_division", token)
        if word in _SUBQUERY:
            raise refuse("condition_subquery", token)
        if word in _CASE:
            raise refuse("condition_case", token)
        if word in _TESTS or (token.token_type is TokenType.IS and not population):
            raise refuse("condition_is_test", token)
        if word == "coalesce" and population:
            continue
        if word == "coalesce":
            raise refuse("condition_coalesce", token)
        if called and token.text.isidentifier() and token.token_type not in _WORDS - {TokenType.VAR, TokenType.DATE}:
            raise refuse("condition_function", token, name=token.text)
        if token.token_type not in _WORDS:
            raise refuse("condition_word", token, name=token.text)


def _judge_levels(tokens: tuple[Token, ...], refuse: Refuse) -> None:
    open_at = 0
    prefixes = 0
    for token in tokens:
        if token.token_type is TokenType.L_PAREN:
            open_at += 1
        elif token.token_type is TokenType.R_PAREN:
            open_at -= 1
        prefixes = prefixes + 1 if token.token_type in (TokenType.NOT, TokenType.DASH) else 0
        if open_at > MOST_LEVELS or prefixes > MOST_LEVELS:
            raise refuse("condition_too_deep", token, most=MOST_LEVELS)


def _open_quote(text: str) -> int:
    return max(text.rfind("'"), text.rfind('"'), 0)


def _place(error: Exception, text: str) -> int:
    if isinstance(error, ParseError) and error.errors:
        detail = error.errors[0]
        before = detail.get("start_context")
        highlight = detail.get("highlight") or ""
        line, column = detail.get("line") or 1, detail.get("col") or 1
        if before is not None:
            start = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - len(highlight)
            return max(0, min(start, len(text) - 1))
    return max(0, len(text.rstrip()) - 1)

"""One language for every condition: parse once; evaluate, explain and SQL read the same tree and agree."""

from .evaluate import evaluate
from .explain import Because, Explanation, atoms, explain
from .missing import missing, missing_over
from .nearest import Change, Way, changed, ways
from .parse import parse
from .sql import Dialect, answer_sql, to_sql
from .tree import Atom, Condition, Field

__all__ = [
    "Atom",
    "Because",
    "Change",
    "Condition",
    "Dialect",
    "Explanation",
    "Field",
    "Way",
    "answer_sql",
    "atoms",
    "changed",
    "evaluate",
    "explain",
    "missing",
    "missing_over",
    "parse",
    "to_sql",
    "ways",
]

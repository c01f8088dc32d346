"""From text to a typed condition: the one parse that every reading shares."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from ..errors import EngineError
from ..values import FactDef
from .reader import Reader
from .syntax import MOST_COMPARISONS, MOST_LEVELS, read_syntax
from .tree import Condition, Node, children, fields

Definitions = Mapping[str, "str | Condition"]


def parse(
    text: str,
    facts: Mapping[str, FactDef],
    definitions: Definitions | None = None,
    *,
    where: str = "",
    population: bool = False,
) -> Condition:
    """The condition `text` says, over `facts` and the named conditions of `definitions` (text, or read already).

    `where` is the place the text stands (a file and line) and goes into every error; `population` admits
    IS [NOT] NULL/TRUE/FALSE and COALESCE. Raises EngineError("condition_*") with `at`, the 1-based character, `near`,
    the words there, and `definition` when the fault is in a definition the text uses.
    """
    return _Parse(facts, definitions or {}, where, population).condition(text)


class _Parse:
    """One parse: definitions are read when first met and shared afterwards."""

    def __init__(self, facts: Mapping[str, FactDef], definitions: Definitions, where: str, population: bool) -> None:
        self.facts = facts
        self.definitions = definitions
        self.where = where
        self.population = population
        self.read: dict[str, Condition] = {}
        self.open: list[str] = []

    def condition(self, text: str) -> Condition:
        used: dict[str, None] = {}

        def definition(name: str) -> Node | None:
            if name not in self.definitions:
                return None
            used[name] = None
            return self._definition(name).tree

        names = self.facts.keys() | self.definitions.keys()
        syntax = read_syntax(text, where=self.where, population=self.population, names=names)
        tree = Reader(syntax, self.facts, definition, self._nearest, where=self.where).condition()
        self._measure(tree)
        inner = (self._definition(name).definitions for name in used)
        facts = frozenset(one.fact for one in fields(tree))
        return Condition(text, tree, facts, frozenset(used).union(*inner), self.population)

    def _definition(self, name: str) -> Condition:
        known = self.definitions[name]
        if name in self.facts:
            raise EngineError("condition_name_twice", where=self.where, name=name)
        if isinstance(known, Condition):
            return known
        if name in self.open:
            loop = " → ".join([*self.open[self.open.index(name) :], name])
            raise EngineError("condition_cycle", where=self.where, loop=loop)
        if len(self.open) >= MOST_LEVELS:
            raise EngineError("condition_too_deep", where=self.where, most=MOST_LEVELS)
        if name not in self.read:
            self.open.append(name)
            try:
                self.read[name] = self.condition(known)
            except EngineError as error:
                raise _inside(error, name) from None
            finally:
                self.open.pop()
        return self.read[name]

    def _nearest(self, name: str) -> str:
        options = (f"{one.id}.{choice.id}" for one in self.facts.values() for choice in one.choices)
        known = [*self.facts, *self.definitions, *options]
        return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")

    def _measure(self, tree: Node) -> None:
        # definitions are shared nodes, so each is measured once however often it is used
        measured: dict[int, tuple[int, int]] = {}

        def measure(node: Node) -> tuple[int, int]:
            if id(node) not in measured:
                below = [measure(one) for one in children(node)]
                size = sum(one for one, _ in below) or 1
                measured[id(node)] = (size, 1 + max((depth for _, depth in below), default=0))
            return measured[id(node)]

        size, depth = measure(tree)
        if size > MOST_COMPARISONS:
            raise EngineError("condition_too_large", where=self.where, most=MOST_COMPARISONS, seen=size)
        # an AND in an OR in a NOT costs levels that no bracket shows, hence the allowance
        if depth > 2 * MOST_LEVELS:
            raise EngineError("condition_too_deep", where=self.where, most=MOST_LEVELS)


def _inside(error: EngineError, name: str) -> EngineError:
    return EngineError(error.code, where=error.where, **{"definition": name, **error.params})

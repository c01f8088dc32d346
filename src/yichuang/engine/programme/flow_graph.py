"""A flow as a graph, made once per programme: order, edges, envelopes. Plans, checks and drawings read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..conditions import Condition, missing
from ..items.graph import bridge, longest_path, topological_order
from ..items.model import Item, ItemKind
from ..values import Facts
from .model import Flow, Programme

Edges = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FlowGraph:
    """`hard` and `soft` also hold the catalogue's edges of items the flow leaves out but that stand between its own,
    so that order is not lost through them. `order` is topological; `envelope_of` maps an item to what contains it;
    `group_order` is topological once every envelope stands for its contents."""

    flow: Flow
    hard: Edges
    soft: Edges
    order: tuple[str, ...]
    envelope_of: Mapping[str, str]
    group_order: tuple[str, ...]

    def between(self, kept: Collection[str]) -> tuple[Edges, Edges]:
        """Hard and soft edges among `kept`, bridged (see items.graph.bridge)."""
        return bridge(self.order, self.hard, self.soft, kept)

    def chains(self, before: Mapping[str, tuple[str, ...]], days: Mapping[str, int]) -> Chains:
        """The chains of work over bridged edges `before`; `days` are the counted days of each item."""
        outer = {node: self.envelope_of[node] for node in before if self.envelope_of.get(node, "") in before}
        groups = collapsed(before, outer) if outer else before
        loose = any(node in self.envelope_of and node not in outer for node in before)
        order = topological_order(groups) if loose else [node for node in self.group_order if node in groups]
        return Chains(groups, order, _spans(before, outer, days))


@dataclass(frozen=True, slots=True)
class Chains:
    """Items one after another, each envelope standing for its contents. `days`: what each takes of the total."""

    before: Mapping[str, Iterable[str]]
    order: Sequence[str]
    days: Mapping[str, int]

    def longest(self, counts: Callable[[str], bool] | None = None) -> tuple[int, tuple[str, ...]]:
        """The longest chain of days and the items on it that take time; only those that `counts` admits."""
        days = self.days if counts is None else {node: n for node, n in self.days.items() if counts(node)}
        length, path = longest_path(self.before, lambda node: days.get(node, 0), self.order)
        return length, tuple(node for node in path if days.get(node))


def _spans(before: Mapping[str, tuple[str, ...]], outer: Mapping[str, str], days: Mapping[str, int]) -> dict[str, int]:
    # an envelope without days of its own takes as long as what it contains
    spans = {node: days.get(node, 0) for node in before if node not in outer}
    for envelope in {outer[node] for node in outer if not spans.get(outer[node])}:
        nodes = {node for node in outer if outer[node] == envelope}
        inside = {node: [one for one in before[node] if one in nodes] for node in before if node in nodes}
        spans[envelope] = longest_path(inside, lambda node: days.get(node, 0))[0]
    return spans


def edges_of(programme: Programme, flow: Flow) -> tuple[Edges, Edges]:
    """Hard and soft predecessors in a flow, with those of catalogue items met on the way."""
    hard: Edges = {}
    soft: Edges = {}
    waiting = list(flow.items)[::-1]
    while waiting:
        name = waiting.pop()
        if name in hard:
            continue
        item = flow.items.get(name) or programme.items.get(name)
        after = item.after if item else None
        hard[name] = after.hard if after else ()
        soft[name] = after.soft if after else ()
        waiting.extend(one for one in (*hard[name], *soft[name]) if one not in hard)
    return hard, soft


def flow_graph(programme: Programme, flow: Flow) -> FlowGraph:
    """The graph of a flow. Raises EngineError("cycle") for a programme that its check refuses."""
    hard, soft = edges_of(programme, flow)
    before = {name: (*hard[name], *soft[name]) for name in hard}
    order = topological_order(before)
    envelope_of = envelopes(flow.items.values())
    group_order = topological_order(collapsed(before, envelope_of)) if envelope_of else order
    return FlowGraph(flow, hard, soft, order, envelope_of, group_order)


def envelopes(items: Iterable[Item]) -> dict[str, str]:
    """Contained item → the envelope that spans it."""
    return {inner: item.id for item in items if item.kind is ItemKind.ENVELOPE for inner in item.contains}


def collapsed(before: Mapping[str, Iterable[str]], outer: Mapping[str, str]) -> dict[str, list[str]]:
    """The graph with every node of `outer` replaced by what spans it; edges inside a group vanish."""
    out: dict[str, list[str]] = {}
    for node, previous in before.items():
        own = outer.get(node, node)
        held = out.setdefault(own, [])
        for one in previous:
            other = outer.get(one, one)
            if other != own and other not in held:
                held.append(other)
    return out


@dataclass(slots=True)
class Prepared:
    """What is made of a programme once: its graphs, and what its conditions were found to miss. `asked`: the facts some
    condition of it rests on; no other makes a difference to a plan."""

    graphs: dict[str, FlowGraph]
    rank: dict[str, int]
    asked: frozenset[str]
    read_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _missing: dict[tuple[str, tuple[object, ...]], tuple[str, ...]] = field(default_factory=dict)

    def missing(self, condition: Condition, facts: Facts) -> tuple[str, ...]:
        """As `conditions.missing`, remembered by the values of the facts that the condition reads."""
        names = self.read_by.get(condition.text)
        if names is None:
            names = self.read_by[condition.text] = tuple(_names_of(condition))
        key = (condition.text, tuple(map(facts.get, names)))
        found = self._missing.get(key)
        if found is None:
            found = missing(condition, facts)
            if len(self._missing) >= MOST_REMEMBERED:
                self._missing.clear()
            self._missing[key] = found
        return found


MOST_REMEMBERED = 20_000
_PREPARED: dict[str, Prepared] = {}


def prepared(programme: Programme) -> Prepared:
    """What was made of this digest, made now if need be. Raises EngineError("cycle")."""
    made = _PREPARED.get(programme.digest)
    if made is None:
        made = Prepared(
            {flow.id: flow_graph(programme, flow) for flow in programme.flows.values()},
            {name: place for place, name in enumerate(programme.facts)},
            frozenset(name for condition in conditions_of(programme) for name in _names_of(condition)),
        )
        while len(_PREPARED) >= 64:
            _PREPARED.pop(next(iter(_PREPARED)))
        _PREPARED[programme.digest] = made
    return made


def conditions_of(programme: Programme) -> Iterator[Condition]:
    """Every condition a plan may rest on: of flows and their codes, of items and their allowances, of materials."""
    items = [*programme.items.values(), *(item for flow in programme.flows.values() for item in flow.items.values())]
    found = [
        *(flow.when for flow in programme.flows.values()),
        *(code.when for flow in programme.flows.values() for code in flow.codes),
        *(item.when for item in items),
        *(variant.when for item in items for variant in item.allow.variants),
        *(material.when for material in programme.materials.values()),
    ]
    return (one for one in found if one is not None)


def _names_of(condition: Condition) -> set[str]:
    return {one.fact for one in condition.fields} | {one.name for one in condition.fields}


def flow_graphs(programme: Programme) -> dict[str, FlowGraph]:
    """Flow id → graph, in the order flows are tried. Raises EngineError("cycle")."""
    return prepared(programme).graphs

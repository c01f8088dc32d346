"""The graph of items: loops, order, longest paths, what is ready and what blocks it.

A graph is a mapping from an id to the ids that come before it. Predecessors that are no keys of the mapping count as
nodes without predecessors. Every answer is deterministic: ties are broken by the order of the mapping, never by hash.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from ..errors import EngineError

Before = Mapping[str, Iterable[str]]


def find_cycles(before: Before) -> tuple[tuple[str, ...], ...]:
    """One loop per knot of the graph, each as (a, b, …, a) read "a before b", starting at its smallest id."""
    loops: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in sorted(before):
        if start in done:
            continue
        trail: list[str] = []
        on_trail: dict[str, int] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                del on_trail[trail.pop()]
                done.add(node)
                continue
            if node in on_trail:
                loops[_turned(trail[on_trail[node] :])] = None
                continue
            if node in done:
                continue
            on_trail[node] = len(trail)
            trail.append(node)
            stack.append((node, True))
            stack.extend((previous, False) for previous in sorted(before.get(node, ()), reverse=True))
    return tuple(loops)


def _turned(trail: list[str]) -> tuple[str, ...]:
    # the search walks backwards, from a node to what is before it: read it forwards
    forwards = trail[::-1]
    first = forwards.index(min(forwards))
    return (*forwards[first:], *forwards[:first], forwards[first])


def topological_order(before: Before) -> tuple[str, ...]:
    """Every node after all that come before it; among the free ones, the order of the mapping.

    Raises EngineError("cycle", loop=…) where there is none.
    """
    rank: dict[str, int] = {}
    for node, previous in before.items():
        rank.setdefault(node, len(rank))
        for one in previous:
            rank.setdefault(one, len(rank))
    waiting: dict[str, int] = {}
    after: dict[str, list[str]] = {}
    free: list[tuple[int, str]] = []
    for node in rank:
        firsts = set(before.get(node, ()))
        waiting[node] = len(firsts)
        for one in firsts:
            after.setdefault(one, []).append(node)
        if not firsts:
            heappush(free, (rank[node], node))
    order: list[str] = []
    while free:
        _, node = heappop(free)
        order.append(node)
        for following in after.get(node, ()):
            waiting[following] -= 1
            if not waiting[following]:
                heappush(free, (rank[following], following))
    if len(order) < len(rank):
        raise EngineError("cycle", loop=list(find_cycles(before)[0]))
    return tuple(order)


def longest_path(
    before: Before, weight: Callable[[str], int], order: Sequence[str] | None = None
) -> tuple[int, tuple[str, ...]]:
    """The heaviest chain and its weight. `weight` is never negative; `order`, if known, a topological order.

    Of equally heavy chains, the one met first in topological order. Raises EngineError("cycle").
    """
    best: dict[str, int] = {}
    came_from: dict[str, str] = {}
    top, last = 0, ""
    for node in order if order is not None else topological_order(before):
        heaviest = 0
        for previous in before.get(node, ()):
            if best.get(previous, 0) > heaviest:
                heaviest, came_from[node] = best[previous], previous
        best[node] = heaviest + weight(node)
        if best[node] > top:
            top, last = best[node], node
    path: list[str] = []
    while last:
        path.append(last)
        last = came_from.get(last, "")
    return top, tuple(reversed(path))


def bridge(
    order: Sequence[str],
    hard: Before,
    soft: Before,
    kept: Collection[str],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The hard and soft edges between the nodes of `kept`.

    An edge through a node that falls away is bridged: whoever came after it comes after what was before it, so the
    order is not lost. A bridged edge is soft: the law asks for the missing result, not for what used to precede it.
    A pair joined both ways is hard. `order` is a topological order of all nodes.
    """
    through: dict[str, dict[str, bool]] = {}
    hards: dict[str, tuple[str, ...]] = {}
    softs: dict[str, tuple[str, ...]] = {}
    for node in order:
        found: dict[str, bool] = {}
        for edges, strict in ((hard, True), (soft, False)):
            for previous in edges.get(node, ()):
                if previous in kept:
                    found[previous] = found.get(previous, False) or strict
                else:
                    for earlier in through.get(previous, ()):
                        found.setdefault(earlier, False)
        through[node] = found
        if node in kept:
            hards[node] = tuple(one for one, strict in found.items() if strict)
            softs[node] = tuple(one for one, strict in found.items() if not strict)
    return hards, softs


def blocked_by(
    hard: Iterable[str],
    finished: Collection[str],
    *,
    committed: Mapping[str, str] | None = None,
    commitments: Collection[str] = (),
) -> tuple[str, ...]:
    """The hard predecessors that still stand in the way.

    `finished` are the items with a result; `committed` maps a hard predecessor to the item whose commitment may stand
    in for it, `commitments` are the items whose commitment is in force.
    """
    stand_ins = committed or {}
    return tuple(one for one in hard if one not in finished and stand_ins.get(one, "") not in commitments)


def ready(hard: Before, finished: Collection[str], open_items: Iterable[str]) -> tuple[str, ...]:
    """Those of `open_items` that nothing hard holds back."""
    return tuple(one for one in open_items if one not in finished and not blocked_by(hard.get(one, ()), finished))


def without_shortcuts(before: Before) -> dict[str, tuple[str, ...]]:
    """The graph without the edges that a longer way already implies (its transitive reduction), for drawing."""
    above: dict[str, set[str]] = {}
    for node in topological_order(before):
        above[node] = set()
        for previous in before.get(node, ()):
            above[node] |= {previous} | above[previous]
    reduced = {}
    for node in before:
        firsts = list(dict.fromkeys(before[node]))
        reduced[node] = tuple(one for one in firsts if not any(one in above[other] for other in firsts if other != one))
    return reduced

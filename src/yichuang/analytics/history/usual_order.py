"""The order in which a log usually did things, as a graph without loops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yichuang.engine.errors import EngineError

from .log import Log

MOST_ACTIVITIES = 2_000
"""The pairs of activities are counted in a square table; beyond this a log names its cases, not its work."""

USUAL = 0.1
"""An activity usually follows another when it came directly after it in at least this share of its cases."""


def usual_order(log: Log) -> tuple[list[int], dict[int, list[int]]]:
    """The activities (codes) in their usual order, and for each those it usually follows, all before it in that order.

    Only the first completion of an activity in a case counts: repeats are rework and say nothing of order. The order
    is by how clearly an activity stood before the others of its cases (mean over them of the share of cases "before"
    less "after": Borda); an edge runs only forwards in it, where most cases agree and one directly followed the other
    in at least `USUAL` of the cases; edges that others imply are left out. Raises EngineError("log_too_varied").
    """
    n = len(log.activities)
    if n > MOST_ACTIVITIES:
        raise EngineError("log_too_varied", where=log.name, activities=n, most=MOST_ACTIVITIES)
    before, directly = _precedence(log)
    together = before + before.T
    clear = np.divide(before - before.T, together, out=np.zeros((n, n)), where=together > 0)
    score = clear.sum(axis=1) / np.maximum((together > 0).sum(axis=1), 1)
    order = sorted(range(n), key=lambda code: (-score[code], log.activities[code]))
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    followed = np.maximum(directly.sum(axis=0), 1)
    edges = (before > before.T) & (directly / followed >= USUAL) & (rank[:, None] < rank[None, :])
    return order, _reduced(order, edges)


def _precedence(log: Log) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each pair of activities, the cases where the first came before the second, and directly before it."""
    n = len(log.activities)
    before = np.zeros((n, n), dtype=np.int32)
    directly = np.zeros((n, n), dtype=np.int32)
    first = log.repeat == 1
    activity, case = log.activity[first], log.case[first]
    for codes in np.split(activity, np.searchsorted(case, np.arange(1, len(log.cases)))):
        for place in range(1, len(codes)):
            before[codes[:place], codes[place]] += 1  # codes of a case are distinct here
        directly[codes[:-1], codes[1:]] += 1
    return before, directly


def _reduced(order: list[int], edges: NDArray[np.bool_]) -> dict[int, list[int]]:
    """The edges no chain of others implies; predecessors in usual order. Sets of ancestors are bits of one number."""
    ancestors: dict[int, int] = {}
    kept: dict[int, list[int]] = {}
    for node in order:
        implied, direct = 0, []
        for previous in reversed([code for code in order if edges[code, node]]):
            if not implied >> previous & 1:
                direct.append(previous)
                implied |= ancestors[previous] | 1 << previous
        ancestors[node], kept[node] = implied, direct[::-1]
    return kept

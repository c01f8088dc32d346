"""The order in which a log usually did things, as a graph without loops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yichuang.engine.errors import EngineError

from .log import Log

MOST_ACTIVITIES = 2_000
"""The pairs of activities are counted in a square table; beyond this a log names its cases, not its work."""

USUAL = 0.5
"""Usual is what at least this share of the cases did."""


@dataclass(frozen=True, slots=True)
class UsualOrder:
    """`order`: every activity (code), early ones first. `after`: for each, those that usually come before it, all of
    them earlier in `order`, none implied by the others. `rare`: those that fewer than `USUAL` of the cases had."""

    order: tuple[int, ...]
    after: dict[int, tuple[int, ...]]
    rare: frozenset[int]


def usual_order(log: Log) -> UsualOrder:
    """The usual order of a log's activities.

    Only the first completion of an activity in a case counts: repeats are rework and say nothing of order. The order
    is by how clearly an activity stood before the others of its cases (mean over them of the share of cases "before"
    less "after": Borda); b usually follows a when a came before it in at least `USUAL` of the cases that had b, and
    more often than after it, and stands before it in that order. Raises EngineError("log_too_varied").
    """
    n = len(log.activities)
    if n > MOST_ACTIVITIES:
        raise EngineError("log_too_varied", where=log.name, activities=n, most=MOST_ACTIVITIES)
    before, had = _precedence(log)
    together = before + before.T
    clear = np.divide(before - before.T, together, out=np.zeros((n, n)), where=together > 0)
    score = clear.sum(axis=1) / np.maximum((together > 0).sum(axis=1), 1)
    order = sorted(range(n), key=lambda code: (-score[code], log.activities[code]))
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    edges = (before >= USUAL * had) & (before > before.T) & (rank[:, None] < rank[None, :])
    rare = frozenset(np.flatnonzero(had < USUAL * len(log.cases)).tolist())
    return UsualOrder(tuple(order), _reduced(order, edges), rare)


def _precedence(log: Log) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """For each pair of activities, the cases where the first came before the second; and the cases that had each."""
    n = len(log.activities)
    before = np.zeros((n, n), dtype=np.int32)
    first = log.repeat == 1
    activity, case = log.activity[first], log.case[first]
    for codes in np.split(activity, np.searchsorted(case, np.arange(1, len(log.cases)))):
        for place in range(1, len(codes)):
            before[codes[:place], codes[place]] += 1  # codes of a case are distinct here
    return before, np.bincount(activity, minlength=n)


def _reduced(order: list[int], edges: NDArray[np.bool_]) -> dict[int, tuple[int, ...]]:
    """The edges no chain of others implies; predecessors in usual order. Sets of ancestors are bits of one number."""
    ancestors: dict[int, int] = {}
    kept: dict[int, tuple[int, ...]] = {}
    for node in order:
        implied = 0
        direct: list[int] = []
        for previous in reversed([code for code in order if edges[code, node]]):
            if not implied >> previous & 1:
                direct.append(previous)
                implied |= ancestors[previous] | 1 << previous
        ancestors[node], kept[node] = implied, tuple(reversed(direct))
    return kept

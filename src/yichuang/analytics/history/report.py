"""How long the cases of a log took, what they waited for, and what was done again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .log import DAY, Log, instant

_DIGITS = 6
"""Decimals of a day that are given: 0.09 s."""


def report(log: Log) -> dict[str, Any]:
    """What a log says of itself, as JSON values; lengths are days of 24 hours.

    `cases`, `events`, `activities`: counts. `first`, `last`: the earliest and latest instant, ISO 8601 in UTC.
    `mean_days`, `median_days`: over cases, from first to last event. `waits`: activity → `n`, `median_days`, `p80_days`
    of the time since the previous event of the same case (none for the first event of a case); most frequent first.
    `rework`: `repeats` (events that do an activity of their case again), `cases` that have any, and `activities` →
    `repeats`, `cases`, most repeated first.
    """
    lengths = durations(log)
    return {
        "cases": len(log.cases),
        "events": len(log),
        "activities": len(log.activities),
        "first": instant(int(log.at.min())).isoformat(),
        "last": instant(int(log.at.max())).isoformat(),
        "mean_days": round(float(lengths.mean()), _DIGITS),
        "median_days": round(float(np.median(lengths)), _DIGITS),
        "waits": {
            log.activities[code]: {
                "n": len(days),
                "median_days": round(float(np.median(days)), _DIGITS),
                "p80_days": round(percentile_80(days), _DIGITS),
            }
            for code, days in sorted(waits(log).items(), key=lambda pair: (-len(pair[1]), pair[0]))
        },
        "rework": _rework(log),
    }


def durations(log: Log) -> NDArray[np.float64]:
    """Days from the first to the last event of each case, in the order of `log.cases`."""
    return (log.at[log.starts[1:] - 1] - log.at[log.starts[:-1]]) / DAY


def waits(log: Log) -> dict[int, NDArray[np.float64]]:
    """Activity code → days since the previous event of the case, for each of its events that has one before it."""
    later = np.flatnonzero(log.case[1:] == log.case[:-1]) + 1
    days = (log.at[later] - log.at[later - 1]) / DAY
    activity = log.activity[later]
    order = np.argsort(activity, kind="stable")
    codes, begins = np.unique(activity[order], return_index=True)
    return dict(zip(codes.tolist(), np.split(days[order], begins[1:]), strict=True)) if len(codes) else {}


def percentile_80(days: NDArray[np.float64]) -> float:
    """The 80th percentile, linear between observations."""
    return float(np.quantile(days, 0.8))


def _rework(log: Log) -> dict[str, Any]:
    again = log.repeat > 1
    activity = log.activity[again]
    pairs = np.unique(np.stack([activity, log.case[again]]), axis=1)
    repeats = np.bincount(activity, minlength=len(log.activities))
    cases = np.bincount(pairs[0], minlength=len(log.activities))
    return {
        "repeats": int(again.sum()),
        "cases": len(np.unique(log.case[again])),
        "activities": {
            log.activities[code]: {"repeats": int(repeats[code]), "cases": int(cases[code])}
            for code in sorted(np.flatnonzero(repeats).tolist(), key=lambda code: (-repeats[code], code))
        },
    }

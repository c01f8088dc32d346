"""A figure is one JSON line: its name, its value, its unit, and what it stands beside."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
from collections.abc import Sequence
from typing import Any

QUICK = bool(os.environ.get("YICHUANG_BENCH_QUICK"))
"""Whether this is only to see that everything runs."""


def figure(name: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """Prints one figure and hands it back. Numbers keep three significant decimals."""
    line = {"name": name, "value": round(value, 3), "unit": unit, **more}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return line


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def peak_megabytes() -> float:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def note(text: str) -> None:
    """A line for the person who watches, outside the figures."""
    print(text, file=sys.stderr, flush=True)

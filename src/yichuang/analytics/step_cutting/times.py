"""How long decisions really took, from how many took how many days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Taken:
    """`n` decisions of an item used `days` days of `basis`; `late` of them past the limit they were accepted with;
    `limited`: how many had a limit at all."""

    item: str
    flow: str
    basis: str
    days: int
    n: int
    limited: int
    late: int


@dataclass(frozen=True, slots=True)
class Times:
    """`decided` how many; the days within which half, four fifths and nine tenths of them were done; `limited` had a
    limit, `within` of those were in time. Days are those of `basis` ("working", "calendar"; "" where both occur)."""

    decided: int
    median: int
    p80: int
    p90: int
    limited: int
    within: int
    basis: str


def times(taken: Iterable[Taken]) -> Times | None:
    """The times of all of these together; None where there is nothing."""
    rows = sorted(taken, key=lambda one: one.days)
    total = sum(one.n for one in rows)
    if not total:
        return None
    bases = {one.basis for one in rows}
    limited = sum(one.limited for one in rows)
    return Times(
        decided=total,
        median=_nearest(rows, total, 50),
        p80=_nearest(rows, total, 80),
        p90=_nearest(rows, total, 90),
        limited=limited,
        within=limited - sum(one.late for one in rows),
        basis=bases.pop() if len(bases) == 1 else "",
    )


def _nearest(rows: list[Taken], total: int, percent: int) -> int:
    """The nearest rank: the fewest days within which at least `percent` of a hundred were done."""
    rank, seen = ceil(total * percent / 100), 0
    for one in rows:
        seen += one.n
        if seen >= rank:
            return one.days
    return rows[-1].days

"""The days on which a clock stood still: pauses as a union of intervals, cut where a cap is used up.

Inside the package days are ordinals and an interval is (after, upto]: the days after the one the pause began on, up to
and with the one it ended on. Those are exactly the days that began while the clock was not running.

Caps. Days are taken in order. A day that an uncapped pause covers stands still and is charged to nobody. Any other
covered day stands still if it can be charged: to one of the kinds that cover it, within that kind's cap and the total.
Where several kinds could be charged, charges already made are moved about so that as many days as possible stand still
(a greedy basis of a truncated transversal matroid). This is what keeps the law that one more pause never makes
anything due earlier; charging a fixed kind would break it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..calendars import WorkingDays
from .history import ClockDefinition, Pause

Interval = tuple[int, int]


def stands_uncapped(definition: ClockDefinition, pause: Pause) -> bool:
    """Whether no cap of the clock applies to this pause."""
    if not pause.counts_to_cap or (definition.pause_cap_days is None and not definition.kind_caps):
        return True
    return definition.pause_cap_days is None and all(kind != pause.kind for kind, _ in definition.kind_caps)


class Budget:
    """What the caps of a clock still allow."""

    __slots__ = ("_caps", "_charged", "_left")

    def __init__(self, definition: ClockDefinition) -> None:
        self._left = definition.pause_cap_days
        self._caps = dict(definition.kind_caps)
        self._charged: dict[str, list[frozenset[str]]] = {}

    def charge(self, kinds: frozenset[str]) -> bool:
        """Charge one day covered by these kinds; False, and nothing charged, when no cap has room."""
        if (self._left is not None and self._left <= 0) or not self._place(kinds, set()):
            return False
        if self._left is not None:
            self._left -= 1
        return True

    def _place(self, kinds: frozenset[str], tried: set[str]) -> bool:
        for kind in sorted(kinds):
            if kind in tried:
                continue
            tried.add(kind)
            cap = self._caps.get(kind)
            charged = self._charged.setdefault(kind, [])
            if cap is None or len(charged) < cap:
                charged.append(kinds)
                return True
            for place, other in enumerate(charged):
                if self._place(other, tried):
                    charged[place] = kinds
                    return True
        return False


def union(intervals: Iterable[Interval], after: int) -> list[Interval]:
    """Sorted disjoint intervals of what lies after the day `after`; touching ones become one."""
    joined: list[Interval] = []
    for a, b in sorted(intervals):
        a = max(a, after)
        if b <= a:
            continue
        if joined and a <= joined[-1][1]:
            if b > joined[-1][1]:
                joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def standing(
    definition: ClockDefinition, pauses: Sequence[tuple[Pause, int, int]], after: int, days: WorkingDays
) -> tuple[list[Interval], Budget | None]:
    """The days after `after` on which the clock stood still, and what the caps still allow (None = no caps).

    `pauses`: each with the ordinals of its first and last day, open ones closed by the caller.
    """
    if definition.pause_cap_days is None and not definition.kind_caps:
        return union([(a, b) for _, a, b in pauses], after), None
    free = [(a, b) for pause, a, b in pauses if stands_uncapped(definition, pause)]
    if len(free) == len(pauses):
        return union(free, after), None
    capped = [(pause.kind, a, b) for pause, a, b in pauses if not stands_uncapped(definition, pause)]
    joined = union(free, after)
    budget = Budget(definition)
    charged: list[Interval] = []
    for a, b in union(((a, b) for _, a, b in capped), after):
        for day in range(a + 1, b + 1):
            if any(x < day <= y for x, y in joined):
                continue
            counts = definition.basis == "calendar" or days.worked_upto(day) > days.worked_upto(day - 1)
            if not counts or budget.charge(frozenset(kind for kind, x, y in capped if x < day <= y)):
                charged.append((day - 1, day))
    return union([*joined, *charged], after), budget

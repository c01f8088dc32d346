"""Which days were worked, as known at one moment, with constant-time counting.

Only days that differ from the plain week (Monday to Friday) are kept. The number of working days up to a day is the
week's own formula plus the running sum of the differences before it, so counting and finding the n-th day cost one
bisection over a few hundred integers, whatever the distance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..canon import digest
from .publication import Publication


@dataclass(frozen=True, slots=True)
class DayReason:
    """Why a day is not an ordinary Monday-to-Friday working day.

    `kind`: "holiday" (off by a notice), "make_up" (a weekend day that is worked) or "weekend". `name` is the holiday's
    own name as published ("春节", "" when none is given), `notice` the number of the notice that says so.
    """

    kind: str
    name: str = ""
    notice: str = ""


class WorkingDays:
    """The days of one calendar as known at one moment. Immutable; make them with `Calendar.known_at`."""

    def __init__(self, calendar_id: str, publications: Iterable[Publication]) -> None:
        said: dict[int, bool] = {}
        reasons: dict[int, DayReason] = {}
        covers: set[int] = set()
        for publication in publications:  # in the order they became known: the later word holds
            covers |= publication.covers
            for day, off in publication.year_days.items():
                said[day.toordinal()] = off
                kind = "holiday" if off else "make_up"
                reasons[day.toordinal()] = DayReason(kind, publication.names.get(day, ""), publication.notice)
        # ordinal 1 is a Monday
        changed = sorted(o for o, off in said.items() if off == ((o - 1) % 7 < 5))
        sums = [0]
        for ordinal in changed:
            sums.append(sums[-1] + (-1 if said[ordinal] else 1))
        self.id = calendar_id
        self._said = said
        self._reasons = reasons
        self._covers = frozenset(covers)
        self._changed = changed
        self._sums = sums
        self._worked_by_change = [self.worked_upto(ordinal) for ordinal in changed]

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits over what is known: equal exactly when every answer is equal."""
        days = {date.fromordinal(o).isoformat(): self._said[o] for o in self._changed}
        return digest({"id": self.id, "days": days, "covers": sorted(self._covers)})[:12]

    def covered(self, year: int) -> bool:
        """Whether the year's arrangement is out. Where it is not, only weekends are off and answers are provisional."""
        return year in self._covers

    def covered_between(self, first: date, last: date) -> bool:
        """Whether every year from `first` to `last` is covered."""
        covers = self._covers
        if first.year == last.year:
            return first.year in covers
        return all(year in covers for year in range(first.year, last.year + 1))

    @property
    def covered_years(self) -> frozenset[int]:
        return self._covers

    def is_working(self, day: date) -> bool:
        ordinal = day.toordinal()
        off = self._said.get(ordinal)
        return (ordinal - 1) % 7 < 5 if off is None else not off

    def why(self, day: date) -> DayReason | None:
        """What makes the day off or a make-up day; None for a plain Monday to Friday."""
        ordinal = day.toordinal()
        reason = self._reasons.get(ordinal)
        weekday = (ordinal - 1) % 7 < 5
        if reason is None:
            return None if weekday else DayReason("weekend")
        return None if weekday and reason.kind == "make_up" else reason

    def count(self, after: date, upto: date) -> int:
        """Working days in (after, upto]; negative when `upto` lies before `after`."""
        return self.worked_upto(upto.toordinal()) - self.worked_upto(after.toordinal())

    def add_working(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when negative); with n = 0 `next_working(day)`."""
        ordinal = day.toordinal()
        if n > 0:
            return date.fromordinal(self.nth_worked(self.worked_upto(ordinal) + n))
        return date.fromordinal(self.nth_worked(self.worked_upto(ordinal - 1) + 1 + n))

    def next_working(self, day: date) -> date:
        """`day` itself if it is worked, else the first working day after it."""
        return date.fromordinal(self.nth_worked(self.worked_upto(day.toordinal() - 1) + 1))

    def last_working(self, day: date) -> date:
        """`day` itself if it is worked, else the last working day before it."""
        return date.fromordinal(self.nth_worked(self.worked_upto(day.toordinal())))

    def worked_upto(self, ordinal: int) -> int:
        """Working days from the first of all days up to and with this ordinal: differences of it are counts."""
        weeks, rest = divmod(ordinal, 7)
        return 5 * weeks + (rest if rest < 5 else 5) + self._sums[bisect_right(self._changed, ordinal)]

    def nth_worked(self, n: int) -> int:
        """The ordinal of the n-th working day: the first with `worked_upto(ordinal) >= n`."""
        segment = bisect_left(self._worked_by_change, n)
        weeks, rest = divmod(n - self._sums[segment] - 1, 5)
        ordinal = 7 * weeks + rest + 1
        if segment < len(self._changed) and ordinal > self._changed[segment]:
            return self._changed[segment]
        return ordinal

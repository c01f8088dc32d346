"""A calendar: publications one after another, and what was known of them at an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .publication import Publication
from .working_days import WorkingDays


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The working days of a place over time. `zone` is the IANA name in which its days begin and end.

    Publications may be given in any order; they take effect in the order in which they became known (the given order
    where two became known at once), each overruling earlier ones for the days it names.
    """

    id: str
    zone: str
    publications: tuple[Publication, ...] = field(repr=False)
    _instants: list[datetime] = field(init=False, repr=False)
    _known: dict[int, WorkingDays] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.publications, key=lambda publication: publication.known_at))
        object.__setattr__(self, "publications", ordered)
        object.__setattr__(self, "_instants", [publication.known_at for publication in ordered])
        object.__setattr__(self, "_known", {})

    def known_at(self, instant: datetime | None) -> WorkingDays:
        """The working days as known at an aware `instant`; None = with everything ever published. Cached."""
        count = len(self._instants) if instant is None else bisect_right(self._instants, instant)
        days = self._known.get(count)
        if days is None:
            days = self._known[count] = WorkingDays(self.id, self.publications[:count])
        return days

    def with_publications(self, added: Iterable[Publication]) -> Calendar:
        """The same calendar with a district's own (or newer) publications beside what it has."""
        return Calendar(self.id, self.zone, (*self.publications, *added))

    def changes_between(self, after: datetime, upto: datetime) -> tuple[Publication, ...]:
        """Publications that became known in (after, upto]: what may have moved a due date in that time."""
        return self.publications[bisect_right(self._instants, after) : bisect_right(self._instants, upto)]

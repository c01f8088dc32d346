"""One dated publication of days off and make-up working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from ..errors import EngineError
from .local_days import local_date, read_instant

ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
"""`known_at` of what was never announced because it always held (public holidays fixed by an old law)."""

_SPELLED = {"off": True, "working": False}


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """What one notice says of single days, and since when anybody could know it.

    `year_days`: date → True (off) or False (a make-up working day); days it does not name keep what earlier
    publications, else the week, say. `covers`: years whose arrangement is complete with this notice. `known_at`: the
    first instant from which readings use it (aware). `notice` is its number, `source` where it can be read, `names`
    what a day off is called, `evidence` how far its number and date were checked ("published" or "unverified").
    """

    id: str
    year_days: Mapping[date, bool] = field(repr=False)
    covers: frozenset[int]
    known_at: datetime
    notice: str
    source: str
    names: Mapping[date, str] = field(default_factory=dict, repr=False)
    evidence: str = "published"

    def __post_init__(self) -> None:
        if self.known_at.tzinfo is None:
            raise EngineError("instant_without_zone", where=self.id, seen=self.known_at.isoformat())

    @classmethod
    def read(cls, raw: Mapping[str, Any], zone: str) -> Publication:
        """From its JSON: `{"id", "known_at", "notice", "days": {"2020-01-31": "off"|"working"}}`.

        "source", "covers": [2020] and "names": {"2020-01-31": "春节"} may be absent; "known_at" may be a bare date.
        Raises EngineError("publication_unreadable", where=the key).
        """
        key = "days"
        try:
            days = {date.fromisoformat(day): _SPELLED[word] for day, word in raw["days"].items()}
            key = "names"
            names = {date.fromisoformat(day): str(name) for day, name in raw.get("names", {}).items()}
            key = "covers"
            covers = frozenset(int(year) for year in raw.get("covers", ()))
            key = "known_at"
            known_at = read_instant(raw["known_at"], zone)
            key = "id"
            identity, key = str(raw["id"]), "notice"
            notice = str(raw["notice"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise EngineError("publication_unreadable", where=key, seen=str(raw.get(key))) from None
        return cls(identity, days, covers, known_at, notice, str(raw.get("source", "")), names)

    def write(self) -> dict[str, Any]:
        """The JSON that `read` takes."""
        return {
            "id": self.id,
            "known_at": self.known_at.isoformat(),
            "notice": self.notice,
            "source": self.source,
            "days": {day.isoformat(): "off" if off else "working" for day, off in sorted(self.year_days.items())},
            "names": {day.isoformat(): name for day, name in sorted(self.names.items())},
            "covers": sorted(self.covers),
        }

    def first_day(self, zone: str) -> date:
        """The local date from which readings use it."""
        return local_date(self.known_at, zone)

"""What writing a case needs of the district's settings: calendars, and which office does a function on a day.

Kept per process under a version. Every change of settings is an event on the register's chain, so the length of that
chain (with the newest rows of the two tables, for rows written without it) tells whether the copy is still good; a
write checks it in the same statement that takes the head row, at no cost of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from yichuang.backoffice.ledger.register import REGISTER
from yichuang.backoffice.people import calendars
from yichuang.backoffice.people.models import FunctionMap, Post
from yichuang.engine.calendars import Calendar
from yichuang.engine.canon import digest

VERSION_SQL = (
    f"COALESCE((SELECT MAX(seq) FROM ledger_event WHERE case_id = '{REGISTER}'), 0), "  # noqa: S608 - names of ours
    "COALESCE((SELECT MAX(id) FROM people_functionmap), 0), "
    "COALESCE((SELECT MAX(id) FROM people_calendarpublication), 0)"
)

_IDS = {"CN": "china", "NL": "netherlands"}
"""A programme may name a calendar by its country."""

Version = tuple[int, int, int]
_Entry = tuple[date, date | None, int, int | None]


@dataclass(slots=True)
class District:
    """`functions`: function → its entries (from, until, office, post), oldest first. `days`: the days on which some
    function changes hands, sorted."""

    version: Version
    functions: dict[str, list[_Entry]]
    days: list[date]
    rights: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Right → (office, post) that hold it, in the order of the settings."""
    _calendars: dict[str, Calendar] = field(default_factory=dict)

    def calendar(self, calendar_id: str) -> Calendar:
        """The calendar a programme names, with the district's own publications."""
        found = self._calendars.get(calendar_id)
        if found is None:
            found = self._calendars[calendar_id] = calendars.calendar(_IDS.get(calendar_id, calendar_id))
        return found

    def place(self, function: str, on: date) -> tuple[int | None, int | None]:
        """(office, post) that do a function on the day; (None, None) while nobody is mapped to it."""
        for from_on, until_on, office, post in reversed(self.functions.get(function, ())):
            if from_on <= on:
                return (office, post) if until_on is None or on < until_on else (None, None)
        return (None, None)

    def holder(self, right: str, office: int | None, post: int | None) -> tuple[int | None, int | None]:
        """(office, post) that may sign by a right: a post of the same office where one holds it, else the first that
        does; where nobody holds it, the place it came from, so that it does not vanish from every list."""
        held = self.rights.get(right, ())
        own = [one for one in held if one[0] == office]
        return next(iter(own or held), (office, post))

    def days_between(self, after: date, upto: date) -> list[date]:
        """Days in (after, upto] on which some function changes hands."""
        return self.days[bisect_right(self.days, after) : bisect_right(self.days, upto)]

    def functions_version(self, upto: date) -> str:
        """Digest over who did what up to a day: differs later only if something was entered for the past."""
        said = [
            [function, str(from_on), str(until_on) if until_on and until_on <= upto else "", office, post or 0]
            for function, entries in sorted(self.functions.items())
            for from_on, until_on, office, post in entries
            if from_on <= upto
        ]
        return digest(said)


_kept: District | None = None


def district(*, fresh: bool = False) -> District:
    """The settings as this process knows them; `fresh` asks the database whether they still hold."""
    global _kept
    if _kept is None or (fresh and _kept.version != _version()):
        _kept = _read()
    return _kept


def forget() -> None:
    """Drops the copy: after a restore, and between tests."""
    global _kept
    _kept = None


def calendar_name(calendar_id: str) -> str:
    """The one name of a calendar ("CN" and "china" are the same)."""
    return _IDS.get(calendar_id, calendar_id)


def _version() -> Version:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {VERSION_SQL}")
        return tuple(cursor.fetchone())


def _read() -> District:
    version = _version()
    functions: dict[str, list[_Entry]] = {}
    days: set[date] = set()
    rows = FunctionMap.objects.order_by("function", "from_on", "id")
    for function, from_on, until_on, office, post in rows.values_list(
        "function", "from_on", "until_on", "office_id", "post_id"
    ):
        functions.setdefault(function, []).append((from_on, until_on, office, post))
        days.update(day for day in (from_on, until_on) if day is not None)
    rights: dict[str, list[tuple[int, int]]] = {}
    for office, post, held in (
        Post.objects.filter(valid_until__isnull=True).order_by("pk").values_list("office_id", "pk", "rights")
    ):
        for right in held:
            rights.setdefault(right, []).append((office, post))
    return District(version, functions, sorted(days), rights)

"""Which projects a page of the table shows: all that were asked for, or, where there are many, a page in order.

Many projects are ordered and counted by the columns of `ProjectUrgency`, each order an index, so that a page costs the
same whether there are a thousand or a hundred thousand of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q, QuerySet

from yichuang.backoffice.ledger.instants import on_sqlite
from yichuang.backoffice.people.models import Area
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

from ..district import district
from ..lights import near_until
from ..models import Case
from ..projections import urgency
from ..projections.search import wanted
from .project_lines import projects_seen_by

ALL_AT_ONCE = 200
"""Projects shown on one page, without paging; more come in pages."""

PAGE = 50
COUNTED = 1000

STATUSES = ("overdue", "near", "theirs", "paused", "running")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table was asked for; "" asks for everything. `areas`: codes of an area and of all within it."""

    words: str = ""
    stage: str = ""
    industry: str = ""
    areas: frozenset[str] = frozenset()

    def where(self) -> Q:
        """The condition on `Case`, by its line as it is today."""
        found = Q()
        if number := number_asked(self.words):
            found = Q(number__startswith=number)
            if on_sqlite():
                # its LIKE walks no index; PostgreSQL has one for beginnings, and orders text by a language of its own
                found &= Q(number__gte=number, number__lt=number[:-1] + chr(ord(number[-1]) + 1))
        else:
            for pair in wanted(self.words):
                found &= Q(row__search__contains=pair)
        if self.stage:
            found &= Q(row__stage="" if self.stage == NOT_ENTERED else self.stage)
        if self.industry:
            found &= Q(row__industry=self.industry)
        if self.areas:
            found &= Q(row__area_code__in=self.areas)
        return found


def number_asked(words: str) -> str:
    """The printed number, or its beginning, that is asked for; "" for words. Pairs of digits hardly tell them apart."""
    said = unicodedata.normalize("NFKC", words).strip().upper()
    return said if _NUMBER.fullmatch(said) else ""


_NUMBER = re.compile(r"[A-Z]\d{4}(-\d*(-\d?)?)?")

NOT_ENTERED = "none"
"""Asks for projects that have not reached the first stage."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the phase of the order, the day and the project last shown."""

    phase: int
    day: str
    project: str

    def spell(self) -> str:
        return f"{self.phase}.{self.day}.{self.project}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        phase, _, rest = text.partition(".")
        day, _, project = rest.partition(".")
        if not (phase.isdecimal() and int(phase) < len(_PHASES) and project):
            return None
        if day:
            try:
                date.fromisoformat(day)
            except ValueError:
                return None
        return cls(int(phase), day, project)


def all_or_none(cases: QuerySet[Case], most: int) -> list[str] | None:
    """The ids of all of them, None where there are more than `most`; no more than one further is looked at."""
    ids = list(cases.values_list("pk", flat=True)[: most + 1])
    return ids if len(ids) <= most else None


def visible(viewer: Actor, at: datetime, where: Q) -> QuerySet[Case]:
    """The projects the viewer may know of that were asked for."""
    return Case.objects.filter(projects_seen_by(viewer, at=at)).filter(where)


def counts(cases: QuerySet[Case], at: datetime) -> dict[str, int]:
    """Status → how many, COUNTED + 1 standing for more. One or two queries for each."""
    return {status: _counted(cases, _ways(status, at)) for status in STATUSES}


def _counted(cases: QuerySet[Case], ways: Iterable[Q]) -> int:
    found = 0
    for way in ways:
        if found <= COUNTED:
            found += cases.filter(way).values("pk")[: COUNTED + 1].count()
    return min(found, COUNTED + 1)


def status_where(status: str, at: datetime, prefix: str = "urgency__") -> Q:
    """The condition on `Case` (prefix "": on `ProjectUrgency`) that a project has this status at an instant."""
    return reduce(or_, _ways(status, at, prefix))


def _ways(status: str, at: datetime, prefix: str = "urgency__") -> list[Q]:
    """The same, as conditions of which at most one holds: each is one stretch of an index, their union is not, and
    SQLite would look at every project instead."""
    on, last_working, near = _days(at)

    def said(**conditions: object) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    overdue = said(overdue_from__lte=on)
    if status == "overdue":
        return [overdue]
    calm = said(overdue_from__isnull=True) | said(overdue_from__gt=on)
    if status == "near":
        # what is not overdue is due on the last working day or later: keeps the search off everything that is
        return [said(due_on__gte=last_working, due_on__lte=near) & calm]
    standing = {"theirs": urgency.WAITING, "paused": urgency.STANDING_STILL, "running": urgency.ON_TRACK}[status]
    waits = said(standing__in=standing) & calm
    return [waits & said(due_on__gt=near), waits & said(due_on__isnull=True)]


def page_of(
    cases: QuerySet[Case], at: datetime, *, status: str = "", after: Cursor | None = None, size: int = PAGE
) -> tuple[list[str], Cursor | None]:
    """(ids of the next projects, most urgent first; where the page ends, None on the last one)."""
    found: list[tuple[int, str, str]] = []
    for phase, day, project in _in_order(cases, at, status, after, size + 1):
        found.append((phase, day, project))
        if len(found) > size:
            break
    shown = found[:size]
    ends = Cursor(*shown[-1]) if len(found) > size else None
    return [project for _, _, project in shown], ends


_PHASES: tuple[tuple[str, int | None, bool], ...] = (
    ("overdue", None, True),
    ("near", None, True),
    *(("theirs", standing, dated) for standing in urgency.WAITING for dated in (True, False)),
    *(("paused", standing, dated) for standing in urgency.STANDING_STILL for dated in (True, False)),
    *(("running", standing, dated) for standing in urgency.ON_TRACK for dated in (True, False)),
)
"""(status, standing, whether a day is known) in the order of the table; each phase is one walk along one index."""


def _in_order(
    cases: QuerySet[Case], at: datetime, status: str, after: Cursor | None, most: int
) -> Iterator[tuple[int, str, str]]:
    for phase, (of, standing, dated) in enumerate(_PHASES):
        if (status and of != status) or (after is not None and phase < after.phase):
            continue
        rows = cases.filter(status_where(of, at))
        if standing is not None:
            rows = rows.filter(urgency__standing=standing)
        column = "urgency__overdue_from" if of == "overdue" else "urgency__due_on"
        if of not in ("overdue", "near"):
            rows = rows.filter(urgency__due_on__isnull=not dated)
        if after is not None and phase == after.phase:
            rows = rows.filter(_beyond(column, after, dated))
        rows = rows.order_by(column, "urgency__project_id")
        for day, project in rows.values_list(column, "urgency__project_id")[:most]:
            yield phase, day.isoformat() if day and dated else "", project


def _beyond(column: str, after: Cursor, dated: bool) -> Q:
    if not dated or not after.day:
        return Q(urgency__project_id__gt=after.project)
    return Q(**{f"{column}__gt": after.day}) | Q(**{column: after.day, "urgency__project_id__gt": after.project})


def _days(at: datetime) -> tuple[date, date, date]:
    days = district().calendar("china").known_at(at)
    on = local_date(at, settings.TIME_ZONE)
    return on, days.last_working(on), near_until(on, days)


def areas_within(code: str) -> frozenset[str]:
    """The area's code and those of every place in it; nothing for an unknown one. One query."""
    children: dict[str | None, list[str]] = {}
    known: set[str] = set()
    for one, parent in Area.objects.values_list("code", "parent__code"):
        known.add(one)
        children.setdefault(parent, []).append(one)
    if code not in known:
        return frozenset()
    found, todo = {code}, [code]
    while todo:
        for child in children.get(todo.pop(), ()):
            if child not in found:
                found.add(child)
                todo.append(child)
    return frozenset(found)

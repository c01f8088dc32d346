"""The engine's calendars with the district's own publications in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from yichuang.engine.calendars import Calendar, Publication, china, netherlands
from yichuang.engine.errors import EngineError

from .models import CalendarPublication

CHINA = "china"


def calendar(calendar_id: str = CHINA) -> Calendar:
    """The calendar by its id ("china", "netherlands") with every district publication that stands.

    Costs one small query: what was built is kept as long as the stored rows are the same, whoever changed them. Raises
    EngineError("calendar_unknown_country") for another id."""
    rows = CalendarPublication.objects.filter(calendar=calendar_id, withdrawn_at=None)
    return _built(calendar_id, settings.TIME_ZONE, json.dumps([_written(row) for row in rows], sort_keys=True))


@lru_cache(maxsize=16)
def _built(calendar_id: str, zone: str, stored: str) -> Calendar:
    base = base_calendar(calendar_id, zone)
    rows = json.loads(stored)
    return base.with_publications(Publication.read(row, zone) for row in rows) if rows else base


@lru_cache(maxsize=4)
def base_calendar(calendar_id: str, zone: str) -> Calendar:
    """The calendar without the district's own publications."""
    if calendar_id == CHINA:
        return china(zone)
    if calendar_id == "netherlands":
        return netherlands()
    raise EngineError("calendar_unknown_country", seen=calendar_id)


def publication_of(row: CalendarPublication) -> Publication:
    """A row, stored or not yet, as the engine reads it."""
    return Publication.read(_written(row), settings.TIME_ZONE)


def _written(row: CalendarPublication) -> dict[str, Any]:
    return {
        "id": f"district-{row.pk or 'new'}",
        "known_at": row.known_at.isoformat(),
        "notice": row.notice,
        "source": row.source,
        "days": {day: "off" if word == "off" else "working" for day, word in row.days.items()},
        "names": row.names,
        "covers": row.covers,
    }


def changed_days(before: Calendar, after: Calendar, days: Iterable[date]) -> list[date]:
    """Those of `days` that are worked in one calendar and not in the other, with everything published."""
    old, new = before.known_at(None), after.known_at(None)
    return [day for day in days if old.is_working(day) != new.is_working(day)]

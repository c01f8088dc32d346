"""A time zone or a calendar of working days that nobody keeps."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ...calendars import COUNTRIES
from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    try:
        ZoneInfo(programme.zone)
    except (KeyError, ValueError, OSError):
        yield Mistake("zone_unknown", where(programme, "programme", "zone"), {"zone": programme.zone})
    if programme.calendar not in COUNTRIES:
        place = where(programme, "programme", "calendar")
        among = ", ".join(COUNTRIES)
        yield Mistake("calendar_unknown", place, {"calendar": programme.calendar, "among": among})

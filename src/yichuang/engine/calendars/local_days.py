"""Between instants (aware, UTC) and the days people live by (dates in a zone)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import EngineError

_LAST_MOMENT = time(23, 59, 59, 999999)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EngineError("zone_unknown", seen=name) from None


def local_date(instant: datetime, zone: str) -> date:
    """The date on the wall of `zone` at an aware `instant`. Raises EngineError("instant_without_zone")."""
    if instant.tzinfo is None:
        raise EngineError("instant_without_zone", seen=instant.isoformat())
    return _date(instant, zone)


@lru_cache(maxsize=1024)
def _date(instant: datetime, zone: str) -> date:
    # one instant is asked for again and again: by every event of a command and every reading of a case
    return instant.astimezone(_zone(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """First instant of `day` in `zone` and first instant of the next, both UTC: start <= t < end."""
    at = _zone(zone)
    start = datetime.combine(day, time(), at)
    end = datetime.combine(day + timedelta(days=1), time(), at)
    return start.astimezone(UTC), end.astimezone(UTC)


def read_instant(text: str, zone: str, *, end_of_day: bool = False) -> datetime:
    """The UTC instant an ISO text names; without an offset it is read in `zone`.

    A bare date is the first moment of that day, or its last with `end_of_day`.
    Raises EngineError("instant_unreadable", seen=text).
    """
    try:
        try:
            moment = datetime.combine(date.fromisoformat(text), _LAST_MOMENT if end_of_day else time())
        except ValueError:
            moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(zone))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise EngineError("instant_unreadable", seen=text) from None


def add_days(day: date, days: int) -> date:
    """`days` calendar days later (earlier when negative)."""
    return day + timedelta(days=days)


def days_between(after: date, upto: date) -> int:
    """Calendar days in (after, upto]; negative when `upto` lies before `after`."""
    return (upto - after).days


def each_day(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it is shorter (01-31 + 1 = 02-28 or 02-29)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def week_start(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def month_start(day: date) -> date:
    return day.replace(day=1)


def quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def year_start(day: date) -> date:
    return date(day.year, 1, 1)

"""Instants as logs spell them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from yichuang.engine.errors import EngineError

_LOOSE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:(?:\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


class Stamps:
    """Reads instants to aware UTC datetimes; counts in `naive` those without an offset, which are read in `zone`.

    A naive time that the zone has twice (autumn) is the first one; one it skips (spring) is an hour on. Year first is
    the only order that is accepted: 03/04/2012 is refused and not guessed.
    """

    def __init__(self, zone: str) -> None:
        try:
            self.zone = ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise EngineError("log_zone_unknown", zone=zone) from error
        self.naive = 0

    def read(self, text: str, *, where: str) -> datetime:
        """The instant of `text`. Raises EngineError("log_timestamp_unreadable")."""
        try:
            at = _read(text)
            if at.tzinfo is None:
                self.naive += 1
                at = at.replace(tzinfo=self.zone)
            return at.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise EngineError("log_timestamp_unreadable", where=where, seen=text[:60]) from error


def _read(text: str) -> datetime:
    # fromisoformat also takes bare digits and week dates, which in a table may be anything: ask only its dashed form.
    if text[4:5] == "-" and text[7:8] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    return _loose(text)


def _loose(text: str) -> datetime:
    found = _LOOSE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    at = datetime(  # noqa: DTZ001 - the offset, when there is one, follows
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int(((fraction or "0") + "000000")[:6]),
    )
    if offset is None:
        return at
    if offset == "Z":
        return at.replace(tzinfo=UTC)
    sign = -1 if offset[0] == "-" else 1
    away = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return at.replace(tzinfo=timezone(sign * away))

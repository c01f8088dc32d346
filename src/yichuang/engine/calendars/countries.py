"""Calendars of countries: days from the `holidays` package, dated by the notices that announced them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

import holidays

from ..errors import EngineError
from .calendar import Calendar
from .local_days import day_bounds
from .notices import CHANGE_NOTICES, YEAR_NOTICES, ChangeNotice, YearNotice
from .publication import ALWAYS, Publication

_FIXED_YEARS = range(2000, 2051)
"""Years given for a country whose public holidays follow from a law and need no yearly notice."""


def china(zone: str = "Asia/Shanghai", overrides: Iterable[Publication] = ()) -> Calendar:
    """The State Council's arrangement, each year from the day its notice was published, changes included.

    Years without a notice here know only weekends. `overrides` are a district's own publications.
    """
    own = tuple(overrides)
    return calendar_from("china", zone, "CN", own) if own else _plain_china(zone)


@lru_cache(maxsize=8)
def _plain_china(zone: str) -> Calendar:
    # One object, so that what it has worked out for each state of knowledge is worked out once in a process.
    return calendar_from("china", zone, "CN")


@lru_cache(maxsize=1)
def netherlands() -> Calendar:
    """Weekends and Dutch public holidays, known always: for replaying Dutch logs."""
    return calendar_from("netherlands", "Europe/Amsterdam", "NL")


COUNTRIES = ("CN", "NL")
"""Countries whose working days are kept here: the district's own, and that of the public logs."""


def calendar_from(calendar_id: str, zone: str, country: str, overrides: Iterable[Publication] = ()) -> Calendar:
    """A calendar by ISO country code with a district's own publications beside the country's.

    Raises EngineError("calendar_unknown_country", seen=country).
    """
    try:
        base = _china_publications(zone) if country == "CN" else _fixed_publications(country)
    except NotImplementedError:
        raise EngineError("calendar_unknown_country", seen=country) from None
    return Calendar(calendar_id, zone, (*base, *overrides))


@lru_cache(maxsize=8)
def _fixed_publications(country: str) -> tuple[Publication, ...]:
    table = holidays.country_holidays(country, years=_FIXED_YEARS)
    if table.weekend != {5, 6}:
        raise EngineError("calendar_weekend_unsupported", seen=country)
    names = {day: str(name) for day, name in table.items()}
    days = dict.fromkeys(names, True)
    return (Publication(country.lower(), days, frozenset(_FIXED_YEARS), ALWAYS, "", "holidays", names),)


@lru_cache(maxsize=8)
def _china_publications(zone: str) -> tuple[Publication, ...]:
    first, last = YEAR_NOTICES[0].year, YEAR_NOTICES[-1].year
    table = holidays.country_holidays("CN", years=range(first - 1, last + 1), language="zh_CN")
    off = {day: str(name) for day, name in table.items()}
    made_up = {day for day in table.weekend_workdays if day not in off}
    years = [_year_publication(notice, off, made_up, zone) for notice in YEAR_NOTICES]
    return (*years, *(_change_publication(notice, zone) for notice in CHANGE_NOTICES))


def _year_publication(notice: YearNotice, off: Mapping[date, str], made_up: set[date], zone: str) -> Publication:
    days: dict[date, bool] = {}
    names: dict[date, str] = {}
    for day in off:
        if _announced_in(day) == notice.year:
            days[day], names[day] = True, _plain(off[day])
    days.update((day, False) for day in made_up if _announced_in(day) == notice.year)
    for change in CHANGE_NOTICES:
        if change.year == notice.year:
            for day, (before, _) in change.days.items():
                days.pop(day, None)
                names.pop(day, None)
                if before is not None:
                    days[day] = before
    return Publication(
        id=f"cn-{notice.year}",
        year_days=days,
        covers=frozenset({notice.year}),
        known_at=_from_the_morning_of(notice.known_on, zone),
        notice=notice.number,
        source=notice.source,
        names=names,
        evidence=notice.evidence,
    )


def _change_publication(notice: ChangeNotice, zone: str) -> Publication:
    return Publication(
        id=notice.id,
        year_days={day: after for day, (_, after) in notice.days.items()},
        covers=frozenset(),
        known_at=_from_the_morning_of(notice.known_on, zone),
        notice=notice.number,
        source=notice.source,
        names={day: notice.name for day, (_, after) in notice.days.items() if after},
        evidence=notice.evidence,
    )


def _announced_in(day: date) -> int:
    """The year whose notice speaks of `day`: the last days of December belong to the New Year of the next."""
    return day.year + 1 if (day.month, day.day) >= (12, 25) else day.year


def _from_the_morning_of(day: date, zone: str) -> datetime:
    # The hour of publication is not known; a whole day is the finest the sources give.
    return day_bounds(day, zone)[0]


def _plain(name: str) -> str:
    """The holiday's own name: "春节（补假）" → "春节"; a day moved from a weekend is "调休"."""
    if name.startswith("休息日"):
        return "调休"
    return "、".join(part.split("（")[0] for part in name.split("; "))

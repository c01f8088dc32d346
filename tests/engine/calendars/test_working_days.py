"""Which days are worked, and since when that was known."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from yichuang.engine.calendars import (
    Calendar,
    Publication,
    WorkingDays,
    add_months,
    calendar_from,
    china,
    day_bounds,
    each_day,
    local_date,
    netherlands,
    quarter_start,
    read_instant,
    week_start,
)
from yichuang.engine.errors import EngineError

ZONE = "Asia/Shanghai"
DATA = Path(os.environ.get("YICHUANG_DATA") or Path(__file__).parents[3].parent / "shared" / "data") / "calendar"

# Some days of notices, written down by hand: what is checked where the full tables are not at hand.
SOME_DAYS = {
    "2007-12-29": True,
    "2007-12-31": False,
    "2011-12-31": True,
    "2015-09-03": False,
    "2015-09-06": True,
    "2019-05-03": False,
    "2019-05-05": True,
    "2020-01-19": True,
    "2020-01-31": False,
    "2020-02-01": False,
    "2020-02-03": True,
    "2020-06-28": True,
    "2026-02-14": True,
    "2026-02-16": False,
    "2026-10-10": True,
}


def published_days() -> dict[date, bool]:
    """Date → worked, for every day the State Council's notices name."""
    days = {}
    for path in sorted(DATA.glob("20[0-9][0-9].json")):
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
            days[date.fromisoformat(day["date"])] = not day["isOffDay"]
    return days


def known(text: str) -> WorkingDays:
    return china().known_at(read_instant(text, ZONE))


def test_every_day_of_2007_to_2026_agrees_with_the_notices() -> None:
    if not DATA.is_dir():
        pytest.skip(f"no calendar tables at {DATA}; set YICHUANG_DATA")
    days, named = china().known_at(None), published_days()
    checked = list(each_day(date(2007, 1, 1), date(2026, 12, 31)))
    assert len(checked) == 7305
    assert [day for day in checked if days.is_working(day) != named.get(day, day.weekday() < 5)] == []


@pytest.mark.parametrize(("day", "worked"), SOME_DAYS.items())
def test_days_of_notices_are_right(day: str, worked: bool) -> None:
    assert china().known_at(None).is_working(date.fromisoformat(day)) is worked


def test_counting_agrees_with_looking_at_each_day() -> None:
    days = china().known_at(None)
    after, count = date(2006, 1, 1), 0
    for day in each_day(date(2006, 1, 2), date(2028, 12, 31)):
        count += days.is_working(day)
        assert days.count(after, day) == count
        if days.is_working(day):
            assert days.add_working(after, count) == day
            assert days.next_working(day) == days.last_working(day) == day
        else:
            assert days.next_working(day) > day > days.last_working(day)
            assert days.count(day, days.next_working(day)) == 1


def test_counting_backwards_undoes_counting_forwards() -> None:
    days = china().known_at(None)
    assert days.add_working(date(2020, 2, 7), -10) == date(2020, 1, 17)
    assert days.count(date(2020, 2, 7), date(2020, 1, 17)) == -10


def test_before_27_january_2020_the_holiday_ended_on_the_30th() -> None:
    before, after = known("2020-01-26T23:59"), known("2020-01-27T00:00")
    assert [before.is_working(date(2020, 1, 31)), before.is_working(date(2020, 2, 1))] == [True, True]
    assert [after.is_working(date(2020, 1, 31)), after.is_working(date(2020, 2, 1))] == [False, False]
    assert after.is_working(date(2020, 2, 3))
    assert before.version != after.version


def test_changes_of_2015_and_2019_were_not_known_before_their_notice() -> None:
    assert known("2015-05-12").is_working(date(2015, 9, 3))
    assert not known("2015-05-13").is_working(date(2015, 9, 3))
    assert known("2019-03-21").is_working(date(2019, 5, 2))
    assert not known("2019-03-21").is_working(date(2019, 5, 5))
    assert known("2019-03-22").is_working(date(2019, 5, 5))


def test_a_year_is_covered_only_from_the_day_of_its_notice() -> None:
    assert not known("2019-11-20").covered(2020)
    assert known("2019-11-21").covered(2020)
    assert known("2019-11-20").is_working(date(2020, 1, 27))  # only weekends are known to be off
    assert not china().known_at(None).covered(2006)
    assert not known("2019-11-20").covered_between(date(2019, 12, 1), date(2020, 1, 2))


def test_new_year_days_in_december_come_with_the_next_year_notice() -> None:
    assert known("2018-12-05").is_working(date(2018, 12, 31))
    assert not known("2018-12-06").is_working(date(2018, 12, 31))


def test_a_day_says_why_it_is_off_and_by_which_notice() -> None:
    days = china().known_at(None)
    festival, extended, made_up = (days.why(date(2020, 1, d)) for d in (27, 31, 19))
    assert festival is not None and (festival.kind, festival.name) == ("holiday", "春节")
    assert extended is not None and extended.notice == "国办发明电〔2020〕1号"
    assert made_up is not None and (made_up.kind, made_up.notice) == ("make_up", "国办发明电〔2019〕16号")
    weekend = days.why(date(2020, 3, 7))
    assert weekend is not None and weekend.kind == "weekend"
    assert days.why(date(2020, 3, 9)) is None


def flood(off: str, known_at: str) -> Publication:
    raw = {
        "id": "flood",
        "known_at": known_at,
        "notice": "区办〔2020〕8号",
        "days": {off: "off"},
        "names": {off: "防汛"},
    }
    return Publication.read(raw, ZONE)


def test_a_district_override_holds_from_the_day_it_was_known() -> None:
    calendar = china(overrides=(flood("2020-08-03", "2020-08-01"),))
    assert calendar.known_at(read_instant("2020-07-31", ZONE)).is_working(date(2020, 8, 3))
    days = calendar.known_at(read_instant("2020-08-01", ZONE))
    assert not days.is_working(date(2020, 8, 3))
    why = days.why(date(2020, 8, 3))
    assert why is not None and (why.name, why.notice) == ("防汛", "区办〔2020〕8号")
    assert days.covered(2020)
    assert china().known_at(None).is_working(date(2020, 8, 3))


def test_a_calendar_names_the_publications_between_two_instants() -> None:
    after, upto = read_instant("2020-01-20", ZONE), read_instant("2020-02-03", ZONE)
    assert [publication.id for publication in china().changes_between(after, upto)] == ["cn-2020-spring-festival"]


def test_a_later_publication_overrules_an_earlier_whatever_their_order_in_the_list() -> None:
    day = date(2020, 8, 3)
    off = Publication("a", {day: True}, frozenset(), datetime(2020, 1, 1, tzinfo=UTC), "", "")
    on = Publication("b", {day: False}, frozenset(), datetime(2020, 2, 1, tzinfo=UTC), "", "")
    assert Calendar("x", ZONE, (on, off)).known_at(None).is_working(day)
    assert Calendar("x", ZONE, (on, off)).known_at(None).why(day) is None


def test_the_version_changes_with_what_is_known_and_with_nothing_else() -> None:
    assert known("2020-01-20").version == known("2020-01-26").version
    assert known("2020-01-20").version != known("2020-02-03").version
    again = calendar_from("china", ZONE, "CN").known_at(read_instant("2020-01-20", ZONE))
    assert again.version == known("2020-01-20").version


def test_a_publication_reads_what_it_writes() -> None:
    publication = flood("2020-08-03", "2020-08-01T08:00")
    again = Publication.read(publication.write(), ZONE)
    assert again.write() == publication.write()
    assert again.known_at == datetime(2020, 8, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"days": {"2020-8-3": "off"}}, "days"),
        ({"days": {"2020-08-03": "holiday"}}, "days"),
        ({"covers": ["x"]}, "covers"),
    ],
)
def test_a_publication_that_cannot_be_read_names_the_key(change: dict[str, object], where: str) -> None:
    raw = flood("2020-08-03", "2020-08-01").write() | change
    with pytest.raises(EngineError, match="publication_unreadable") as caught:
        Publication.read(raw, ZONE)
    assert caught.value.where == where


def test_dutch_holidays_are_known_always() -> None:
    days = netherlands().known_at(datetime(2012, 1, 1, tzinfo=UTC))
    assert not days.is_working(date(2013, 12, 25))
    assert not days.is_working(date(2012, 4, 9))  # Easter Monday
    assert days.is_working(date(2012, 4, 10))
    assert days.covered(2015)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(EngineError, match="calendar_unknown_country"):
        calendar_from("x", ZONE, "ZZ")


def test_days_begin_in_the_zone() -> None:
    start, end = day_bounds(date(2020, 3, 2), ZONE)
    assert start == datetime(2020, 3, 1, 16, tzinfo=UTC)
    assert local_date(start, ZONE) == date(2020, 3, 2)
    assert local_date(end, ZONE) == date(2020, 3, 3)
    spring = day_bounds(date(2013, 3, 31), "Europe/Amsterdam")
    assert (spring[1] - spring[0]).total_seconds() == 23 * 3600


def test_an_instant_needs_a_zone_and_a_readable_text() -> None:
    with pytest.raises(EngineError, match="instant_without_zone"):
        local_date(datetime(2020, 3, 2), ZONE)
    with pytest.raises(EngineError, match="instant_unreadable"):
        read_instant("2020-03-32", ZONE)
    with pytest.raises(EngineError, match="zone_unknown"):
        local_date(datetime(2020, 3, 2, tzinfo=UTC), "Mars/Olympus")
    assert read_instant("2020-03-02", ZONE, end_of_day=True) < read_instant("2020-03-03", ZONE)


def test_months_quarters_and_weeks_begin_where_people_say() -> None:
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2020, 1, 31), -2) == date(2019, 11, 30)
    assert add_months(date(2019, 12, 5), 1) == date(2020, 1, 5)
    assert add_months(date(2019, 11, 30), 1) == date(2019, 12, 30)
    assert quarter_start(date(2020, 12, 31)) == date(2020, 10, 1)
    assert week_start(date(2020, 3, 8)) == date(2020, 3, 2)

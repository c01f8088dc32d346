"""The worked table of the programme language, row by row."""

from __future__ import annotations

from datetime import date

import pytest

from yichuang.engine.calendars import china, local_date, read_instant
from yichuang.engine.clocks import ClockDefinition, ClockHistory, Pause, due_on, read_clock

ZONE = "Asia/Shanghai"

ROWS = [
    ("2020-03-02T10:00", (), 5, "2020-03-06T12:00", "2020-03-09"),
    ("2020-03-02T10:00", ("2020-03-04T16:00", "2020-03-05T09:00"), 5, "2020-03-06T12:00", "2020-03-10"),
    ("2020-03-02T10:00", ("2020-03-04T09:00", "2020-03-04T16:00"), 5, "2020-03-06T12:00", "2020-03-09"),
    ("2020-01-17T10:00", (), 1, "2020-01-18T12:00", "2020-01-19"),
    ("2020-01-17T10:00", (), 10, "2020-01-20T12:00", "2020-02-05"),
    ("2020-01-17T10:00", (), 10, "2020-02-03T12:00", "2020-02-07"),
]


@pytest.mark.parametrize(("accepted", "paused", "allowance", "read", "due"), ROWS)
def test_clock_falls_due_on_the_day_of_the_table(
    accepted: str, paused: tuple[str, ...], allowance: int, read: str, due: str
) -> None:
    calendar, at = china(), read_instant(read, ZONE)
    pauses = ()
    if paused:
        first, last = (read_instant(text, ZONE) for text in paused)
        pauses = (Pause("correction", local_date(first, ZONE), local_date(last, ZONE), from_at=first, to_at=last),)
    start = read_instant(accepted, ZONE)
    history = ClockHistory(local_date(start, ZONE), pauses, start_at=start)
    reading = read_clock(ClockDefinition(allowance), history, at=at, calendar=calendar)
    assert reading.due_on == date.fromisoformat(due)
    assert not reading.provisional
    assert due_on(ClockDefinition(allowance), local_date(start, ZONE), pauses, calendar.known_at(at)) == reading.due_on


def test_asking_tomorrow_about_today_gives_the_same_answer() -> None:
    calendar, read = china(), read_instant("2020-01-20T12:00", ZONE)
    history = ClockHistory(date(2020, 1, 17))
    then = read_clock(ClockDefinition(10), history, at=read, calendar=calendar)
    assert then.due_on == date(2020, 2, 5)
    later = read_clock(ClockDefinition(10), history, at=read_instant("2020-02-03", ZONE), calendar=calendar)
    assert later.due_on == date(2020, 2, 7)
    assert read_clock(ClockDefinition(10), history, at=read, calendar=calendar) == then
    # and what the old calendar would have said of a later day can still be asked
    asked = read_clock(ClockDefinition(10), history, at=read_instant("2020-02-03", ZONE), calendar=calendar, known=read)
    assert asked.due_on == date(2020, 2, 5)

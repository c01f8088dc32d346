"""The sample district is lived through on whatever day it is shown: nothing before it began, nothing after the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from yichuang.demo import courses
from yichuang.demo.courses import Days, moment
from yichuang.demo.projects import STOPS, samples
from yichuang.engine.calendars import china
from yichuang.engine.case.commands import ResumeWorks, StopWorks
from yichuang.programmes import load

KNOWN = china().known_at(None)
SHOWN = ["2020-01-02", "2020-02-11", "2020-03-25", "2021-02-18", "2024-02-29", "2026-12-31"]


def stops(opened: date, shown: str) -> list[object]:
    acts = [act for one in samples() for act in courses.works(one, opened, date.fromisoformat(shown))]
    return [act.command for act in acts]


def test_the_stops_of_spring_2020_are_there_and_most_are_over() -> None:
    seen = stops(date(2019, 6, 3), "2020-03-25")
    assert sum(isinstance(one, StopWorks) for one in seen) == len(STOPS)
    assert sum(isinstance(one, ResumeWorks) for one in seen) == sum(bool(resumed) for _, _, _, resumed, _ in STOPS)


def test_a_return_to_work_is_not_known_before_it_happened() -> None:
    assert sum(isinstance(one, StopWorks) for one in stops(date(2019, 6, 3), "2020-02-11")) == len(STOPS)
    assert not [one for one in stops(date(2019, 6, 3), "2020-02-11") if isinstance(one, ResumeWorks)]


def test_a_project_that_began_later_never_stood_still_then() -> None:
    assert stops(date(2023, 7, 25), "2024-02-29") == []


@pytest.mark.parametrize("shown", SHOWN)
def test_nothing_is_recorded_before_a_case_was_opened_or_after_the_day_of_showing(shown: str) -> None:
    days = Days(date.fromisoformat(shown), KNOWN)
    evening = datetime.combine(days.as_of, time(17, 0), courses.ZONE)
    programme = load("construction_permits")
    for one in samples():
        dice = Random(1000 + one.nth)
        opened = days.back(40 + dice.randint(0, 50))
        acts = []
        if one.reached >= 2:
            begun, acts = courses.permits(one, programme, days, dice)
            opened = min(opened, begun - timedelta(days=15))
            assert all(moment(begun) <= act.at for act in acts), one.name
        acts = [*acts, *courses.milestones(one, days, opened, acts, dice), *courses.works(one, opened, days.as_of)]
        assert all(moment(opened) <= act.at <= evening for act in acts), one.name

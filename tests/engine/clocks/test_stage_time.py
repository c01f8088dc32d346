"""Stage time, whole-flow time and whose days they were."""

from __future__ import annotations

from datetime import date

from yichuang.engine.calendars import china, read_instant
from yichuang.engine.clocks import (
    ClockDefinition,
    ClockHistory,
    Pause,
    Spans,
    days_in,
    running_spans,
    split_elapsed,
    stage_days,
)

DAYS = china().known_at(None)
TEN = ClockDefinition(10)


def march(day: int) -> date:
    return date(2020, 3, day)


def spans(history: ClockHistory, at: str = "2020-03-31") -> Spans:
    return running_spans(TEN, history, at=read_instant(at, "Asia/Shanghai", end_of_day=True), calendar=china())


def test_days_of_parallel_items_count_once() -> None:
    first = spans(ClockHistory(march(2), ended_on=march(6)))
    second = spans(ClockHistory(march(4), ended_on=march(11)))
    assert days_in(first, DAYS) == 4
    assert days_in(second, DAYS) == 5
    assert stage_days((*first, *second), DAYS) == 7


def test_a_day_on_which_every_clock_stood_still_is_not_stage_time() -> None:
    first = spans(ClockHistory(march(2), (Pause("correction", march(3), march(6)),), ended_on=march(9)))
    second = spans(ClockHistory(march(2), (Pause("correction", march(4), march(6)),), ended_on=march(9)))
    assert first == ((march(2), march(3)), (march(6), march(9)))
    assert stage_days((*first, *second), DAYS) == 3  # 3, 4 and 9 March; only on 5 and 6 both stood still


def test_a_gap_between_two_items_is_not_stage_time() -> None:
    first = spans(ClockHistory(march(2), ended_on=march(4)))
    second = spans(ClockHistory(march(16), ended_on=march(18)))
    assert stage_days((*first, *second), DAYS) == 4


def test_whole_flow_time_begins_with_its_start_event() -> None:
    both = (*spans(ClockHistory(march(2), ended_on=march(6))), *spans(ClockHistory(march(9), ended_on=march(11))))
    assert stage_days(both, DAYS, after=march(4)) == 4


def test_an_item_still_open_is_measured_up_to_the_reading_and_no_further() -> None:
    history = ClockHistory(march(2), (Pause("correction", march(11), march(13)),), ended_on=march(18))
    assert spans(history, "2020-03-06") == ((march(2), march(6)),)
    assert spans(ClockHistory(march(9)), "2020-03-06") == ()


def test_elapsed_days_are_split_without_rest() -> None:
    office = [(march(2), march(4)), (march(9), march(11))]
    third_party = [(march(3), march(6))]
    got = split_elapsed(march(2), march(16), office, third_party)
    assert (got.total, got.office, got.third_party, got.applicant) == (14, 4, 2, 8)
    assert got.total == got.office + got.third_party + got.applicant

"""What a clock says from acceptance to decision, with pauses, limits, caps, corrections and extensions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from yichuang.engine.calendars import china, netherlands, read_instant
from yichuang.engine.clocks import (
    ClockDefinition,
    ClockHistory,
    ClockReading,
    Extension,
    Pause,
    due_on,
    explain_due,
    intake_due_on,
    overdue_from,
    pause_due_on,
    read_clock,
)
from yichuang.engine.errors import EngineError

ZONE = "Asia/Shanghai"
MONDAY = date(2020, 3, 2)  # no holiday until 4 April
FIVE = ClockDefinition(5)


def march(day: int) -> date:
    return date(2020, 3, day)


def read(history: ClockHistory, at: str, definition: ClockDefinition = FIVE, known: str | None = None) -> ClockReading:
    instant = read_instant(at, ZONE, end_of_day=True)
    known_at = None if known is None else read_instant(known, ZONE)
    return read_clock(definition, history, at=instant, calendar=china(), known=known_at)


def codes(reading: ClockReading) -> list[str]:
    return [reason.code for reason in reading.why]


def test_an_item_that_is_not_accepted_has_no_due_date() -> None:
    for history in (ClockHistory(), ClockHistory(march(5))):
        reading = read(history, "2020-03-04")
        assert (reading.status, reading.due_on, reading.used, reading.left) == ("not_started", None, 0, 5)


def test_days_run_from_the_day_after_acceptance_and_the_light_turns_near_then_overdue() -> None:
    seen = [(r.status, r.used, r.left) for r in (read(ClockHistory(MONDAY), f"2020-03-{d:02}") for d in range(2, 11))]
    assert seen == [
        ("running", 0, 5),
        ("running", 1, 4),
        ("running", 2, 3),
        ("near", 3, 2),
        ("near", 4, 1),
        ("near", 4, 1),  # Saturday
        ("near", 4, 1),
        ("near", 5, 0),  # due today
        ("overdue", 6, -1),
    ]


def test_a_working_clock_does_not_become_overdue_on_a_weekend() -> None:
    history, definition = ClockHistory(MONDAY), ClockDefinition(4)  # due Friday 6 March
    assert [read(history, f"2020-03-{d:02}", definition).status for d in (6, 7, 8, 9)] == [
        "near",
        "near",
        "near",
        "overdue",
    ]
    assert overdue_from("working", march(6), china().known_at(None)) == march(9)


def test_calendar_days_that_end_on_a_day_off_roll_forward_without_costing_a_day() -> None:
    definition = ClockDefinition(5, "calendar")  # the fifth day is Saturday 7 March
    history = ClockHistory(MONDAY)
    assert read(history, "2020-03-03", definition).due_on == march(9)
    assert [read(history, f"2020-03-{d:02}", definition).left for d in (6, 7, 8, 9, 10, 11)] == [1, 0, 0, 0, -1, -2]
    assert overdue_from("calendar", march(9), china().known_at(None)) == march(10)


def test_calendar_days_roll_over_a_whole_holiday() -> None:
    definition = ClockDefinition(7, "calendar")  # Friday 24 January, the first day of the Spring Festival
    assert read(ClockHistory(date(2020, 1, 17)), "2020-01-20", definition).due_on == date(2020, 1, 31)
    assert read(ClockHistory(date(2020, 1, 17)), "2020-01-28", definition).due_on == date(2020, 2, 3)


def test_an_allowance_of_nothing_falls_due_on_the_day_or_the_next_working_day() -> None:
    nothing = ClockDefinition(0)
    assert read(ClockHistory(MONDAY), "2020-03-02", nothing).due_on == MONDAY
    saturday = ClockHistory(march(7))
    assert [
        (read(saturday, f"2020-03-{d:02}", nothing).due_on, read(saturday, f"2020-03-{d:02}", nothing).left)
        for d in (7, 9, 10)
    ] == [
        (march(9), 0),
        (march(9), 0),
        (march(9), -1),
    ]


def test_the_clock_stands_still_while_material_is_outstanding() -> None:
    history = ClockHistory(MONDAY, (Pause("correction", march(4), limit_days=5),))
    at_begin, later = read(history, "2020-03-04"), read(history, "2020-03-06")
    assert (at_begin.status, at_begin.due_on, at_begin.used) == ("paused", None, 2)
    assert (later.status, later.used, later.left) == ("paused", 2, 3)
    assert later.due_on_if_resumed == march(11)
    assert later.pause is not None and later.pause.kind == "correction"
    assert later.pause_due_on == march(11)
    assert codes(later) == ["clock_allowance", "clock_stood_still", "clock_paused"]


def test_a_pause_past_its_own_limit_is_itself_overdue() -> None:
    history = ClockHistory(MONDAY, (Pause("hold", march(4), limit_days=2),))
    assert read(history, "2020-03-06").status == "paused"
    assert read(history, "2020-03-08").status == "paused"  # no working day has passed since
    late = read(history, "2020-03-09")
    assert (late.status, late.due_on, late.pause_due_on) == ("pause_overdue", None, march(6))
    assert "pause_past_limit" in codes(late)


def test_within_the_day_the_instant_of_a_pause_decides() -> None:
    begin, end = read_instant("2020-03-04T16:00", ZONE), read_instant("2020-03-05T09:00", ZONE)
    history = ClockHistory(MONDAY, (Pause("correction", march(4), march(5), from_at=begin, to_at=end),))
    assert read(history, "2020-03-04T15:59").due_on == march(9)
    assert read(history, "2020-03-04T16:00").status == "paused"
    assert read(history, "2020-03-05T08:59").status == "paused"
    assert read(history, "2020-03-05T09:00").due_on == march(10)


def test_overlapping_pauses_are_a_union() -> None:
    apart = (Pause("correction", march(3), march(5)), Pause("special", march(4), march(6)))
    whole = (Pause("correction", march(3), march(6)),)
    assert due_on(FIVE, MONDAY, apart, china().known_at(None)) == due_on(FIVE, MONDAY, whole, china().known_at(None))
    assert read(ClockHistory(MONDAY, apart), "2020-03-09").used == 2


def test_past_the_total_cap_the_clock_runs_again() -> None:
    definition = ClockDefinition(5, pause_cap_days=3)
    history = ClockHistory(MONDAY, (Pause("hold", march(3), limit_days=10),))
    assert [read(history, f"2020-03-{d:02}", definition).status for d in (3, 4, 5, 6)] == ["paused"] * 4
    again = read(history, "2020-03-09", definition)  # 4, 5 and 6 March stood still
    assert (again.status, again.used, again.due_on) == ("running", 2, march(12))
    assert "pause_cap_reached" in codes(again)
    assert read(history, "2020-03-13", definition).status == "overdue"
    assert due_on(definition, MONDAY, history.pauses, china().known_at(None)) == march(12)


def test_the_cap_is_for_all_pauses_together_and_special_procedures_are_outside_it() -> None:
    definition = ClockDefinition(5, pause_cap_days=2)
    holds = (Pause("hold", march(3), march(4)), Pause("hold", march(5), march(9)))
    assert due_on(definition, MONDAY, holds, china().known_at(None)) == march(11)
    special = (holds[0], replace(holds[1], kind="special", counts_to_cap=False))
    assert due_on(definition, MONDAY, special, china().known_at(None)) == march(12)


def test_a_day_of_a_special_procedure_costs_nothing_of_the_cap() -> None:
    definition = ClockDefinition(5, pause_cap_days=1)
    # 4 March stands still for the procedure anyway, so the hold still has its one day on 6 March
    pauses = (
        Pause("special", march(3), march(4), counts_to_cap=False),
        Pause("hold", march(3), march(4)),
        Pause("hold", march(5), march(6)),
    )
    assert due_on(definition, MONDAY, pauses, china().known_at(None)) == march(11)


def test_a_pause_that_begins_on_the_due_day_comes_after_the_last_day_has_counted() -> None:
    history = ClockHistory(MONDAY, (Pause("correction", march(9), march(11)),))
    assert due_on(FIVE, MONDAY, history.pauses, china().known_at(None)) == march(9)
    assert [(read(history, f"2020-03-{d:02}").status, read(history, f"2020-03-{d:02}").left) for d in (10, 11, 12)] == [
        ("paused", 0),
        ("near", 0),
        ("overdue", -1),
    ]


def test_an_end_that_rolls_into_a_pause_rolls_on_to_the_day_after_it() -> None:
    definition = ClockDefinition(5, "calendar")  # the fifth day is Saturday 7 March
    pause = Pause("correction", march(8), march(11))
    assert due_on(definition, MONDAY, (pause,), china().known_at(None)) == march(12)
    assert read(ClockHistory(MONDAY, (pause,)), "2020-03-12", definition).left == 0
    assert read(ClockHistory(MONDAY, (pause,)), "2020-03-13", definition).status == "overdue"


def test_a_cap_of_one_kind_leaves_other_kinds_alone() -> None:
    definition = ClockDefinition(5, kind_caps=(("hold", 1),))
    holds = (Pause("hold", march(3), march(5)),)
    others = (Pause("correction", march(3), march(5)),)
    assert due_on(definition, MONDAY, holds, china().known_at(None)) == march(10)
    assert due_on(definition, MONDAY, others, china().known_at(None)) == march(11)


def test_a_day_two_kinds_share_is_charged_where_there_is_room() -> None:
    definition = ClockDefinition(5, kind_caps=(("a", 1), ("b", 1)))
    # 4 March is covered by both, 5 March by a alone: both days stand still, b paying for the first
    pauses = (Pause("a", march(3), march(5)), Pause("b", march(3), march(4)))
    assert due_on(definition, MONDAY, pauses, china().known_at(None)) == march(11)


def test_an_open_pause_no_cap_ends_has_no_due_date() -> None:
    assert due_on(FIVE, MONDAY, (Pause("correction", march(4)),), china().known_at(None)) is None


def test_once_overdue_a_pause_does_not_heal() -> None:
    history = ClockHistory(MONDAY, (Pause("correction", march(11)),))
    reading = read(history, "2020-03-13")
    assert (reading.status, reading.due_on, reading.used) == ("overdue", march(9), 7)


def test_a_correction_before_acceptance_leaves_the_clock_alone() -> None:
    early = Pause("correction", date(2020, 2, 27), march(4), effect="not_started")
    assert read(ClockHistory(MONDAY, (early,)), "2020-03-05").due_on == march(9)
    assert read(ClockHistory(None, (early,)), "2020-03-05").status == "not_started"


def test_a_restart_gives_the_whole_allowance_anew() -> None:
    again = Pause("correction", march(4), march(10), effect="restart")
    assert read(ClockHistory(MONDAY, (again,)), "2020-03-06").status == "paused"
    after = read(ClockHistory(MONDAY, (again,)), "2020-03-11")
    assert (after.used, after.left, after.due_on) == (1, 4, march(17))
    assert due_on(FIVE, MONDAY, (again,), china().known_at(None)) == march(17)


def test_an_extension_adds_days_from_the_moment_it_is_granted() -> None:
    history = ClockHistory(MONDAY, extensions=(Extension(10, march(9)),))
    assert read(history, "2020-03-06").due_on == march(9)
    assert read(history, "2020-03-10").due_on == march(23)
    assert read(ClockHistory(MONDAY), "2020-03-06", ClockDefinition(5, extension=10)).due_on == march(23)


def test_the_day_of_decision_counts_and_nothing_after_it() -> None:
    history = ClockHistory(MONDAY, ended_on=march(9))
    assert (read(history, "2020-03-20").status, read(history, "2020-03-20").used) == ("ended", 5)
    late = read(ClockHistory(MONDAY, ended_on=march(10)), "2020-03-20")
    assert (late.status, late.used, late.left, late.due_on) == ("ended_late", 6, -1, march(9))
    assert read(history, "2020-03-06").status == "near"  # not ended yet


def test_a_decision_during_a_pause_ends_the_pause() -> None:
    history = ClockHistory(MONDAY, (Pause("special", march(4)),), ended_on=march(10))
    reading = read(history, "2020-03-31")
    assert (reading.status, reading.used, reading.pause) == ("ended", 2, None)
    assert reading.due_on == march(13)
    closed_afterwards = replace(history, pauses=(Pause("special", march(4), march(20)),))
    assert read(closed_afterwards, "2020-03-31") == reading


def test_a_due_date_in_a_year_whose_notice_is_not_out_is_provisional() -> None:
    history = ClockHistory(date(2019, 10, 28))
    ten_weeks = ClockDefinition(50)
    early = read(history, "2019-11-20", ten_weeks)
    assert early.provisional and early.due_on == date(2020, 1, 6)
    assert codes(early)[-1] == "clock_provisional"
    later = read(history, "2019-11-21", ten_weeks)  # the notice takes off 1 January
    assert not later.provisional and later.due_on == date(2020, 1, 7)


def test_intake_is_answered_by_the_fifth_working_day() -> None:
    assert intake_due_on(date(2020, 1, 20), china().known_at(None)) == date(2020, 2, 4)
    assert intake_due_on(MONDAY, china().known_at(None)) == march(9)


def test_the_limit_of_a_pause_may_be_in_calendar_days() -> None:
    assert pause_due_on(
        Pause("publicity", MONDAY, limit_days=5, limit_basis="calendar"), china().known_at(None)
    ) == march(9)
    assert pause_due_on(Pause("publicity", MONDAY), china().known_at(None)) is None


def test_what_lies_between_is_told_by_name_and_notice() -> None:
    reasons = explain_due(date(2020, 1, 17), date(2020, 2, 7), china().known_at(None))
    told = [(r.code, r.params.get("first") or r.params.get("on"), r.params.get("last")) for r in reasons]
    assert told == [
        ("make_up_day", "2020-01-19", None),
        ("day_off_run", "2020-01-24", "2020-01-24"),
        ("day_off_run", "2020-01-25", "2020-01-30"),
        ("day_off_run", "2020-01-31", "2020-02-02"),
    ]


def test_days_are_those_of_the_zone_of_the_calendar() -> None:
    late_evening = datetime(2012, 3, 5, 23, 30, tzinfo=UTC)  # already Tuesday in Amsterdam
    reading = read_clock(FIVE, ClockHistory(date(2012, 3, 5)), at=late_evening, calendar=netherlands())
    assert (reading.used, reading.due_on) == (1, date(2012, 3, 12))


@pytest.mark.parametrize("definition", [{"days": -1}, {"days": 10**9}, {"days": 5, "basis": "lunar"}])
def test_a_clock_that_cannot_be_meant_is_refused(definition: dict[str, object]) -> None:
    with pytest.raises(EngineError, match="clock_"):
        ClockDefinition(**definition)  # type: ignore[arg-type]

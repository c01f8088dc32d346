"""Times of decisions: half, four fifths and nine tenths, by the nearest rank."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yichuang.analytics.step_cutting.times import Taken, times


def taken(*days: int, late: int = 0, limited: bool = True) -> list[Taken]:
    return [Taken("A", "F", "working", day, 1, int(limited), int(nth < late)) for nth, day in enumerate(days)]


def test_of_ten_the_fifth_is_the_median_and_the_ninth_the_ninety_percent() -> None:
    found = times(taken(1, 2, 3, 4, 5, 6, 7, 8, 9, 30))
    assert (found.decided, found.median, found.p80, found.p90) == (10, 5, 8, 9)


def test_late_ones_are_counted_among_those_that_had_a_limit() -> None:
    assert times(taken(1, 9, late=1)).within == 1
    found = times([*taken(1, 9, late=1), *taken(4, limited=False)])
    assert (found.decided, found.limited, found.within) == (3, 2, 1)


def test_nothing_decided_has_no_times() -> None:
    assert times([]) is None


def test_days_of_two_kinds_are_not_given_one_name() -> None:
    assert times([*taken(1), Taken("A", "F", "calendar", 2, 1, 1, 0)]).basis == ""


@given(st.lists(st.integers(0, 60), min_size=1))
def test_the_day_named_is_one_by_which_that_share_was_done_and_no_earlier_one_is(days: list[int]) -> None:
    found = times(taken(*days))
    for percent, day in ((50, found.median), (80, found.p80), (90, found.p90)):
        assert sum(one <= day for one in days) * 100 >= percent * len(days)
        assert sum(one < day for one in days) * 100 < percent * len(days)

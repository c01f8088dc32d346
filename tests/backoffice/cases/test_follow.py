"""What moves by itself: calendars published anew, functions that change hands, pauses that run out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.backoffice.cases.samples import happened, map_function, office, opened
from yichuang.backoffice.cases import district
from yichuang.backoffice.cases.follow import follow, turn_case
from yichuang.backoffice.cases.models import DueChange, Span
from yichuang.backoffice.cases.rebuild import check
from yichuang.backoffice.people.models import CalendarPublication

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FRIDAY = datetime(2020, 1, 17, 2, tzinfo=UTC)


def span(case_id: str, item: str = "A") -> Span:
    return Span.objects.get(case=case_id, instance=item, until_at__isnull=True)


def published(known_at: datetime, **days: str) -> CalendarPublication:
    made = CalendarPublication.objects.create(
        calendar="china",
        days={day.replace("d", "").replace("_", "-"): word for day, word in days.items()},
        known_at=known_at,
        notice=f"区办〔2020〕{CalendarPublication.objects.count() + 1}号",
    )
    district.forget()
    return made


def high(at: datetime) -> str:
    """A case whose fire review, seven working days, was accepted at `at`."""
    case_id = opened(at - timedelta(hours=1), facts={"height": "30.0"})
    happened(case_id, "F", "accepted", at)
    return case_id


def test_the_extension_of_spring_festival_2020_moves_the_due_date_and_says_why() -> None:
    case_id = high(FRIDAY)
    assert span(case_id, "F").due_on == date(2020, 2, 1)  # a Saturday that was to be worked
    follow(datetime(2020, 2, 3, 1, tzinfo=UTC))
    assert span(case_id, "F").due_on == date(2020, 2, 4)
    change = DueChange.objects.get()
    assert (change.instance, change.before, change.after) == ("F", date(2020, 2, 1), date(2020, 2, 4))
    assert change.publication.startswith("cn-2020")
    assert change.notice
    before = Span.objects.get(case=case_id, instance="F", state="accepted", until_at__isnull=False)
    assert before.due_on == date(2020, 2, 1)
    assert before.until_at == change.at == span(case_id, "F").from_at


def test_a_write_after_the_publication_comes_to_the_same_as_a_sweep_before_it() -> None:
    swept, written = high(FRIDAY), high(FRIDAY)
    turn_case(swept, datetime(2020, 1, 28, tzinfo=UTC))
    for case_id in (swept, written):
        happened(case_id, "G", "met", datetime(2020, 2, 3, 2, tzinfo=UTC))
    columns = ("instance", "state", "due_on", "from_at", "until_at", "opened_seq", "closed_seq")
    one, two = (sorted(Span.objects.filter(case=c).values_list(*columns), key=repr) for c in (swept, written))
    assert one == two


def test_what_nobody_answers_becomes_accepted_in_the_lists_by_itself() -> None:
    monday = FRIDAY + timedelta(days=3)
    case_id = opened(monday - timedelta(hours=1))
    happened(case_id, "A", "received", monday)
    assert span(case_id).state == "received"
    follow(datetime(2020, 2, 3, 1, tzinfo=UTC))
    assert span(case_id).state == "received"  # holidays put the fifth working day off
    follow(datetime(2020, 2, 10, 1, tzinfo=UTC))
    now = span(case_id)
    assert (now.state, now.since_on, "span_unanswered" in str(now.reason)) == ("accepted", date(2020, 1, 20), True)
    assert check()["ok"]


def test_a_second_sweep_finds_nothing_to_do() -> None:
    high(FRIDAY)
    at = datetime(2020, 2, 3, 1, tzinfo=UTC)
    assert follow(at).moved == 1
    assert follow(at + timedelta(minutes=1)).cases == 0
    assert DueChange.objects.count() == 1
    assert check()["ok"]


def test_a_districts_own_day_off_moves_the_dates_it_touches_and_no_others() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    early, late = opened(monday), opened(monday + timedelta(days=7))
    happened(early, "A", "accepted", monday + timedelta(hours=1))
    happened(late, "A", "accepted", monday + timedelta(days=7, hours=1))
    follow(monday + timedelta(days=7, hours=2))
    published(monday + timedelta(days=7, hours=3), d2020_03_12="off")
    outcome = follow(monday + timedelta(days=7, hours=4))
    assert outcome.moved == 1
    assert span(early).due_on == date(2020, 3, 9)
    assert span(late).due_on == date(2020, 3, 17)
    assert check()["ok"]


def test_a_notice_entered_for_the_past_puts_the_lists_of_those_days_right() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    case_id = opened(monday)
    happened(case_id, "A", "accepted", monday + timedelta(hours=1))
    happened(case_id, "G", "met", monday + timedelta(days=2))
    follow(monday + timedelta(days=3))
    published(monday + timedelta(days=1), d2020_03_05="off")
    assert not check()["ok"]
    follow(monday + timedelta(days=3, hours=1))
    assert span(case_id).due_on == date(2020, 3, 10)
    assert check()["ok"]


def test_open_work_goes_to_the_office_that_takes_a_function_over() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    old, new = office("old"), office("new")
    map_function("planning", old, until_on=date(2020, 3, 9))
    map_function("planning", new, from_on=date(2020, 3, 9))
    case_id = opened(monday)
    happened(case_id, "A", "accepted", monday + timedelta(hours=1))
    follow(monday + timedelta(days=6))
    assert span(case_id).office_id == old.pk
    follow(monday + timedelta(days=7))
    assert span(case_id).office_id == new.pk
    assert Span.objects.filter(case=case_id, office=old, until_at=datetime(2020, 3, 8, 16, tzinfo=UTC)).exists()
    assert check()["ok"]


def test_a_mapping_entered_late_reaches_the_open_work() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    case_id = opened(monday)
    follow(monday + timedelta(hours=1))
    assert span(case_id).office_id is None
    planning = office("planning")
    map_function("planning", planning)
    follow(monday + timedelta(hours=2))
    assert span(case_id).office_id == planning.pk
    assert check()["ok"]


def test_a_pause_past_its_own_limit_and_past_its_cap_changes_what_the_list_says() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    case_id = opened(monday)
    happened(case_id, "A", "accepted", monday + timedelta(hours=1))
    happened(case_id, "A", "held", monday + timedelta(hours=2), pause_kind="hold_review")
    assert span(case_id).status_hint == "paused"
    for day in range(1, 12):
        follow(monday + timedelta(days=day))
    # five working days stood still (3–9 March), so five working days of the promise run from the 10th on
    assert (span(case_id).status_hint, span(case_id).due_on) == ("", date(2020, 3, 16))
    assert check()["ok"]


def test_skipping_days_between_sweeps_comes_to_the_same_list() -> None:
    monday = datetime(2020, 3, 2, 2, tzinfo=UTC)
    daily, once = opened(monday), opened(monday)
    for case_id in (daily, once):
        happened(case_id, "A", "accepted", monday + timedelta(hours=1))
        happened(case_id, "A", "held", monday + timedelta(hours=2), pause_kind="hold_review")
    for day in range(1, 12):
        turn_case(daily, monday + timedelta(days=day))
    turn_case(once, monday + timedelta(days=11))
    columns = ("instance", "state", "status_hint", "due_on", "overdue_from", "from_at", "until_at")
    one, two = (sorted(Span.objects.filter(case=c).values_list(*columns), key=repr) for c in (daily, once))
    assert one == two

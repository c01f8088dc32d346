"""Laws of the window: whatever is done in whatever order, these hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backoffice.cases.window_case import LedgerDesk
from tests.engine.case.conftest import CALENDAR, Desk
from tests.engine.case.window_desk import APPLICANT, CLERK, DONE, HEAD, OFFICER, notice, opened, scene
from tests.laws.window_walks import ITEMS, PEOPLE, commands_of, scripts, walk
from yichuang.backoffice.cases import known
from yichuang.backoffice.cases.follow import turn_case
from yichuang.backoffice.cases.models import Span
from yichuang.backoffice.cases.rebuild import differences_of
from yichuang.engine.case import commands as c
from yichuang.engine.case.command_data import from_data, to_data
from yichuang.engine.case.context import Context
from yichuang.engine.case.decide import Accepted, decide
from yichuang.engine.case.duties import read_duties
from yichuang.engine.case.events import Erasable
from yichuang.engine.case.evolve import day_of, fold
from yichuang.engine.case.reading import read_items
from yichuang.engine.case.state import item_of
from yichuang.engine.case.window_offers import window_offers
from yichuang.engine.refusals import REFUSALS

QUICK = settings(max_examples=30, deadline=None)


def read(case: Any, state: Any, at: Any) -> list[Any]:
    items = read_items(case.programme, state, at=at, calendar=CALENDAR)
    return [*items, *read_duties(case.programme, state, at=at, calendar=CALENDAR)]


@given(scripts)
@QUICK
def test_the_state_of_a_window_is_the_fold_of_its_events(script: Any) -> None:
    case = walk(opened(), script)
    assert fold(case.events) == case.state


@given(scripts, st.integers(0, 6), st.sampled_from(ITEMS))
@QUICK
def test_a_button_and_deciding_never_differ(script: Any, who: int, item: str) -> None:
    case = walk(opened(), script)
    ctx = Context(case.programme, case.state, PEOPLE[who], case.at, CALENDAR)
    for offer in window_offers(ctx, item):
        answer = decide(case.programme, case.state, offer.command, by=PEOPLE[who], at=case.at, calendar=CALENDAR)
        if isinstance(answer, Accepted):
            assert offer.open
        else:
            assert answer.reasons == offer.refusals
            assert all(set(one.params) <= set(REFUSALS[one.code].params) for one in answer.reasons)


@given(scripts)
@QUICK
def test_what_was_read_at_the_window_on_a_day_can_be_read_again_later(script: Any) -> None:
    case, seen = opened(), {}
    for days, step in script:
        case.days_later(days)
        for command, by in commands_of(case, step):
            case.try_to(command, by)
        seen[case.at] = read(case, case.state, case.at)
    for at, then in seen.items():
        assert read(case, fold([one for one in case.events if one.at <= at]), at) == then


@given(scripts)
@QUICK
def test_no_item_of_ours_ends_well_without_a_person_who_decided_it(script: Any) -> None:
    case = walk(opened(), script)
    for one in case.state.items.values():
        if one.ended_well and one.item != "LAND":
            assert one.accepted_on is not None
            seqs = {entry.seq for entry in one.history if entry.what.startswith("granted")}
            assert all(event.by["ref"].startswith("person:") for event in case.events if event.seq in seqs)


@given(scripts)
@QUICK
def test_every_entry_of_an_item_could_follow_those_before_it(script: Any) -> None:
    from yichuang.engine.case.item_rules import sequence_refusal

    case = walk(opened(), script)
    for one in case.state.items.values():
        kind = case.programme.items[one.item].kind
        assert sequence_refusal(kind, one.instance, one.history) is None, one.history


@given(scripts)
@QUICK
def test_whatever_is_done_under_a_mandate_is_done_within_it(script: Any) -> None:
    case = walk(opened(), script)
    for nth, event in enumerate(case.events):
        name = event.body.get("mandate")
        if not name or event.type == "mandate.given":
            continue
        held = fold(case.events[:nth]).window.mandates[name]
        assert held.standing(day_of(event.at, case.state.zone)) == "in_force"
        if item := event.body.get("item"):
            assert case.programme.items[item_of(item)[0]].stage in held.stages


@given(scripts)
@QUICK
def test_ids_of_records_and_numbers_of_papers_are_given_once(script: Any) -> None:
    case = walk(opened(), script)
    made: list[str] = []
    for event in case.events:
        for kind in ("application", "notice", "opinion", "session", "proposal", "mandate", "rating", "supervision"):
            starts = event.type.endswith(("made", "notice.given", "asked", "called", "proposed", "mandate.given"))
            if (starts or event.type in ("service.rated", "supervision.notified")) and kind in event.body:
                made.append(f"{kind}:{event.body[kind]}")
        if event.type == "document.issued":
            made.append(f"document:{event.body['number']}")
    assert len(made) == len(set(made))


def _due(case: Desk) -> Any:
    return next(
        one for one in read_items(case.programme, case.state, at=case.at, calendar=CALENDAR) if one.item == "SCHEME"
    )


pauses = st.sampled_from(
    [
        (c.HoldItem(item="SCHEME", days=10, text="等"), HEAD, c.ResumeItem(item="SCHEME"), OFFICER),
        (
            c.StartSpecialProcedure(item="SCHEME", kind="notice", number="特"),
            OFFICER,
            c.EndSpecialProcedure(item="SCHEME", text="完"),
            OFFICER,
        ),
        (notice("告7"), OFFICER, c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), APPLICANT),
    ]
)


@given(st.integers(0, 5), st.integers(0, 40), pauses, st.integers(0, 12))
@QUICK
def test_a_pause_never_makes_anything_due_earlier(before: int, length: int, pause: Any, start: int) -> None:
    stop, by, go, whom = pause
    case = opened().days_later(start)
    case.do(c.ReceiveWalkIn(number="1", items=("SCHEME",), name="某公司", materials=DONE["apply"][1].materials), CLERK)
    case.do(c.AcceptItems(items=("SCHEME",)), CLERK).do(c.HandToOffices(items=("SCHEME",)), CLERK).days_later(before)
    was = _due(case).due_on
    case.do(stop, by)
    resumed = _due(case).due_if_resumed
    assert resumed is None or resumed >= was
    case.days_later(length).do(go, whom)
    assert _due(case).due_on >= was


@given(st.integers(0, 14), st.integers(0, 3), st.booleans())
@QUICK
def test_what_reads_as_accepted_is_what_commands_take_for_accepted(days: int, start: int, corrected: bool) -> None:
    case = scene("noticed" if corrected else "applied")
    if corrected:
        case.days_later(start).do(c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), APPLICANT)
    case.days_later(days)
    one = _due(case)
    codes = case.try_to(c.GrantItem(item="SCHEME", number="1"), OFFICER)
    assert (one.state == "accepted") == (codes == [])
    if codes == []:
        entry = next(entry for entry in case.state.items["SCHEME"].history if entry.what == "accepted")
        assert entry.body["read_as"] is True and entry.on == one.since_on


def words_typed(value: Any) -> Any:
    """What a proposal keeps, with the words as they were typed."""
    if isinstance(value, Erasable):
        return value.text
    if isinstance(value, dict):
        return {key: words_typed(inner) for key, inner in value.items()}
    return value


@pytest.mark.parametrize("name", sorted(DONE))
def test_a_command_of_the_window_as_data_is_the_same_command(name: str) -> None:
    command = DONE[name][1]
    assert from_data(type(command), words_typed(to_data(command))) == command


@given(scripts)
@QUICK
def test_every_command_that_was_tried_is_the_same_as_data(script: Any) -> None:
    case = opened()
    for days, step in script:
        case.days_later(days)
        for command, by in commands_of(case, step):
            assert from_data(type(command), words_typed(to_data(command))) == command
            case.try_to(command, by)


IN_THE_LEDGER = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def values(readings: Any) -> set[tuple[Any, ...]]:
    return {
        (one.instance, one.item, one.state, one.turn, one.function, one.since_on, one.due_on, one.overdue_from)
        for one in readings
    }


@pytest.mark.django_db
@IN_THE_LEDGER
@given(script=scripts, later=st.integers(0, 20), cold=st.booleans())
def test_the_list_of_the_window_is_a_fold_from_scratch_duties_and_all(script: Any, later: int, cold: bool) -> None:
    desk = walk(LedgerDesk(), script)
    assert differences_of(desk.case) == []
    if cold:
        known.forget(desk.case)
    at = desk.at + timedelta(days=later)
    turn_case(desk.case, at)
    assert differences_of(desk.case) == []
    listed = Span.objects.filter(case=desk.case, until_at__isnull=True)
    assert values(listed) == values(one for one in read(desk, desk.state, at) if one.in_play)

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.case.conftest import CALENDAR, Desk
from yichuang.engine.case.commands import CloseCase, GiveFacts, RecordItemEvent, RectifyEntry, ReopenCase
from yichuang.engine.case.events import ITEM_EVENTS, NATIONAL_CODES, Actor
from yichuang.engine.case.reading import read_items


def record(item: str, what: str, **more: object) -> RecordItemEvent:
    return RecordItemEvent(item=item, what=what, **more)  # type: ignore[arg-type]


def reading(desk: Desk, item: str):
    found = read_items(desk.programme, desk.state, at=desk.at, calendar=CALENDAR)
    return next(r for r in found if r.item == item)


def test_all_fifteen_national_codes_are_events_of_ours():
    assert sorted(NATIONAL_CODES) == list(range(1, 16))
    assert set(NATIONAL_CODES.values()) < ITEM_EVENTS


def test_an_accepted_item_says_who_must_act_by_when(desk: Desk):
    desk.do(record("SCHEME", "received")).do(record("SCHEME", "accepted"))
    seen = reading(desk, "SCHEME")
    assert (seen.turn, seen.since_on, seen.due_on, seen.status) == (
        "office",
        date(2020, 3, 2),
        date(2020, 3, 9),
        "running",
    )


def test_nothing_is_owed_on_what_usually_comes_later(desk: Desk):
    desk.do(record("LAND", "met")).do(record("SCHEME", "accepted")).days_later(30)
    early = reading(desk, "PERMIT")
    assert (early.state, early.usual, early.due_on, early.status) == ("ready", False, None, "running")
    desk.do(record("SCHEME", "granted"))
    assert (reading(desk, "PERMIT").usual, reading(desk, "PERMIT").due_on) == (True, date(2020, 4, 9))


def test_the_allowance_is_fixed_by_the_items_own_acceptance(desk: Desk):
    desk.do(record("SCHEME", "accepted"))
    assert (desk.state.items["SCHEME"].allow_days, desk.state.items["SCHEME"].allow_basis) == (5, "working")


def test_a_received_item_is_due_an_answer_by_the_fifth_working_day(desk: Desk):
    desk.do(record("SCHEME", "received"))
    assert reading(desk, "SCHEME").due_on == date(2020, 3, 9)


def test_what_nobody_answers_in_time_reads_as_accepted_on_the_day_of_receipt(desk: Desk):
    desk.do(record("SCHEME", "received")).days_later(7)  # the fifth working day has not ended
    assert (reading(desk, "SCHEME").state, reading(desk, "SCHEME").due_on) == ("received", date(2020, 3, 9))
    seen = reading(desk.days_later(1), "SCHEME")
    assert (seen.state, seen.since_on, seen.due_on, seen.status) == (
        "accepted",
        date(2020, 3, 2),
        date(2020, 3, 9),
        "overdue",
    )
    assert seen.reasons[0].code == "span_unanswered"
    assert desk.state.items["SCHEME"].state == "received"  # a reading: nothing is recorded by a timer


def test_an_answer_on_record_keeps_what_was_received_from_reading_as_accepted(desk: Desk):
    desk.do(record("SCHEME", "received")).days_later(2).do(record("SCHEME", "correction_requested")).days_later(20)
    assert reading(desk, "SCHEME").state == "correcting"


def test_the_flow_is_free_again_when_the_first_acceptance_was_a_mistake(desk: Desk):
    desk.do(record("SCHEME", "accepted"))
    assert desk.state.flow == "F"
    desk.do(RectifyEntry(seq=desk.state.seq, text="记错了项目", void=True))
    assert desk.state.flow == ""


def test_the_flow_stays_fixed_while_another_acceptance_stands(desk: Desk):
    desk.do(record("SCHEME", "accepted"))
    first = desk.state.seq
    desk.do(record("FIRE", "accepted", despite="一并收件")).do(RectifyEntry(seq=first, text="记错了", void=True))
    assert desk.state.flow == "F"


def test_an_instance_is_numbered_in_plain_digits(desk: Desk):
    assert desk.try_to(record("SCHEME.²", "received")) == ["item_unknown"]


def test_the_clock_stands_still_during_a_special_procedure(desk: Desk):
    desk.do(record("SCHEME", "accepted")).days_later(1).do(record("SCHEME", "special_procedure_started"))
    paused = reading(desk, "SCHEME")
    assert (paused.status, paused.due_on, paused.pause_kind) == ("paused", None, "notice")
    desk.days_later(8).do(record("SCHEME", "special_procedure_ended"))
    assert reading(desk, "SCHEME").due_on == date(2020, 3, 17)


def test_a_pause_past_its_own_limit_is_overdue_itself(desk: Desk):
    desk.do(record("SCHEME", "accepted")).do(record("SCHEME", "special_procedure_started")).days_later(20)
    assert reading(desk, "SCHEME").status == "overdue"


def test_a_correction_before_acceptance_puts_the_ball_with_the_applicant(desk: Desk):
    desk.do(record("SCHEME", "received")).do(record("SCHEME", "correction_requested"))
    assert (reading(desk, "SCHEME").turn, reading(desk, "SCHEME").status) == ("applicant", "theirs")
    desk.days_later(2).do(record("SCHEME", "correction_received"))
    assert desk.state.items["SCHEME"].received_on == date(2020, 3, 4)


@pytest.mark.parametrize(
    ("before", "what", "code"),
    [
        ([], "granted", "item_not_accepted_yet"),
        ([], "withdrawn", "item_not_started"),
        ([], "correction_received", "item_not_correcting"),
        ([], "special_procedure_ended", "item_not_paused"),
        ([], "revoked", "item_not_ended"),
        ([], "met", "item_not_gate"),
        (["received"], "received", "item_already_received"),
        (["received"], "granted", "item_not_accepted_yet"),
        (["accepted"], "accepted", "item_already_accepted"),
        (["accepted"], "not_accepted", "item_already_accepted"),
        (["accepted", "special_procedure_started"], "granted", "item_paused"),
        (["accepted", "held"], "special_procedure_ended", "item_not_paused"),
        (["accepted", "correction_requested"], "granted", "item_correcting"),
        (["accepted", "granted"], "granted", "item_ended"),
        (["accepted", "granted"], "withdrawn", "item_ended"),
    ],
)
def test_events_come_in_the_order_upstream_accepts(desk: Desk, before: list[str], what: str, code: str):
    for earlier in before:
        desk.do(record("SCHEME", earlier))
    kept = desk.state
    assert desk.try_to(record("SCHEME", what)) == [code]
    assert desk.state is kept


def test_a_hard_predecessor_must_stand_unless_somebody_says_why(desk: Desk):
    assert desk.try_to(record("PERMIT", "accepted")) == ["hard_predecessor_open"]
    desk.do(record("PERMIT", "accepted", despite="区里会议定的承诺办理"))
    assert set(desk.state.items["PERMIT"].despite) == {"sealed", "digest"}


def test_a_reason_of_the_product_itself_stays_open(desk: Desk):
    desk.do(record("PERMIT", "accepted", despite="导入时在办"))
    assert desk.state.items["PERMIT"].despite == "导入时在办"


@pytest.mark.parametrize("field", ["despite", "number", "text"])
def test_what_is_typed_has_an_end(desk: Desk, field: str):
    assert desk.try_to(record("SCHEME", "received", **{field: "长" * 2001})) == ["text_too_long"]


def test_a_gate_is_met_by_evidence_and_never_granted(desk: Desk):
    assert desk.try_to(record("LAND", "accepted")) == ["item_is_gate"]
    desk.do(record("LAND", "met", number="QH-2020-7")).do(record("PERMIT", "accepted"))
    assert desk.state.items["LAND"].number == "QH-2020-7"


def test_a_gate_is_due_when_the_parties_agreed(desk: Desk):
    desk.do(GiveFacts(facts={"promised_on": "2020-03-20"}))
    assert (reading(desk, "LAND").due_on, reading(desk, "LAND").turn) == (date(2020, 3, 20), "outside")


def test_a_result_and_its_acceptance_are_one_entry(desk: Desk):
    desk.days_later(3).do(record("SCHEME", "granted", accepted_on=date(2020, 3, 3), number="方案1号"))
    assert [e.type for e in desk.events[1:]] == ["item.accepted", "item.granted"]
    assert desk.state.items["SCHEME"].accepted_on == date(2020, 3, 3)


def test_nothing_is_recorded_for_tomorrow_or_before_what_came_earlier(desk: Desk):
    assert desk.try_to(record("SCHEME", "accepted", done_on=date(2020, 3, 3))) == ["done_in_future"]
    desk.do(record("SCHEME", "accepted", done_on=date(2020, 2, 28)))
    assert desk.try_to(record("SCHEME", "granted", done_on=date(2020, 2, 27))) == ["done_before_previous"]


def test_an_item_the_facts_rule_out_is_not_begun_but_a_begun_one_stays_flagged(desk: Desk):
    desk.do(GiveFacts(facts={"height_m": "120"})).do(record("TALL", "accepted"))
    desk.do(GiveFacts(facts={"height_m": "20"}))
    assert reading(desk, "TALL").flagged
    other = Desk(desk.programme)
    from yichuang.engine.case.commands import OpenCase

    other.do(OpenCase(case="c2", programme=desk.programme, number="2", title="二", facts={"height_m": "20"}))
    assert other.try_to(record("TALL", "accepted")) == ["item_not_needed"]


def test_an_item_of_unknown_need_names_the_fact_that_would_settle_it(desk: Desk):
    assert (reading(desk, "TALL").state, reading(desk, "TALL").missing) == ("unknown", ("height_m",))


def test_after_a_refusal_the_next_application_is_a_new_instance(desk: Desk):
    desk.do(record("SCHEME", "accepted")).do(record("SCHEME", "refused")).do(record("SCHEME", "accepted"))
    assert list(desk.state.items) == ["SCHEME", "SCHEME.2"]
    assert desk.try_to(record("SCHEME.4", "accepted")) == ["instance_out_of_turn"]


def test_an_envelope_shares_its_acceptance_and_waits_for_every_part(desk: Desk):
    desk.do(record("LAND", "met")).do(record("PERMIT", "granted", accepted_on=date(2020, 3, 2)))
    desk.do(record("JOINT", "accepted"))
    assert desk.state.items["FIRE"].state == "accepted"
    assert desk.try_to(record("JOINT", "granted")) == ["contained_items_open"]
    desk.do(record("FIRE", "granted")).do(record("RECORDS", "granted")).do(record("JOINT", "granted"))


def test_the_flow_is_fixed_by_the_first_acceptance(desk: Desk):
    assert desk.state.flow == ""
    desk.do(record("SCHEME", "accepted"))
    assert desk.state.flow == "F"


def test_only_those_who_may_record_do(desk: Desk):
    stranger = Actor("person:9")
    assert desk.try_to(record("SCHEME", "received"), by=stranger) == ["not_allowed"]


def test_a_rectified_day_moves_the_clock_and_the_old_entry_stays(desk: Desk):
    desk.do(record("SCHEME", "accepted", done_on=date(2020, 2, 24)))
    seq = desk.state.items["SCHEME"].history[0].seq
    desk.do(RectifyEntry(seq=seq, text="看错日期", change={"done_on": "2020-03-02"}))
    assert reading(desk, "SCHEME").due_on == date(2020, 3, 9)
    assert desk.events[1].body["done_on"] == "2020-02-24"


def test_a_voided_entry_no_longer_counts(desk: Desk):
    desk.do(record("SCHEME", "accepted"))
    seq = desk.state.items["SCHEME"].history[0].seq
    desk.do(RectifyEntry(seq=seq, text="记错项目", void=True))
    assert "SCHEME" not in desk.state.items
    assert desk.try_to(RectifyEntry(seq=seq, text="再来", void=True)) == ["entry_already_void"]


def test_an_entry_others_rest_on_is_not_voided(desk: Desk):
    desk.do(record("SCHEME", "accepted")).do(record("SCHEME", "granted"))
    seq = desk.state.items["SCHEME"].history[0].seq
    assert desk.try_to(RectifyEntry(seq=seq, text="记错", void=True)) == ["entry_rectified_would_break"]


def test_a_day_is_not_put_before_the_one_of_the_step_it_follows(desk: Desk):
    desk.do(record("SCHEME", "accepted", done_on=date(2020, 3, 2)))
    desk.days_later(3)
    desk.do(record("SCHEME", "granted"))
    accepted, granted = (entry.seq for entry in desk.state.items["SCHEME"].history)
    early = RectifyEntry(seq=granted, text="看错", change={"done_on": "2020-03-01"})
    late = RectifyEntry(seq=accepted, text="看错", change={"done_on": desk.at.date().isoformat()})
    assert desk.try_to(early) == ["entry_rectified_would_break"]
    desk.do(late)
    desk.do(RectifyEntry(seq=accepted, text="还是原来的", change={"done_on": "2020-03-02"}))


def test_a_fact_put_right_falls_back_to_the_earlier_answer(desk: Desk):
    desk.do(GiveFacts(facts={"height_m": "20"})).do(GiveFacts(facts={"height_m": "200"}))
    desk.do(RectifyEntry(seq=desk.state.seq, text="多打一个零", void=True))
    assert desk.state.raw_facts()["height_m"] == "20.0"


def test_personal_facts_are_sealed(desk: Desk):
    desk.do(GiveFacts(facts={"contact": "王静"}))
    assert set(desk.state.raw_facts()["contact"]) == {"sealed", "digest"}


def test_a_case_with_running_items_is_not_closed(desk: Desk):
    desk.do(record("SCHEME", "accepted"))
    assert desk.try_to(CloseCase(text="完")) == ["items_still_running"]
    desk.do(record("SCHEME", "granted")).do(CloseCase(text="完"))
    assert desk.try_to(record("PERMIT", "received")) == ["case_closed"]
    desk.do(ReopenCase(text="还有事"))
    assert desk.state.open


def test_a_limit_that_runs_by_itself_starts_no_earlier_than_the_case_was_kept_here(desk: Desk):
    desk.do(record("LAND", "met", done_on=date(2019, 5, 6)))
    desk.do(record("SCHEME", "granted", done_on=date(2019, 6, 3), accepted_on=date(2019, 5, 27)))
    seen = reading(desk, "PERMIT")
    assert (seen.since_on, seen.due_on, seen.status) == (date(2019, 6, 3), date(2020, 3, 9), "running")

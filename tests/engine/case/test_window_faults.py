"""What goes wrong at a window: two at once, things that moved on, words nobody should have typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.case.conftest import BY, CALENDAR
from tests.engine.case.window_desk import (
    APPLICANT,
    CLERK,
    FIRE,
    FIRM,
    HEAD,
    LEADER,
    OFFICER,
    PAPERS,
    accepted,
    apply,
    notice,
    opened,
    proposed,
    received,
    scene,
)
from yichuang.engine.case import commands as c
from yichuang.engine.case.command_data import from_data
from yichuang.engine.case.credit_codes import check_character, is_credit_code
from yichuang.engine.case.duties import read_duties
from yichuang.engine.case.events import Erasable
from yichuang.engine.case.reading import read_items
from yichuang.engine.case.state import changed
from yichuang.engine.errors import EngineError


def test_an_item_named_twice_is_applied_for_accepted_and_passed_on_once():
    case = opened().do(c.Apply(number="A1", items=("SCHEME", "SCHEME.1"), name="某公司", materials=PAPERS), APPLICANT)
    assert [one.what for one in case.state.items["SCHEME"].history] == ["applied"]
    case.do(c.ReceiveApplication(application="A1"), CLERK)
    for command in (c.AcceptItems, c.HandToOffices):
        case.do(command(items=("SCHEME", "SCHEME.1", "SCHEME")), CLERK)
    assert [one.what for one in case.state.items["SCHEME"].history] == [
        "applied",
        "received",
        "accepted",
        "handed_over",
    ]


def test_what_the_clerk_saw_and_did_not_scan_is_written_down_at_acceptance():
    case = opened().do(c.ReceiveWalkIn(number="A1", items=("SIGNED",), name="某公司"), CLERK)
    case.do(c.AcceptItems(items=("SIGNED",), passed=("form",)), CLERK)
    assert case.state.window.materials["form"].how == "paper"


def test_the_name_of_a_person_can_be_forgotten_and_that_of_a_firm_is_public():
    from yichuang.engine.case.decide import Accepted, decide

    case = opened()

    def applicant(code: str) -> object:
        asked = c.Apply(number="A1", items=("SIGNED",), name="李四", code=code)
        answer = decide(case.programme, case.state, asked, by=APPLICANT, at=case.at, calendar=CALENDAR)
        assert isinstance(answer, Accepted)
        return answer.events[0].body["applicant"]["name"]

    assert applicant("") == Erasable("李四", personal=True)
    assert applicant(FIRM.lower()) == "李四"


@pytest.mark.parametrize("code", ["91440300708461136T", "91330100799655058B", "91110108551385082Q", FIRM])
def test_a_credit_code_with_one_character_wrong_is_not_one(code: str):
    assert is_credit_code(code)
    assert not is_credit_code(code[:-1]) and not is_credit_code(code + "0")
    for nth in range(17):
        wrong = "1" if code[nth] != "1" else "2"
        assert not is_credit_code(code[:nth] + wrong + code[nth + 1 :])
    assert check_character(code[:17]) == code[17]


def test_an_answer_to_a_notice_is_given_once_even_by_two():
    case = scene("noticed")
    answer = c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}})
    case.do(answer, APPLICANT)
    assert case.try_to(answer, CLERK) == ["notice_answered"]
    assert case.state.items["SCHEME"].corrections == 1


def test_a_granted_item_cannot_be_withdrawn_and_a_withdrawn_one_cannot_be_granted():
    withdraw, grant = c.WithdrawItems(items=("SCHEME",), text="不办了"), c.GrantItem(item="SCHEME", number="规1")
    assert scene("accepted").do(grant, OFFICER).try_to(withdraw, APPLICANT) == ["item_ended"]
    assert scene("accepted").do(withdraw, APPLICANT).try_to(grant, OFFICER) == ["item_ended"]


def test_a_proposal_is_carried_out_on_the_case_as_it_is_when_it_is_signed():
    case = proposed(accepted(opened(), "SIGNED"), "grant_item", OFFICER, item="SIGNED", number="1")
    case.do(c.WithdrawItems(items=("SIGNED",), text="不办了"), APPLICANT)
    kept = case.state
    assert case.try_to(c.ApproveDecision(proposal="P1"), HEAD) == ["item_ended"]
    assert case.state is kept
    case.do(c.ReturnDecision(proposal="P1", text="已撤件"), HEAD)
    assert not list(read_duties(case.programme, case.state, at=case.at, calendar=CALENDAR))


def test_an_opinion_asked_after_the_proposal_holds_the_signature_up():
    case = proposed(accepted(opened(), "SIGNED"), "grant_item", OFFICER, item="SIGNED", number="1")
    case.do(c.AskOpinion(item="SIGNED", function="fire", kind="strict"), OFFICER)
    assert case.try_to(c.ApproveDecision(proposal="P1"), HEAD) == ["opinions_out"]


def test_a_hold_that_waited_for_its_signature_needs_the_rung_it_has_come_to():
    case = proposed(accepted(opened(), "SCHEME"), "hold_item", OFFICER, item="SCHEME", days=10, text="等")
    case.do(c.HoldItem(item="SCHEME", days=3, text="急"), HEAD)
    assert case.try_to(c.ApproveDecision(proposal="P1"), HEAD) == ["not_allowed"]
    case.do(c.ApproveDecision(proposal="P1"), LEADER)
    assert case.state.items["SCHEME"].pause.limit_days == 13


@pytest.mark.parametrize(
    ("command", "fields", "code"),
    [
        ("bless_item", {"item": "SIGNED"}, "command_unknown"),
        ("accept_items", {"items": ["SIGNED"]}, "command_unknown"),
        ("grant_item", {"item": "SIGNED", "number": "1", "blessing": "x"}, "command_field_unknown"),
        ("grant_item", {"item": "SIGNED"}, "command_field_missing"),
    ],
)
def test_a_proposal_of_a_version_that_knew_other_commands_is_refused_and_can_be_sent_back(
    command: str, fields: dict[str, str], code: str
):
    case = scene("put before the head")
    held = replace(case.state.window.proposals["P1"], command=command, fields=fields)
    case.state = changed(case.state, window=replace(case.state.window, proposals={"P1": held}))
    assert case.try_to(c.ApproveDecision(proposal="P1"), HEAD) == [code]
    case.do(c.ReturnDecision(proposal="P1", text="重新报"), HEAD)


def test_a_signer_who_also_reviews_elsewhere_signs_what_leaders_sign():
    leader = replace(LEADER, rights=LEADER.rights | {"review"}, functions=frozenset({"fire"}))
    again = {"number": "告2", "items": ["SCHEME"], "verdicts": dict(notice().verdicts), "words": {"form": "还是缺章"}}
    case = scene("corrected").do(c.ProposeDecision(command="give_notice", fields=again), CLERK)
    case.do(c.ApproveDecision(proposal="P1"), leader)
    assert case.state.items["SCHEME"].corrections == 2


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (c.GrantItem, {"item": "SCHEME", "number": "1", "text": {"sealed": "someone's", "digest": "0"}}),
        (c.GrantItem, {"item": "SCHEME", "number": "1", "text": {}}),
        (c.GrantItem, {"item": "SCHEME", "number": "1", "text": 5}),
        (c.GrantItem, {"item": "SCHEME", "number": "1", "documents": {"letter": 5}}),
        (c.GrantItem, {"item": "SCHEME", "number": "1", "valid_until": "soon"}),
        (c.GiveNotice, {"number": "1", "items": ["SCHEME"], "verdicts": {"form": 1}}),
        (c.GiveNotice, {"number": "1", "items": ["SCHEME"], "verdicts": {}, "words": {"form": {"sealed": "x"}}}),
        (c.GiveNotice, {"number": "1", "items": ["SCHEME"], "verdicts": {}, "words": {"sealed": "x", "digest": "0"}}),
        (c.GiveNotice, {"number": "1", "items": "SCHEME", "verdicts": {}}),
        (c.GiveNotice, {"number": "1", "items": ["SCHEME", 2], "verdicts": {}}),
        (c.HoldItem, {"item": "SCHEME", "days": True, "text": "x"}),
        (c.CheckCommitment, {"item": "SCHEME", "kept": "no"}),
    ],
)
def test_what_is_not_a_command_is_named_by_its_field(kind: type, fields: dict[str, object]):
    with pytest.raises(EngineError, match="command_field_wrong"):
        from_data(kind, fields)


def test_a_session_never_grants_what_was_withdrawn_held_or_owed():
    case = scene("concluded")
    case.do(c.WithdrawItems(items=("FIRE",), text="另办"), APPLICANT)
    case.do(c.CloseSession(session="S1", number="验1"), OFFICER)
    assert case.state.items["JOINT"].state == "accepted"
    held = scene("concluded").do(c.HoldItem(item="JOINT", days=5, text="等"), HEAD)
    assert held.try_to(c.CloseSession(session="S1", number="验1"), OFFICER) == ["item_paused"]
    asked = scene("concluded").do(c.AskOpinion(item="JOINT", function="inspection", kind="strict"), OFFICER)
    assert asked.try_to(c.CloseSession(session="S1", number="验1"), OFFICER) == ["opinions_out"]


def test_a_session_without_everybodys_consent_grants_nothing():
    case = scene("session").do(c.RecordConclusion(session="S1", function="planning", view="agree"), OFFICER)
    case.do(c.RecordConclusion(session="S1", function="fire", view="agree_after", text="补一道门"), FIRE)
    case.do(c.CloseSession(session="S1", number="验1"), OFFICER)
    assert not case.state.window.sessions["S1"].passed
    assert {case.state.items[one].state for one in ("JOINT", "FIRE", "RECORDS")} == {"accepted"}


def test_an_envelope_that_is_withdrawn_takes_back_what_it_took_in():
    case = scene("session").do(c.WithdrawItems(items=("JOINT",), text="不验了"), APPLICANT)
    assert {case.state.items[one].state for one in ("JOINT", "FIRE", "RECORDS")} == {"withdrawn"}
    assert not list(read_duties(case.programme, case.state, at=case.at, calendar=CALENDAR))
    accepted(case, "JOINT")
    assert {case.state.items[one].state for one in ("JOINT.2", "FIRE.2", "RECORDS.2")} == {"accepted"}


def test_an_office_that_was_asked_again_has_said_what_it_said_last():
    case = scene("against")
    assert case.try_to(c.GrantItem(item="SCHEME", number="规1"), OFFICER) == ["opinion_against"]
    case.do(c.AskOpinion(item="SCHEME", function="fire"), OFFICER)
    case.do(c.GiveOpinion(opinion="O2", view="agree"), FIRE).do(c.GrantItem(item="SCHEME", number="规1"), OFFICER)


def test_reading_and_commands_agree_on_what_reads_as_accepted():
    case = apply(opened(), "SCHEME")
    for _ in range(12):
        case.days_later(1)
        read = next(
            r for r in read_items(case.programme, case.state, at=case.at, calendar=CALENDAR) if r.item == "SCHEME"
        )
        codes = case.try_to(c.DeclineItems(items=("SCHEME",), why="not_accepted", number="", text="x"), CLERK)
        assert ("item_already_accepted" in codes) == (read.state == "accepted")
    assert read.state == "accepted" and read.clock.due_on == date(2020, 3, 9)


def test_whoever_acts_on_an_item_nobody_answered_writes_its_acceptance_down_first():
    for command, by in (
        (c.HandToOffices(items=("SCHEME",)), CLERK),
        (notice(), CLERK),
        (c.AskOpinion(item="SCHEME", function="fire"), OFFICER),
        (c.StartSpecialProcedure(item="SCHEME", kind="notice", number="特1"), OFFICER),
        (c.HoldItem(item="SCHEME", days=5, text="等"), HEAD),
        (c.ExtendItem(item="SCHEME", days=2, text="复杂"), HEAD),
        (c.GrantItem(item="SCHEME", number="规1"), OFFICER),
        (c.RefuseItem(item="SCHEME", number="1", basis="法", text="x"), OFFICER),
        (c.CallSession(item="SCHEME", kind="review", on=date(2020, 3, 20)), OFFICER),
    ):
        case = received(opened(), "SCHEME").days_later(14).do(command, by)
        assert case.state.items["SCHEME"].accepted_on == date(2020, 3, 2), command


def test_a_drawing_replaced_after_the_pre_opinion_changes_the_answer_and_the_first_one_brings_it_back():
    case = scene("land agreed")
    case.do(c.HandInMaterial(materials={"drawing": {"how": "upload", "files": ["d1", "d2"]}}), APPLICANT)
    assert case.try_to(c.TurnPreOpinion(item="SCHEME", number="规1"), OFFICER) == ["drawing_changed"]
    case.do(c.HandInMaterial(materials={"drawing": {"how": "paper"}}), APPLICANT)
    assert case.try_to(c.TurnPreOpinion(item="SCHEME", number="规1"), OFFICER) == ["drawing_changed"]
    case.do(c.HandInMaterial(materials={"drawing": {"how": "upload", "files": ["d1"]}}), APPLICANT)
    case.do(c.TurnPreOpinion(item="SCHEME", number="规1"), OFFICER)


def test_the_bar_on_commitments_is_lifted_the_day_after():
    case = opened().do(c.GiveFacts(facts={"commitments_barred_until": "2020-03-02"}), BY)
    accepted(case, "SCHEME").do(c.GrantItem(item="SCHEME", number="规1"), OFFICER)
    accepted(case, "PERMIT")
    vouch = c.GrantOnCommitment(item="PERMIT", number="证1", promise="f")
    assert case.try_to(vouch, OFFICER) == ["commitment_barred"]
    case.days_later(1).do(vouch, OFFICER)

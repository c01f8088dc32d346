"""The window, from an application to its result, as clerks, officers and applicants live it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.engine.case.conftest import BY, CALENDAR, Desk
from tests.engine.case.window_desk import (
    APPLICANT,
    BUREAU,
    CLERK,
    FIRE,
    HEAD,
    LEADER,
    OFFICER,
    PAPERS,
    TEAM,
    accepted,
    apply,
    opened,
    scene,
)
from yichuang.engine.case import commands as c
from yichuang.engine.case.duties import read_duties
from yichuang.engine.case.events import Actor
from yichuang.engine.case.reading import read_items


@pytest.fixture
def case() -> Desk:
    return opened()


def reading(case: Desk, instance: str) -> Any:
    found = read_items(case.programme, case.state, at=case.at, calendar=CALENDAR)
    return next(one for one in found if one.instance == instance)


def duties(case: Desk) -> dict[str, Any]:
    return {one.instance: one for one in read_duties(case.programme, case.state, at=case.at, calendar=CALENDAR)}


def test_an_application_goes_from_the_applicant_to_a_served_result(case: Desk):
    accepted(case, "SCHEME")
    assert reading(case, "SCHEME").function == "planning"
    case.days_later(1).do(c.GrantItem(item="SCHEME", number="规字1号"), OFFICER)
    assert case.state.window.documents["规字1号"].kind == "letter"
    assert list(duties(case)) == ["SCHEME~serve"]
    case.do(c.ServeResult(item="SCHEME", how="in_person", taken_by="李"), CLERK)
    assert duties(case) == {}
    case.do(c.RateService(item="SCHEME", level=1), APPLICANT)
    assert duties(case)["SCHEME~rating.T1"].due_on == date(2020, 3, 10)
    case.do(c.AnswerRating(rating="T1", text="已回访"), CLERK)


def test_five_days_run_from_the_application_and_then_it_reads_as_accepted(case: Desk):
    apply(case, "SCHEME")
    assert reading(case, "SCHEME").due_on == date(2020, 3, 9)
    case.days_later(8)
    assert reading(case, "SCHEME").state == "accepted"
    assert case.try_to(c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="x"), CLERK)
    case.do(c.HandToOffices(items=("SCHEME",)), CLERK)
    assert case.state.items["SCHEME"].accepted_on == date(2020, 3, 2)
    assert case.state.items["SCHEME"].history[-2].body["read_as"] is True


def test_one_notice_names_every_gap_and_the_second_needs_the_leader(case: Desk):
    apply(case, "SCHEME")
    case.do(c.ReceiveApplication(application="A1"), CLERK)
    half = c.GiveNotice(number="告1", items=("SCHEME",), verdicts={"form": "flawed"}, words={"form": "缺章"})
    assert case.try_to(half, CLERK) == ["materials_not_passed"]
    whole = c.GiveNotice(
        number="告1",
        items=("SCHEME",),
        verdicts={"form": "flawed", "drawing": "ok", "licence": "ok"},
        words={"form": "缺章"},
    )
    case.do(whole, CLERK)
    assert case.state.items["SCHEME"].state == "correcting"
    assert case.try_to(c.HandInMaterial(notice="N1", materials={"drawing": {"how": "paper"}}), APPLICANT) == [
        "gaps_left"
    ]
    case.do(c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), APPLICANT)
    assert case.try_to(c.HandInMaterial(notice="N1", materials={"form": {}}), APPLICANT) == ["notice_answered"]
    again = {"number": "告2", "items": ["SCHEME"], "verdicts": whole.verdicts, "words": {"form": "还是缺章"}}
    assert case.try_to(c.GiveNotice(**{**again, "items": ("SCHEME",)}), CLERK) == ["approval_needed"]
    case.do(c.ProposeDecision(command="give_notice", fields=again), CLERK)
    assert duties(case)["SCHEME~approval.P1"].right == "leader"
    assert case.try_to(c.ApproveDecision(proposal="P1"), HEAD) == ["not_allowed"]
    case.do(c.ApproveDecision(proposal="P1"), LEADER)
    assert case.state.items["SCHEME"].corrections == 2


def test_silence_reads_as_consent_only_by_rule_after_a_signed_receipt(case: Desk):
    accepted(case, "SCHEME").do(c.AskOpinion(item="SCHEME", function="fire", text="请提意见"), OFFICER)
    assert case.try_to(c.GrantItem(item="SCHEME", number="1"), OFFICER) == ["opinions_out"]
    case.days_later(14)
    assert case.try_to(c.GrantItem(item="SCHEME", number="1"), OFFICER) == ["opinions_out"]
    case.do(c.SignForOpinion(opinion="O1"), FIRE).days_later(8)
    case.do(c.GrantItem(item="SCHEME", number="1"), OFFICER)
    decided = case.state.items["SCHEME"].history[-1].body["opinions"]
    assert decided == [{"opinion": "O1", "function": "fire", "view": "silent", "rule": "coordination"}]


def test_a_hold_climbs_the_ladder_and_stops_at_its_cap(case: Desk):
    accepted(case, "SCHEME")
    assert case.try_to(c.HoldItem(item="SCHEME", days=10, text="等会议"), OFFICER) == ["approval_needed"]
    case.do(c.HoldItem(item="SCHEME", days=10, text="等会议"), HEAD)
    assert case.try_to(c.HoldItem(item="SCHEME", days=5, text="再等"), HEAD) == ["approval_needed"]
    case.do(c.ProposeDecision(command="hold_item", fields={"item": "SCHEME", "days": 5, "text": "再等"}), OFFICER)
    case.do(c.ApproveDecision(proposal="P1"), LEADER)
    assert case.state.items["SCHEME"].pause.limit_days == 15
    assert case.try_to(c.HoldItem(item="SCHEME", days=6, text="再等"), OFFICER) == ["hold_past_cap"]
    case.do(c.ResumeItem(item="SCHEME"), OFFICER)
    assert case.state.items["SCHEME"].state == "accepted"


def test_two_people_decide_where_the_programme_says_so(case: Desk):
    accepted(case, "SIGNED")
    both = Actor(ref="person:3", rights=frozenset({"review", "sign"}), functions=frozenset({"planning"}))
    assert case.try_to(c.GrantItem(item="SIGNED", number="1"), both) == ["approval_needed"]
    case.do(c.ProposeDecision(command="grant_item", fields={"item": "SIGNED", "number": "1"}), both)
    assert case.try_to(c.ApproveDecision(proposal="P1"), both) == ["second_person_needed"]
    other = Actor(ref="person:9", rights=frozenset({"sign"}))
    case.do(c.ApproveDecision(proposal="P1"), other)
    assert case.state.items["SIGNED"].state == "granted"


def test_a_commitment_is_checked_and_a_breach_becomes_a_fact(case: Desk):
    accepted(case, "SCHEME").do(c.GrantItem(item="SCHEME", number="1"), OFFICER)
    accepted(case, "PERMIT").do(c.GrantOnCommitment(item="PERMIT", number="2", promise="f"), OFFICER)
    assert "PERMIT~supervision.V1" in duties(case)
    assert duties(case)["PERMIT~commitment"].due_on == date(2020, 3, 30)
    case.do(c.CheckCommitment(item="PERMIT", kept=False, text="没有做到"), OFFICER)
    assert case.state.items["PERMIT"].commitment == "breached"
    assert case.state.facts["commitments_barred_until"][-1].raw == "2020-08-29"
    case.do(c.AnswerSupervision(supervision="V1", text="已纳入监管"), BUREAU)
    fields = {"item": "PERMIT", "number": "撤1", "basis": "行政许可法", "text": "违诺"}
    case.do(c.ProposeDecision(command="revoke_item", fields=fields), OFFICER)
    case.do(c.ApproveDecision(proposal="P1"), HEAD)
    assert case.state.items["PERMIT"].state == "revoked"


def test_material_to_follow_holds_the_result_back(case: Desk):
    programme = case.programme
    case.do(
        c.ReceiveWalkIn(
            number="A1",
            items=("SCHEME",),
            name="某公司",
            materials={"form": {"how": "paper"}, "drawing": {"how": "paper"}},
        ),
        CLERK,
    )
    day = (case.at + timedelta(days=9)).date()
    assert case.try_to(c.AcceptItems(items=("SCHEME",)), CLERK) == ["materials_missing"]
    assert case.try_to(c.AcceptItems(items=("SCHEME",), owed=("drawing",), owed_by=day), CLERK) == [
        "material_not_minor",
        "materials_missing",
    ]
    case.do(c.AcceptItems(items=("SCHEME",), owed=("licence",), owed_by=day), CLERK)
    case.do(c.HandToOffices(items=("SCHEME",)), CLERK)
    assert case.try_to(c.GrantItem(item="SCHEME", number="1"), OFFICER) == ["material_still_owed"]
    case.do(c.GrantWithMaterialToFollow(item="SCHEME", number="1"), OFFICER)
    assert case.try_to(c.ServeResult(item="SCHEME", how="electronic"), CLERK) == ["material_still_owed"]
    assert duties(case)["SCHEME~material_owed"].due_on == day
    case.do(c.ReceiveMaterial(item="SCHEME", materials={"licence": {"how": "paper"}}), CLERK)
    case.do(c.ServeResult(item="SCHEME", how="electronic"), CLERK)
    assert programme.window == "window"


def test_a_permit_granted_in_phases_stands_after_the_first(case: Desk):
    accepted(case, "SCHEME").do(c.GrantItem(item="SCHEME", number="1"), OFFICER)
    accepted(case, "PERMIT")
    first = c.GrantItem(item="PERMIT", number="2", phase="foundation")
    assert case.try_to(first, OFFICER) == ["phases_not_allowed"]
    case.do(c.GiveFacts(facts={"phased": True}), BY).do(first, OFFICER)
    assert case.state.items["PERMIT"].phase_open
    accepted(case, "PERMIT").do(c.GrantItem(item="PERMIT", number="3", phase="whole"), OFFICER)
    assert case.state.items["PERMIT.2"].state == "granted"
    assert not case.state.items["PERMIT.2"].phase_open


def test_a_joint_acceptance_ends_in_one_letter(case: Desk):
    accepted(case, "JOINT")
    assert case.state.items["FIRE"].accepted_on
    case.do(c.CallSession(item="JOINT", kind="acceptance", on=date(2020, 3, 4), place="工地", phase="first"), OFFICER)
    case.days_later(2).do(c.RecordConclusion(session="S1", function="fire", view="agree"), FIRE)
    assert case.try_to(c.CloseSession(session="S1", number="验1"), OFFICER) == ["conclusions_missing"]
    case.do(c.RecordConclusion(session="S1", function="planning", view="agree"), OFFICER)
    case.do(c.CloseSession(session="S1", number="验1"), OFFICER)
    assert case.state.items["JOINT"].state == "accepted"
    case.do(c.CallSession(item="JOINT", kind="acceptance", on=date(2020, 3, 4)), OFFICER)
    for function, actor in (("fire", FIRE), ("planning", OFFICER)):
        case.do(c.RecordConclusion(session="S2", function=function, view="agree"), actor)
    case.do(c.CloseSession(session="S2", number="验2"), OFFICER)
    assert {case.state.items[one].state for one in ("JOINT", "FIRE", "RECORDS")} == {"granted"}


def test_a_pre_opinion_becomes_the_decision_only_for_the_same_drawing(case: Desk):
    case.do(c.HandInMaterial(materials=PAPERS), APPLICANT)
    case.do(c.GivePreOpinion(item="SCHEME", number="预1", view="agree"), OFFICER)
    accepted(case, "SCHEME")
    turn = c.TurnPreOpinion(item="SCHEME", number="1")
    assert case.try_to(turn, OFFICER) == ["preopinion_waits"]
    case.do(c.RecordItemEvent(item="LAND", what="met"), BY)
    case.do(c.HandInMaterial(materials={"drawing": {"how": "upload", "files": ["d2"]}}), APPLICANT)
    assert case.try_to(turn, OFFICER) == ["drawing_changed"]
    case.do(c.HandInMaterial(materials={"drawing": {"how": "upload", "files": ["d1"]}}), APPLICANT)
    case.do(turn, OFFICER)
    assert case.state.window.preopinions["R1"].turned_on == date(2020, 3, 2)


def test_a_team_acts_under_its_mandate_and_no_longer(case: Desk):
    ask = c.Apply(number="A1", items=("SCHEME",), name="某公司", mandate="M1", materials=PAPERS)
    assert case.try_to(ask, TEAM) == ["mandate_unknown"]
    case.do(c.GiveMandate(agent="team:1", principal="某公司", stages=("one",), file="f"), CLERK)
    case.do(ask, TEAM)
    assert case.state.window.applications["A1"].via == "agency"
    case.do(c.RevokeMandate(mandate="M1", text="不再委托"), APPLICANT)
    again = c.Apply(number="A2", items=("SIGNED",), name="某公司", mandate="M1")
    assert case.try_to(again, TEAM) == ["mandate_revoked"]


def test_an_extension_is_given_once_by_the_head(case: Desk):
    accepted(case, "SCHEME")
    assert reading(case, "SCHEME").due_on == date(2020, 3, 9)
    case.do(c.ExtendItem(item="SCHEME", days=3, text="复杂"), HEAD)
    assert reading(case, "SCHEME").due_on == date(2020, 3, 12)
    assert case.try_to(c.ExtendItem(item="SCHEME", days=1, text="再"), HEAD) == ["item_already_extended"]


def test_a_document_is_renewed_and_lapses(case: Desk):
    accepted(case, "SCHEME").do(c.GrantItem(item="SCHEME", number="1"), OFFICER)
    accepted(case, "PERMIT").do(c.GrantItem(item="PERMIT", number="2"), OFFICER)
    assert case.try_to(c.LapseDocument(number="2", text="未开工"), OFFICER) == ["document_still_valid"]
    case.days_later(300).do(c.RenewDocument(number="2", text="延期"), OFFICER)
    assert case.state.window.documents["2"].valid_until == date(2021, 5, 31)
    case.days_later(300).do(c.LapseDocument(number="2", text="未开工"), OFFICER)
    assert case.try_to(c.RenewDocument(number="2", text="延期"), OFFICER) == ["document_lapsed"]


def test_what_is_decided_elsewhere_is_refused_here(case: Desk):
    assert case.try_to(c.Apply(number="A1", items=("ELSEWHERE",), name="某公司"), APPLICANT) == [
        "item_decided_elsewhere"
    ]


def test_what_was_granted_before_the_case_came_here_is_recorded_and_put_right_as_such() -> None:
    case = scene("opened")
    before = c.RecordItemEvent(item="SCHEME", what="granted", done_on=date(2020, 2, 3), accepted_on=date(2020, 2, 3))
    assert case.try_to(before, BY) == ["item_decided_here"]
    told = replace(before, despite="以前办的")
    case.do(told, BY)
    assert case.state.items["SCHEME"].ended_well
    seq = case.state.items["SCHEME"].history[-1].seq
    assert "entry_decided_here" not in case.try_to(c.RectifyEntry(seq=seq, text="记错了", void=True), BY)


def test_what_the_window_began_is_not_ended_by_a_record_however_early_it_is_dated() -> None:
    case = scene("accepted")
    early = c.RecordItemEvent(item="SCHEME", what="granted", done_on=date(2020, 2, 3), despite="以前办的")
    assert "item_decided_here" in case.try_to(early, BY)

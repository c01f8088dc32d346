"""Every refusal a command of the window can give, by how far the case has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.engine.case.conftest import BY
from tests.engine.case.window_desk import (
    APPLICANT,
    BUREAU,
    CLERK,
    FIRE,
    HEAD,
    LEADER,
    OFFICER,
    PAPERS,
    STRANGER,
    TEAM,
    notice,
    scene,
)
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor
from yichuang.engine.refusals import REFUSALS

TODAY, PAST, SOON = date(2020, 3, 2), date(2020, 2, 3), date(2020, 3, 20)
ELSEWHERE_HEAD = Actor(ref="person:8", rights=frozenset({"review", "sign"}), functions=frozenset({"fire"}))
PAPER: Mapping[str, Any] = {"how": "paper"}


def apply(**changes: Any) -> c.Apply:
    return c.Apply(**{"number": "A9", "items": ("SIGNED",), "name": "某公司", **changes})


def propose(command: str, **fields: Any) -> c.ProposeDecision:
    return c.ProposeDecision(command=command, fields=fields)


def scheme(command: type, **fields: Any) -> Any:
    return command(item="SCHEME", **fields)


def grant(**fields: Any) -> c.GrantItem:
    return c.GrantItem(**{"item": "SCHEME", "number": "规9", **fields})


def session(**fields: Any) -> c.CallSession:
    return c.CallSession(**{"item": "JOINT", "kind": "acceptance", "on": TODAY, **fields})


def conclude(**fields: Any) -> c.RecordConclusion:
    return c.RecordConclusion(**{"session": "S1", "function": "fire", "view": "agree", **fields})


def mandate(**fields: Any) -> c.GiveMandate:
    return c.GiveMandate(**{"agent": "team:1", "principal": "某公司", "stages": ("one",), "file": "f", **fields})


REFUSED: tuple[tuple[str, Any, Actor, str], ...] = (
    # applying, from afar and at the counter
    ("opened", apply(items=()), APPLICANT, "items_empty"),
    ("opened", apply(number=" "), APPLICANT, "text_missing"),
    ("opened", apply(name="长" * 201), APPLICANT, "text_too_long"),
    ("opened", apply(code="91370100MA3C5XYT0X"), APPLICANT, "credit_code_wrong"),
    ("opened", apply(items=("NONE",)), APPLICANT, "item_unknown"),
    ("opened", apply(items=("LAND",)), APPLICANT, "item_is_gate"),
    ("opened", apply(items=("ELSEWHERE",)), APPLICANT, "item_decided_elsewhere"),
    ("opened", apply(items=("SIGNED.3",)), APPLICANT, "instance_out_of_turn"),
    ("opened", apply(materials={"drawings": PAPER}), APPLICANT, "material_unknown"),
    ("opened", apply(materials={"form": {"how": "pigeon"}}), APPLICANT, "material_how_unknown"),
    ("opened", apply(materials={"drawing": {"how": "upload"}}), APPLICANT, "material_without_file"),
    ("opened", apply(materials={"drawing": {"how": "upload", "files": 5}}), APPLICANT, "material_files_wrong"),
    ("opened", apply(facts={"phased": "也许"}), APPLICANT, "fact_invalid"),
    ("opened", apply(facts={"colour": "红"}), APPLICANT, "fact_unknown"),
    ("applied", apply(items=("SCHEME",)), APPLICANT, "item_already_applied"),
    ("received", apply(items=("SCHEME",)), APPLICANT, "item_already_received"),
    ("accepted", apply(items=("SCHEME",)), APPLICANT, "item_already_accepted"),
    ("granted", apply(items=("SCHEME",)), APPLICANT, "item_ended"),
    ("applied", apply(number="A-1"), APPLICANT, "number_taken"),
    ("opened", apply(mandate="M1"), TEAM, "mandate_unknown"),
    ("mandated", apply(mandate="M1"), STRANGER, "mandate_of_another"),
    ("closed", apply(), APPLICANT, "case_closed"),
    ("opened", c.ReceiveWalkIn(number="A1", items=(), name="某公司"), CLERK, "items_empty"),
    ("opened", c.ReceiveWalkIn(number="A1", items=("SIGNED",), name="某公司", mandate="M7"), CLERK, "mandate_unknown"),
    ("opened", c.ReceiveApplication(application="A1"), CLERK, "application_unknown"),
    ("received", c.ReceiveApplication(application="A1"), CLERK, "application_received"),
    # the notice and its answer
    ("opened", notice(), CLERK, "item_not_started"),
    ("received", notice(verdicts={"form": "flawed"}), CLERK, "materials_not_passed"),
    ("received", notice(verdicts={**notice().verdicts, "stamp": "ok"}), CLERK, "material_not_asked"),
    ("received", notice(verdicts={**notice().verdicts, "drawing": "ugly"}), CLERK, "verdict_unknown"),
    ("received", notice(verdicts={**notice().verdicts, "form": "ok"}), CLERK, "notice_without_gaps"),
    ("received", notice(verdicts={**notice().verdicts, "drawing": "owed"}), CLERK, "material_not_minor"),
    ("received", notice(verdicts={"form": "ok", "drawing": "ok", "licence": "owed"}), CLERK, "notice_without_gaps"),
    ("received", notice(words={}), CLERK, "gap_without_words"),
    ("received", notice(text="长" * 2001), CLERK, "text_too_long"),
    ("noticed", notice("告2"), CLERK, "item_correcting"),
    ("corrected", notice("告1 "), CLERK, "number_taken"),
    ("corrected", notice("告2"), CLERK, "approval_needed"),
    ("received", notice(number="告1", items=()), CLERK, "items_empty"),
    ("opened", c.HandInMaterial(), APPLICANT, "material_missing"),
    ("opened", c.HandInMaterial(materials={"form": PAPER}, notice="N1"), APPLICANT, "notice_unknown"),
    ("corrected", c.HandInMaterial(materials={"form": PAPER}, notice="N1"), APPLICANT, "notice_answered"),
    ("withdrawn", c.HandInMaterial(materials={"form": PAPER}, notice="N1"), APPLICANT, "notice_void"),
    ("noticed", c.HandInMaterial(materials={"drawing": PAPER}, notice="N1"), APPLICANT, "gaps_left"),
    ("mandated", c.HandInMaterial(materials={"form": PAPER}, mandate="M1"), STRANGER, "mandate_of_another"),
    # acceptance
    ("opened", c.AcceptItems(items=("SCHEME",)), CLERK, "item_not_received"),
    ("applied", c.AcceptItems(items=("SCHEME",)), CLERK, "item_not_received"),
    ("noticed", c.AcceptItems(items=("SCHEME",)), CLERK, "item_correcting"),
    ("accepted", c.AcceptItems(items=("SCHEME",)), CLERK, "item_already_accepted"),
    ("received", c.AcceptItems(items=()), CLERK, "items_empty"),
    ("received", c.AcceptItems(items=("SCHEME",), owed=("drawing",), owed_by=SOON), CLERK, "material_not_minor"),
    ("received", c.AcceptItems(items=("SCHEME",), owed=("licence",)), CLERK, "owed_without_day"),
    ("received", c.AcceptItems(items=("SCHEME",), passed=("stamp",)), CLERK, "material_not_asked"),
    ("received", c.DeclineItems(items=("SCHEME",), why="bored", number="1", text="x"), CLERK, "event_unknown"),
    ("received", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1"), CLERK, "text_missing"),
    ("opened", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="x"), CLERK, "item_not_started"),
    ("accepted", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="x"), CLERK, "item_already_accepted"),  # noqa: E501
    ("received", c.HandToOffices(items=("SCHEME",)), CLERK, "item_not_accepted_yet"),
    ("accepted", c.HandToOffices(items=("SCHEME",)), CLERK, "item_handed_over"),
    ("received", c.HandToOffices(items=()), CLERK, "items_empty"),
    # opinions
    ("received", scheme(c.AskOpinion, function="fire"), OFFICER, "item_not_accepted_yet"),
    ("accepted", scheme(c.AskOpinion, function="water"), OFFICER, "function_unknown"),
    ("accepted", scheme(c.AskOpinion, function="planning"), OFFICER, "opinion_of_oneself"),
    ("accepted", scheme(c.AskOpinion, function="fire", kind="loud"), OFFICER, "opinion_kind_unknown"),
    ("asked", scheme(c.AskOpinion, function="fire"), OFFICER, "opinion_already_asked"),
    ("opened", c.SignForOpinion(opinion="O1"), FIRE, "opinion_unknown"),
    ("asked", c.SignForOpinion(opinion="O1"), OFFICER, "not_your_function"),
    ("signed for", c.SignForOpinion(opinion="O1"), FIRE, "opinion_signed_for"),
    ("against", c.SignForOpinion(opinion="O1"), FIRE, "opinion_closed"),
    ("opened", c.GiveOpinion(opinion="O1", view="agree"), FIRE, "opinion_unknown"),
    ("asked", c.GiveOpinion(opinion="O1", view="agree"), OFFICER, "not_your_function"),
    ("asked", c.GiveOpinion(opinion="O1", view="maybe"), FIRE, "view_unknown"),
    ("asked", c.GiveOpinion(opinion="O1", view="disagree"), FIRE, "text_missing"),
    ("against", c.GiveOpinion(opinion="O1", view="agree"), FIRE, "opinion_closed"),
    ("opened", c.WithdrawOpinion(opinion="O1", text="x"), OFFICER, "opinion_unknown"),
    ("asked", c.WithdrawOpinion(opinion="O1"), OFFICER, "text_missing"),
    ("against", c.WithdrawOpinion(opinion="O1", text="x"), OFFICER, "opinion_closed"),
    # pauses
    ("received", scheme(c.StartSpecialProcedure, kind="notice", number="1"), OFFICER, "item_not_accepted_yet"),
    ("accepted", scheme(c.StartSpecialProcedure, kind="hold", number="1"), OFFICER, "special_procedure_not_listed"),
    ("accepted", scheme(c.StartSpecialProcedure, kind="notice", number="1", days=11), OFFICER, "days_out_of_range"),
    ("accepted", scheme(c.StartSpecialProcedure, kind="notice", number=""), OFFICER, "text_missing"),
    ("held", scheme(c.StartSpecialProcedure, kind="notice", number="1"), OFFICER, "item_paused"),
    ("accepted", scheme(c.EndSpecialProcedure, text="无异议"), OFFICER, "item_not_paused"),
    ("held", scheme(c.EndSpecialProcedure, text="无异议"), OFFICER, "item_not_paused"),
    ("special", scheme(c.EndSpecialProcedure), OFFICER, "text_missing"),
    ("special", scheme(c.HoldItem, days=5, text="等"), OFFICER, "item_paused"),
    ("accepted", scheme(c.HoldItem, days=5, text="等"), OFFICER, "approval_needed"),
    ("accepted", scheme(c.HoldItem, days=0, text="等"), HEAD, "days_out_of_range"),
    ("accepted", scheme(c.HoldItem, days=21, text="等"), HEAD, "hold_past_cap"),
    ("held", scheme(c.HoldItem, days=11, text="等"), HEAD, "hold_past_cap"),
    ("accepted", scheme(c.HoldItem, days=5, text="等", kind="nap"), HEAD, "pause_kind_unknown"),
    ("accepted", scheme(c.HoldItem, days=5), HEAD, "text_missing"),
    ("accepted", scheme(c.ResumeItem), OFFICER, "item_not_paused"),
    ("special", scheme(c.ResumeItem), OFFICER, "item_not_paused"),
    ("accepted", scheme(c.ExtendItem, days=4, text="复杂"), HEAD, "days_out_of_range"),
    ("accepted", scheme(c.ExtendItem, days=2, text="复杂"), OFFICER, "approval_needed"),
    ("extended", scheme(c.ExtendItem, days=1, text="复杂"), HEAD, "item_already_extended"),
    ("signed", c.ExtendItem(item="SIGNED", days=1, text="复杂"), HEAD, "extension_not_allowed"),
    # signatures
    ("accepted", propose("bless_item"), OFFICER, "command_unknown"),
    ("accepted", propose("accept_items", items=["SCHEME"]), CLERK, "command_unknown"),
    ("signed", propose("grant_item", item="SIGNED"), HEAD, "command_field_missing"),
    ("signed", propose("grant_item", item="SIGNED", number="1", colour="red"), HEAD, "command_field_unknown"),
    ("signed", propose("grant_item", item="SIGNED", number=1), HEAD, "command_field_wrong"),
    ("signed", propose("grant_item", item="SIGNED", number="1", text={"sealed": "x", "digest": "y"}), HEAD, "command_field_wrong"),  # noqa: E501
    ("accepted", propose("grant_item", item="SCHEME", number="1"), OFFICER, "approval_not_needed"),
    ("proposed", propose("grant_item", item="SIGNED", number="2"), OFFICER, "proposal_open"),
    ("signed", propose("grant_item", item="SIGNED", number="1"), FIRE, "not_your_item"),
    ("opened", c.ApproveDecision(proposal="P1"), HEAD, "proposal_unknown"),
    ("proposed", c.ApproveDecision(proposal="P1"), HEAD, "second_person_needed"),
    ("proposed", c.ApproveDecision(proposal="P1"), ELSEWHERE_HEAD, "not_your_item"),
    ("returned", c.ApproveDecision(proposal="P1"), HEAD, "proposal_decided"),
    ("opened", c.ReturnDecision(proposal="P1", text="x"), HEAD, "proposal_unknown"),
    ("proposed", c.ReturnDecision(proposal="P1"), HEAD, "text_missing"),
    ("returned", c.ReturnDecision(proposal="P1", text="x"), HEAD, "proposal_decided"),
    # decisions
    ("received", grant(), OFFICER, "item_not_accepted_yet"),
    ("held", grant(), OFFICER, "item_paused"),
    ("granted", grant(), OFFICER, "item_ended"),
    ("accepted", grant(), FIRE, "not_your_item"),
    ("accepted", grant(number=""), OFFICER, "text_missing"),
    ("accepted", grant(phase="first"), OFFICER, "phases_not_allowed"),
    ("accepted", grant(documents={"permit": "1"}), OFFICER, "document_unknown"),
    ("accepted", grant(valid_until=PAST), OFFICER, "valid_until_past"),
    ("asked", grant(), OFFICER, "opinions_out"),
    ("against", grant(), OFFICER, "opinion_against"),
    ("owing", grant(), OFFICER, "material_still_owed"),
    ("signed", c.GrantItem(item="SIGNED", number="1"), HEAD, "approval_needed"),
    ("session", c.GrantItem(item="JOINT", number="1"), OFFICER, "contained_items_open"),
    ("session", c.GrantItem(item="JOINT", number="1", phase="third"), OFFICER, "phase_unknown"),
    ("session", c.GrantItem(item="JOINT", number="1", phase="all"), OFFICER, "phase_out_of_turn"),
    ("accepted", c.GrantWithMaterialToFollow(item="SCHEME", number="1"), OFFICER, "nothing_owed"),
    ("accepted", c.GrantWithMaterialToFollow(item="SCHEME", number="1", owed=("form",), owed_by=SOON), OFFICER, "material_not_minor"),  # noqa: E501
    ("accepted", c.GrantWithMaterialToFollow(item="SCHEME", number="1", owed=("licence",)), OFFICER, "owed_without_day"),  # noqa: E501
    ("accepted", c.GrantOnCommitment(item="SCHEME", number="1", promise="f"), OFFICER, "commitment_not_allowed"),
    ("accepted", c.GrantOnCommitment(item="SCHEME", number="1", promise=""), OFFICER, "file_missing"),
    ("accepted", c.RefuseItem(item="SCHEME", number="1", basis=""), OFFICER, "text_missing"),
    ("received", c.RefuseItem(item="SCHEME", number="1", basis="法", text="x"), OFFICER, "item_not_accepted_yet"),
    ("signed", c.RefuseItem(item="SIGNED", number="1", basis="法", text="x"), HEAD, "approval_needed"),
    ("accepted", c.ReceiveMaterial(item="SCHEME", materials={"licence": PAPER}), CLERK, "nothing_owed"),
    ("owing", c.ReceiveMaterial(item="SCHEME", materials={"form": PAPER}), CLERK, "material_not_owed"),
    ("owing", c.ReceiveMaterial(item="SCHEME"), CLERK, "material_not_owed"),
    ("permit", c.CheckCommitment(item="PERMIT", kept=True), OFFICER, "no_commitment"),
    ("vouched", c.CheckCommitment(item="PERMIT", kept=False), OFFICER, "text_missing"),
    ("breached", c.CheckCommitment(item="PERMIT", kept=True), OFFICER, "commitment_checked"),
    # sessions
    ("accepted", session(item="SCHEME"), OFFICER, "item_not_envelope"),
    ("accepted", session(item="SCHEME", kind="party"), OFFICER, "session_kind_unknown"),
    ("session", session(), OFFICER, "session_open"),
    ("session", session(on=PAST), OFFICER, "session_in_past"),
    ("session", session(functions=("water",)), OFFICER, "function_unknown"),
    ("session", session(items=("SCHEME",)), OFFICER, "item_not_contained"),
    ("session", session(phase="third"), OFFICER, "phase_unknown"),
    ("session", session(phase="all"), OFFICER, "phase_out_of_turn"),
    ("accepted", session(item="SCHEME", kind="review", phase="first"), OFFICER, "phases_not_allowed"),
    ("opened", conclude(), FIRE, "session_unknown"),
    ("session", conclude(function="window"), OFFICER, "not_in_session"),
    ("session", conclude(view="maybe"), FIRE, "view_unknown"),
    ("session", conclude(view="disagree"), FIRE, "text_missing"),
    ("one letter", conclude(), FIRE, "session_closed"),
    ("opened", c.CloseSession(session="S1", number="1"), OFFICER, "session_unknown"),
    ("session", c.CloseSession(session="S1", number="1"), OFFICER, "conclusions_missing"),
    ("concluded", c.CloseSession(session="S1", number=""), OFFICER, "text_missing"),
    ("one letter", c.CloseSession(session="S1", number="1"), OFFICER, "session_closed"),
    # pre-opinions
    ("opened", scheme(c.GivePreOpinion, number="预1", view="agree"), OFFICER, "drawing_missing"),
    ("seen before", scheme(c.GivePreOpinion, number="预2", view="maybe"), OFFICER, "view_unknown"),
    ("seen before", scheme(c.GivePreOpinion, number="预2", view="disagree"), OFFICER, "text_missing"),
    ("accepted", scheme(c.GivePreOpinion, number="预2", view="agree"), OFFICER, "preopinion_too_late"),
    ("opened", c.GivePreOpinion(item="SIGNED", number="预1", view="agree"), OFFICER, "preopinion_not_allowed"),
    ("accepted", scheme(c.TurnPreOpinion, number="1"), OFFICER, "preopinion_missing"),
    ("seen and accepted", scheme(c.TurnPreOpinion, number="1"), OFFICER, "preopinion_waits"),
    ("seen before", scheme(c.TurnPreOpinion, number="1"), OFFICER, "item_not_accepted_yet"),
    # papers
    ("permit", c.RenewDocument(number="证9", text="延期"), OFFICER, "document_number_unknown"),
    ("permit", c.RenewDocument(number="证1"), OFFICER, "text_missing"),
    ("granted", c.RenewDocument(number="规1", text="延期"), OFFICER, "document_not_renewable"),
    ("lapsed", c.RenewDocument(number="证1", text="延期"), OFFICER, "document_lapsed"),
    ("permit", c.LapseDocument(number="证9", text="未开工"), OFFICER, "document_number_unknown"),
    ("permit", c.LapseDocument(number="证1", text="未开工"), OFFICER, "document_still_valid"),
    ("granted", c.LapseDocument(number="规1", text="未开工"), OFFICER, "document_never_lapses"),
    ("accepted", scheme(c.ServeResult, how="electronic"), CLERK, "item_not_ended"),
    ("granted", scheme(c.ServeResult, how="pigeon"), CLERK, "how_unknown"),
    ("granted", scheme(c.ServeResult, how="in_person"), CLERK, "text_missing"),
    ("granted", scheme(c.ServeResult, how="post"), CLERK, "text_missing"),
    ("served", scheme(c.ServeResult, how="electronic"), CLERK, "result_already_served"),
    # taking back
    ("opened", c.WithdrawItems(items=("SCHEME",), text="x"), APPLICANT, "item_not_started"),
    ("granted", c.WithdrawItems(items=("SCHEME",), text="x"), APPLICANT, "item_ended"),
    ("received", c.WithdrawItems(items=("SCHEME",)), APPLICANT, "text_missing"),
    ("received", c.WithdrawItems(items=(), text="x"), APPLICANT, "items_empty"),
    ("accepted", scheme(c.RecallItem, number="1", basis="法", text="x"), OFFICER, "item_not_ended"),
    ("granted", scheme(c.RecallItem, number="1", basis="", text="x"), OFFICER, "text_missing"),
    ("granted", scheme(c.RecallItem, number="1", basis="法", text="x"), HEAD, "approval_needed"),
    ("accepted", scheme(c.RevokeItem, number="1", basis="法", text="x"), OFFICER, "item_not_ended"),
    ("granted", scheme(c.RevokeItem, number="1", basis="法", text="x"), HEAD, "approval_needed"),
    ("accepted", c.RectifyEntry(seq=3, text="错", void=True), BY, "entry_decided_here"),
    # ratings, supervision, mandates
    ("accepted", scheme(c.RateService, level=5), APPLICANT, "item_not_ended"),
    ("granted", scheme(c.RateService, level=6), APPLICANT, "level_unknown"),
    ("rated", scheme(c.RateService, level=5), APPLICANT, "already_rated"),
    ("granted", c.AnswerRating(rating="T1", text="x"), CLERK, "rating_unknown"),
    ("praised", c.AnswerRating(rating="T1", text="x"), CLERK, "rating_not_poor"),
    ("rated", c.AnswerRating(rating="T1"), CLERK, "text_missing"),
    ("answered", c.AnswerRating(rating="T1", text="x"), CLERK, "rating_answered"),
    ("accepted", scheme(c.HandToSupervision, function="inspection"), OFFICER, "item_not_ended"),
    ("granted", scheme(c.HandToSupervision, function="water"), OFFICER, "function_unknown"),
    ("permit", c.HandToSupervision(item="PERMIT", function="inspection"), OFFICER, "supervision_told"),
    ("granted", c.AnswerSupervision(supervision="V1", text="x"), BUREAU, "supervision_unknown"),
    ("permit", c.AnswerSupervision(supervision="V1", text="x"), FIRE, "not_your_function"),
    ("permit", c.AnswerSupervision(supervision="V1"), BUREAU, "text_missing"),
    ("supervised", c.AnswerSupervision(supervision="V1", text="x"), BUREAU, "supervision_answered"),
    ("opened", mandate(agent="king:1"), CLERK, "agent_unknown"),
    ("opened", mandate(agent=""), CLERK, "agent_unknown"),
    ("opened", mandate(name="某代理公司"), CLERK, "agent_unknown"),
    ("opened", mandate(agent="", name="某代理公司", code="123"), CLERK, "credit_code_wrong"),
    ("opened", mandate(agent="", name="王五"), CLERK, "text_missing"),
    ("opened", mandate(agent="", name="王" * 201, paper="居民身份证 1"), CLERK, "text_too_long"),
    ("opened", mandate(agent="", name="王五", paper="1" * 61), CLERK, "text_too_long"),
    ("owing", c.ReceiveMaterial(item="SCHEME", materials={"licence": PAPER}, mandate="M1"), CLERK, "mandate_unknown"),
    ("granted", c.ServeResult(item="SCHEME", how="in_person", taken_by="李", mandate="M1"), CLERK, "mandate_unknown"),
    ("granted", c.RateService(item="SCHEME", level=5, mandate="M1"), APPLICANT, "mandate_unknown"),
    ("received", c.WithdrawItems(items=("SCHEME",), text="x", mandate="M1"), APPLICANT, "mandate_unknown"),
    ("opened", mandate(stages=("nine",)), CLERK, "stages_unknown"),
    ("opened", mandate(stages=()), CLERK, "stages_unknown"),
    ("opened", mandate(file=""), CLERK, "file_missing"),
    ("opened", mandate(principal=""), CLERK, "text_missing"),
    ("opened", mandate(until_on=PAST), CLERK, "valid_until_past"),
    ("opened", c.RevokeMandate(mandate="M1", text="x"), CLERK, "mandate_unknown"),
    ("mandated", c.RevokeMandate(mandate="M1"), CLERK, "text_missing"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begun", "command", "by", "code"), REFUSED, ids=[f"{type(one[1]).__name__}-{one[3]}-{one[0]}" for one in REFUSED]
)
def test_a_refusal_of_the_window_names_its_reason_and_changes_nothing(begun: str, command: Any, by: Actor, code: str):
    case = scene(begun)
    kept = case.state
    assert code in case.try_to(command, by)
    assert case.state is kept


def test_an_application_withdrawn_before_anybody_looked_needs_no_receipt():
    case = scene("applied").do(c.WithdrawItems(items=("SCHEME",), text="不办了"), APPLICANT)
    assert case.try_to(c.ReceiveApplication(application="A1"), CLERK) == ["application_withdrawn"]


def test_a_hard_predecessor_keeps_an_item_from_being_accepted():
    case = scene("opened").do(apply(items=("PERMIT",), materials=PAPERS), APPLICANT)
    case.do(c.ReceiveApplication(application="A1"), CLERK)
    assert case.try_to(c.AcceptItems(items=("PERMIT",)), CLERK) == ["hard_predecessor_open"]


def test_a_document_number_is_given_once():
    case = scene("granted").do(apply(items=("PERMIT",), materials=PAPERS), APPLICANT)
    case.do(c.ReceiveApplication(application="A2"), CLERK).do(c.AcceptItems(items=("PERMIT",)), CLERK)
    assert case.try_to(c.GrantItem(item="PERMIT", number="规1"), OFFICER) == ["number_taken"]


def test_a_breach_bars_the_next_commitment_and_a_second_never_shortens_the_first():
    case = scene("breached")
    again = {"item": "PERMIT", "number": "撤1", "basis": "法", "text": "违诺"}
    case.do(c.ProposeDecision(command="revoke_item", fields=again), OFFICER).do(c.ApproveDecision(proposal="P1"), HEAD)
    case.do(apply(items=("PERMIT",)), APPLICANT).do(c.ReceiveApplication(application="A3"), CLERK)
    case.do(c.AcceptItems(items=("PERMIT",)), CLERK)
    vouch = c.GrantOnCommitment(item="PERMIT", number="证2", promise="f")
    assert case.try_to(vouch, OFFICER) == ["commitment_barred"]
    until = case.state.facts["commitments_barred_until"][-1].raw
    case.do(c.GiveFacts(facts={"commitments_barred_until": None}), BY).do(vouch, OFFICER)
    case.do(c.GiveFacts(facts={"commitments_barred_until": "2029-01-01"}), BY)
    case.do(c.CheckCommitment(item="PERMIT", kept=False, text="又没做到"), OFFICER)
    assert case.state.facts["commitments_barred_until"][-1].raw == "2029-01-01" > until


def test_a_document_is_renewed_no_oftener_than_allowed_and_not_once_it_is_past():
    case = scene("permit").days_later(300)
    case.do(c.RenewDocument(number="证1", text="延期"), OFFICER).do(c.RenewDocument(number="证1", text="延期"), OFFICER)
    assert case.try_to(c.RenewDocument(number="证1", text="延期"), OFFICER) == ["document_renewed_enough"]
    past = scene("permit").days_later(400)
    assert past.try_to(c.RenewDocument(number="证1", text="延期"), OFFICER) == ["document_past"]


def test_papers_of_a_result_that_was_taken_back_are_not_renewed():
    case = scene("permit")
    fields = {"item": "PERMIT", "number": "撤1", "basis": "法", "text": "x"}
    case.do(c.ProposeDecision(command="recall_item", fields=fields), OFFICER).do(c.ApproveDecision(proposal="P1"), HEAD)
    assert case.try_to(c.RenewDocument(number="证1", text="延期"), OFFICER) == ["document_taken_back"]


def test_a_pre_opinion_against_or_too_old_never_becomes_the_decision():
    case = scene("opened").do(c.HandInMaterial(materials=PAPERS), APPLICANT)
    case.do(c.GivePreOpinion(item="SCHEME", number="预1", view="disagree", text="间距"), OFFICER)
    case.do(apply(items=("SCHEME",)), APPLICANT).do(c.ReceiveApplication(application="A1"), CLERK)
    case.do(c.AcceptItems(items=("SCHEME",)), CLERK).do(c.RecordItemEvent(item="LAND", what="met"), BY)
    assert case.try_to(c.TurnPreOpinion(item="SCHEME", number="1"), OFFICER) == ["preopinion_against"]
    old = scene("seen and accepted").do(c.RecordItemEvent(item="LAND", what="met"), BY).days_later(91)
    assert old.try_to(c.TurnPreOpinion(item="SCHEME", number="1"), OFFICER) == ["preopinion_expired"]


def test_a_pre_opinion_becomes_the_decision_once():
    case = scene("seen and accepted").do(c.RecordItemEvent(item="LAND", what="met"), BY)
    case.do(c.TurnPreOpinion(item="SCHEME", number="1"), OFFICER)
    assert "preopinion_turned" in case.try_to(c.TurnPreOpinion(item="SCHEME", number="2"), OFFICER)


def test_a_session_says_nothing_before_its_day():
    case = scene("joint").do(session(on=date(2020, 3, 9)), OFFICER)
    assert case.try_to(conclude(), FIRE) == ["session_not_yet"]


def test_an_agent_brings_an_application_to_the_counter_and_the_clerk_types_it():
    case = scene("mandated")
    case.do(c.ReceiveWalkIn(number="A1", items=("SIGNED",), name="某公司", mandate="M1"), CLERK)
    assert case.state.window.applications["A1"].mandate == "M1"


def test_nobody_keeps_a_mandate_for_themselves_in_a_case_that_is_not_theirs():
    mine = mandate(agent="person:9")
    assert scene("opened").try_to(mine, STRANGER) == ["not_allowed"]
    case = scene("opened").do(c.Assign(role="team", to="team:1"), BY)
    case.do(mandate(), TEAM)


_OF_THE_CASE = {
    "case_not_open", "stale", "key_reused", "earlier_than_last", "clock_ahead", "not_allowed",
    # given beside the window as well, and tried with every command there is
}  # fmt: skip
_TRIED_BY_HAND = {
    "application_withdrawn", "hard_predecessor_open", "commitment_barred", "document_renewed_enough", "document_past",
    "document_taken_back", "preopinion_against", "preopinion_expired", "preopinion_turned", "drawing_changed",
    "session_not_yet", "mandate_does_not_cover", "mandate_revoked", "mandate_expired", "mandate_not_yet",
    "mandate_of_another_enterprise", "materials_missing", "item_not_held",
}  # fmt: skip
"""Tried in a story of their own, here, in test_window or in test_mandates."""


def test_every_refusal_of_the_window_is_tried():
    codes = list(REFUSALS)
    window = set(codes[codes.index("item_decided_elsewhere") :])
    tried = {code for *_, code in REFUSED} | _TRIED_BY_HAND | _OF_THE_CASE
    assert window <= tried, sorted(window - tried)


def test_every_command_of_the_window_is_refused_something():
    before = {"open_case", "give_facts", "receive_facts", "record_item_event", "assign", "attach_file", "write_note",
              "link_case", "migrate_case", "close_case", "reopen_case", "stop_works", "resume_works", "raise_obstacle",
              "clear_obstacle"}  # fmt: skip
    tried = {type(command) for _, command, *_ in REFUSED}
    assert {name for name, kind in c.COMMANDS.items() if kind not in tried} == before


@pytest.mark.parametrize("leader", [LEADER, BY, STRANGER], ids=["leader", "program", "stranger"])
def test_no_permit_is_issued_by_a_program_or_by_somebody_without_the_right(leader: Actor):
    for begun, command in (
        ("accepted", grant()),
        ("accepted", c.GrantOnCommitment(item="SCHEME", number="1", promise="f")),
        ("owing", c.GrantWithMaterialToFollow(item="SCHEME", number="1")),
        ("proposed", c.ApproveDecision(proposal="P1")),
        ("concluded", c.CloseSession(session="S1", number="1")),
        ("seen and accepted", scheme(c.TurnPreOpinion, number="1")),
    ):
        assert "not_allowed" in scene(begun).try_to(command, leader), command

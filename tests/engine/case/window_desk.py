"""People at an invented window, and how far a case of theirs has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.engine.case.conftest import BY, Desk
from tests.engine.case.window_programme import window_programme
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor

APPLICANT = Actor(ref="applicant:1", rights=frozenset({"apply"}))
CLERK = Actor(ref="person:1", rights=frozenset({"window", "note"}), functions=frozenset({"window"}))
OFFICER = Actor(ref="person:2", rights=frozenset({"review"}), functions=frozenset({"planning"}))
HEAD = Actor(ref="person:3", rights=frozenset({"review", "sign", "approve_hold_1"}), functions=frozenset({"planning"}))
LEADER = Actor(ref="person:4", rights=frozenset({"leader", "approve_hold_2", "approve_hold_3"}))
FIRE = Actor(ref="person:5", rights=frozenset({"review"}), functions=frozenset({"fire"}))
BUREAU = Actor(ref="person:6", rights=frozenset({"review"}), functions=frozenset({"inspection"}))
TEAM = Actor(ref="person:7", teams=frozenset({"team:1"}))
STRANGER = Actor(ref="person:9")

PAPERS: Mapping[str, Any] = {
    "form": {"how": "paper"},
    "drawing": {"how": "upload", "files": ["d1"]},
    "licence": {"how": "held"},
}
FIRM = "91370100MA3C5XYT0U"
"""A unified social credit code with its check character."""


def opened() -> Desk:
    programme = window_programme()
    return Desk(programme).do(c.OpenCase(case="c1", programme=programme, number="1", title="一个项目"))


def apply(case: Desk, *items: str, **papers: Any) -> Desk:
    given = {**PAPERS, **papers}
    return case.do(c.Apply(number=f"A-{case.state.seq}", items=items, name="某公司", materials=given), APPLICANT)


def received(case: Desk, *items: str) -> Desk:
    apply(case, *items)
    return case.do(c.ReceiveApplication(application=f"A{len(case.state.window.applications)}"), CLERK)


def accepted(case: Desk, *items: str) -> Desk:
    return received(case, *items).do(c.AcceptItems(items=items), CLERK).do(c.HandToOffices(items=items), CLERK)


def granted(case: Desk, item: str, number: str) -> Desk:
    return accepted(case, item).do(c.GrantItem(item=item, number=number), OFFICER)


def notice(number: str = "告1", **changes: Any) -> c.GiveNotice:
    fields: dict[str, Any] = {
        "number": number,
        "items": ("SCHEME",),
        "verdicts": {"form": "flawed", "drawing": "ok", "licence": "ok"},
        "words": {"form": "缺章"},
    }
    return c.GiveNotice(**{**fields, **changes})


def proposed(case: Desk, command: str, by: Actor, **fields: Any) -> Desk:
    return case.do(c.ProposeDecision(command=command, fields=fields), by)


def _owing(case: Desk) -> Desk:
    case.do(c.ReceiveWalkIn(number="A1", items=("SCHEME",), name="某公司", materials=_without("licence")), CLERK)
    case.do(c.AcceptItems(items=("SCHEME",), owed=("licence",), owed_by=date(2020, 3, 20)), CLERK)
    return case.do(c.HandToOffices(items=("SCHEME",)), CLERK)


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in PAPERS.items() if key != name}


def _seen_before(case: Desk) -> Desk:
    case.do(c.HandInMaterial(materials=PAPERS), APPLICANT)
    return case.do(c.GivePreOpinion(item="SCHEME", number="预1", view="agree"), OFFICER)


def _in_session(case: Desk) -> Desk:
    return accepted(case, "JOINT").do(c.CallSession(item="JOINT", kind="acceptance", on=date(2020, 3, 2)), OFFICER)


def _concluded(case: Desk) -> Desk:
    _in_session(case).do(c.RecordConclusion(session="S1", function="fire", view="agree"), FIRE)
    return case.do(c.RecordConclusion(session="S1", function="planning", view="agree"), OFFICER)


def _permit(case: Desk) -> Desk:
    return granted(granted(case, "SCHEME", "规1"), "PERMIT", "证1")


def _vouched(case: Desk) -> Desk:
    granted(case, "SCHEME", "规1")
    return accepted(case, "PERMIT").do(c.GrantOnCommitment(item="PERMIT", number="证1", promise="f"), OFFICER)


SCENES: Mapping[str, Callable[[Desk], Any]] = {
    "opened": lambda case: case,
    "closed": lambda case: (
        received(case, "SIGNED")
        .do(c.WithdrawItems(items=("SIGNED",), text="不办了"), CLERK)
        .do(c.CloseCase(text="完"), BY)
    ),
    "applied": lambda case: apply(case, "SCHEME"),
    "received": lambda case: received(case, "SCHEME"),
    "noticed": lambda case: received(case, "SCHEME").do(notice(), CLERK),
    "corrected": lambda case: SCENES["noticed"](case).do(
        c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), APPLICANT
    ),
    "withdrawn": lambda case: SCENES["noticed"](case).do(c.WithdrawItems(items=("SCHEME",), text="不办了"), APPLICANT),
    "accepted only": lambda case: received(case, "SCHEME").do(c.AcceptItems(items=("SCHEME",)), CLERK),
    "accepted": lambda case: accepted(case, "SCHEME"),
    "signed": lambda case: accepted(case, "SIGNED"),
    "proposed": lambda case: proposed(accepted(case, "SIGNED"), "grant_item", HEAD, item="SIGNED", number="1"),
    "put before the head": lambda case: proposed(
        accepted(case, "SIGNED"), "grant_item", OFFICER, item="SIGNED", number="1"
    ),
    "returned": lambda case: SCENES["proposed"](case).do(c.ReturnDecision(proposal="P1", text="再看"), HEAD),
    "owing": _owing,
    "held": lambda case: accepted(case, "SCHEME").do(c.HoldItem(item="SCHEME", days=10, text="等会议"), HEAD),
    "special": lambda case: accepted(case, "SCHEME").do(
        c.StartSpecialProcedure(item="SCHEME", kind="notice", number="特1"), OFFICER
    ),
    "extended": lambda case: accepted(case, "SCHEME").do(c.ExtendItem(item="SCHEME", days=3, text="复杂"), HEAD),
    "asked": lambda case: accepted(case, "SCHEME").do(c.AskOpinion(item="SCHEME", function="fire"), OFFICER),
    "signed for": lambda case: SCENES["asked"](case).do(c.SignForOpinion(opinion="O1"), FIRE),
    "against": lambda case: SCENES["asked"](case).do(
        c.GiveOpinion(opinion="O1", view="disagree", text="间距不够"), FIRE
    ),
    "granted": lambda case: granted(case, "SCHEME", "规1"),
    "served": lambda case: granted(case, "SCHEME", "规1").do(c.ServeResult(item="SCHEME", how="electronic"), CLERK),
    "praised": lambda case: granted(case, "SCHEME", "规1").do(c.RateService(item="SCHEME", level=5), APPLICANT),
    "rated": lambda case: granted(case, "SCHEME", "规1").do(c.RateService(item="SCHEME", level=1), APPLICANT),
    "answered": lambda case: SCENES["rated"](case).do(c.AnswerRating(rating="T1", text="已回访"), CLERK),
    "permit": _permit,
    "lapsed": lambda case: _permit(case).days_later(400).do(c.LapseDocument(number="证1", text="未开工"), OFFICER),
    "vouched": _vouched,
    "breached": lambda case: _vouched(case).do(c.CheckCommitment(item="PERMIT", kept=False, text="没做到"), OFFICER),
    "supervised": lambda case: _permit(case).do(c.AnswerSupervision(supervision="V1", text="已纳管"), BUREAU),
    "permit wanted": lambda case: accepted(granted(case, "SCHEME", "规1"), "PERMIT"),
    "permit past": lambda case: _permit(case).days_later(400),
    "joint": lambda case: accepted(case, "JOINT"),
    "session": _in_session,
    "concluded": _concluded,
    "one letter": lambda case: _concluded(case).do(c.CloseSession(session="S1", number="验1"), OFFICER),
    "drawn": lambda case: case.do(c.HandInMaterial(materials=PAPERS), APPLICANT),
    "land agreed": lambda case: accepted(_seen_before(case), "SCHEME").do(
        c.RecordItemEvent(item="LAND", what="met"), BY
    ),
    "seen before": _seen_before,
    "seen and accepted": lambda case: accepted(_seen_before(case), "SCHEME"),
    "mandated": lambda case: case.do(
        c.GiveMandate(agent="team:1", principal="某公司", stages=("one",), file="f", until_on=date(2020, 3, 31)), CLERK
    ),
}
"""How far a case has come, by name."""


def scene(name: str) -> Desk:
    """A new case, come that far."""
    case = opened()
    SCENES[name](case)
    return case


BY_TWO: Mapping[str, Any] = {"item": "SCHEME", "number": "撤1", "basis": "行政许可法", "text": "情况有变"}

DONE: Mapping[str, tuple[str, Any, Actor]] = {
    "apply": ("opened", c.Apply(number="A1", items=("SCHEME",), name="某公司", code=FIRM, materials=PAPERS), APPLICANT),
    "receive_walk_in": ("opened", c.ReceiveWalkIn(number="A1", items=("SCHEME",), name="李四", phone="138"), CLERK),
    "receive_application": ("applied", c.ReceiveApplication(application="A1"), CLERK),
    "give_notice": ("received", notice(), CLERK),
    "hand_in_material": ("noticed", c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), APPLICANT),
    "accept_items": ("received", c.AcceptItems(items=("SCHEME",)), CLERK),
    "decline_items": ("received", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="x"), CLERK),
    "hand_to_offices": ("accepted only", c.HandToOffices(items=("SCHEME",)), CLERK),
    "ask_opinion": ("accepted", c.AskOpinion(item="SCHEME", function="fire", text="请看"), OFFICER),
    "sign_for_opinion": ("asked", c.SignForOpinion(opinion="O1"), FIRE),
    "give_opinion": ("asked", c.GiveOpinion(opinion="O1", view="disagree", text="间距不够"), FIRE),
    "withdraw_opinion": ("asked", c.WithdrawOpinion(opinion="O1", text="不用了"), OFFICER),
    "start_special_procedure": (
        "accepted",
        c.StartSpecialProcedure(item="SCHEME", kind="notice", number="特1", days=7),
        OFFICER,
    ),
    "end_special_procedure": ("special", c.EndSpecialProcedure(item="SCHEME", text="无异议"), OFFICER),
    "hold_item": ("accepted", c.HoldItem(item="SCHEME", days=10, text="等会议"), HEAD),
    "resume_item": ("held", c.ResumeItem(item="SCHEME"), OFFICER),
    "extend_item": ("accepted", c.ExtendItem(item="SCHEME", days=3, text="复杂"), HEAD),
    "propose_decision": (
        "signed",
        c.ProposeDecision(command="grant_item", fields={"item": "SIGNED", "number": "1"}),
        OFFICER,
    ),
    "approve_decision": ("put before the head", c.ApproveDecision(proposal="P1", text="同意"), HEAD),
    "return_decision": ("proposed", c.ReturnDecision(proposal="P1", text="再看"), HEAD),
    "grant_item": ("accepted", c.GrantItem(item="SCHEME", number="规1", valid_until=date(2021, 3, 2)), OFFICER),
    "grant_with_material_to_follow": ("owing", c.GrantWithMaterialToFollow(item="SCHEME", number="规1"), OFFICER),
    "grant_on_commitment": (
        "permit wanted",
        c.GrantOnCommitment(item="PERMIT", number="证1", promise="f"),
        OFFICER,
    ),
    "refuse_item": ("accepted", c.RefuseItem(item="SCHEME", number="1", basis="规划法", text="不符"), OFFICER),
    "receive_material": ("owing", c.ReceiveMaterial(item="SCHEME", materials={"licence": {"how": "paper"}}), CLERK),
    "check_commitment": ("vouched", c.CheckCommitment(item="PERMIT", kept=False, text="没做到"), OFFICER),
    "call_session": ("joint", c.CallSession(item="JOINT", kind="acceptance", on=date(2020, 3, 9)), OFFICER),
    "record_conclusion": ("session", c.RecordConclusion(session="S1", function="fire", view="agree"), FIRE),
    "close_session": ("concluded", c.CloseSession(session="S1", number="验1"), OFFICER),
    "give_preopinion": ("drawn", c.GivePreOpinion(item="SCHEME", number="预1", view="agree"), OFFICER),
    "turn_preopinion": ("land agreed", c.TurnPreOpinion(item="SCHEME", number="规1"), OFFICER),
    "renew_document": ("permit", c.RenewDocument(number="证1", text="延期"), OFFICER),
    "lapse_document": ("permit past", c.LapseDocument(number="证1", text="未开工"), OFFICER),
    "serve_result": ("granted", c.ServeResult(item="SCHEME", how="in_person", taken_by="李"), CLERK),
    "withdraw_items": ("received", c.WithdrawItems(items=("SCHEME",), text="不办了"), APPLICANT),
    "recall_item": ("granted", c.ProposeDecision(command="recall_item", fields=BY_TWO), OFFICER),
    "revoke_item": ("granted", c.ProposeDecision(command="revoke_item", fields=BY_TWO), OFFICER),
    "rate_service": ("granted", c.RateService(item="SCHEME", level=2, text="等太久"), APPLICANT),
    "answer_rating": ("rated", c.AnswerRating(rating="T1", text="已回访"), CLERK),
    "hand_to_supervision": ("granted", c.HandToSupervision(item="SCHEME", function="inspection"), OFFICER),
    "answer_supervision": ("permit", c.AnswerSupervision(supervision="V1", text="已纳管"), BUREAU),
    "give_mandate": ("opened", c.GiveMandate(agent="team:1", principal="某公司", stages=("one",), file="f"), CLERK),
    "revoke_mandate": ("mandated", c.RevokeMandate(mandate="M1", text="不再委托"), APPLICANT),
}
"""Command → (how far the case is, one that is taken, who gives it). What two people take back is tried by its
proposal."""

"""What the window offers about an item of ours: each command with why not, from the same refusals as deciding.

What a person has still to type is filled in so that it is never what greys a button: texts, numbers, files, the
materials passed, the shortest hold. What stays is what stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from ..items.model import Item
from . import commands as c
from .context import Command, Context
from .deciding import materials_of
from .offers import PLACEHOLDER, Offer
from .opinions import VIEWS
from .state import item_of


def window_offers(ctx: Context, instance: str) -> list[Offer]:
    """Every command of the window about an item, possible ones first, then those that wait for a signature, then those
    refused. Commands about a record (an opinion, a session, a paper) are offered for each record the item has."""
    instance = ctx.pick_instance(instance, starting=False)
    found = [
        Offer(name, command, tuple(command.refusals(ctx)), instance, what)
        for name, what, command in (*_of_item(ctx, instance), *_of_records(ctx, instance))
    ]
    return sorted(found, key=lambda offer: (not offer.open, not offer.to_propose))


def _paper(ctx: Context) -> str:
    """A number nobody has used."""
    taken = ctx.state.window.documents.keys() | {one.number for one in ctx.state.window.sessions.values()}
    taken |= {one.number for one in ctx.state.window.notices.values()}
    taken |= {one.number for one in ctx.state.window.applications.values()}
    number = PLACEHOLDER
    while number in taken:
        number += PLACEHOLDER
    return number


def _of_item(ctx: Context, name: str) -> Iterator[tuple[str, str, Command]]:
    item, number, said = ctx.item(item_of(name)[0]), _paper(ctx), PLACEHOLDER
    if item is None:
        return
    listed = materials_of(ctx, (name,))
    minor = tuple(one for one, may in listed.items() if may)[:1]
    later = ctx.today + timedelta(days=1)
    now = ctx.state.items.get(name)
    phase = _next_phase(ctx, name)
    one: dict[str, Any] = {"item": name}
    several: dict[str, Any] = {"items": (name,)}
    decision: dict[str, Any] = {**one, "number": number, "text": said, "phase": phase}
    verdicts = dict.fromkeys(listed, "flawed")
    whole: tuple[tuple[str, Command], ...] = (
        ("apply", c.Apply(number=number, name=said, **several)),
        ("receive_walk_in", c.ReceiveWalkIn(number=number, name=said, **several)),
        ("accept_items", c.AcceptItems(passed=tuple(listed), **several)),
        (
            "give_notice",
            c.GiveNotice(number=number, verdicts=verdicts, words=dict.fromkeys(verdicts, said), text=said, **several),
        ),
        ("decline_items", c.DeclineItems(why="not_accepted", number=number, text=said, **several)),
        ("hand_to_offices", c.HandToOffices(**several)),
        ("ask_opinion", c.AskOpinion(text=said, **_question(ctx, item, name), **one)),
        ("grant_item", c.GrantItem(**decision)),
        (
            "grant_with_material_to_follow",
            c.GrantWithMaterialToFollow(
                owed=() if now is not None and now.owed else minor,
                owed_by=None if now is not None and now.owed else later,
                **decision,
            ),
        ),
        ("grant_on_commitment", c.GrantOnCommitment(promise=said, **decision)),
        ("refuse_item", c.RefuseItem(basis=said, number=number, text=said, **one)),
        ("hold_item", c.HoldItem(days=1, text=said, **one)),
        ("resume_item", c.ResumeItem(text=said, **one)),
        (
            "start_special_procedure",
            c.StartSpecialProcedure(kind=next(iter(item.special_procedures), ""), number=number, text=said, **one),
        ),
        ("end_special_procedure", c.EndSpecialProcedure(text=said, **one)),
        ("extend_item", c.ExtendItem(days=1, text=said, **one)),
        ("call_session", c.CallSession(kind=_session_kind(item.contains), on=ctx.today, **one)),
        ("give_preopinion", c.GivePreOpinion(number=number, view=VIEWS[0], text=said, **one)),
        ("turn_preopinion", c.TurnPreOpinion(**decision)),
        ("receive_material", c.ReceiveMaterial(materials=_papers(now.owed if now is not None else ()), **one)),
        ("check_commitment", c.CheckCommitment(kept=True, text=said, **one)),
        ("serve_result", c.ServeResult(how="electronic", taken_by=said, receipt=said, **one)),
        ("hand_to_supervision", c.HandToSupervision(function=_bureau(ctx, name), **one)),
        ("rate_service", c.RateService(level=5, text=said, **one)),
        ("withdraw_items", c.WithdrawItems(text=said, **several)),
        ("recall_item", c.RecallItem(number=number, basis=said, text=said, **one)),
        ("revoke_item", c.RevokeItem(number=number, basis=said, text=said, **one)),
    )
    for command, made in whole:
        yield command, "", made


def _of_records(ctx: Context, name: str) -> Iterator[tuple[str, str, Command]]:
    window, number, said = ctx.state.window, _paper(ctx), PLACEHOLDER
    for application in window.applications.values():
        if name in application.items and application.received_on is None:
            yield "receive_application", application.id, c.ReceiveApplication(application=application.id)
    for notice in window.notices.values():
        if name in notice.items and notice.answered_on is None:
            answer = c.HandInMaterial(notice=notice.id, materials=_papers(notice.gaps))
            yield "hand_in_material", notice.id, answer
    for opinion in window.opinions_on(name):
        if opinion.open:
            yield "sign_for_opinion", opinion.id, c.SignForOpinion(opinion=opinion.id)
            yield "give_opinion", opinion.id, c.GiveOpinion(opinion=opinion.id, view=VIEWS[0], text=said)
            yield "withdraw_opinion", opinion.id, c.WithdrawOpinion(opinion=opinion.id, text=said)
    for session in window.sessions.values():
        if session.item == name and session.closed_on is None:
            for function in session.functions:
                said_so = c.RecordConclusion(session=session.id, function=function, view="agree", text=said)
                yield "record_conclusion", f"{session.id}.{function}", said_so
            yield "close_session", session.id, c.CloseSession(session=session.id, number=number, text=said)
    for proposal in window.proposals.values():
        if proposal.item == name and proposal.state == "open":
            yield "approve_decision", proposal.id, c.ApproveDecision(proposal=proposal.id, text=said)
            yield "return_decision", proposal.id, c.ReturnDecision(proposal=proposal.id, text=said)
    for document in window.documents_of(name):
        yield "renew_document", document.number, c.RenewDocument(number=document.number, text=said)
        yield "lapse_document", document.number, c.LapseDocument(number=document.number, text=said)
    for rating in window.ratings.values():
        if rating.item == name and rating.poor and rating.answered_on is None:
            yield "answer_rating", rating.id, c.AnswerRating(rating=rating.id, text=said)
    for told in window.supervisions.values():
        if told.item == name and told.answered_on is None:
            yield "answer_supervision", told.id, c.AnswerSupervision(supervision=told.id, text=said)


def _papers(materials: tuple[str, ...]) -> Mapping[str, Any]:
    return {one: {"how": "paper"} for one in materials}


def _session_kind(contains: tuple[str, ...]) -> str:
    return "acceptance" if contains else "review"


def _question(ctx: Context, item: Item, name: str) -> dict[str, Any]:
    """Which office could be asked next, and for which kind of opinion."""
    asked = _asked(ctx, name)
    function = next((one for one in item.asks if one not in asked), next(iter(_others(ctx, item.function)), ""))
    return {"function": function, "kind": item.opinion or next(iter(ctx.programme.opinions), "")}


def _asked(ctx: Context, name: str) -> set[str]:
    return {one.function for one in ctx.state.window.opinions_on(name) if one.open}


def _others(ctx: Context, function: str) -> Iterator[str]:
    return (one for one in ctx.programme.functions if one != function)


def _bureau(ctx: Context, name: str) -> str:
    """A bureau that has not been told yet."""
    told = {one.function for one in ctx.state.window.supervisions.values() if one.item == name}
    return next((one for one in ctx.programme.functions if one not in told), "")


def _next_phase(ctx: Context, name: str) -> str:
    """The phase whose turn it is, once some part was decided by itself."""
    item = ctx.item(item_of(name)[0])
    over = {one.phase for one in ctx.state.instances(item_of(name)[0]) if one.ended_well and one.phase}
    known = [one.id for one in item.phases] if item is not None else []
    return next((one for one in known if one not in over), "") if over else ""

"""Opinions of other offices: who may give one, when silence reads as consent, what a decision makes of them.

Source of the forms and of the rule of silence: the coordination rules quoted in the domain notes; silence needs a
signed receipt, and the office that leads still decides.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ..calendars import WorkingDays
from ..errors import Reason
from .context import Context
from .deciding import function_refusals
from .window import Opinion

VIEWS = ("agree", "disagree", "forward")


def opinion_due_on(one: Opinion, days: WorkingDays) -> date:
    """The last day to answer. It runs from the signed receipt; while nobody signed, from the day it was asked."""
    return days.add_working(one.signed_on or one.asked_on, one.days)


def reads_as_consent(one: Opinion, today: date, days: WorkingDays) -> bool:
    """Whether silence agrees: the rule says so, the office signed for the request, and its days are over."""
    return one.open and bool(one.silence) and one.signed_on is not None and today > opinion_due_on(one, days)


def asked_refusals(ctx: Context, name: str) -> list[Reason]:
    """Whether the actor's office was asked and the request still stands."""
    held = ctx.state.window.opinions.get(name)
    if held is None:
        return [Reason("opinion_unknown", {"opinion": name})]
    reasons = function_refusals(ctx, held.function)
    item = ctx.state.items.get(held.item)
    if not held.open or (item is not None and item.ended):
        reasons.append(Reason("opinion_closed", {"opinion": name}))
    return reasons


def decision_refusals(ctx: Context, instance: str, text: Any) -> list[Reason]:
    """What opinions stand in the way of a grant: those still out, and one against it that the decision does not answer
    with reasons. An office that was asked again has said what it said last."""
    reasons = []
    held = ctx.state.window.opinions_on(instance)
    out = [one.function for one in held if one.open and not reads_as_consent(one, ctx.today, ctx.days)]
    if out:
        reasons.append(Reason("opinions_out", {"functions": out}))
    newest = {one.function: one for one in held if one.view}
    against = [one.function for one in newest.values() if one.view == "disagree"]
    if against and (text is None or (isinstance(text, str) and not text.strip())):
        reasons.append(Reason("opinion_against", {"functions": against}))
    return reasons


def frozen(ctx: Context, instance: str) -> list[dict[str, Any]]:
    """The opinions as the decision found them: a silence that read as consent is written down with its rule."""
    said = []
    for one in ctx.state.window.opinions_on(instance):
        if one.view:
            said.append({"opinion": one.id, "function": one.function, "view": one.view})
        elif reads_as_consent(one, ctx.today, ctx.days):
            said.append({"opinion": one.id, "function": one.function, "view": "silent", "rule": one.silence})
    return said

"""Documents that were issued: whether one stands."""

from __future__ import annotations

from datetime import date

from ..errors import Reason
from .context import Context
from .state import CaseState
from .window import IssuedDocument


def document_refusals(ctx: Context, number: str) -> list[Reason]:
    """Whether a document is known, not lapsed, and its decision still holds."""
    held = ctx.state.window.documents.get(number)
    if held is None:
        return [Reason("document_number_unknown", {"number": number})]
    if held.lapsed_on is not None:
        return [Reason("document_lapsed", {"number": number, "on": held.lapsed_on.isoformat()})]
    if _taken_back(held, ctx.state):
        return [Reason("document_taken_back", {"number": number})]
    return []


def standing_of(one: IssuedDocument, state: CaseState, today: date) -> str:
    """ "valid" | "past" (its time is over) | "lapsed" | "taken_back"."""
    if one.lapsed_on is not None:
        return "lapsed"
    if _taken_back(one, state):
        return "taken_back"
    return "past" if one.valid_until is not None and today > one.valid_until else "valid"


def _taken_back(one: IssuedDocument, state: CaseState) -> bool:
    """Whether its decision does not hold any more. What was accepted in parts has papers before it has ended."""
    item = state.items.get(one.item)
    return item is not None and item.ended and not item.ended_well

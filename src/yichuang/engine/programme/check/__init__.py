"""Every structural mistake of a programme, one module per kind. Wording is found by code, above the engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..draft import Draft
from ..mistake import Mistake, ProgrammeMistakesError, in_order
from ..model import Programme
from . import bases, effects, facts, numbers, references, remedies, silence, titles, types, unknown_keys

__all__ = ["Mistake", "ProgrammeMistakesError", "check", "draft_mistakes", "keeps_unread"]

_OF_QUALITY = frozenset(
    {
        "untranslated",
        "number_without_evidence",
        "number_without_source",
        "days_not_whole",
        "item_without_evidence",
        "item_without_source",
    }
)


def keeps_unread(mistake: Mistake) -> bool:
    """Whether a mistake found while reading keeps the programme from being built at all."""
    return mistake.code not in _OF_QUALITY


def draft_mistakes(draft: Draft) -> list[Mistake]:
    """What is wrong with the plain data, before a programme is made of it."""
    wrong = [*types.find(draft), *unknown_keys.find(draft)]
    if any(one.code == "wrong_type" for one in wrong):
        return wrong  # the others read values of the right type only
    for kind in (silence, effects, references, titles, numbers, facts, bases, remedies):
        wrong.extend(kind.find(draft))
    return wrong


def check(
    programme: Programme,
    *,
    today: date | None = None,
    publishing: bool = False,
    others: Callable[[str], Programme | None] | None = None,
) -> tuple[Mistake, ...]:
    """Every structural mistake of a programme that could be read, in the order of its files.

    `today` lets a passed review date be found; `publishing` asks for what only a published programme needs (an overlay
    pinned to its base); `others` finds the programmes it shares facts with, so that both sides are held together.
    """
    # these read flows and plans, which are made of drafts and mistakes: imported late
    from . import (
        budgets,
        calendars,
        codes,
        commitments,
        cycles,
        envelopes,
        examples,
        flows,
        lights,
        listed,
        pinned,
        procedures,
        review,
        shared,
        unused,
    )

    wrong = draft_mistakes(Draft(dict(programme.text), dict(programme.origins)))
    looped = list(cycles.find(programme))
    wrong.extend(looped)
    for kind in (unused, listed, procedures, envelopes, commitments, codes, lights, calendars, examples, flows):
        wrong.extend(kind.find(programme))
    if not looped:
        wrong.extend(budgets.find(programme))
    wrong.extend(review.find(programme, today))
    wrong.extend(shared.find(programme, others))
    if publishing:
        wrong.extend(pinned.find(programme))
    return in_order(wrong)

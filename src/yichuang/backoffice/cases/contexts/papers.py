"""The papers of the window in official layout: what each says, made from the case and nothing else.

The same paper is shown before a decision is confirmed (from a rehearsal) and printed afterwards (from the ledger).
Sources of the forms: Administrative Licensing Law, art. 32, 38, 42, 44, 45; the words are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from ..queries.window_case import WindowCase
from . import papers_decision, papers_intake
from .paper_parts import NoPaperError, Paper, title_of

__all__ = ["KINDS", "NoPaperError", "Paper", "paper", "title_of"]

_MAKE: Mapping[str, Callable[[WindowCase, str, date], Paper]] = {
    "receipt": papers_intake.receipt,
    "notice": papers_intake.notice,
    "acceptance": papers_intake.acceptance,
    "non_acceptance": papers_intake.non_acceptance,
    "special_procedure": papers_intake.pause("special_procedure", "special_procedure_started"),
    "hold": papers_intake.pause("hold", "held"),
    "extension": papers_intake.extension,
    "grant": papers_decision.grant,
    "refusal": papers_decision.refusal,
    "letter": papers_decision.letter,
    "service": papers_decision.service,
}

KINDS = tuple(_MAKE)


def paper(case: WindowCase, kind: str, subject: str, *, on: date) -> Paper:
    """The paper of a kind about a subject: an application, a notice, an item instance or a session by its id. Raises
    NoPaperError."""
    make = _MAKE.get(kind)
    if make is None:
        raise NoPaperError(kind)
    return make(case, subject, on)

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """Open a closed case again, with the reason."""

    text: str

    def refusals(self, ctx: Context) -> list[Reason]:
        if ctx.state.seq == 0:
            return [Reason("case_not_open")]
        reasons = [*right_refusals(ctx, "close"), *text_refusals("text", self.text)]
        if ctx.state.closed_at is None:
            reasons.append(Reason("case_not_closed"))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("case.reopened", {"text": Erasable(self.text)})]

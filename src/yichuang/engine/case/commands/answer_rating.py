from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import office_refusals, window_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRating:
    """Answer a poor rating: what was wrong, what was done about it, whom one spoke to."""

    rating: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.ratings.get(self.rating)
        if held is None:
            return [*open_refusals(ctx), Reason("rating_unknown", {"rating": self.rating})]
        own = window_refusals(ctx)
        reasons = [*open_refusals(ctx), *(own if own and office_refusals(ctx, held.item) else [])]
        if not held.poor:
            reasons.append(Reason("rating_not_poor", {"rating": self.rating}))
        if held.answered_on is not None:
            reasons.append(Reason("rating_answered", {"on": held.answered_on.isoformat()}))
        return reasons + words_refusals("text", self.text)

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("rating.answered", {"rating": self.rating, "text": erasable(self.text)})]

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import office_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOpinion:
    """Take back a request for an opinion that is not needed any more, with the reason."""

    opinion: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.opinions.get(self.opinion)
        if held is None:
            return [*open_refusals(ctx), Reason("opinion_unknown", {"opinion": self.opinion})]
        reasons = [*open_refusals(ctx), *office_refusals(ctx, held.item), *words_refusals("text", self.text)]
        if not held.open:
            reasons.append(Reason("opinion_closed", {"opinion": self.opinion}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("opinion.withdrawn", {"opinion": self.opinion, "text": erasable(self.text)})]

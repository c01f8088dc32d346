from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import words_refusals
from ..events import Draft
from ..proposals import proposal_open_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDecision:
    """Send a proposed decision back with the reason (退回); or take one's own proposal back."""

    proposal: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *proposal_open_refusals(ctx, self.proposal)]
        reasons += words_refusals("text", self.text)
        held = ctx.state.window.proposals.get(self.proposal)
        if held is not None and held.by != ctx.by.ref and held.right not in ctx.by.rights:
            reasons.append(Reason("not_allowed", {"right": held.right}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("decision.returned", {"proposal": self.proposal, "text": erasable(self.text)})]

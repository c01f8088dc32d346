from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import EngineError, Reason
from ..approvals import signed, signing_refusals
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import head_refusals, words_refusals
from ..events import Draft
from ..proposals import inner_command, proposal_open_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDecision:
    """Sign a proposed decision (审批、签发): it is carried out in the same breath, with the case as it stands now.
    Where two people are needed, the one who proposed it cannot sign it."""

    proposal: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *proposal_open_refusals(ctx, self.proposal)]
        reasons += words_refusals("text", self.text, needed=False)
        if reasons:
            return reasons
        held = ctx.state.window.proposals[self.proposal]
        try:
            inner = inner_command(held)
        except EngineError as wrong:
            return [*reasons, Reason(wrong.code, dict(wrong.params))]
        need = inner.approval(ctx)
        right = need.right if need is not None else held.right
        if right not in ctx.by.rights:
            reasons.append(Reason("not_allowed", {"right": right}))
        if need is not None and need.two and held.by == ctx.by.ref:
            reasons.append(Reason("second_person_needed", {"item": held.item}))
        reasons += head_refusals(ctx, held.item, right)
        return reasons + signing_refusals(signed(ctx, held.by), inner)

    def drafts(self, ctx: Context) -> list[Draft]:
        held = ctx.state.window.proposals[self.proposal]
        body: dict[str, Any] = {"proposal": held.id}
        if self.text:
            body["text"] = erasable(self.text)
        return [Draft("decision.approved", body), *inner_command(held).drafts(signed(ctx, held.by))]

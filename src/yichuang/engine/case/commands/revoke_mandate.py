from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import window_refusals, words_refusals
from ..events import Draft
from ..mandates import is_agent


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeMandate:
    """The enterprise takes its mandate back, or the agent gives it up. From today nobody acts under it; what was done
    stays done."""

    mandate: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.mandates.get(self.mandate)
        if held is None:
            return [*open_refusals(ctx), Reason("mandate_unknown", {"mandate": self.mandate})]
        reasons = [*open_refusals(ctx), *words_refusals("text", self.text)]
        if not is_agent(ctx.by, held) and "apply" not in ctx.by.rights:
            reasons += window_refusals(ctx)
        if held.revoked_on is not None:
            reasons.append(Reason("mandate_revoked", {"on": held.revoked_on.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("mandate.revoked", {"mandate": self.mandate, "text": erasable(self.text)})]

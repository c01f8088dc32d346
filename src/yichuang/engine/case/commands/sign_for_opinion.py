from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, open_refusals
from ..events import Draft
from ..opinions import asked_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class SignForOpinion:
    """Sign for a request for an opinion (签收). Only from then on can silence mean anything."""

    opinion: str

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *asked_refusals(ctx, self.opinion)]
        held = ctx.state.window.opinions.get(self.opinion)
        if held is not None and held.signed_on is not None:
            reasons.append(Reason("opinion_signed_for", {"on": held.signed_on.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("opinion.signed_for", {"opinion": self.opinion})]

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals
from ..events import Draft

ROLES = ("team", "lead_office", "sponsor", "responsible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Say who answers: for the case (team, lead office, sponsoring leader, responsible) or for one item of it.

    `to` is a ref ("office:3", "post:7", "person:2", "team:1"); "" takes the assignment back.
    """

    role: str
    to: str
    item: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "assign", self.item)]
        if self.role not in ROLES:
            reasons.append(Reason("role_unknown", {"role": self.role, "known": list(ROLES)}))
        if self.item and self.item not in ctx.state.items and self.item not in ctx.programme.items:
            reasons.append(Reason("item_unknown", {"item": self.item}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body = {"role": self.role, "to": self.to}
        if self.item:
            body["item"] = self.item
        return [Draft("case.assigned", body)]

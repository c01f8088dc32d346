from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals
from ..events import Draft

PERMITS = "permits"
PROJECT = "project"
RELATIONS = frozenset({PERMITS, PROJECT, "enterprise", "applications", "related"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCase:
    """Link another case: `relation` says what it is to this one ("permits", "project", "enterprise", "applications",
    "related")."""

    case: str
    relation: str
    number: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "link")]
        if self.relation not in RELATIONS:
            reasons.append(Reason("role_unknown", {"role": self.relation, "known": sorted(RELATIONS)}))
        if self.case == ctx.state.case:
            reasons.append(Reason("link_to_itself"))
        elif self.case in ctx.state.links:
            reasons.append(Reason("link_exists", {"case": self.case}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body = {"case": self.case, "as": self.relation}
        if self.number:
            body["number"] = self.number
        return [Draft("case.linked", body)]

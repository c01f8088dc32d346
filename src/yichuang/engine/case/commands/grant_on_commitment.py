from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, typed
from ..context import Context
from ..events import Draft
from ..granting import BARRED, grant_approval, grant_drafts, grant_refusals
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOnCommitment:
    """Grant an item on the applicant's word (告知承诺): told the conditions, the applicant vouches (`promise`, a signed
    file); it is checked by a day that the programme sets."""

    item: str
    number: str
    promise: str
    phase: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    valid_until: date | None = None
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = grant_refusals(ctx, self, "granted")
        item = ctx.item(item_of(self.item)[0])
        rule = item.commitment if item else None
        if rule is None or (rule.when is not None and ctx.holds(rule.when) is not True):
            reasons.append(Reason("commitment_not_allowed", {"item": self.item}))
        if not self.promise:
            reasons.append(Reason("file_missing"))
        until = ctx.facts.get(BARRED)
        if isinstance(until, date) and ctx.today <= until:
            reasons.append(Reason("commitment_barred", {"until": until.isoformat()}))
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def approval(self, ctx: Context) -> Approval | None:
        return grant_approval(ctx, self)

    def drafts(self, ctx: Context) -> list[Draft]:
        item = ctx.item(item_of(self.item)[0])
        rule = item.commitment if item else None
        if rule is None:  # refusals() has seen to it
            return []
        check_by = ctx.days.add_working(ctx.today, int(rule.check_within.n))
        commitment = {"check_by": check_by.isoformat(), "promise": self.promise}
        return grant_drafts(ctx, self, "granted", commitment=commitment)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, typed
from ..context import Context
from ..deciding import standing_at
from ..events import Draft
from ..granting import grant_approval, grant_drafts, grant_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantItem:
    """Grant an item (准予). `number` of the decision, `documents`: document → number where one decision makes several.
    `phase`: the part granted, where the item may be decided in parts. `text`: conditions; and the reasons, where an
    office that was asked is against it."""

    item: str
    number: str
    phase: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    valid_until: date | None = None
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = grant_refusals(ctx, self, "granted")
        now = standing_at(ctx, ctx.pick_instance(self.item, starting=False))
        if now is not None and now.owed and not now.ended:
            reasons.append(Reason("material_still_owed", {"item": self.item, "materials": list(now.owed)}))
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def approval(self, ctx: Context) -> Approval | None:
        return grant_approval(ctx, self)

    def drafts(self, ctx: Context) -> list[Draft]:
        return grant_drafts(ctx, self, "granted")

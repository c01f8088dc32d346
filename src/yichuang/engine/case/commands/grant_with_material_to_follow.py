from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, typed
from ..context import Context
from ..deciding import materials_of, standing_at
from ..events import Draft
from ..granting import grant_approval, grant_drafts, grant_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantWithMaterialToFollow:
    """Grant an item while minor material is still owed (容缺通过): a debt with a day, that holds the result back.

    `owed`, `owed_by`: what is owed and until when; by default what was owed at acceptance.
    """

    item: str
    number: str
    owed: tuple[str, ...] = ()
    owed_by: date | None = None
    phase: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    valid_until: date | None = None
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = grant_refusals(ctx, self, "granted_with_material_to_follow")
        owed, owed_by = self._owed(ctx)
        listed = materials_of(ctx, (self.item,))
        if not owed:
            reasons.append(Reason("nothing_owed", {"item": self.item}))
        elif major := sorted(one for one in owed if not listed.get(one)):
            reasons.append(Reason("material_not_minor", {"materials": major}))
        if owed and (owed_by is None or owed_by <= ctx.today):
            reasons.append(Reason("owed_without_day"))
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def approval(self, ctx: Context) -> Approval | None:
        return grant_approval(ctx, self)

    def _owed(self, ctx: Context) -> tuple[tuple[str, ...], date | None]:
        now = standing_at(ctx, ctx.pick_instance(self.item, starting=False))
        held = (now.owed, now.owed_by) if now is not None else ((), None)
        return self.owed or held[0], self.owed_by or held[1]

    def drafts(self, ctx: Context) -> list[Draft]:
        owed, owed_by = self._owed(ctx)
        what = "granted_with_material_to_follow"
        return grant_drafts(ctx, self, what, owed=list(owed), owed_by=owed_by.isoformat() if owed_by else "")

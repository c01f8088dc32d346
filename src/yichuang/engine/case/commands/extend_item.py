from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, draft, late_acceptance, office_refusals, words_refusals
from ..events import Draft
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendItem:
    """Extend the limit of an item once, with the head's approval, and tell the applicant why (Administrative Licensing
    Law, art. 42). `days` at most what the programme gives."""

    item: str
    days: int
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "extended"), *office_refusals(ctx, self.item)]
        reasons += words_refusals("text", self.text)
        item = ctx.item(item_of(self.item)[0])
        most = item.allow.extension if item else None
        if most is None:
            return [*reasons, Reason("extension_not_allowed", {"item": self.item})]
        if not 1 <= self.days <= int(most.n):
            reasons.append(Reason("days_out_of_range", {"least": 1, "most": int(most.n)}))
        return reasons + approval_refusals(ctx, self)

    def approval(self, ctx: Context) -> Approval | None:
        return Approval("sign")

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        on, said = ctx.today.isoformat(), erasable(self.text)
        return [
            *late_acceptance(ctx, instance),
            draft("item.extended", instance, on, days=self.days, approved_by=ctx.by.ref, text=said),
        ]

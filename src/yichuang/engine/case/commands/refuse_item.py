from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, erasable, typed
from ..context import Context, text_refusals
from ..deciding import acting_refusals, draft, late_acceptance, office_refusals, words_refusals
from ..events import Draft
from ..opinions import frozen
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseItem:
    """Refuse an item (不予许可), with the reasons (`text`) and the law they rest on (`basis`). The paper names the
    remedies."""

    item: str
    number: str
    basis: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "refused"), *office_refusals(ctx, self.item)]
        reasons += text_refusals("number", self.number, most=80) + text_refusals("basis", self.basis, most=400)
        reasons += words_refusals("text", self.text)
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def approval(self, ctx: Context) -> Approval | None:
        item = ctx.item(item_of(self.item)[0])
        return Approval("sign", two=True) if item is not None and item.sign == "two" else None

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        said = {"number": self.number.strip(), "basis": self.basis.strip(), "text": erasable(self.text)}
        decision = draft("item.refused", instance, ctx.today.isoformat(), opinions=frozen(ctx, instance), **said)
        return [*late_acceptance(ctx, instance), decision]

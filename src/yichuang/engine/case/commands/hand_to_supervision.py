from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, open_refusals
from ..deciding import item_refusals, next_id, office_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class HandToSupervision:
    """Hand a granted permit over to a bureau that supervises it, beside the one the programme names."""

    item: str
    function: str

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *item_refusals(ctx, self.item)]
        if reasons:
            return reasons
        reasons += office_refusals(ctx, self.item)
        instance = ctx.pick_instance(self.item, starting=False)
        now = ctx.state.items.get(instance)
        if now is None or not now.ended_well:
            reasons.append(Reason("item_not_ended", {"item": self.item, "what": "handed_over"}))
        if self.function not in ctx.programme.functions:
            reasons.append(Reason("function_unknown", {"function": self.function}))
        told = ctx.state.window.supervisions.values()
        if any(one.item == instance and one.function == self.function for one in told):
            reasons.append(Reason("supervision_told", {"function": self.function}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        name = next_id(ctx.state.window.supervisions, "V")
        instance = ctx.pick_instance(self.item, starting=False)
        return [Draft("supervision.notified", {"supervision": name, "item": instance, "function": self.function})]

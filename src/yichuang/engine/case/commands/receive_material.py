from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..applying import handed_in, material_refusals
from ..context import Context
from ..deciding import acting_refusals, draft, window_refusals
from ..events import Draft
from ..mandates import mandate_refusals, under


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveMaterial:
    """Take in what was owed (容缺补齐). Once nothing is owed, the result may be handed over. `mandate`: the one an
    agent brings it under."""

    item: str
    materials: Mapping[str, Any] = field(default_factory=dict)
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "material_received"), *window_refusals(ctx)]
        if self.mandate:
            reasons += mandate_refusals(ctx, self.mandate, (self.item,), told=True)
        reasons += material_refusals(ctx, self.materials)
        now = ctx.state.items.get(ctx.pick_instance(self.item, starting=False))
        if now is not None and now.owed:
            strange = sorted(one for one in self.materials if one not in now.owed)
            if strange or not self.materials:
                reasons.append(Reason("material_not_owed", {"materials": strange, "owed": list(now.owed)}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        came = draft("item.material_received", instance, ctx.today.isoformat(), materials=sorted(self.materials))
        return under(self.mandate, [Draft("material.handed_in", {"materials": handed_in(self.materials)}), came])

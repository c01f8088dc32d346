from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context
from ..deciding import acting_refusals, draft, each, instances_of, late_acceptance, names_refusals, window_refusals
from ..events import Draft
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HandToOffices:
    """Pass accepted items on to the offices that decide them (分送), all at once: they work side by side."""

    items: tuple[str, ...]

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *window_refusals(ctx)]
        return reasons + each(self.items, lambda name: acting_refusals(ctx, name, "handed_over"))

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.today.isoformat()
        drafts: list[Draft] = []
        for instance in instances_of(ctx, self.items):
            item = ctx.item(item_of(instance)[0])
            drafts += late_acceptance(ctx, instance)
            drafts.append(draft("item.handed_over", instance, on, function=item.function if item else ""))
        return drafts

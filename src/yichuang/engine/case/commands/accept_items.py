from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ...errors import Reason
from ..applying import handed_in
from ..context import Context
from ..deciding import (
    acceptance,
    acting_refusals,
    each,
    instances_of,
    materials_of,
    names_refusals,
    planned_refusals,
    window_refusals,
)
from ..events import Draft
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptItems:
    """Accept items whose papers are complete (受理). `owed`: minor materials the applicant promised to bring by
    `owed_by` (容缺受理); the result is handed over only once they are there. `passed`: materials seen at the counter
    that nobody scanned."""

    items: tuple[str, ...]
    passed: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    owed_by: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *window_refusals(ctx)]
        reasons += each(self.items, lambda name: acting_refusals(ctx, name, "accepted"))
        if reasons:
            return reasons
        reasons += each(self.items, lambda name: self._received(ctx, name))
        return reasons + each(self.items, lambda name: self._plan(ctx, name)) + self._papers(ctx)

    def _received(self, ctx: Context, name: str) -> list[Reason]:
        now = ctx.state.items.get(ctx.pick_instance(name, starting=False))
        if now is None or now.state == "applied":
            return [Reason("item_not_received", {"item": name})]
        return []

    def _plan(self, ctx: Context, name: str) -> list[Reason]:
        item = ctx.item(item_of(name)[0])
        return planned_refusals(ctx, item, starts=True, ends=False) if item else []

    def _papers(self, ctx: Context) -> list[Reason]:
        listed = materials_of(ctx, self.items)
        reasons = []
        if major := sorted(one for one in self.owed if not listed.get(one)):
            reasons.append(Reason("material_not_minor", {"materials": major}))
        if self.owed and (self.owed_by is None or self.owed_by <= ctx.today):
            reasons.append(Reason("owed_without_day"))
        if strange := sorted(one for one in self.passed if one not in listed):
            reasons.append(Reason("material_not_asked", {"materials": strange}))
        on_table = ctx.state.window.materials.keys() | set(self.passed) | set(self.owed)
        if missing := sorted(one for one in listed if one not in on_table):
            reasons.append(Reason("materials_missing", {"materials": missing}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.today.isoformat()
        drafts: list[Draft] = []
        on_table = ctx.state.window.materials
        seen = {one: {"how": "paper"} for one in self.passed if one not in on_table}
        if seen:
            drafts.append(Draft("material.handed_in", {"materials": handed_in(seen)}))
        for instance in instances_of(ctx, self.items):
            item = ctx.item(item_of(instance)[0])
            if item is None:
                continue
            mine = [one for one in self.owed if one in {use.material for use in item.materials}]
            owed_by = self.owed_by.isoformat() if mine and self.owed_by else ""
            drafts += acceptance(ctx, item, instance, on, owed=mine, owed_by=owed_by)
        return drafts

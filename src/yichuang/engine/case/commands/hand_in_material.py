from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..applying import handed_in, material_refusals
from ..context import Context, open_refusals
from ..deciding import draft
from ..events import Draft
from ..mandates import side_refusals, under


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInMaterial:
    """Hand in material: more of it, or, with `notice`, the answer to a notice (补正). A notice is answered once and
    whole: every gap it names must be among `materials`. `mandate`: the one an agent hands it in under."""

    materials: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *side_refusals(ctx, self.mandate, self._items(ctx))]
        reasons += material_refusals(ctx, self.materials)
        if not self.materials:
            reasons.append(Reason("material_missing"))
        return reasons + (self._notice(ctx) if self.notice else [])

    def _items(self, ctx: Context) -> tuple[str, ...]:
        given = ctx.state.window.notices.get(self.notice)
        return given.items if given is not None else ()

    def _notice(self, ctx: Context) -> list[Reason]:
        given = ctx.state.window.notices.get(self.notice)
        if given is None:
            return [Reason("notice_unknown", {"notice": self.notice})]
        if given.answered_on is not None:
            return [Reason("notice_answered", {"on": given.answered_on.isoformat()})]
        if not self._correcting(ctx):
            return [Reason("notice_void", {"notice": given.number})]
        left = [one for one in given.gaps if one not in self.materials]
        return [Reason("gaps_left", {"materials": left})] if left else []

    def _correcting(self, ctx: Context) -> list[str]:
        items = ctx.state.items
        wanted = ctx.state.window.notices[self.notice].items
        return [one for one in wanted if one in items and items[one].state == "correcting"]

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"materials": handed_in(self.materials)}
        if not self.notice:
            return under(self.mandate, [Draft("material.handed_in", body)])
        on = ctx.today.isoformat()
        drafts = [Draft("material.handed_in", {**body, "notice": self.notice})]
        drafts += [draft("item.correction_received", one, on, notice=self.notice) for one in self._correcting(ctx)]
        return under(self.mandate, drafts)

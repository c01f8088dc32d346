from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...calendars import add_days
from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals, text_refusals
from ..deciding import item_refusals, next_id, office_refusals, planned_refusals, words_refusals
from ..events import Draft
from ..state import item_of

VIEWS = ("agree", "disagree")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePreOpinion:
    """Look at a drawing before the item may be decided (模拟审查、预审查意见). It binds to the drawing's digest and
    decides nothing; while the drawing stays the same it may become the decision later."""

    item: str
    number: str
    view: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *item_refusals(ctx, self.item)]
        if reasons:
            return reasons
        reasons += office_refusals(ctx, self.item) + text_refusals("number", self.number, most=80)
        reasons += words_refusals("text", self.text, needed=self.view == "disagree")
        item = ctx.item(item_of(self.item)[0])
        if item is None or item.preopinion is None:
            return [*reasons, Reason("preopinion_not_allowed", {"item": self.item})]
        if self.view not in VIEWS:
            reasons.append(Reason("view_unknown", {"view": self.view, "known": list(VIEWS)}))
        if not self._drawing(ctx):
            reasons.append(Reason("drawing_missing", {"material": item.preopinion.material}))
        latest = ctx.state.latest(item.id)
        if latest is not None and (latest.accepted_on or latest.ended):
            reasons.append(Reason("preopinion_too_late", {"item": item.id}))
        return reasons + planned_refusals(ctx, item, starts=False, ends=False)

    def _drawing(self, ctx: Context) -> str:
        item = ctx.item(item_of(self.item)[0])
        held = ctx.state.window.materials.get(item.preopinion.material) if item and item.preopinion else None
        return held.files[-1] if held and held.files else ""

    def drafts(self, ctx: Context) -> list[Draft]:
        item = ctx.item(item_of(self.item)[0])
        if item is None or item.preopinion is None:  # refusals() has seen to it
            return []
        body: dict[str, Any] = {
            "preopinion": next_id(ctx.state.window.preopinions, "R"),
            "item": item.id,
            "number": self.number.strip(),
            "view": self.view,
            "file": self._drawing(ctx),
        }
        if item.preopinion.validity is not None:
            body["valid_until"] = add_days(ctx.today, int(item.preopinion.validity.n)).isoformat()
        if self.text:
            body["text"] = erasable(self.text)
        return [Draft("preopinion.given", body)]

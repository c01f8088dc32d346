from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import next_id, words_refusals
from ..events import Draft
from ..mandates import side_refusals, under

LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateService:
    """Rate how an item was handled (好差评): `level` 1 (very poor) to 5 (very good), once per item, after its
    result. `mandate`: the one an agent rates it under."""

    item: str
    level: int
    channel: str = ""
    text: Words = typed()
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *side_refusals(ctx, self.mandate, (self.item,))]
        now = ctx.state.items.get(ctx.pick_instance(self.item, starting=False))
        if now is None or not now.ended:
            reasons.append(Reason("item_not_ended", {"item": self.item, "what": "rated"}))
        elif any(one.item == now.instance for one in ctx.state.window.ratings.values()):
            reasons.append(Reason("already_rated", {"item": now.instance}))
        if self.level not in LEVELS:
            reasons.append(Reason("level_unknown", {"level": self.level}))
        return reasons + words_refusals("text", self.text, needed=False)

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {
            "rating": next_id(ctx.state.window.ratings, "T"),
            "item": ctx.pick_instance(self.item, starting=False),
            "level": self.level,
            "poor": self.level <= ctx.programme.poor_rating,
        }
        if self.channel:
            body["channel"] = self.channel
        if self.text:
            body["text"] = erasable(self.text)
        return under(self.mandate, [Draft("service.rated", body)])

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, day_refusals, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearObstacle:
    """Record how an obstacle was cleared."""

    obstacle: str
    text: str
    done_on: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "note"), *text_refusals("text", self.text)]
        reasons += day_refusals(ctx, self.done_on)
        found = next((o for o in ctx.state.obstacles if o.id == self.obstacle), None)
        if found is None:
            reasons.append(Reason("obstacle_unknown", {"obstacle": self.obstacle}))
        elif found.cleared_on is not None:
            reasons.append(Reason("obstacle_cleared", {"obstacle": self.obstacle}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"obstacle": self.obstacle, "text": Erasable(self.text)}
        body["done_on"] = (self.done_on or ctx.today).isoformat()
        return [Draft("obstacle.cleared", body)]

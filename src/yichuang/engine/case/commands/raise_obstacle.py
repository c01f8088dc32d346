from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals, text_refusals, year_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseObstacle:
    """Raise an obstacle (难点堵点): what is stuck; with `ask`, the decision wanted of the leader.

    `obstacle` is its id within the case, `proposed_by` a ref, `due_on` the latest day a decision helps.
    """

    obstacle: str
    text: str
    ask: str = ""
    proposed_by: str = ""
    due_on: date | None = None
    item: str = ""
    kind: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "note", self.item), *text_refusals("text", self.text)]
        reasons += text_refusals("ask", self.ask, needed=False, most=200)
        reasons += text_refusals("obstacle", self.obstacle, most=36) + year_refusals(self.due_on)
        reasons += text_refusals("kind", self.kind, needed=False, most=40)
        if any(one.id == self.obstacle for one in ctx.state.obstacles):
            reasons.append(Reason("obstacle_taken", {"obstacle": self.obstacle}))
        if self.item and self.item not in ctx.state.items and self.item not in ctx.programme.items:
            reasons.append(Reason("item_unknown", {"item": self.item}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"obstacle": self.obstacle, "text": Erasable(self.text)}
        if self.ask.strip():
            body["ask"] = Erasable(self.ask)
        for key, value in (("proposed_by", self.proposed_by), ("item", self.item), ("kind", self.kind)):
            if value:
                body[key] = value
        if self.due_on:
            body["due_on"] = self.due_on.isoformat()
        return [Draft("obstacle.raised", body)]

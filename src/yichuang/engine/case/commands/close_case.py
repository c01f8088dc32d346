from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close a case, with the reason. Refused while items are running: end or withdraw them first."""

    text: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "close"), *text_refusals("text", self.text)]
        running = sorted(i.instance for i in ctx.state.items.values() if i.started)
        if running:
            reasons.append(Reason("items_still_running", {"items": running}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"text": Erasable(self.text)}
        return [Draft("case.closed", body)]

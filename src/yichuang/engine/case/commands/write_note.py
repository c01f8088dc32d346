from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ..context import Context, day_refusals, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable

KINDS = ("diary", "contact", "chat", "opinion")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Put a line into the diary of a case. `kind`: "diary", "contact" (with the enterprise), "chat" (pasted) or
    "opinion" (of a leader)."""

    text: str
    kind: str = "diary"
    item: str = ""
    done_on: date | None = None

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "note", self.item), *day_refusals(ctx, self.done_on)]
        reasons += text_refusals("text", self.text)
        if self.kind not in KINDS:
            reasons.append(Reason("note_kind_unknown", {"kind": self.kind[:40], "known": list(KINDS)}))
        if self.item and self.item not in ctx.state.items and self.item not in ctx.programme.items:
            reasons.append(Reason("item_unknown", {"item": self.item}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"text": Erasable(self.text), "kind": self.kind}
        if self.item:
            body["item"] = self.item
        if self.done_on:
            body["done_on"] = self.done_on.isoformat()
        return [Draft("note.written", body)]

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Attach a kept file (by its digest) to the case or to one item. `kind` "photo", "result", "paper"."""

    file: str
    name: str
    size: int
    type: str
    item: str = ""
    kind: str = "paper"

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "note", self.item)]
        reasons += text_refusals("name", self.name, most=200)
        reasons += text_refusals("kind", self.kind, most=80) + text_refusals("type", self.type, needed=False, most=100)
        if not self.file:
            reasons.append(Reason("file_missing"))
        if self.item and self.item not in ctx.state.items and self.item not in ctx.programme.items:
            reasons.append(Reason("item_unknown", {"item": self.item}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {
            "file": self.file,
            "name": Erasable(self.name),
            "size": self.size,
            "type": self.type,
            "kind": self.kind,
        }
        if self.item:
            body["item"] = self.item
        return [Draft("file.attached", body)]

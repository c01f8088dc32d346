from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import Reason
from ..applying import apply_drafts, apply_refusals
from ..command_data import Words, typed
from ..context import Context
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """Apply for several items at once (一次申请). `number` is printed on the receipt.

    `materials`: material → {"files": [digest, …], "how": "upload" | "paper" | "fetched" | "held"}; one handed in once
    serves every item. `code`: the unified social credit code, or "" for a natural person. `facts`: answers of the one
    form. `mandate`: the one a team or an agent acts under, in whose name it is then filed.
    """

    number: str
    items: tuple[str, ...]
    name: str
    code: str = ""
    contact: Words = typed()
    phone: Words = typed()
    materials: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        allowed = bool(self.mandate) or "apply" in ctx.by.rights
        reasons = [] if allowed else [Reason("not_allowed", {"right": "apply"})]
        return [*reasons, *apply_refusals(ctx, self)]

    def drafts(self, ctx: Context) -> list[Draft]:
        return apply_drafts(ctx, self, via="agency" if self.mandate else "online")

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ...programme.model import Programme
from ..context import Context, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateCase:
    """Move a case to another version of its programme. Running clocks keep the allowance they were accepted with."""

    target: Programme
    text: str

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "migrate"), *text_refusals("text", self.text)]
        if self.target.id != ctx.state.programme_id:
            reasons.append(Reason("programme_other", {"programme": self.target.id}))
        elif self.target.digest == ctx.state.programme:
            reasons.append(Reason("programme_unchanged"))
        lost = sorted({s.item for s in ctx.state.items.values()} - set(self.target.items))
        if lost:
            reasons.append(Reason("programme_lacks_item", {"items": lost}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {
            "programme": self.target.digest,
            "from": ctx.state.programme,
            "text": Erasable(self.text),
        }
        return [Draft("case.migrated", body)]

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals
from ..events import Draft
from ..fact_bodies import fact_bodies, fact_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFacts:
    """Answer facts, or take answers back with None. `source` says where they come from ("workbook", "guide", …)."""

    facts: Mapping[str, Any]
    source: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "facts"), *fact_refusals(ctx.programme, self.facts)]
        if not self.facts:
            reasons.append(Reason("facts_empty"))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"facts": fact_bodies(ctx.programme, self.facts)}
        if self.source:
            body["source"] = self.source
        return [Draft("facts.given", body)]

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..context import Context, open_refusals, right_refusals
from ..events import Draft
from ..fact_bodies import fact_bodies, fact_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFacts:
    """Take over facts another case has: what was typed there is not typed again here."""

    facts: Mapping[str, Any]
    from_case: str
    from_seq: int

    def refusals(self, ctx: Context) -> list[Reason]:
        return [*open_refusals(ctx), *right_refusals(ctx, "facts"), *fact_refusals(ctx.programme, self.facts)]

    def drafts(self, ctx: Context) -> list[Draft]:
        facts = fact_bodies(ctx.programme, self.facts)
        return [Draft("facts.received", {"facts": facts, "from_case": self.from_case, "from_seq": self.from_seq})]

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...calendars import add_days
from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, office_refusals, words_refusals
from ..events import Draft
from ..granting import BARRED
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCommitment:
    """Record the check of what an applicant vouched for. A breach becomes a fact of the enterprise: nothing is
    granted on its word until a day that the programme sets. Revoking the result is a decision of its own."""

    item: str
    kept: bool
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "commitment_checked"), *office_refusals(ctx, self.item)]
        return reasons + words_refusals("text", self.text, needed=not self.kept)

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        body: dict[str, Any] = {"item": instance, "done_on": ctx.today.isoformat(), "kept": self.kept}
        if self.text:
            body["text"] = erasable(self.text)
        drafts = [Draft("item.commitment_checked", body)]
        item = ctx.item(item_of(self.item)[0])
        bars = item.commitment.bars if item and item.commitment else None
        if not self.kept and bars is not None and BARRED in ctx.programme.facts:
            until = add_days(ctx.today, int(bars.n)).isoformat()
            before = ctx.facts.get(BARRED)
            if isinstance(before, date):
                until = max(until, before.isoformat())  # a second breach never shortens what the first brought
            drafts.append(Draft("facts.given", {"facts": {BARRED: until}, "source": "commitment"}))
        return drafts

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, draft, office_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeItem:
    """End a hold: the clock runs again from today."""

    item: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "resumed"), *office_refusals(ctx, self.item)]
        return reasons + words_refusals("text", self.text, needed=False)

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        said = erasable(self.text) if self.text else ""
        return [draft("item.resumed", instance, ctx.today.isoformat(), text=said)]

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, draft, office_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSpecialProcedure:
    """End a special procedure with what it found (`text`, `files`): the clock runs again from today."""

    item: str
    text: Words = typed()
    files: tuple[str, ...] = ()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "special_procedure_ended"), *office_refusals(ctx, self.item)]
        return reasons + words_refusals("text", self.text)

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        on = ctx.today.isoformat()
        said = erasable(self.text)
        return [draft("item.special_procedure_ended", instance, on, text=said, files=list(self.files))]

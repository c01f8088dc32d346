from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..applying import mandate_refusals
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, draft, each, names_refusals, window_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawItems:
    """The applicant takes an application back (撤件) before it is decided."""

    items: tuple[str, ...]
    text: Words = typed()
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *words_refusals("text", self.text)]
        if self.mandate:
            reasons += mandate_refusals(ctx, self.mandate, self.items)
        elif "apply" not in ctx.by.rights:
            reasons += window_refusals(ctx)
        return reasons + each(self.items, lambda name: acting_refusals(ctx, name, "withdrawn"))

    def drafts(self, ctx: Context) -> list[Draft]:
        on, said = ctx.today.isoformat(), erasable(self.text)
        instances = [ctx.pick_instance(one, starting=False) for one in dict.fromkeys(self.items)]
        return [draft("item.withdrawn", one, on, text=said) for one in instances]

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import (
    acting_refusals,
    contained,
    draft,
    each,
    instances_of,
    names_refusals,
    words_refusals,
)
from ..events import Draft
from ..mandates import side_refusals, under
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawItems:
    """The applicant, or under `mandate` its agent, takes an application back (撤件) before it is decided."""

    items: tuple[str, ...]
    text: Words = typed()
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *words_refusals("text", self.text)]
        reasons += side_refusals(ctx, self.mandate, self.items)
        return reasons + each(self.items, lambda name: acting_refusals(ctx, name, "withdrawn"))

    def drafts(self, ctx: Context) -> list[Draft]:
        on, said = ctx.today.isoformat(), erasable(self.text)
        instances = instances_of(ctx, self.items)
        drafts = [draft("item.withdrawn", one, on, text=said) for one in instances]
        # what an envelope took in goes back with it
        inner = [one for name in instances for one in self._taken_in(ctx, name) if one not in instances]
        drafts += [draft("item.withdrawn", one, on, text=said) for one in dict.fromkeys(inner)]
        return under(self.mandate, drafts)

    def _taken_in(self, ctx: Context, name: str) -> list[str]:
        item = ctx.item(item_of(name)[0])
        latest = [ctx.state.latest(one) for one in contained(ctx, item)] if item else []
        return [
            one.instance
            for one in latest
            if one is not None and one.started and not one.applied_on and not one.received_on
        ]

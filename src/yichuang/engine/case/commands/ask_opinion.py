from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import acting_refusals, late_acceptance, next_id, office_refusals, words_refusals
from ..events import Draft
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOpinion:
    """Ask another office for its opinion on an item (征求协办意见). `kind`: which opinion of the programme, by
    default the item's; it says how long the office has and whether its silence reads as consent."""

    item: str
    function: str
    kind: str = ""
    text: Words = typed()
    files: tuple[str, ...] = ()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "granted"), *office_refusals(ctx, self.item)]
        reasons += words_refusals("text", self.text, needed=False)
        instance = ctx.pick_instance(self.item, starting=False)
        item = ctx.item(item_of(self.item)[0])
        if self.function not in ctx.programme.functions:
            reasons.append(Reason("function_unknown", {"function": self.function}))
        elif item is not None and self.function == item.function:
            reasons.append(Reason("opinion_of_oneself", {"function": self.function}))
        if self._kind(ctx) not in ctx.programme.opinions:
            reasons.append(Reason("opinion_kind_unknown", {"known": sorted(ctx.programme.opinions)}))
        if any(one.function == self.function and one.open for one in ctx.state.window.opinions_on(instance)):
            reasons.append(Reason("opinion_already_asked", {"function": self.function}))
        return reasons

    def _kind(self, ctx: Context) -> str:
        item = ctx.item(item_of(self.item)[0])
        return self.kind or (item.opinion if item else "")

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        kind = ctx.programme.opinions[self._kind(ctx)]
        body: dict[str, Any] = {
            "opinion": next_id(ctx.state.window.opinions, "O"),
            "item": instance,
            "function": self.function,
            "days": int(kind.days.n),
        }
        if kind.silence_agrees:
            body["silence"] = kind.id
        if self.text:
            body["text"] = erasable(self.text)
        if self.files:
            body["files"] = list(self.files)
        return [*late_acceptance(ctx, instance), Draft("opinion.asked", body)]

from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, text_refusals
from ..deciding import acting_refusals, draft, each, instances_of, names_refusals, window_refusals, words_refusals
from ..events import Draft

WHYS = ("not_accepted", "acceptance_refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineItems:
    """Turn an application away in writing. `why`: "not_accepted" (不受理: no permit is needed) or "acceptance_refused"
    (不予受理: not ours to decide, or barred by law). `number` that of the notice, `text` the reasons."""

    items: tuple[str, ...]
    why: str
    number: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*names_refusals(self.items), *window_refusals(ctx)]
        if self.why not in WHYS:
            return [*reasons, Reason("event_unknown", {"what": self.why})]
        reasons += text_refusals("number", self.number, most=40) + words_refusals("text", self.text)
        return reasons + each(self.items, lambda name: self._asked_for(ctx, name))

    def _asked_for(self, ctx: Context, name: str) -> list[Reason]:
        reasons = acting_refusals(ctx, name, self.why)
        if not reasons and ctx.pick_instance(name, starting=False) not in ctx.state.items:
            reasons.append(Reason("item_not_started", {"item": name, "what": self.why}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.today.isoformat()
        instances = instances_of(ctx, self.items)
        said = {"number": self.number.strip(), "text": erasable(self.text)}
        return [draft(f"item.{self.why}", one, on, **said) for one in instances]

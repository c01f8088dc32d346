from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, text_refusals
from ..deciding import acting_refusals, draft, each, names_refusals, window_refusals, words_refusals
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
        return reasons + each(self.items, lambda name: acting_refusals(ctx, name, self.why))

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.today.isoformat()
        instances = [ctx.pick_instance(one, starting=False) for one in dict.fromkeys(self.items)]
        said = {"number": self.number.strip(), "text": erasable(self.text)}
        return [draft(f"item.{self.why}", one, on, **said) for one in instances]

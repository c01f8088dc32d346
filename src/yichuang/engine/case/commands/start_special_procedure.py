from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, text_refusals
from ..deciding import acting_refusals, draft, late_acceptance, office_refusals, words_refusals
from ..events import Draft
from ..pausing import pause_body
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSpecialProcedure:
    """Begin a special procedure (特别程序): its time is not counted, but it has its own limit, and the applicant is
    told its length in writing (`number` of that notice). `kind` one of the item's; `days` fewer than its limit."""

    item: str
    kind: str
    number: str
    days: int | None = None
    basis: str = ""
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "special_procedure_started"), *office_refusals(ctx, self.item)]
        reasons += text_refusals("number", self.number, most=40) + words_refusals("text", self.text, needed=False)
        item = ctx.item(item_of(self.item)[0])
        listed = [one for one in item.special_procedures if one in ctx.programme.pauses] if item else []
        if self.kind not in listed:
            return [*reasons, Reason("special_procedure_not_listed", {"kind": self.kind, "known": listed})]
        limit = ctx.programme.pauses[self.kind].limit
        if self.days is not None and (self.days < 1 or (limit is not None and self.days > int(limit.n))):
            reasons.append(Reason("days_out_of_range", {"least": 1, "most": int(limit.n) if limit else 0}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        pause = pause_body(ctx, ctx.programme.pauses[self.kind], self.kind, limit=self.days, basis=self.basis)
        said = erasable(self.text) if self.text else ""
        what, on = "item.special_procedure_started", ctx.today.isoformat()
        return [
            *late_acceptance(ctx, instance),
            draft(what, instance, on, number=self.number.strip(), text=said, pause=pause),
        ]

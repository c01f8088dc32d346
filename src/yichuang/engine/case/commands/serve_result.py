from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, text_refusals
from ..deciding import acting_refusals, draft, window_refusals
from ..events import Draft, Erasable
from ..mandates import mandate_refusals, under

HOWS = ("in_person", "post", "electronic", "left", "public_notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeResult:
    """Hand the result over (送达) and keep the receipt: `how`, who took it, and `receipt`, the digest of the signed
    paper or the number of the parcel. Not while material is owed. `mandate`: the one an agent takes it under."""

    item: str
    how: str
    taken_by: str = ""
    receipt: str = ""
    mandate: str = ""

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "served"), *window_refusals(ctx)]
        if self.mandate:
            reasons += mandate_refusals(ctx, self.mandate, (self.item,), told=True)
        if self.how not in HOWS:
            reasons.append(Reason("how_unknown", {"how": self.how, "known": list(HOWS)}))
        needs_name = self.how == "in_person"
        reasons += text_refusals("taken_by", self.taken_by, needed=needs_name, most=60)
        return reasons + text_refusals("receipt", self.receipt, needed=self.how == "post", most=128)

    def drafts(self, ctx: Context) -> list[Draft]:
        instance = ctx.pick_instance(self.item, starting=False)
        taken = Erasable(self.taken_by.strip(), personal=True) if self.taken_by.strip() else ""
        papers = [one.number for one in ctx.state.window.documents_of(instance)]
        more = {"how": self.how, "receipt": self.receipt.strip(), "documents": papers, "text": taken}
        return under(self.mandate, [draft("item.served", instance, ctx.today.isoformat(), **more)])

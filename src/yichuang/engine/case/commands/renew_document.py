from __future__ import annotations

from dataclasses import dataclass

from ...calendars import add_days
from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import office_refusals, words_refusals
from ..documents import document_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewDocument:
    """Renew a document before it ends, as often and as long as the programme allows."""

    number: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *document_refusals(ctx, self.number)]
        if reasons:
            return reasons
        held = ctx.state.window.documents[self.number]
        reasons += office_refusals(ctx, held.item) + words_refusals("text", self.text)
        kind = ctx.programme.documents.get(held.kind)
        if held.valid_until is None or kind is None or kind.renewals is None or kind.renewal_days is None:
            reasons.append(Reason("document_not_renewable", {"number": self.number}))
        elif held.renewals >= int(kind.renewals.n):
            reasons.append(Reason("document_renewed_enough", {"number": self.number, "most": int(kind.renewals.n)}))
        elif ctx.today > held.valid_until:
            reasons.append(Reason("document_past", {"number": self.number, "on": held.valid_until.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        held = ctx.state.window.documents[self.number]
        kind = ctx.programme.documents[held.kind]
        if held.valid_until is None or kind.renewal_days is None:  # refusals() has seen to it
            return []
        until = add_days(held.valid_until, int(kind.renewal_days.n)).isoformat()
        body = {"number": self.number, "valid_until": until, "text": erasable(self.text)}
        return [Draft("document.renewed", body)]

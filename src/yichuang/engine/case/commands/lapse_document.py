from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import office_refusals, words_refusals
from ..documents import document_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseDocument:
    """Record that a document has lapsed because nothing was begun in time. It must be one that lapses, past its day."""

    number: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *document_refusals(ctx, self.number)]
        if reasons:
            return reasons
        held = ctx.state.window.documents[self.number]
        reasons += office_refusals(ctx, held.item) + words_refusals("text", self.text)
        if not held.lapses or held.valid_until is None:
            reasons.append(Reason("document_never_lapses", {"number": self.number}))
        elif ctx.today <= held.valid_until:
            reasons.append(Reason("document_still_valid", {"number": self.number, "on": held.valid_until.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("document.lapsed", {"number": self.number, "text": erasable(self.text)})]

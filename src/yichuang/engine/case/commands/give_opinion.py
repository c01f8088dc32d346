from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import words_refusals
from ..events import Draft
from ..opinions import VIEWS, asked_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion:
    """Give the opinion asked for. `view`: "agree", "disagree" (with reasons), or "forward" (agree, but it must go to a
    higher office). Late is better than never: it may still be given while the item is not decided."""

    opinion: str
    view: str
    text: Words = typed()
    files: tuple[str, ...] = ()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *asked_refusals(ctx, self.opinion)]
        if self.view not in VIEWS:
            reasons.append(Reason("view_unknown", {"view": self.view, "known": list(VIEWS)}))
        return reasons + words_refusals("reasons", self.text, needed=self.view == "disagree")

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"opinion": self.opinion, "view": self.view}
        if self.text:
            body["text"] = erasable(self.text)
        if self.files:
            body["files"] = list(self.files)
        return [Draft("opinion.given", body)]

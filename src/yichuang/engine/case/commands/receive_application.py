from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..context import Context, open_refusals
from ..deciding import draft, window_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveApplication:
    """Take in an application that was made from afar (接件). It counts as received on the day it was made: nobody loses
    a day because nobody looked."""

    application: str

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *window_refusals(ctx)]
        made = ctx.state.window.applications.get(self.application)
        if made is None:
            return [*reasons, Reason("application_unknown", {"application": self.application})]
        if made.received_on is not None:
            reasons.append(Reason("application_received", {"on": made.received_on.isoformat()}))
        elif not self._waiting(ctx):
            reasons.append(Reason("application_withdrawn", {"number": made.number}))
        return reasons

    def _waiting(self, ctx: Context) -> list[str]:
        made = ctx.state.window.applications[self.application]
        items = ctx.state.items
        return [one for one in made.items if one in items and items[one].state == "applied"]

    def drafts(self, ctx: Context) -> list[Draft]:
        on = ctx.state.window.applications[self.application].on.isoformat()
        drafts = [Draft("application.received", {"application": self.application})]
        return drafts + [draft("item.received", one, on, application=self.application) for one in self._waiting(ctx)]

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import function_refusals, office_refusals, words_refusals
from ..events import Draft

CONCLUSIONS = ("agree", "agree_after", "disagree")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConclusion:
    """Record what one office concludes in a session, on the spot or in writing afterwards: it agrees, agrees once
    something is put right, or disagrees. An office that stayed away has said nothing: silence is no consent here."""

    session: str
    function: str
    view: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.sessions.get(self.session)
        if held is None:
            return [*open_refusals(ctx), Reason("session_unknown", {"session": self.session})]
        own = function_refusals(ctx, self.function)
        # whoever leads writes down what the others say on the spot
        reasons = [*open_refusals(ctx), *(own if own and office_refusals(ctx, held.item) else [])]
        if held.closed_on is not None:
            reasons.append(Reason("session_closed", {"on": held.closed_on.isoformat()}))
        if held.on > ctx.today:
            reasons.append(Reason("session_not_yet", {"on": held.on.isoformat()}))
        if self.function not in held.functions:
            reasons.append(Reason("not_in_session", {"function": self.function, "known": list(held.functions)}))
        if self.view not in CONCLUSIONS:
            reasons.append(Reason("view_unknown", {"view": self.view, "known": list(CONCLUSIONS)}))
        return reasons + words_refusals("reasons", self.text, needed=self.view != "agree")

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"session": self.session, "function": self.function, "view": self.view}
        if self.text:
            body["text"] = erasable(self.text)
        return [Draft("session.concluded", body)]

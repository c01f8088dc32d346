from __future__ import annotations

from dataclasses import dataclass

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals
from ..deciding import function_refusals, words_refusals
from ..events import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupervision:
    """The supervising bureau answers a handover: taken over, by whom, or why not (审管互动)."""

    supervision: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.supervisions.get(self.supervision)
        if held is None:
            return [*open_refusals(ctx), Reason("supervision_unknown", {"supervision": self.supervision})]
        reasons = [*open_refusals(ctx), *function_refusals(ctx, held.function), *words_refusals("text", self.text)]
        if held.answered_on is not None:
            reasons.append(Reason("supervision_answered", {"on": held.answered_on.isoformat()}))
        return reasons

    def drafts(self, ctx: Context) -> list[Draft]:
        return [Draft("supervision.answered", {"supervision": self.supervision, "text": erasable(self.text)})]

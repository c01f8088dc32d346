from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...errors import EngineError, Reason
from ..approvals import item_of_command, proposal_refusals
from ..command_data import Words, erasable, from_data, to_data, typed
from ..context import Context, open_refusals
from ..deciding import next_id, words_refusals
from ..events import Draft
from ..registry import REGISTRY


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDecision:
    """Put a decision before whoever must sign it (报批、报签): the command by name with its fields. Nothing but the
    signature may stand in its way."""

    command: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*open_refusals(ctx), *words_refusals("text", self.text, needed=False)]
        inner = self._inner()
        if isinstance(inner, Reason):
            return [*reasons, inner]
        reasons += proposal_refusals(ctx, inner)
        if not reasons and inner.approval(ctx) is None:
            reasons.append(Reason("approval_not_needed", {"command": self.command}))
        item = item_of_command(inner)
        if any(
            one.state == "open" and one.command == self.command and one.item == ctx.pick_instance(item, starting=False)
            for one in ctx.state.window.proposals.values()
        ):
            reasons.append(Reason("proposal_open", {"item": item}))
        return reasons

    def _inner(self) -> Any:
        kind = REGISTRY.get(self.command)
        if kind is None or not hasattr(kind, "approval"):
            return Reason("command_unknown", {"command": self.command})
        try:
            return from_data(kind, self.fields)
        except EngineError as wrong:
            return Reason(wrong.code, dict(wrong.params))

    def drafts(self, ctx: Context) -> list[Draft]:
        inner = self._inner()
        need = inner.approval(ctx)
        body: dict[str, Any] = {
            "proposal": next_id(ctx.state.window.proposals, "P"),
            "command": self.command,
            "fields": to_data(inner),
            "item": ctx.pick_instance(item_of_command(inner), starting=False),
            "right": need.right,
        }
        if self.text:
            body["text"] = erasable(self.text)
        return [Draft("decision.proposed", body)]

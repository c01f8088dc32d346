from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...errors import Reason
from ..approvals import Approval, approval_refusals
from ..command_data import Words, typed
from ..context import Context
from ..deciding import stands
from ..events import Draft
from ..granting import grant_approval, grant_drafts, grant_refusals
from ..state import item_of
from ..window import PreOpinion


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPreOpinion:
    """Let a pre-opinion become the decision, now that the event it waited for has happened (the land contract, say) and
    the drawing is the same to the byte. A person does it: no permit is issued by a timer."""

    item: str
    number: str
    phase: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    valid_until: date | None = None
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = grant_refusals(ctx, self, "granted")
        item = ctx.item(item_of(self.item)[0])
        held = self._held(ctx)
        if item is None or item.preopinion is None or held is None:
            return [*reasons, Reason("preopinion_missing", {"item": self.item})]
        if held.view != "agree":
            reasons.append(Reason("preopinion_against", {"number": held.number}))
        if held.turned_on is not None:
            reasons.append(Reason("preopinion_turned", {"on": held.turned_on.isoformat()}))
        if held.valid_until is not None and ctx.today > held.valid_until:
            reasons.append(Reason("preopinion_expired", {"until": held.valid_until.isoformat()}))
        if not stands(ctx, item.preopinion.becomes_on):
            reasons.append(Reason("preopinion_waits", {"item": item.preopinion.becomes_on}))
        on_table = ctx.state.window.materials.get(item.preopinion.material)
        if on_table is None or not on_table.files or on_table.files[-1] != held.file:
            reasons.append(Reason("drawing_changed", {"material": item.preopinion.material, "number": held.number}))
        return reasons + (approval_refusals(ctx, self) if not reasons else [])

    def _held(self, ctx: Context) -> PreOpinion | None:
        found = [one for one in ctx.state.window.preopinions.values() if one.item == item_of(self.item)[0]]
        return found[-1] if found else None

    def approval(self, ctx: Context) -> Approval | None:
        return grant_approval(ctx, self)

    def drafts(self, ctx: Context) -> list[Draft]:
        held = self._held(ctx)
        if held is None:  # refusals() has seen to it
            return []
        turned = Draft("preopinion.turned", {"preopinion": held.id, "item": held.item, "file": held.file})
        return [turned, *grant_drafts(ctx, self, "granted", preopinion=held.id)]

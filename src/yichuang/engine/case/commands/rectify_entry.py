from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ...errors import Reason
from ...items.model import Record
from ..context import Context, day_refusals, entry_of, open_refusals, right_refusals, text_refusals
from ..events import Draft, Erasable
from ..item_rules import BY_EVIDENCE, sequence_refusal
from ..state import ItemState, recorded_despite

_MAY_CHANGE = frozenset({"done_on", "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RectifyEntry:
    """Put a recorded mistake right in view (更正): take the entry `seq` back (`void`) or change its day or number.

    The old entry stays readable; `text` is the reason. What would leave an impossible order behind is refused.
    """

    seq: int
    text: str
    void: bool = False
    change: Mapping[str, str] = field(default_factory=dict)

    def refusals(self, ctx: Context) -> list[Reason]:
        item, kind = entry_of(ctx, self.seq)
        instance = item.instance if item else ""
        reasons = [*open_refusals(ctx), *right_refusals(ctx, "rectify", instance), *text_refusals("text", self.text)]
        reasons += text_refusals("number", self.change.get("number", ""), needed=False, most=100)
        if self.seq in ctx.state.void:
            return [*reasons, Reason("entry_already_void", {"seq": self.seq})]
        if not kind:
            code = "entry_not_rectifiable" if 0 < self.seq <= ctx.state.seq else "entry_unknown"
            params: dict[str, Any] = {"seq": self.seq}
            if code == "entry_not_rectifiable":
                params["type"] = ""
            return [*reasons, Reason(code, params)]
        if not self.void and (item is None or not self.change or not set(self.change) <= _MAY_CHANGE):
            return [*reasons, Reason("entry_not_rectifiable", {"seq": self.seq, "type": kind})]
        if item is not None and _decided_here(ctx, item, self.seq):
            return [*reasons, Reason("entry_decided_here", {"item": item.item})]
        if item is not None:
            reasons += self._item_refusals(ctx, item)
        if kind == "works.stopped" and any(w.seq == self.seq and w.resumed_on for w in ctx.state.works):
            reasons.append(Reason("entry_rectified_would_break", {"seq": self.seq, "code": "works_not_stopped"}))
        return reasons

    def _item_refusals(self, ctx: Context, item: ItemState) -> list[Reason]:
        if "done_on" in self.change:
            try:
                on = date.fromisoformat(self.change["done_on"])
            except ValueError:
                wrong = {"fact": "done_on", "problem": "fact_not_date", "seen": self.change["done_on"][:20]}
                return [Reason("fact_invalid", wrong)]
            if late := day_refusals(ctx, on):
                return late
        history = []
        for entry in item.history:
            if entry.seq != self.seq:
                history.append(entry)
            elif not self.void:
                on = date.fromisoformat(self.change["done_on"]) if "done_on" in self.change else entry.on
                history.append(replace(entry, on=on))
        definition = ctx.item(item.item)
        broken = sequence_refusal(definition.kind, item.instance, history) if definition else None
        if broken is None:
            return []
        return [Reason("entry_rectified_would_break", {"seq": self.seq, "code": broken.code})]

    def drafts(self, ctx: Context) -> list[Draft]:
        body: dict[str, Any] = {"seq": self.seq, "text": Erasable(self.text)}
        if self.void:
            body["void"] = True
        else:
            body["change"] = dict(self.change)
        return [Draft("entry.rectified", body)]


def _decided_here(ctx: Context, item: ItemState, seq: int) -> bool:
    """What is decided at our own window is taken back by a decision of its own: papers, notices and days rest on it.
    What came before us and was recorded is put right like any record."""
    definition = ctx.item(item.item)
    if any(entry.seq == seq and recorded_despite(entry) for entry in item.history):
        return False
    return definition is not None and definition.record is Record.OURS and definition.kind not in BY_EVIDENCE

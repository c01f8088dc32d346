from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import Reason
from ...items.model import ItemKind
from ..command_data import Words, erasable, typed
from ..context import Context
from ..deciding import (
    acting_refusals,
    contained,
    each,
    item_refusals,
    late_acceptance,
    next_id,
    office_refusals,
    words_refusals,
)
from ..events import Draft
from ..state import item_of

KINDS = ("review", "acceptance")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSession:
    """Call a joint review or a joint acceptance: which offices, on which day, where. `item` leads; an acceptance
    takes in what its envelope contains. `phase`: a part accepted before the rest (分阶段验收), where the programme
    allows it."""

    item: str
    kind: str
    on: date
    functions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    place: str = ""
    phase: str = ""
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        reasons = [*acting_refusals(ctx, self.item, "granted"), *office_refusals(ctx, self.item)]
        reasons += words_refusals("text", self.text, needed=False)
        item = ctx.item(item_of(self.item)[0])
        if self.kind not in KINDS:
            reasons.append(Reason("session_kind_unknown", {"kind": self.kind, "known": list(KINDS)}))
        if self.on < ctx.today:
            reasons.append(Reason("session_in_past", {"on": self.on.isoformat(), "today": ctx.today.isoformat()}))
        if item is None:
            return reasons
        if self.kind == "acceptance" and item.kind is not ItemKind.ENVELOPE:
            reasons.append(Reason("item_not_envelope", {"item": item.id}))
        reasons += each(self.items, lambda name: acting_refusals(ctx, name, "granted"))
        strange = [one for one in self.items if item_of(one)[0] not in contained(ctx, item)]
        if self.kind == "acceptance" and strange:
            reasons.append(Reason("item_not_contained", {"item": strange[0], "envelope": item.id}))
        unknown = sorted(one for one in self.functions if one not in ctx.programme.functions)
        if unknown:
            reasons.append(Reason("function_unknown", {"function": unknown[0]}))
        if self.phase:
            allowed = bool(item.phases) and (item.phases_when is None or ctx.holds(item.phases_when) is True)
            if not allowed:
                reasons.append(Reason("phases_not_allowed", {"item": item.id}))
            else:
                reasons += self._phase_refusals(ctx, [one.id for one in item.phases])
        if any(
            one.item == ctx.pick_instance(self.item, starting=False) and one.closed_on is None
            for one in ctx.state.window.sessions.values()
        ):
            reasons.append(Reason("session_open", {"item": item.id}))
        return reasons

    def _phase_refusals(self, ctx: Context, known: list[str]) -> list[Reason]:
        if self.phase not in known:
            return [Reason("phase_unknown", {"phase": self.phase, "known": known})]
        instance = ctx.pick_instance(self.item, starting=False)
        held = ctx.state.window.sessions.values()
        over = {one.phase for one in held if one.item == instance and one.passed}
        due = next((one for one in known if one not in over), "")
        return [] if self.phase == due else [Reason("phase_out_of_turn", {"phase": self.phase, "next": due})]

    def drafts(self, ctx: Context) -> list[Draft]:
        item = ctx.item(item_of(self.item)[0])
        if item is None:
            return []
        # what another system decides is recorded when it says so; a session here decides nothing about it
        names = self.items or tuple(one for one in contained(ctx, item) if not item_refusals(ctx, one))
        instances = [ctx.pick_instance(one, starting=False) for one in dict.fromkeys(names)]
        deciding = [inner.function for one in names if (inner := ctx.item(item_of(one)[0])) is not None]
        functions = dict.fromkeys((*self.functions, *deciding, *(item.asks if not self.functions else ())))
        body: dict[str, Any] = {
            "session": next_id(ctx.state.window.sessions, "S"),
            "kind": self.kind,
            "item": ctx.pick_instance(self.item, starting=False),
            "items": instances,
            "functions": list(functions) or [item.function],
            "on": self.on.isoformat(),
        }
        for key, value in (("place", self.place.strip()), ("phase", self.phase)):
            if value:
                body[key] = value
        if self.text:
            body["text"] = erasable(self.text)
        late = [one for name in (body["item"], *instances) for one in late_acceptance(ctx, name)]
        return [*late, Draft("session.called", body)]

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ...items.model import ItemKind
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals, text_refusals
from ..deciding import contained, draft, office_refusals, stands, words_refusals
from ..events import Draft
from ..granting import issued, supervised
from ..opinions import frozen
from ..state import item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession:
    """Close a session with one opinion letter (`number`). Every office must have concluded. Where all agree, a joint
    acceptance grants what it took in, and the envelope with it, unless only a phase was accepted."""

    session: str
    number: str
    text: Words = typed()

    def refusals(self, ctx: Context) -> list[Reason]:
        held = ctx.state.window.sessions.get(self.session)
        if held is None:
            return [*open_refusals(ctx), Reason("session_unknown", {"session": self.session})]
        reasons = [*open_refusals(ctx), *office_refusals(ctx, held.item)]
        reasons += text_refusals("number", self.number, most=80) + words_refusals("text", self.text, needed=False)
        if held.closed_on is not None:
            return [*reasons, Reason("session_closed", {"on": held.closed_on.isoformat()})]
        if held.missing:
            reasons.append(Reason("conclusions_missing", {"functions": list(held.missing)}))
        if any(one.number == self.number for one in ctx.state.window.sessions.values()):
            reasons.append(Reason("number_taken", {"number": self.number}))
        item = ctx.state.items.get(held.item)
        if item is not None and item.ended:
            reasons.append(Reason("item_ended", {"item": item.instance, "state": item.state, "on": ""}))
        elif self._grants(ctx):
            still = [
                one.instance for name in held.items if (one := ctx.state.items.get(name)) and one.state == "paused"
            ]
            if still:
                reasons.append(Reason("item_paused", {"item": still[0], "kind": ""}))
        return reasons

    def _passed(self, ctx: Context) -> bool:
        held = ctx.state.window.sessions[self.session]
        return all(one.view == "agree" for one in held.conclusions.values())

    def _grants(self, ctx: Context) -> bool:
        held = ctx.state.window.sessions[self.session]
        item = ctx.item(item_of(held.item)[0])
        last = not held.phase or (item is not None and bool(item.phases) and held.phase == item.phases[-1].id)
        return held.kind == "acceptance" and last and self._passed(ctx)

    def drafts(self, ctx: Context) -> list[Draft]:
        held = ctx.state.window.sessions[self.session]
        number, on = self.number.strip(), ctx.today.isoformat()
        body: dict[str, Any] = {"session": held.id, "number": number, "passed": self._passed(ctx)}
        if self.text:
            body["text"] = erasable(self.text)
        drafts = [Draft("session.closed", body)]
        item = ctx.item(item_of(held.item)[0])
        if item is None:
            return drafts
        first = item.documents[:1]
        if held.kind == "acceptance" and held.phase and self._passed(ctx) and not self._grants(ctx):
            return drafts + issued(ctx, held.item, dict.fromkeys(first, number), phase=held.phase)
        if not self._grants(ctx):
            return drafts
        for name in held.items:
            now = ctx.state.items.get(name)
            if now is not None and not now.ended:
                drafts.append(draft("item.granted", name, on, number=number, session=held.id))
        granted = {item_of(name)[0] for name in held.items}
        if item.kind is ItemKind.ENVELOPE and all(one in granted or stands(ctx, one) for one in contained(ctx, item)):
            said = frozen(ctx, held.item)
            drafts.append(draft("item.granted", held.item, on, number=number, session=held.id, opinions=said))
            drafts += issued(ctx, held.item, dict.fromkeys(first, number)) + supervised(ctx, held.item)
        return drafts

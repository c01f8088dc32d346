from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...errors import Reason
from ..command_data import Words, erasable, typed
from ..context import Context, open_refusals, text_refusals
from ..deciding import (
    acting_refusals,
    contained,
    draft,
    office_refusals,
    planned_refusals,
    stands,
    words_refusals,
)
from ..events import Draft
from ..granting import issued, supervised
from ..opinions import decision_refusals, frozen
from ..state import item_of
from ..window import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession:
    """Close a session with one opinion letter (`number`). Every office must have concluded. Where all agree, a joint
    acceptance grants what it took in, and the envelope with it, unless only a phase was accepted. What two people
    must sign it leaves to them."""

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
        number = self.number.strip()
        if number in ctx.state.window.documents or any(
            one.number == number for one in ctx.state.window.sessions.values() if one.number
        ):
            reasons.append(Reason("number_taken", {"number": number}))
        item = ctx.state.items.get(held.item)
        if item is not None and item.ended:
            on = item.ended_on.isoformat() if item.ended_on else ""
            return [*reasons, Reason("item_ended", {"item": item.instance, "state": item.state, "on": on})]
        return reasons + self._against(ctx, held)

    def _against(self, ctx: Context, held: Session) -> list[Reason]:
        """What stands in the way of the grants it brings: the same as of any grant."""
        reasons = []
        for name in self._grants(ctx, held):
            reasons += acting_refusals(ctx, name, "granted")
            now = ctx.state.items.get(name)
            if now is not None and now.owed:
                reasons.append(Reason("material_still_owed", {"item": name, "materials": list(now.owed)}))
            reasons += decision_refusals(ctx, name, self.text)
            item = ctx.item(item_of(name)[0])
            if name == held.item and item is not None:
                reasons += planned_refusals(ctx, item, starts=True, ends=False)
        return reasons

    def _grants(self, ctx: Context, held: Session) -> list[str]:
        """The instances it grants, the envelope last."""
        envelope = ctx.item(item_of(held.item)[0])
        passed = all(one.view == "agree" for one in held.conclusions.values())
        last = not held.phase or (
            envelope is not None and bool(envelope.phases) and held.phase == envelope.phases[-1].id
        )
        if envelope is None or held.kind != "acceptance" or not last or not passed or held.missing:
            return []
        found = []
        for name in held.items:
            now, item = ctx.state.items.get(name), ctx.item(item_of(name)[0])
            if now is not None and not now.ended and item is not None and item.sign != "two":
                found.append(name)
        whole = {item_of(name)[0] for name in found}
        if envelope.sign != "two" and all(one in whole or stands(ctx, one) for one in contained(ctx, envelope)):
            found.append(held.item)
        return found

    def drafts(self, ctx: Context) -> list[Draft]:
        held = ctx.state.window.sessions[self.session]
        number, on = self.number.strip(), ctx.today.isoformat()
        passed = all(one.view == "agree" for one in held.conclusions.values())
        body: dict[str, Any] = {"session": held.id, "number": number, "passed": passed}
        if self.text:
            body["text"] = erasable(self.text)
        drafts = [Draft("session.closed", body)]
        item, granted = ctx.item(item_of(held.item)[0]), self._grants(ctx, held)
        letter = dict.fromkeys(item.documents[:1] if item else (), number)
        for name in granted:
            said = frozen(ctx, name)
            drafts.append(draft("item.granted", name, on, number=number, session=held.id, opinions=said))
            if name == held.item:
                drafts += issued(ctx, name, letter)
            drafts += supervised(ctx, name, after=len([one for one in drafts if one.type == "supervision.notified"]))
        if held.kind == "acceptance" and held.phase and passed and held.item not in granted:
            drafts += issued(ctx, held.item, letter, phase=held.phase)
        return drafts

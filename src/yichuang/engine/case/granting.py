"""What every grant shares: what must be true first, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from ..calendars import add_days
from ..errors import Reason
from .approvals import Approval
from .command_data import Words, erasable
from .context import Context, text_refusals
from .deciding import (
    acting_refusals,
    condition_refusals,
    draft,
    late_acceptance,
    office_refusals,
    planned_refusals,
    words_refusals,
)
from .events import Draft
from .opinions import decision_refusals, frozen
from .state import item_of

BARRED = "commitments_barred_until"
"""The fact of the enterprise that says until when nothing is granted on its word."""


class Granting(Protocol):
    """The fields every grant has."""

    @property
    def item(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def phase(self) -> str: ...

    @property
    def documents(self) -> Mapping[str, str]: ...

    @property
    def valid_until(self) -> date | None: ...

    @property
    def text(self) -> Words: ...


def grant_refusals(ctx: Context, asked: Granting, what: str) -> list[Reason]:
    """Everything against a grant but the signature."""
    reasons = [*acting_refusals(ctx, asked.item, what), *office_refusals(ctx, asked.item)]
    if any(reason.code != "not_allowed" and reason.code != "not_your_item" for reason in reasons):
        return reasons
    item, instance = ctx.item(item_of(asked.item)[0]), ctx.pick_instance(asked.item, starting=False)
    reasons += text_refusals("number", asked.number, most=80) + words_refusals("text", asked.text, needed=False)
    if item is None:
        return reasons
    reasons += condition_refusals(ctx, item)
    reasons += planned_refusals(ctx, item, starts=True, ends=True) + decision_refusals(ctx, instance, asked.text)
    reasons += _phase(ctx, asked)
    strange = sorted(one for one in asked.documents if one not in item.documents)
    if strange:
        reasons.append(Reason("document_unknown", {"documents": strange, "known": list(item.documents)}))
    if asked.valid_until is not None and asked.valid_until < ctx.today:
        reasons.append(Reason("valid_until_past", {"on": asked.valid_until.isoformat()}))
    numbers = list(_numbers(ctx, asked).values())
    taken = [one for one in numbers if one in ctx.state.window.documents or numbers.count(one) > 1]
    if taken:
        reasons.append(Reason("number_taken", {"number": taken[0]}))
    return reasons


def grant_approval(ctx: Context, asked: Granting) -> Approval | None:
    """Where the programme wants two people, one reviews and another signs."""
    item = ctx.item(item_of(asked.item)[0])
    return Approval("sign", two=True) if item is not None and item.sign == "two" else None


def _phase(ctx: Context, asked: Granting) -> list[Reason]:
    item = ctx.item(item_of(asked.item)[0])
    if not asked.phase or item is None:
        return []
    known = [one.id for one in item.phases]
    if not known or (item.phases_when is not None and ctx.holds(item.phases_when) is not True):
        return [Reason("phases_not_allowed", {"item": item.id})]
    if asked.phase not in known:
        return [Reason("phase_unknown", {"phase": asked.phase, "known": known})]
    granted = {one.phase for one in ctx.state.instances(item.id) if one.ended_well}
    due = next((one for one in known if one not in granted), "")
    return [] if asked.phase == due else [Reason("phase_out_of_turn", {"phase": asked.phase, "next": due})]


def _numbers(ctx: Context, asked: Granting) -> dict[str, str]:
    """Document → number: those given; the first document takes the number of the decision."""
    item = ctx.item(item_of(asked.item)[0])
    found = {}
    for nth, name in enumerate(item.documents if item else ()):
        number = asked.documents.get(name, asked.number if nth == 0 else "")
        if number.strip():
            found[name] = number.strip()
    return found


def grant_drafts(ctx: Context, asked: Granting, what: str, **more: Any) -> list[Draft]:
    """The decision with the opinions as it found them, its documents, and word to whoever supervises."""
    item, instance = ctx.item(item_of(asked.item)[0]), ctx.pick_instance(asked.item, starting=False)
    if item is None:
        return []
    on = ctx.today.isoformat()
    if asked.phase:
        more |= {"phase": asked.phase, "phase_open": asked.phase != item.phases[-1].id}
    said = erasable(asked.text) if asked.text else ""
    number = asked.number.strip()
    drafts = late_acceptance(ctx, instance)
    drafts.append(draft(f"item.{what}", instance, on, number=number, text=said, opinions=frozen(ctx, instance), **more))
    drafts += issued(ctx, instance, _numbers(ctx, asked), valid_until=asked.valid_until, phase=asked.phase)
    return drafts + supervised(ctx, instance)


def issued(
    ctx: Context, instance: str, numbers: Mapping[str, str], *, valid_until: date | None = None, phase: str = ""
) -> list[Draft]:
    """The documents of a decision, each with its number and validity (that of the programme, unless said)."""
    drafts = []
    for name, number in numbers.items():
        kind = ctx.programme.documents.get(name)
        until = valid_until
        if until is None and kind is not None and kind.validity_days is not None:
            until = add_days(ctx.today, int(kind.validity_days.n))
        more = {"valid_until": until.isoformat() if until else "", "lapses": bool(kind and kind.lapses and until)}
        body = draft("document.issued", instance, ctx.today.isoformat(), number=number, document=name, phase=phase)
        drafts.append(Draft(body.type, {**body.body, **{key: value for key, value in more.items() if value}}))
    return drafts


def supervised(ctx: Context, instance: str, *, after: int = 0) -> list[Draft]:
    """Word to the bureau that supervises what was granted (审管互动). `after`: how many were told with it."""
    item = ctx.item(item_of(instance)[0])
    if item is None or not item.supervised_by:
        return []
    name = f"V{len(ctx.state.window.supervisions) + after + 1}"
    body = {"supervision": name, "item": instance, "function": item.supervised_by}
    return [Draft("supervision.notified", body)]

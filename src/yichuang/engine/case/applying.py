"""What applying for items means, at the counter or from afar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..errors import Reason
from .command_data import Words, erasable
from .context import Context, open_refusals, text_refusals
from .credit_codes import is_credit_code
from .deciding import (
    draft,
    each,
    instances_of,
    item_refusals,
    names_refusals,
    next_id,
    planned_refusals,
    turn_refusals,
    words_refusals,
)
from .events import Draft, Erasable
from .fact_bodies import fact_bodies, fact_refusals
from .item_rules import order_refusal
from .mandates import mandate_refusals, under
from .state import item_of

HOWS = ("upload", "paper", "fetched", "held")


class Asking(Protocol):
    """The fields an application has, whoever types them."""

    @property
    def number(self) -> str: ...

    @property
    def items(self) -> tuple[str, ...]: ...

    @property
    def name(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def contact(self) -> Words: ...

    @property
    def phone(self) -> Words: ...

    @property
    def materials(self) -> Mapping[str, Any]: ...

    @property
    def facts(self) -> Mapping[str, Any]: ...

    @property
    def mandate(self) -> str: ...


def apply_refusals(ctx: Context, asked: Asking, *, typed_by_clerk: bool = False) -> list[Reason]:
    """Everything against an application but who files it. `typed_by_clerk`: whoever holds the mandate stands at the
    counter."""
    reasons = [*open_refusals(ctx), *names_refusals(asked.items), *fact_refusals(ctx.programme, asked.facts)]
    reasons += text_refusals("number", asked.number, most=40) + text_refusals("name", asked.name, most=200)
    if asked.code.strip() and not is_credit_code(asked.code.strip().upper()):
        reasons.append(Reason("credit_code_wrong", {"code": asked.code.strip()[:40]}))
    reasons += words_refusals("contact", asked.contact, needed=False, most=60)
    reasons += words_refusals("phone", asked.phone, needed=False, most=40)
    reasons += material_refusals(ctx, asked.materials)
    if any(one.number == asked.number.strip() for one in ctx.state.window.applications.values()):
        reasons.append(Reason("number_taken", {"number": asked.number}))
    if reasons:
        return reasons
    if asked.mandate:
        who = asked.name.strip()
        reasons += mandate_refusals(ctx, asked.mandate, asked.items, told=typed_by_clerk, applicant=who)
    return reasons + each(asked.items, lambda name: _item(ctx, name))


def material_refusals(ctx: Context, materials: Mapping[str, Any]) -> list[Reason]:
    """What is handed in must be known, and say how it came."""
    reasons = []
    for material, given in materials.items():
        if material not in ctx.programme.materials:
            reasons.append(Reason("material_unknown", {"material": material}))
        elif not isinstance(given, Mapping) or given.get("how", "paper") not in HOWS:
            reasons.append(Reason("material_how_unknown", {"material": material, "known": list(HOWS)}))
        elif not _digests(given.get("files")):
            reasons.append(Reason("material_files_wrong", {"material": material}))
        elif given.get("how") == "upload" and not given.get("files"):
            reasons.append(Reason("material_without_file", {"material": material}))
    return reasons


def _digests(files: Any) -> bool:
    listed = isinstance(files, list | tuple) and all(isinstance(one, str) and one for one in files)
    return files is None or listed


def _item(ctx: Context, name: str) -> list[Reason]:
    if wrong := item_refusals(ctx, name):
        return wrong
    item = ctx.item(item_of(name)[0])
    if wrong := turn_refusals(ctx, name):
        return wrong
    instance = ctx.pick_instance(name, starting=True)
    now = ctx.state.items.get(instance)
    order = order_refusal(instance, item.kind, now, "applied")  # type: ignore[union-attr]
    if order is not None:
        return [order]
    return planned_refusals(ctx, item, starts=False, ends=False)  # type: ignore[arg-type]


def apply_drafts(ctx: Context, asked: Asking, *, via: str) -> list[Draft]:
    """The application with its items: applied for, and at the counter received at once."""
    on = ctx.today.isoformat()
    name = next_id(ctx.state.window.applications, "A")
    instances = instances_of(ctx, asked.items, starting=True)
    # the name of a firm is public; that of a natural person can be forgotten
    code, named = asked.code.strip().upper(), asked.name.strip()
    applicant: dict[str, Any] = {"name": named if code else Erasable(named, personal=True)}
    if code:
        applicant["code"] = code
    for key, said in (("contact", asked.contact), ("phone", asked.phone)):
        if not isinstance(said, str):
            applicant[key] = erasable(said)
        elif said.strip():
            applicant[key] = Erasable(said.strip(), personal=True)
    body: dict[str, Any] = {
        "application": name, "number": asked.number.strip(), "items": instances, "via": via, "applicant": applicant,
    }  # fmt: skip
    if asked.materials:
        body["materials"] = handed_in(asked.materials)
    drafts = [Draft("application.made", body)]
    if asked.facts:
        facts = fact_bodies(ctx.programme, asked.facts)
        drafts.append(Draft("facts.given", {"facts": facts, "source": "application"}))
    what = "item.received" if via == "window" else "item.applied"
    drafts += [draft(what, one, on, application=name) for one in instances]
    return under(asked.mandate, drafts)


def handed_in(materials: Mapping[str, Any]) -> dict[str, Any]:
    """What lies on the table, as an event keeps it."""
    return {
        name: {"how": given.get("how", "paper"), "files": list(given.get("files") or ())}
        for name, given in sorted(materials.items())
    }

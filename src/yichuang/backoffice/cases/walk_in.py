"""Taking an application in at the counter: the clerk types for whoever stands there, on the form people fill from afar.

Until it is received nothing is written but what was typed, as with an application that is not sent yet. Received, it
bears the number and a code, with which the applicant follows it like one that was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.command_data import Words
from yichuang.engine.case.commands import ReceiveWalkIn
from yichuang.engine.case.context import Context
from yichuang.engine.case.deciding import planned_refusals
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme

from .answers import Done, Refused
from .applying import Typed, Wanted, open_with, programme_of_applying, read, said_of, sent, start, wanted
from .district import district
from .enterprises import enterprise_named
from .models import Applying, Case
from .perform import perform
from .states import programme_of, state_of


def begin(programme_id: str, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Applying:
    """The form of a case that is not there yet."""
    one, _code = start(programme_id, Typed(facts=dict(facts), clerk=by.ref), at=at)
    return one


def begin_in(case_id: str, *, by: Actor, at: datetime) -> Applying:
    """The form of one more application in a case: who it is, is carried over. Raises CaseUnknownError."""
    state = state_of(case_id)
    typed = Typed(clerk=by.ref, joins=case_id)
    last = next(reversed(list(state.window.applications.values())), None)
    if last is not None:
        _say(typed, last.applicant)
    programme = programme_of(state)
    asked = wanted_here(typed, programme, by=by, at=at)
    ctx = Context(programme, state, by, at, district().calendar(programme.calendar))
    # ticked from the start: what nothing that must come before keeps waiting
    typed.items = [
        one
        for one in asked.items
        if (item := ctx.item(one)) and not planned_refusals(ctx, item, starts=True, ends=False)
    ]
    one, _code = start(programme.id, typed, at=at)
    return one


def held_by(number: str, by: Actor) -> Applying | None:
    """What this clerk is typing under a number. What applicants write themselves is nobody's here."""
    one = Applying.objects.filter(pk=number).first()
    return one if one is not None and one.sent_at is None and read(one).clerk == by.ref else None


def fill_in(typed: Typed, *, by: Actor) -> bool:
    """Fills what is empty about an enterprise that is known by its code; whether anything was. Whom to call is taken
    only from cases `by` may see."""
    code = typed.code.strip().upper()
    empty = [one for one in ("name", "contact", "phone") if not getattr(typed, one).strip()]
    if not code or not empty:
        return False
    before = (typed.name, typed.contact, typed.phone)
    seen = Case.objects.filter(may_see(by)).values("pk")
    known = Applying.objects.filter(credit_code=code, sent_at__isnull=False, case__in=seen).order_by("-sent_at").first()
    if known is not None:
        applications = state_of(str(known.case_id)).window.applications.values()
        asked = next((one for one in applications if one.number == known.number), None)
        if asked is not None:
            _say(typed, {key: said for key, said in asked.applicant.items() if key in empty})
    if not typed.name.strip():
        typed.name = enterprise_named(code)
    return (typed.name, typed.contact, typed.phone) != before


def _say(typed: Typed, applicant: Mapping[str, Any]) -> None:
    opened = texts.open_texts(texts.sealed_ids(applicant))
    for key in ("name", "code", "contact", "phone"):
        said: Words = applicant.get(key, "")
        plain = (opened.get(said["sealed"]) or "") if isinstance(said, Mapping) else said
        if plain:
            setattr(typed, key, plain)


def wanted_here(typed: Typed, programme: Programme, *, by: Actor, at: datetime) -> Wanted:
    """What the form asks for. In a case that is joined: the items that may be applied for now, under what is known of
    the case and what was typed, and the materials of those chosen; neither a fact nor a material it has already is
    asked for again."""
    if not typed.joins:
        return wanted(programme, typed.facts, by=by, at=at)
    state = state_of(typed.joins)
    facts = {**state.plain_facts(), **typed.facts}
    asked = wanted(programme, facts, by=by, at=at)
    ctx = Context(programme, state, by, at, district().calendar(programme.calendar))
    items = tuple(one for one in asked.items if not _walk_in(one).refusals(ctx))
    only = replace(asked, items=items)
    materials = _for(chosen(typed, only), asked, programme)
    return replace(
        only,
        asks=tuple(one for one in asked.asks if one not in state.facts or one in typed.facts),
        materials={name: minor for name, minor in materials.items() if name not in there(typed)},
    )


def there(typed: Typed) -> frozenset[str]:
    """The materials that lie with the case already."""
    return frozenset(state_of(typed.joins).window.materials) if typed.joins else frozenset()


def _for(items: tuple[str, ...], asked: Wanted, programme: Programme) -> dict[str, bool]:
    """The materials of these items among those asked for."""
    flow = asked.plan.flow
    parts = [part for one in items if (item := programme.item(one, flow)) for part in (one, *item.contains)]
    used = {use.material for one in parts if (item := programme.item(one, flow)) for use in item.materials}
    return {name: minor for name, minor in asked.materials.items() if name in used}


def _walk_in(item: str) -> ReceiveWalkIn:
    return ReceiveWalkIn(number="-", items=(item,), name="-")


def chosen(typed: Typed, asked: Wanted) -> tuple[str, ...]:
    """The items the clerk left ticked; all of them until something was chosen."""
    return tuple(one for one in asked.items if one in typed.items) if typed.items else asked.items


def receive(one: Applying, *, by: Actor, at: datetime, key: str) -> Done | Refused:
    """Takes the application in as it was typed, whole or not at all; sent twice it is one."""
    typed = read(one)
    programme = programme_of_applying(one, typed, at)
    asked = wanted_here(typed, programme, by=by, at=at)
    said = said_of(one, typed, asked) | {"items": chosen(typed, asked), "mandate": typed.mandate}
    if not typed.joins:
        return open_with(one, programme, ReceiveWalkIn(**said, facts=typed.facts), by=by, at=at, key=key)
    known = state_of(typed.joins).plain_facts()
    news = {name: raw for name, raw in typed.facts.items() if raw is not None and known.get(name) != raw}
    done = perform(typed.joins, ReceiveWalkIn(**said, facts=news), by=by, at=at, now=at, key=key)
    if isinstance(done, Done):
        sent(one, typed.code, at=at)
    return done

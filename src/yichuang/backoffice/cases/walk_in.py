"""Taking an application in at the counter: the clerk types for whoever stands there, on the form people fill from afar.

Until it is received nothing is written but what was typed, as with an application that is not sent yet. Received, it
bears the number and a code, with which the applicant follows it like one that was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yichuang.engine.case.commands import GiveMandate, ReceiveWalkIn
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme

from .answers import Done, Refused
from .applicants import known, opened
from .applying import Typed, Wanted, open_with, programme_of_applying, read, said_of, start, wanted
from .joining import joined, said_in, send_in, ticked_first
from .models import Applying
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
        for name, said in opened(last.applicant).items():
            setattr(typed, name, said)
    programme = programme_of(state)
    typed.items = ticked_first(joined(typed, programme, _walk_in, by=by, at=at))
    one, _code = start(programme.id, typed, at=at)
    return one


def held_by(number: str, by: Actor) -> Applying | None:
    """What this clerk is typing under a number. What applicants write themselves is nobody's here."""
    one = Applying.objects.filter(pk=number).first()
    return one if one is not None and one.sent_at is None and read(one).clerk == by.ref else None


def fill_in(typed: Typed, *, by: Actor) -> bool:
    """Fills what is empty about an enterprise that is known by its code; whether anything was."""
    code = typed.code.strip().upper()
    empty = [one for one in ("name", "contact", "phone") if not getattr(typed, one).strip()]
    if not code or not empty:
        return False
    found = known(code, typed.name.strip(), by=by)
    for name in empty:
        setattr(typed, name, found.get(name, ""))
    return any(found.get(name) for name in empty)


def wanted_here(typed: Typed, programme: Programme, *, by: Actor, at: datetime) -> Wanted:
    """What the form asks for; in a case that is joined, only what may be applied for now."""
    if not typed.joins:
        return wanted(programme, typed.facts, by=by, at=at)
    return joined(typed, programme, _walk_in, by=by, at=at).wanted


def _walk_in(item: str) -> ReceiveWalkIn:
    return ReceiveWalkIn(number="-", items=(item,), name="-")


def chosen(typed: Typed, asked: Wanted) -> tuple[str, ...]:
    """The items the clerk left ticked; all of a new case until something was chosen."""
    if not typed.items and not typed.joins:
        return asked.items
    return tuple(one for one in asked.items if one in typed.items)


def stages_of(programme: Programme, asked: Wanted) -> tuple[str, ...]:
    """The stages a mandate can be given for with a new application: those of what its flow uses."""
    flow = programme.flows.get(asked.plan.flow)
    used = {one.stage for one in (flow.items if flow is not None else programme.items).values()}
    return tuple(one for one in programme.stages if one in used)


FIRST_MANDATE = "M1"
"""The id of the mandate that is given with the application a case is opened for."""


def receive(one: Applying, *, by: Actor, at: datetime, key: str, given: GiveMandate | None = None) -> Done | Refused:
    """Takes the application in as it was typed, whole or not at all; sent twice it is one. `given`: the mandate that
    comes with an application for which a case is opened, and under which it is filed."""
    typed = read(one)
    programme = programme_of_applying(one, typed, at)
    asked = wanted_here(typed, programme, by=by, at=at)
    if typed.joins:
        return send_in(one, typed.joins, ReceiveWalkIn(**said_in(one, typed, asked)), by=by, at=at, key=key)
    said = said_of(one, typed, asked) | {"items": chosen(typed, asked), "mandate": FIRST_MANDATE if given else ""}
    asking = ReceiveWalkIn(**said, facts=typed.facts)
    return open_with(one, programme, asking, by=by, at=at, key=key, given=given)

"""What somebody without an account applies for: some of the items of a new case, or more of one applied for before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from yichuang.engine.case.commands import Apply
from yichuang.engine.case.deciding import materials_of
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme

from .answers import Done, Refused
from .applicants import opened
from .applying import Typed, applicant, case_to_be, open_with, programme_of_applying, read, said_of, start, wanted
from .joining import Joined, joined, said_in, send_in, ticked_first, waiting_among
from .models import Applying
from .states import programme_of, state_of


def offered(typed: Typed, programme: Programme, *, by: Actor, at: datetime) -> Joined:
    """What the form offers under what was typed; its materials are those of what is ticked."""
    if typed.joins:

        def trial(item: str) -> Apply:
            return Apply(number="-", items=(item,), name=typed.name or "-")

        return joined(typed, programme, trial, by=by, at=at)
    asked = wanted(programme, typed.facts, by=by, at=at)
    ctx = case_to_be(programme, asked.plan, typed.facts, by=by, at=at)
    found = Joined(wanted=asked, against={}, waiting=waiting_among(ctx, asked.items))
    on = ticked(typed, found)
    parts = [*on, *(part for one in on if (item := ctx.item(one)) is not None for part in item.contains)]
    return replace(found, wanted=replace(asked, materials=materials_of(ctx, parts)))


def ticked(typed: Typed, found: Joined) -> tuple[str, ...]:
    """The items applied for: those chosen; until something is, those that wait for nothing, and the only one there
    is."""
    items = found.wanted.items
    chosen = tuple(one for one in items if one in typed.items)
    if chosen or typed.joins:
        return chosen
    return items if len(items) == 1 else tuple(ticked_first(found))


def more_items(one: Applying, *, at: datetime) -> tuple[str, ...]:
    """What the applicant of one that was sent may still apply for in its case now."""
    return _more_of(one, at=at)[1].wanted.items if one.case_id else ()


def begin_more(one: Applying, *, at: datetime) -> tuple[Applying, str] | None:
    """One more application in the case of one that was sent, under a number and a code of its own; None where nothing
    more can be applied for now."""
    typed, found = _more_of(one, at=at)
    typed.items = ticked_first(found)
    return start(one.programme_id, typed, at=at) if found.wanted.items else None


def _more_of(one: Applying, *, at: datetime) -> tuple[Typed, Joined]:
    state = state_of(str(one.case_id))
    made = next(made for made in state.window.applications.values() if made.number == one.number)
    # who it is, is carried over
    who = opened(made.applicant)
    typed = Typed(
        joins=str(one.case_id), name=who["name"], code=who["code"], contact=who["contact"], phone=who["phone"]
    )
    return typed, offered(typed, programme_of(state), by=applicant(one.number), at=at)


def send(one: Applying, *, at: datetime, key: str) -> Done | Refused:
    """Sends the application: a service opens a case of its own, permits open one under the facts given, and what is
    added to a case is added. Whole or not at all; sent twice it is one application."""
    typed = read(one)
    programme, by = programme_of_applying(one, typed, at), applicant(one.number)
    found = offered(typed, programme, by=by, at=at)
    if typed.joins:
        more = Apply(**said_in(one, typed, found.wanted))
        return send_in(one, typed.joins, more, by=by, at=at, key=key)
    asked = replace(found.wanted, items=ticked(typed, found))
    application = Apply(**said_of(one, typed, asked), facts=typed.facts)
    return open_with(one, programme, application, by=by, at=at, key=key)

"""One more application in a case that is there: what may be applied for now and what not, and nothing asked twice.

Whoever types it, the command itself says of every item what is against it, so that the form and what is sent agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from yichuang.engine.case.commands import Apply, ReceiveWalkIn
from yichuang.engine.case.context import Context
from yichuang.engine.case.deciding import contained, planned_refusals
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme

from .answers import Done, Refused
from .applying import Typed, Wanted, noted, said_of, wanted
from .district import district
from .models import Applying
from .perform import perform
from .states import state_of

Trial = Callable[[str], Apply | ReceiveWalkIn]
"""The application for one item alone, as it would be sent."""


@dataclass(frozen=True, slots=True)
class Joined:
    """`wanted`: the items that may be applied for now, the materials of those chosen, the facts the case lacks.
    `against`: item → why not, of the others the case needs. `waiting`: item → what must still come before it."""

    wanted: Wanted
    against: Mapping[str, tuple[Reason, ...]]
    waiting: Mapping[str, tuple[Reason, ...]]


def joined(
    typed: Typed, programme: Programme, trial: Trial, *, by: Actor, at: datetime, known: tuple[Reason, ...] = ()
) -> Joined:
    """What the form of one more application offers, under what is known of the case and what was typed. `known`: what
    is against it whatever the item, said elsewhere. Raises CaseUnknownError."""
    state = state_of(typed.joins)
    ctx = context_of(state, programme, by=by, at=at)
    asked = wanted(programme, {**state.plain_facts(), **typed.facts}, by=by, at=at)
    tried = {one: tuple(why for why in trial(one).refusals(ctx) if why not in known) for one in asked.items}
    items = tuple(one for one, reasons in tried.items() if not reasons)
    materials = _for(tuple(one for one in items if one in typed.items), asked, programme)
    only = replace(
        asked,
        items=items,
        asks=tuple(one for one in asked.asks if one not in state.facts or one in typed.facts),
        materials={name: minor for name, minor in materials.items() if name not in state.window.materials},
    )
    return Joined(
        wanted=only,
        against={one: reasons for one, reasons in tried.items() if reasons},
        waiting=waiting_among(ctx, items),
    )


def waiting_among(ctx: Context, items: Iterable[str]) -> dict[str, tuple[Reason, ...]]:
    """Item → what must still come before it, or before a part of it; what waits for nothing is left out."""
    found = {}
    for name in items:
        item = ctx.item(name)
        parts = (name, *contained(ctx, item)) if item is not None else ()
        waits = {
            why.params["before"]: why
            for part in parts
            if (one := ctx.item(part)) is not None
            for why in planned_refusals(ctx, one, starts=True, ends=False)
            if why.code == "hard_predecessor_open" and why.params["before"] not in parts
        }
        if waits:
            found[name] = tuple(waits.values())
    return found


def context_of(state: CaseState, programme: Programme, *, by: Actor, at: datetime) -> Context:
    """What a command on the case would look at, if it were given now."""
    return Context(programme, state, by, at, district().calendar(programme.calendar))


def ticked_first(found: Joined) -> list[str]:
    """The items ticked from the start: those that nothing which must come before keeps waiting."""
    return [one for one in found.wanted.items if one not in found.waiting]


def there(typed: Typed) -> frozenset[str]:
    """The materials that lie with the case already."""
    return frozenset(state_of(typed.joins).window.materials) if typed.joins else frozenset()


def _for(items: tuple[str, ...], asked: Wanted, programme: Programme) -> dict[str, bool]:
    """The materials of these items among those asked for."""
    flow = asked.plan.flow
    parts = [part for one in items if (item := programme.item(one, flow)) for part in (one, *item.contains)]
    used = {use.material for one in parts if (item := programme.item(one, flow)) for use in item.materials}
    return {name: minor for name, minor in asked.materials.items() if name in used}


def said_in(one: Applying, typed: Typed, asked: Wanted) -> dict[str, Any]:
    """What is sent: every item that is ticked, so that one that cannot be applied for any more is refused, not left
    out; and the facts that are news."""
    before = state_of(typed.joins).plain_facts()
    news = {name: raw for name, raw in typed.facts.items() if raw is not None and before.get(name) != raw}
    return said_of(one, typed, asked) | {"items": tuple(typed.items), "mandate": typed.mandate, "facts": news}


def send_in(
    one: Applying, case_id: str, application: Apply | ReceiveWalkIn, *, by: Actor, at: datetime, key: str
) -> Done | Refused:
    """Adds the application to the case, whole or not at all; sent twice it is one."""
    return noted(one, perform(case_id, application, by=by, at=at, now=at, key=key), at=at)

"""What may be done to an item now: the same refusals as deciding, so a greyed button can say why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..calendars import Calendar
from ..items.model import Record
from ..programme.model import Programme
from .commands import (
    ClearObstacle,
    CloseCase,
    GiveFacts,
    RaiseObstacle,
    RecordItemEvent,
    ReopenCase,
    ResumeWorks,
    StopWorks,
    WriteNote,
)
from .context import Command, Context
from .events import Actor
from .item_rules import BY_EVIDENCE, WHATS
from .offers import PLACEHOLDER, Offer
from .state import CaseState, item_of
from .window_offers import window_offers

EVENT_ORDER = (
    "met",
    "received",
    "accepted",
    "department_accepted",
    "granted",
    "granted_with_material_to_follow",
    "refused",
    "correction_requested",
    "correction_received",
    "special_procedure_started",
    "special_procedure_ended",
    "held",
    "resumed",
    "not_accepted",
    "acceptance_refused",
    "withdrawn",
    "recalled",
    "revoked",
)
"""The order in which events are offered: the likely ones first."""

__all__ = ["EVENT_ORDER", "Offer", "available", "item_offers", "window_offers"]


def available(
    programme: Programme, state: CaseState, *, by: Actor, at: datetime, calendar: Calendar, items: Iterable[str] = ()
) -> list[Offer]:
    """Offers for the case and for the instances named in `items`, possible ones first: what may be recorded of an item
    that is decided elsewhere, what the window may do to one of ours."""
    ctx = Context(programme, state, by, at, calendar)
    whole: list[tuple[str, Command]] = [
        ("give_facts", GiveFacts(facts=dict.fromkeys(list(programme.facts)[:1]))),
        ("write_note", WriteNote(text=PLACEHOLDER)),
        ("raise_obstacle", RaiseObstacle(obstacle=PLACEHOLDER, text=PLACEHOLDER)),
        ("stop_works", StopWorks(text=PLACEHOLDER)),
        ("resume_works", ResumeWorks()),
        ("close_case", CloseCase(text=PLACEHOLDER)),
        ("reopen_case", ReopenCase(text=PLACEHOLDER)),
    ]
    whole += [
        ("clear_obstacle", ClearObstacle(obstacle=o.id, text=PLACEHOLDER))
        for o in state.obstacles
        if o.cleared_on is None
    ]
    offers = [Offer(name, command, tuple(command.refusals(ctx))) for name, command in whole]
    for instance in items:
        item = ctx.item(item_of(instance)[0])
        ours = item is not None and item.record is Record.OURS and item.kind not in BY_EVIDENCE
        offers += window_offers(ctx, instance) if ours else item_offers(ctx, instance)
    return sorted(offers, key=lambda offer: not offer.open)


def item_offers(ctx: Context, instance: str) -> list[Offer]:
    """Every item event with why not, in the order people look for them; possible ones first."""
    item = ctx.item(ctx.pick_instance(instance, starting=False).rpartition(".")[0] or instance) or ctx.item(instance)
    by_evidence = item is not None and item.kind in BY_EVIDENCE
    offers = []
    for what in EVENT_ORDER:
        if what not in WHATS or (by_evidence and what not in ("met", "recalled", "revoked")):
            continue
        command = RecordItemEvent(item=instance, what=what)
        offers.append(Offer("record_item_event", command, tuple(command.refusals(ctx)), instance, what))
    return sorted(offers, key=lambda offer: not offer.open)

"""What may be done to an item now: the same refusals as deciding, so a greyed button can say why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..calendars import Calendar
from ..errors import Reason
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
from .state import CaseState

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


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that can be offered, and every reason against it. `name` is the command, `what` the item event."""

    name: str
    command: Command
    refusals: tuple[Reason, ...]
    item: str = ""
    what: str = ""

    @property
    def open(self) -> bool:
        return not self.refusals


_PLACEHOLDER = "—"  # a text the person has not typed yet must not be what greys the button


def available(
    programme: Programme, state: CaseState, *, by: Actor, at: datetime, calendar: Calendar, items: Iterable[str] = ()
) -> list[Offer]:
    """Offers for the case and for the instances named in `items`, possible ones first."""
    ctx = Context(programme, state, by, at, calendar)
    whole: list[tuple[str, Command]] = [
        ("give_facts", GiveFacts(facts=dict.fromkeys(list(programme.facts)[:1]))),
        ("write_note", WriteNote(text=_PLACEHOLDER)),
        ("raise_obstacle", RaiseObstacle(obstacle=_PLACEHOLDER, text=_PLACEHOLDER)),
        ("stop_works", StopWorks(text=_PLACEHOLDER)),
        ("resume_works", ResumeWorks()),
        ("close_case", CloseCase(text=_PLACEHOLDER)),
        ("reopen_case", ReopenCase(text=_PLACEHOLDER)),
    ]
    whole += [
        ("clear_obstacle", ClearObstacle(obstacle=o.id, text=_PLACEHOLDER))
        for o in state.obstacles
        if o.cleared_on is None
    ]
    offers = [Offer(name, command, tuple(command.refusals(ctx))) for name, command in whole]
    for instance in items:
        offers += item_offers(ctx, instance)
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

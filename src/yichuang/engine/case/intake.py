"""The five days of the window: an application nobody answers reads as accepted on the day it was received."""

from __future__ import annotations

from datetime import date

from ..calendars import WorkingDays
from ..clocks import INTAKE_DAYS, intake_due_on
from ..items.model import Item
from ..programme.model import PlanItem, Programme
from .state import ItemState, changed


def intake_limit(programme: Programme) -> int:
    """Working days to accept, refuse or list every gap."""
    return int((programme.intake or INTAKE_DAYS).n)


def waiting_since(one: ItemState) -> date | None:
    """The day from which an item not answered yet waits for an answer: that of the application, however late it was
    looked at; None where it was answered."""
    if one.state == "applied":
        return one.applied_on
    if one.state != "received":
        return None
    # what was corrected since is received anew
    if one.corrections or one.applied_on is None:
        return one.received_on
    return one.applied_on


def unanswered_since(programme: Programme, one: ItemState, today: date, days: WorkingDays) -> date | None:
    """The day an item reads as accepted on, because the limit has ended without acceptance, refusal or notice."""
    since = waiting_since(one)
    if since is None or today <= intake_due_on(since, days, intake_limit(programme)):
        return None
    return since


def accepted_unanswered(item: Item, planned: PlanItem | None, one: ItemState, since: date) -> ItemState:
    """The item accepted on the day of receipt, as the licence law has it. Only how it reads; what is recorded later
    says what it was."""
    days = planned.days if planned is not None else int(item.allow.days.n) if item.allow.days else None
    return changed(
        one, state="accepted", accepted_on=since, clock_from=since, allow_days=days, allow_basis=item.allow.basis
    )

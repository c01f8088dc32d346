"""Deciding: a command meets a state and becomes events, or reasons why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..calendars import Calendar
from ..errors import Reason
from ..programme.model import Programme
from .command_data import unreadable
from .context import Command, Context
from .events import Actor, Draft
from .state import CaseState


@dataclass(frozen=True, slots=True)
class Accepted:
    events: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    reasons: tuple[Reason, ...]


def decide(
    programme: Programme, state: CaseState, command: Command, *, by: Actor, at: datetime, calendar: Calendar
) -> Accepted | Refused:
    """The events `command` makes of `state`, or every reason against it. Never raises for what a person got wrong.

    `at` is aware; it may not be earlier than the last event of the case.
    """
    if state.last_at is not None and at < state.last_at:
        return Refused((Reason("earlier_than_last", {"last_at": state.last_at.isoformat()}),))
    for field in unreadable(command):
        return Refused((Reason("text_unreadable", {"field": field}),))
    ctx = Context(programme, state, by, at, calendar)
    reasons = command.refusals(ctx)
    if reasons:
        return Refused(tuple(reasons))
    return Accepted(tuple(command.drafts(ctx)))

"""What goes in and out: plain JSON, dates as ISO text, money in fen as everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict


class CaseOut(Schema):
    """The head of a case."""

    id: str
    number: str
    title: str
    kind: str
    programme: str = Field(description="Id of the mechanism it is handled under.")
    project_code: str
    flow: str
    seq: int = Field(description="The last event; send it back as `seen`.")
    opened_at: datetime
    closed_at: datetime | None


class ItemOut(Schema):
    """An item as it reads now."""

    instance: str
    item: str
    title: str
    state: str
    turn: str
    function: str
    since_on: date | None
    due_on: date | None
    status: str
    number: str


class EventOut(Schema):
    """One event. Words of people are left out: they are read on the screens, by those who may."""

    seq: int
    type: str
    at: datetime
    by: dict[str, Any]
    body: dict[str, Any]


class ReasonOut(Schema):
    """One reason against a command."""

    code: str
    params: dict[str, Any]
    text: str


class RefusedOut(Schema):
    """Nothing was written."""

    kind: str
    reasons: list[ReasonOut]
    changed: list[EventOut] = Field(default_factory=list, description="What happened since `seen`, where that is why.")


class DoneOut(Schema):
    """It was done."""

    case: str
    seq: int
    events: list[EventOut]


class CommandIn(Schema):
    """A command's fields, as docs/reference/commands.md lists them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fields: dict[str, Any] = Field(default_factory=dict)
    seen: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="The event looked at; 409 when the item has changed since."
    )


class OfferOut(Schema):
    """A command about an item, with every reason against it."""

    command: str
    about: str
    open: bool
    to_propose: bool
    reasons: list[ReasonOut]


class Wrong(Schema):
    """What was wrong with the request, in words."""

    detail: str

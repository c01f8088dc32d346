"""What can have happened to a case: names, schema versions and national codes. Dotted, past tense, owned by us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EventKind:
    """`national_code`: the item status code of the national exchange tables this event is sent up as, if any.
    `body`: the keys the body may hold, for the reference."""

    type: str
    schema: int = 1
    national_code: int | None = None
    body: tuple[str, ...] = ()


_DONE = ("item", "done_on", "number", "text", "files", "despite")

_TABLE = (
    EventKind("case.opened", body=("case", "programme", "programme_id", "zone", "number", "title", "division", "kind")),
    EventKind("case.closed", body=("text",)),
    EventKind("case.reopened", body=("text",)),
    EventKind("case.migrated", body=("programme", "from", "text")),
    EventKind("case.linked", body=("case", "as", "number")),
    EventKind("case.assigned", body=("item", "role", "to")),
    EventKind("facts.given", body=("facts", "flow", "source")),
    EventKind("facts.received", body=("facts", "from_case", "from_seq", "since")),
    EventKind("item.received", national_code=1, body=_DONE),
    EventKind("item.withdrawn", national_code=2, body=_DONE),
    EventKind("item.accepted", national_code=3, body=(*_DONE, "allow", "flow")),
    EventKind("item.not_accepted", national_code=4, body=_DONE),
    EventKind("item.acceptance_refused", national_code=5, body=_DONE),
    EventKind("item.correction_requested", national_code=6, body=(*_DONE, "pause")),
    EventKind("item.correction_received", national_code=7, body=_DONE),
    EventKind("item.department_accepted", national_code=8, body=(*_DONE, "allow", "flow")),
    EventKind("item.special_procedure_started", national_code=9, body=(*_DONE, "pause")),
    EventKind("item.special_procedure_ended", national_code=10, body=_DONE),
    EventKind("item.granted", national_code=11, body=_DONE),
    EventKind("item.granted_with_material_to_follow", national_code=12, body=(*_DONE, "owed", "owed_by")),
    EventKind("item.refused", national_code=13, body=_DONE),
    EventKind("item.recalled", national_code=14, body=_DONE),
    EventKind("item.revoked", national_code=15, body=_DONE),
    EventKind("item.held", body=(*_DONE, "pause")),
    EventKind("item.resumed", body=_DONE),
    EventKind("item.met", body=_DONE),
    EventKind("entry.rectified", body=("seq", "void", "change", "text")),
    EventKind("file.attached", body=("file", "name", "size", "type", "item", "kind")),
    EventKind("note.written", body=("text", "kind", "item", "done_on")),
    EventKind("obstacle.raised", body=("obstacle", "text", "ask", "proposed_by", "due_on", "item", "kind")),
    EventKind("obstacle.cleared", body=("obstacle", "text", "done_on")),
    EventKind("works.stopped", body=("text", "done_on", "expected_on")),
    EventKind("works.resumed", body=("text", "done_on", "workers")),
)

EVENTS: Mapping[str, EventKind] = {k.type: k for k in _TABLE}

NATIONAL_CODES: Mapping[int, str] = {k.national_code: k.type for k in _TABLE if k.national_code is not None}

ITEM_EVENTS = frozenset(t for t in EVENTS if t.startswith("item."))


@dataclass(frozen=True, slots=True)
class Erasable:
    """Text of a person that must be erasable. Commands put it into a draft; before an event is stored it is sealed:
    the event keeps {"sealed": id, "digest": salted SHA-256} and the text lives encrypted in a row of its own."""

    text: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An event decided but not yet sealed and numbered. The body may hold `Erasable` values at its top level, or one
    level down under "facts"."""

    type: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `at` aware UTC; `by` the actor's signature; `body` JSON, sealed."""

    type: str
    at: datetime
    by: Mapping[str, Any]
    body: Mapping[str, Any]
    seq: int
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `ref` "person:<id>" or "system:<name>"; `posts`, `offices`, `teams` are refs held on the day;
    `rights` what the posts allow; `acting_for` the person or firm acted for."""

    ref: str
    posts: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    acting_for: str = ""
    post: str = ""

    def signature(self) -> dict[str, Any]:
        """What an event keeps of the actor."""
        by: dict[str, Any] = {"ref": self.ref}
        if self.post:
            by["post"] = self.post
        if self.acting_for:
            by["for"] = self.acting_for
        return by


SYSTEM_RIGHTS = frozenset({"open", "record", "facts", "assign", "rectify", "close", "works", "note", "link", "migrate"})
"""Every right a post can hold over cases; `system` actors (imports, seeds, deliveries) hold them all."""


def system(name: str) -> Actor:
    return Actor(ref=f"system:{name}", rights=SYSTEM_RIGHTS)


def upcast(kind: str, schema: int, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a stored event lifted to today's schema. Stored rows never change."""
    step = _LIFTS.get((kind, schema))
    while step is not None:
        body = step(body)
        schema += 1
        step = _LIFTS.get((kind, schema))
    return body


_LIFTS: dict[tuple[str, int], Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {}
"""(type, schema) → the step to schema + 1. Empty while every event is at its first schema."""

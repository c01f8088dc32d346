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

_DECIDED = ("opinions", "basis", "phase", "phase_open", "session")

_TABLE = (
    EventKind("case.opened", body=("case", "programme", "programme_id", "zone", "number", "title", "division", "kind")),
    EventKind("case.closed", body=("text",)),
    EventKind("case.reopened", body=("text",)),
    EventKind("case.migrated", body=("programme", "from", "text")),
    EventKind("case.linked", body=("case", "as", "number")),
    EventKind("case.assigned", body=("item", "role", "to")),
    EventKind("facts.given", body=("facts", "flow", "source", "mandate")),
    EventKind("facts.received", body=("facts", "from_case", "from_seq", "since")),
    EventKind(
        "application.made",
        body=("application", "number", "items", "via", "applicant", "mandate", "materials", "done_on"),
    ),
    EventKind("application.received", body=("application",)),
    EventKind("material.handed_in", body=("materials", "notice", "application", "mandate")),
    EventKind("notice.given", body=("notice", "number", "items", "verdicts", "words", "text")),
    EventKind("opinion.asked", body=("opinion", "item", "function", "days", "silence", "text", "files")),
    EventKind("opinion.signed_for", body=("opinion",)),
    EventKind("opinion.given", body=("opinion", "view", "text", "files")),
    EventKind("opinion.withdrawn", body=("opinion", "text")),
    EventKind("session.called", body=("session", "kind", "item", "items", "functions", "on", "place", "phase", "text")),
    EventKind("session.concluded", body=("session", "function", "view", "text")),
    EventKind("session.closed", body=("session", "number", "passed", "text")),
    EventKind("decision.proposed", body=("proposal", "command", "fields", "item", "right", "text")),
    EventKind("decision.approved", body=("proposal", "text")),
    EventKind("decision.returned", body=("proposal", "text")),
    EventKind("document.issued", body=("document", "number", "item", "valid_until", "lapses", "phase", "done_on")),
    EventKind("document.renewed", body=("number", "valid_until", "text")),
    EventKind("document.lapsed", body=("number", "text")),
    EventKind("preopinion.given", body=("preopinion", "item", "number", "view", "file", "valid_until", "text")),
    EventKind("preopinion.turned", body=("preopinion", "item", "file")),
    EventKind(
        "mandate.given",
        body=("mandate", "agent", "identity", "principal", "stages", "from_on", "until_on", "file"),
    ),
    EventKind("mandate.revoked", body=("mandate", "text")),
    EventKind("service.rated", body=("rating", "item", "level", "poor", "channel", "text", "mandate")),
    EventKind("rating.answered", body=("rating", "text")),
    EventKind("supervision.notified", body=("supervision", "item", "function", "documents")),
    EventKind("supervision.answered", body=("supervision", "text")),
    EventKind("item.applied", body=(*_DONE, "application", "mandate")),
    EventKind("item.received", national_code=1, body=(*_DONE, "application", "mandate")),
    EventKind("item.withdrawn", national_code=2, body=(*_DONE, "mandate")),
    EventKind("item.accepted", national_code=3, body=(*_DONE, "allow", "flow", "owed", "owed_by", "read_as")),
    EventKind("item.not_accepted", national_code=4, body=_DONE),
    EventKind("item.acceptance_refused", national_code=5, body=_DONE),
    EventKind("item.correction_requested", national_code=6, body=(*_DONE, "pause", "notice")),
    EventKind("item.correction_received", national_code=7, body=(*_DONE, "notice", "mandate")),
    EventKind("item.department_accepted", national_code=8, body=(*_DONE, "allow", "flow")),
    EventKind("item.special_procedure_started", national_code=9, body=(*_DONE, "pause")),
    EventKind("item.special_procedure_ended", national_code=10, body=_DONE),
    EventKind("item.granted", national_code=11, body=(*_DONE, *_DECIDED, "commitment", "preopinion")),
    EventKind("item.granted_with_material_to_follow", national_code=12, body=(*_DONE, *_DECIDED, "owed", "owed_by")),
    EventKind("item.refused", national_code=13, body=(*_DONE, *_DECIDED)),
    EventKind("item.recalled", national_code=14, body=_DONE),
    EventKind("item.revoked", national_code=15, body=_DONE),
    EventKind("item.held", body=(*_DONE, "pause")),
    EventKind("item.resumed", body=_DONE),
    EventKind("item.hold_prolonged", body=(*_DONE, "pause")),
    EventKind("item.met", body=_DONE),
    EventKind("item.handed_over", body=(*_DONE, "function")),
    EventKind("item.extended", body=(*_DONE, "days", "approved_by")),
    EventKind("item.material_received", body=(*_DONE, "materials", "mandate")),
    EventKind("item.commitment_checked", body=(*_DONE, "kept")),
    EventKind("item.served", body=(*_DONE, "documents", "how", "receipt", "mandate")),
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


def in_clear(value: Any) -> Any:
    """A body, or data of a command, with every `Erasable` as its text: for what is looked at and never stored so."""
    if isinstance(value, Erasable):
        return value.text
    if isinstance(value, Mapping):
        return {key: in_clear(inner) for key, inner in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Draft:
    """An event decided but not yet sealed and numbered. The body may hold `Erasable` values, however deep in its
    mappings."""

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
    """Who acts. `ref` "person:<id>", "system:<name>" or, in work done again from a log, "log:<name>"; `posts`,
    `offices`, `teams` are refs held on the day; `rights` what the posts allow; `functions` what their offices decide by
    the function map of the day. Whom an agent acts for is no matter of who signs: each act names its mandate."""

    ref: str
    posts: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    post: str = ""

    def signature(self) -> dict[str, Any]:
        """What an event keeps of the actor."""
        by: dict[str, Any] = {"ref": self.ref}
        if self.post:
            by["post"] = self.post
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

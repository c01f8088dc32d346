"""What the window has done in a case beside its items: applications, notices, opinions, sessions, papers, debts.

Each record is what its own events amount to. `seq` is the event that made it. Sealed texts are kept as the event keeps
them. Refs are those of an actor ("person:3", "team:1", "applicant:").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Application:
    """One application (申请) for several items. `via` "online" | "window" | "agency"; `number` the printed one.

    `applicant`: {"name", "code", "contact", "phone"}, the last two sealed. `code` is the unified social credit code,
    or empty for a natural person, whose name is sealed too. `mandate` the one it was filed under.
    """

    id: str
    seq: int
    number: str
    on: date
    items: tuple[str, ...]
    via: str
    applicant: Mapping[str, Any]
    mandate: str = ""
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A material as it lies on the table. `how` "upload" | "paper" | "fetched" | "held"; `files` digests."""

    material: str
    seq: int
    on: date
    files: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A complete-list notice (一次性告知): `verdicts` material → "ok" | "missing" | "flawed" | "owed" (it may
    follow later), every one passed; `words` material → sealed text saying what is wrong and what would be right."""

    id: str
    seq: int
    number: str
    on: date
    items: tuple[str, ...]
    verdicts: Mapping[str, str]
    words: Mapping[str, Any]
    text: Any = None
    answered_on: date | None = None

    @property
    def gaps(self) -> tuple[str, ...]:
        """The materials that are missing or flawed, as listed."""
        return tuple(one for one, verdict in self.verdicts.items() if verdict in ("missing", "flawed"))


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion asked of another office (协办意见). `view` "agree" | "disagree" | "forward" (agree, but forward up).

    `days` working days to answer; `silence` the rule by which silence reads as consent ("" = it never does), and then
    only from the day the asked office signed for the request (`signed_on`).
    """

    id: str
    seq: int
    item: str
    function: str
    asked_on: date
    asked_by: str
    days: int
    silence: str = ""
    text: Any = None
    files: tuple[str, ...] = ()
    signed_on: date | None = None
    view: str = ""
    given_on: date | None = None
    given_by: str = ""
    reasons: Any = None
    withdrawn_on: date | None = None

    @property
    def open(self) -> bool:
        """Neither answered nor taken back."""
        return self.given_on is None and self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one office said in a session: `view` "agree" | "agree_after" (after rectification) | "disagree"."""

    function: str
    view: str
    on: date
    by: str
    text: Any = None


@dataclass(frozen=True, slots=True)
class Session:
    """A joint review or a joint acceptance over several items, each office's conclusion recorded.

    `kind` "review" | "acceptance"; `item` the one it serves (an envelope for an acceptance); `phase` a part accepted
    before the rest; `text` its agenda; `number` of the opinion letter once closed, `closing` what was said with it;
    `passed` whether every office agreed.
    """

    id: str
    seq: int
    kind: str
    item: str
    items: tuple[str, ...]
    functions: tuple[str, ...]
    on: date
    place: str = ""
    text: Any = None
    phase: str = ""
    conclusions: Mapping[str, Conclusion] = field(default_factory=dict)
    closed_on: date | None = None
    number: str = ""
    passed: bool = False
    closing: Any = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The offices that have not said anything yet."""
        return tuple(one for one in self.functions if one not in self.conclusions)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """What an item's decision put into somebody's hand. `valid_until` None = no end."""

    number: str
    seq: int
    kind: str
    item: str
    issued_on: date
    valid_until: date | None = None
    lapses: bool = False
    phase: str = ""
    renewals: int = 0
    lapsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PreOpinion:
    """A view given before the item may be decided, bound to a drawing (`file`, its digest)."""

    id: str
    seq: int
    item: str
    number: str
    on: date
    view: str
    file: str
    valid_until: date | None
    turned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision put before somebody else to sign. `command`, `fields`: what will be done when it is approved."""

    id: str
    seq: int
    command: str
    fields: Mapping[str, Any]
    item: str
    right: str
    on: date
    by: str
    text: Any = None
    state: str = "open"  # open | approved | returned
    decided_on: date | None = None
    decided_by: str = ""
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """An enterprise lets a team or agent act for it (帮办代办), per stage, until it ends or is revoked.

    `agent` a ref; "" where the agent has no account here, and `identity` says who it is: {"name", "code"} of an agency,
    {"name", "paper"} of a person, both sealed. `file` the digest of the signed paper.
    """

    id: str
    seq: int
    agent: str
    principal: str
    stages: tuple[str, ...]
    from_on: date
    until_on: date | None
    file: str
    revoked_on: date | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)

    def standing(self, on: date) -> str:
        """How it stands on a day: "in_force" | "not_yet" | "expired" | "revoked"."""
        if self.revoked_on is not None and on >= self.revoked_on:
            return "revoked"
        if self.until_on is not None and on > self.until_on:
            return "expired"
        return "in_force" if on >= self.from_on else "not_yet"


@dataclass(frozen=True, slots=True)
class Rating:
    """A service rating (好差评), five levels, 1 the worst. A poor one is answered within its limit."""

    id: str
    seq: int
    item: str
    level: int
    on: date
    poor: bool
    text: Any = None
    answered_on: date | None = None
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Supervision:
    """A granted item handed over to the bureau that supervises it (审管互动)."""

    id: str
    seq: int
    item: str
    function: str
    on: date
    answered_on: date | None = None
    answer: Any = None


@dataclass(frozen=True, slots=True)
class WindowState:
    """Everything the window keeps about one case, each by its id. `subjects`: "opinions:O1" or "item:B04" → the last
    event about it, so that two people on one thing are noticed."""

    applications: Mapping[str, Application] = field(default_factory=dict)
    materials: Mapping[str, HandedIn] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    documents: Mapping[str, IssuedDocument] = field(default_factory=dict)
    preopinions: Mapping[str, PreOpinion] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    mandates: Mapping[str, Mandate] = field(default_factory=dict)
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    supervisions: Mapping[str, Supervision] = field(default_factory=dict)
    subjects: Mapping[str, int] = field(default_factory=dict)

    def opinions_on(self, instance: str) -> list[Opinion]:
        """The opinions asked about an item, those taken back left out."""
        return [one for one in self.opinions.values() if one.item == instance and one.withdrawn_on is None]

    def documents_of(self, instance: str) -> list[IssuedDocument]:
        return [one for one in self.documents.values() if one.item == instance]

    def application_of(self, instance: str) -> Application | None:
        """The newest application that asked for an item."""
        found = None
        for one in self.applications.values():
            if instance in one.items:
                found = one
        return found


EMPTY = WindowState()

"""What a write leaves to be done for other cases, kept in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger.instants import to_column
from yichuang.backoffice.ledger.statements import insert_rows
from yichuang.engine.case.events import Event, system
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.programme.model import Programme

FACTS = "facts"
"""Pass the facts of a case on to a linked one: payload {"to": case}."""

SHOWN = "shown"
"""Tell a linked case that an item has happened which it keeps too: payload {"to": case, "item": its item, "of": the
instance here}."""

LINK = "link"
"""Make a link known to the case it names: payload {"to": case, "as": relation seen from there}."""

TEAM = "team"
"""Give the permits of a project to its team: payload {"to": case}."""

ENTERPRISE = "enterprise"
"""Link a case with that of the enterprise that applied in it: payload {"code": credit code, "name"}."""

DELIVERIES = system("deliveries")
"""Who passes things on between cases."""

SHARING = ("project", "permits", "enterprise", "applications")
"""Relations whose cases are told each other's facts, so that nothing is typed twice."""

_ENDED_WELL = frozenset({"item.met", "item.granted", "item.granted_with_material_to_follow"})

_BACK = {"project": "permits", "permits": "project"}
_INSERT = "INSERT INTO ledger_delivery (kind, case_id, seq, payload, due_at, tries, error) VALUES "


@dataclass(frozen=True, slots=True)
class Delivery:
    kind: str
    case_id: str
    seq: int
    payload: dict[str, Any]
    due_at: datetime


def deliveries_of(state: CaseState, events: tuple[Event, ...], at: datetime, programme: Programme) -> list[Delivery]:
    """What the events of one command ask to be done."""
    found = list(_shown(state, events, at, programme)) if state.links else []
    linked = [event for event in events if event.type == "case.linked"]
    for event in linked:
        if event.by["ref"] != DELIVERIES.ref:  # a link that was itself told is not told back
            relation = event.body["as"]
            payload = {"to": event.body["case"], "as": _BACK.get(relation, relation), "number": state.number}
            found.append(Delivery(LINK, state.case, event.seq, payload, at))
    for event in events:
        if event.type == "application.made" and (code := event.body["applicant"].get("code")):
            payload = {"code": code, "name": event.body["applicant"]["name"]}
            found.append(Delivery(ENTERPRISE, state.case, event.seq, payload, at))
    if not state.links:
        return found
    told = any(_changes_facts(state, event) for event in events)
    reopened = any(event.type == "case.reopened" for event in events)
    assigned = any(event.type == "case.assigned" and _is_team(event) for event in events)
    fresh = {event.body["case"] for event in linked}
    for case, relation in state.links.items():
        if relation not in SHARING:
            continue
        if told or case in fresh:
            found.append(Delivery(FACTS, state.case, state.seq, {"to": case}, at))
        if reopened:  # what it was not told while it was closed
            kinds = (FACTS, TEAM) if relation == "project" else (FACTS,)
            found += [Delivery(kind, case, 0, {"to": state.case}, at) for kind in kinds]
        if relation == "permits" and (assigned or (case in fresh and "team" in state.assigned)):
            found.append(Delivery(TEAM, state.case, state.seq, {"to": case}, at))
    return found


def _changes_facts(state: CaseState, event: Event) -> bool:
    """Whether other answers may stand after the event, or be understood: also a correction, or another version."""
    if event.type == "entry.rectified":
        return any(log[-1].seq == event.seq for log in state.facts.values())
    return event.type in ("facts.given", "facts.received", "case.migrated")


def _is_team(event: Event) -> bool:
    return bool(event.body["role"] == "team" and not event.body.get("item"))


def _shown(state: CaseState, events: tuple[Event, ...], at: datetime, programme: Programme) -> Iterator[Delivery]:
    for event in events:
        if event.type not in _ENDED_WELL:
            continue
        item = programme.items.get(item_of(event.body["item"])[0])
        for shown in item.shows if item is not None else ():
            for case, relation in state.links.items():
                if relation in SHARING:
                    payload = {"to": case, "item": shown, "of": event.body["item"]}
                    yield Delivery(SHOWN, state.case, event.seq, payload, at)


def insert_deliveries(cursor: Any, deliveries: Sequence[Delivery]) -> None:
    """Writes them down."""
    rows = [
        (
            one.kind, one.case_id, one.seq, json.dumps(one.payload, ensure_ascii=False, sort_keys=True),
            to_column(one.due_at), 0, "",
        )
        for one in deliveries
    ]  # fmt: skip
    insert_rows(cursor, _INSERT, rows)

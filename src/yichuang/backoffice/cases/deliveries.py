"""What a write leaves to be done for other cases, kept in the same transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger.instants import to_column
from yichuang.backoffice.ledger.statements import run
from yichuang.engine.case.events import Event, system
from yichuang.engine.case.state import CaseState

FACTS = "facts"
"""Pass the facts of a case on to a linked one: payload {"to": case}."""

LINK = "link"
"""Make a link known to the case it names: payload {"to": case, "as": relation seen from there}."""

DELIVERIES = system("deliveries")
"""Who passes things on between cases."""

SHARING = ("project", "permits")
"""Relations whose cases are told each other's facts, so that nothing is typed twice."""

_BACK = {"project": "permits", "permits": "project"}
_INSERT = "INSERT INTO ledger_delivery (kind, case_id, seq, payload, due_at, tries, error) VALUES "


@dataclass(frozen=True, slots=True)
class Delivery:
    kind: str
    case_id: str
    seq: int
    payload: dict[str, Any]
    due_at: datetime


def deliveries_of(state: CaseState, events: tuple[Event, ...], at: datetime) -> list[Delivery]:
    """What the events of one command ask to be done."""
    found = []
    told = any(event.type in ("facts.given", "facts.received") for event in events)
    linked = [event for event in events if event.type == "case.linked"]
    for event in linked:
        if event.by["ref"] != DELIVERIES.ref:  # a link that was itself told is not told back
            relation = event.body["as"]
            payload = {"to": event.body["case"], "as": _BACK.get(relation, relation), "number": state.number}
            found.append(Delivery(LINK, state.case, event.seq, payload, at))
    if (told or linked) and state.links:
        fresh = {event.body["case"] for event in linked}
        found += [
            Delivery(FACTS, state.case, state.seq, {"to": case}, at)
            for case, relation in state.links.items()
            if relation in SHARING and (told or case in fresh)
        ]
    return found


def insert_deliveries(cursor: Any, deliveries: list[Delivery]) -> None:
    """Writes them with one statement."""
    rows = ", ".join(["(%s, %s, %s, %s, %s, 0, '')"] * len(deliveries))
    values: list[Any] = []
    for one in deliveries:
        payload = json.dumps(one.payload, ensure_ascii=False, sort_keys=True)
        values += [one.kind, one.case_id, one.seq, payload, to_column(one.due_at)]
    run(cursor, _INSERT + rows, values)

"""The fold: a state and one event make the next state. It never refuses; that was decided before the event was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ..calendars import local_date
from .events import Event, upcast
from .evolve_items import fold_item, maybe_day, step_item
from .evolve_window import WINDOW
from .state import CaseState, FactEntry, FileRef, ItemEntry, Note, Obstacle, WorksStop, changed


def day_of(at: datetime, zone: str) -> date:
    """The local day of an instant."""
    return local_date(at, zone)


def evolve(state: CaseState, event: Event) -> CaseState:
    """The state after `event`. Pure; unknown event types raise KeyError, since a stored type always has a reader."""
    body = upcast(event.type, event.schema, event.body)
    changes: dict[str, Any]
    if event.type.startswith("item."):
        changes = _on_item(state, event, body)
    elif (step := WINDOW.get(event.type)) is not None:
        changes = {"window": step(state.window, event, body, day_of(event.at, state.zone))}
    else:
        changes = _CASE[event.type](state, event, body)
        changes["touched"] = event.seq
    changes["seq"] = event.seq
    changes["last_at"] = event.at
    return changed(state, **changes)


def fold(events: Iterable[Event], state: CaseState | None = None) -> CaseState:
    """Every event in order, from nothing or from an earlier state."""
    now = CaseState() if state is None else state
    for event in events:
        now = evolve(now, event)
    return now


def _day(body: Mapping[str, Any], key: str, event: Event, zone: str) -> date:
    raw = body.get(key)
    return date.fromisoformat(raw) if raw else day_of(event.at, zone)


def _on_item(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    instance: str = body["item"]
    entry = ItemEntry(event.seq, event.type[5:], _day(body, "done_on", event, state.zone), event.at, body)
    before = state.items.get(instance)
    items = dict(state.items)
    items[instance] = step_item(before, instance, entry)
    changes: dict[str, Any] = {"items": items}
    if "flow" in body and not state.flow:
        changes["flow"] = body["flow"]
    return changes


def _opened(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "case": body["case"],
        "programme": body["programme"],
        "programme_id": body["programme_id"],
        "zone": body["zone"],
        "number": body["number"],
        "title": body["title"],
        "kind": body.get("kind", ""),
        "division": body.get("division", ""),
        "opened_at": event.at,
    }


def _facts(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    facts = dict(state.facts)
    source = body.get("source") or body.get("from_case", "")
    given = body.get("since", {})
    for fact, raw in body["facts"].items():
        since = datetime.fromisoformat(given[fact]) if fact in given else None
        facts[fact] = _answered(facts.get(fact, ()), FactEntry(event.seq, event.at, raw, source, since))
    return {"facts": facts, "entries": {**state.entries, event.seq: (event.type, "")}}


def _answered(log: tuple[FactEntry, ...], entry: FactEntry) -> tuple[FactEntry, ...]:
    """The answers with one more; the last is the one that counts. What was on its way while somebody answered anew
    stays an earlier answer."""
    if entry.since is None or not log or entry.newer_than(log[-1]):
        return (*log, entry)
    return (*log[:-1], entry, log[-1])


def _assigned(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    role, item = body["role"], body.get("item", "")
    assigned = dict(state.assigned)
    key = f"{role}:{item}" if item else role
    if body["to"]:
        assigned[key] = body["to"]
    else:
        assigned.pop(key, None)
    return {"assigned": assigned}


def _linked(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    return {"links": {**state.links, body["case"]: body["as"]}}


def _attached(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    one = FileRef(
        event.seq, event.at, body["file"], body["name"], body["size"], body["type"],
        body.get("item", ""), body.get("kind", ""),
    )  # fmt: skip
    return {"files": (*state.files, one), "entries": {**state.entries, event.seq: (event.type, body["file"])}}


def _noted(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    on = _day(body, "done_on", event, state.zone)
    note = Note(event.seq, event.at, on, event.by, body["text"], body.get("kind", "diary"), body.get("item", ""))
    return {"notes": (*state.notes, note), "entries": {**state.entries, event.seq: (event.type, "")}}


def _raised(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    one = Obstacle(
        id=body["obstacle"], seq=event.seq, raised_on=day_of(event.at, state.zone), by=event.by, text=body["text"],
        ask=body.get("ask"), proposed_by=body.get("proposed_by", ""), due_on=maybe_day(body, "due_on"),
        item=body.get("item", ""), kind=body.get("kind", ""),
    )  # fmt: skip
    return {
        "obstacles": (*state.obstacles, one),
        "entries": {**state.entries, event.seq: (event.type, one.id)},
    }


def _cleared(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    on = _day(body, "done_on", event, state.zone)
    return {
        "obstacles": tuple(
            replace(o, cleared_on=on, cleared_text=body.get("text")) if o.id == body["obstacle"] else o
            for o in state.obstacles
        )
    }


def _stopped(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    stop = WorksStop(event.seq, _day(body, "done_on", event, state.zone), body["text"], maybe_day(body, "expected_on"))
    return {"works": (*state.works, stop), "entries": {**state.entries, event.seq: (event.type, "")}}


def _works_resumed(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    on = _day(body, "done_on", event, state.zone)
    last = replace(state.works[-1], resumed_on=on, resumed_seq=event.seq, workers=body.get("workers"))
    return {"works": (*state.works[:-1], last), "entries": {**state.entries, event.seq: (event.type, "")}}


def _rectified(state: CaseState, event: Event, body: Mapping[str, Any]) -> dict[str, Any]:
    target: int = body["seq"]
    changes: dict[str, Any] = {}
    if body.get("void"):
        changes["void"] = state.void | {target}
    for instance, item in state.items.items():
        if any(e.seq == target for e in item.history):
            left = [e for e in item.history if not (e.seq == target and body.get("void"))]
            again = fold_item(instance, [_amended(e, body) for e in left])
            items = dict(state.items)
            if again is None:
                del items[instance]
            else:
                items[instance] = replace(again, touched=event.seq)
            if state.flow and not any(one.accepted_on for one in items.values()):
                # the flow was fixed by a first acceptance that, it turns out, was none
                changes["flow"] = ""
            return changes | {"items": items}
    kind = state.entries.get(target, ("", ""))[0]
    if kind.startswith("facts."):
        changes["facts"] = {fact: _without(log, target, event) for fact, log in state.facts.items()}
    elif kind == "note.written":
        changes["notes"] = tuple(n for n in state.notes if n.seq != target)
    elif kind == "file.attached":
        changes["files"] = tuple(f for f in state.files if f.seq != target)
    elif kind == "obstacle.raised":
        changes["obstacles"] = tuple(o for o in state.obstacles if o.seq != target)
    elif kind == "works.stopped":
        changes["works"] = tuple(w for w in state.works if w.seq != target)
    elif kind == "works.resumed":
        changes["works"] = tuple(
            replace(w, resumed_on=None, resumed_seq=0, workers=None) if w.resumed_seq == target else w
            for w in state.works
        )
    return changes


def _without(log: tuple[FactEntry, ...], target: int, event: Event) -> tuple[FactEntry, ...]:
    """The answers to a fact without one. Where that was the last, the one before it (or none) is the answer of the day
    of the correction, and linked cases are told so."""
    kept = tuple(entry for entry in log if entry.seq != target)
    if log[-1].seq != target:
        return kept
    return (*kept, FactEntry(event.seq, event.at, kept[-1].raw if kept else None))


def _amended(entry: ItemEntry, body: Mapping[str, Any]) -> ItemEntry:
    if entry.seq != body["seq"]:
        return entry
    change = body.get("change") or {}
    on = date.fromisoformat(change["done_on"]) if "done_on" in change else entry.on
    return replace(entry, on=on, body={**entry.body, **change})


_CASE: Mapping[str, Callable[[CaseState, Event, Mapping[str, Any]], dict[str, Any]]] = {
    "case.opened": _opened,
    "case.closed": lambda state, event, body: {"closed_at": event.at},
    "case.reopened": lambda state, event, body: {"closed_at": None},
    "case.migrated": lambda state, event, body: {"programme": body["programme"]},
    "case.linked": _linked,
    "case.assigned": _assigned,
    "facts.given": _facts,
    "facts.received": _facts,
    "entry.rectified": _rectified,
    "file.attached": _attached,
    "note.written": _noted,
    "obstacle.raised": _raised,
    "obstacle.cleared": _cleared,
    "works.stopped": _stopped,
    "works.resumed": _works_resumed,
}

"""The fold of what the window keeps: each event makes or changes one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from .events import Event
from .evolve_items import maybe_day
from .window import (
    Application,
    Conclusion,
    HandedIn,
    IssuedDocument,
    Mandate,
    Notice,
    Opinion,
    PreOpinion,
    Proposal,
    Rating,
    Session,
    Supervision,
    WindowState,
)

Body = Mapping[str, Any]


def _keep(window: WindowState, kind: str, one: Any, key: str, seq: int, *items: str) -> WindowState:
    """The window with one record kept under its id, and marked as touched together with the items it is about."""
    kept = {**getattr(window, kind), key: one}
    subjects = {**window.subjects, f"{kind}:{key}": seq, **{f"item:{item}": seq for item in items if item}}
    return replace(window, **{kind: kept, "subjects": subjects})


def _materials(window: WindowState, body: Body, seq: int, on: date) -> WindowState:
    given = body.get("materials") or {}
    if not given:
        return window
    fresh = {
        name: HandedIn(name, seq, on, tuple(one.get("files") or ()), one.get("how", "paper"))
        for name, one in given.items()
    }
    return replace(window, materials={**window.materials, **fresh})


def _applied(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    on = maybe_day(body, "done_on") or on
    one = Application(
        id=body["application"], seq=event.seq, number=body["number"], on=on, items=tuple(body["items"]),
        via=body["via"], applicant=body["applicant"], mandate=body.get("mandate", ""),
        received_on=on if body["via"] == "window" else None,
    )  # fmt: skip
    window = _materials(window, body, event.seq, on)
    return _keep(window, "applications", one, one.id, event.seq)


def _received(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.applications[body["application"]], received_on=on)
    return _keep(window, "applications", one, one.id, event.seq)


def _handed_in(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    window = _materials(window, body, event.seq, on)
    answered = body.get("notice")
    if answered:
        one = replace(window.notices[answered], answered_on=on)
        window = _keep(window, "notices", one, one.id, event.seq)
    return window


def _noticed(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Notice(
        id=body["notice"], seq=event.seq, number=body["number"], on=on, items=tuple(body["items"]),
        verdicts=body["verdicts"], words=body.get("words") or {}, text=body.get("text"),
    )  # fmt: skip
    return _keep(window, "notices", one, one.id, event.seq)


def _opinion_asked(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Opinion(
        id=body["opinion"], seq=event.seq, item=body["item"], function=body["function"], asked_on=on,
        asked_by=event.by["ref"], days=body["days"], silence=body.get("silence", ""), text=body.get("text"),
        files=tuple(body.get("files") or ()),
    )  # fmt: skip
    return _keep(window, "opinions", one, one.id, event.seq, one.item)


def _opinion(change: Callable[[Event, Body, date], dict[str, Any]]) -> Step:
    def step(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
        one = replace(window.opinions[body["opinion"]], **change(event, body, on))
        return _keep(window, "opinions", one, one.id, event.seq, one.item)

    return step


def _session_called(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Session(
        id=body["session"], seq=event.seq, kind=body["kind"], item=body["item"], items=tuple(body["items"]),
        functions=tuple(body["functions"]), on=date.fromisoformat(body["on"]), place=body.get("place", ""),
        text=body.get("text"), phase=body.get("phase", ""),
    )  # fmt: skip
    return _keep(window, "sessions", one, one.id, event.seq, one.item, *one.items)


def _concluded(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    session = window.sessions[body["session"]]
    said = Conclusion(body["function"], body["view"], on, event.by["ref"], body.get("text"))
    one = replace(session, conclusions={**session.conclusions, said.function: said})
    return _keep(window, "sessions", one, one.id, event.seq, one.item)


def _session_closed(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(
        window.sessions[body["session"]], closed_on=on, number=body["number"], passed=bool(body["passed"]),
        closing=body.get("text"),
    )  # fmt: skip
    return _keep(window, "sessions", one, one.id, event.seq, one.item, *one.items)


def _issued(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = IssuedDocument(
        number=body["number"], seq=event.seq, kind=body["document"], item=body["item"],
        issued_on=maybe_day(body, "done_on") or on, valid_until=maybe_day(body, "valid_until"),
        lapses=bool(body.get("lapses")), phase=body.get("phase", ""),
    )  # fmt: skip
    return _keep(window, "documents", one, one.number, event.seq)


def _renewed(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    held = window.documents[body["number"]]
    one = replace(held, valid_until=date.fromisoformat(body["valid_until"]), renewals=held.renewals + 1)
    return _keep(window, "documents", one, one.number, event.seq)


def _lapsed(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.documents[body["number"]], lapsed_on=on)
    return _keep(window, "documents", one, one.number, event.seq)


def _preopinion(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = PreOpinion(
        id=body["preopinion"], seq=event.seq, item=body["item"], number=body["number"], on=on, view=body["view"],
        file=body["file"], valid_until=maybe_day(body, "valid_until"),
    )  # fmt: skip
    return _keep(window, "preopinions", one, one.id, event.seq, one.item)


def _preopinion_turned(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.preopinions[body["preopinion"]], turned_on=on)
    return _keep(window, "preopinions", one, one.id, event.seq, one.item)


def _proposed(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Proposal(
        id=body["proposal"], seq=event.seq, command=body["command"], fields=body["fields"], item=body.get("item", ""),
        right=body["right"], on=on, by=event.by["ref"], text=body.get("text"),
    )  # fmt: skip
    return _keep(window, "proposals", one, one.id, event.seq, one.item)


def _decided(state: str) -> Step:
    def step(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
        held = window.proposals[body["proposal"]]
        one = replace(held, state=state, decided_on=on, decided_by=event.by["ref"], answer=body.get("text"))
        return _keep(window, "proposals", one, one.id, event.seq, one.item)

    return step


def _mandated(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Mandate(
        id=body["mandate"], seq=event.seq, agent=body.get("agent", ""), principal=body["principal"],
        stages=tuple(body["stages"]), from_on=date.fromisoformat(body["from_on"]),
        until_on=maybe_day(body, "until_on"), file=body["file"], identity=body.get("identity") or {},
    )  # fmt: skip
    return _keep(window, "mandates", one, one.id, event.seq)


def _mandate_revoked(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.mandates[body["mandate"]], revoked_on=on)
    return _keep(window, "mandates", one, one.id, event.seq)


def _rated(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Rating(
        id=body["rating"], seq=event.seq, item=body["item"], level=body["level"], on=on, poor=bool(body["poor"]),
        text=body.get("text"),
    )  # fmt: skip
    return _keep(window, "ratings", one, one.id, event.seq, one.item)


def _rating_answered(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.ratings[body["rating"]], answered_on=on, answer=body.get("text"))
    return _keep(window, "ratings", one, one.id, event.seq, one.item)


def _supervision(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = Supervision(body["supervision"], event.seq, body["item"], body["function"], on)
    return _keep(window, "supervisions", one, one.id, event.seq, one.item)


def _supervision_answered(window: WindowState, event: Event, body: Body, on: date) -> WindowState:
    one = replace(window.supervisions[body["supervision"]], answered_on=on, answer=body.get("text"))
    return _keep(window, "supervisions", one, one.id, event.seq, one.item)


Step = Callable[[WindowState, Event, Body, date], WindowState]

WINDOW: Mapping[str, Step] = {
    "application.made": _applied,
    "application.received": _received,
    "material.handed_in": _handed_in,
    "notice.given": _noticed,
    "opinion.asked": _opinion_asked,
    "opinion.signed_for": _opinion(lambda event, body, on: {"signed_on": on}),
    "opinion.given": _opinion(
        lambda event, body, on: {
            "view": body["view"],
            "given_on": on,
            "given_by": event.by["ref"],
            "reasons": body.get("text"),
        }
    ),
    "opinion.withdrawn": _opinion(lambda event, body, on: {"withdrawn_on": on}),
    "session.called": _session_called,
    "session.concluded": _concluded,
    "session.closed": _session_closed,
    "document.issued": _issued,
    "document.renewed": _renewed,
    "document.lapsed": _lapsed,
    "preopinion.given": _preopinion,
    "preopinion.turned": _preopinion_turned,
    "decision.proposed": _proposed,
    "decision.approved": _decided("approved"),
    "decision.returned": _decided("returned"),
    "mandate.given": _mandated,
    "mandate.revoked": _mandate_revoked,
    "service.rated": _rated,
    "rating.answered": _rating_answered,
    "supervision.notified": _supervision,
    "supervision.answered": _supervision_answered,
}
"""Event type → how it changes what the window keeps. The day is that of the event in the case's zone."""

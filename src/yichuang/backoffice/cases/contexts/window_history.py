"""What happened to a case or an item at the window, in words: when, who, what, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Event
from yichuang.engine.values import say

from ..queries.window_case import WindowCase
from ..wording import event_text, item_title, language
from .acting import acted_for
from .paper_parts import told_apart

_RECORDS = {
    "application": "applications",
    "notice": "notices",
    "opinion": "opinions",
    "session": "sessions",
    "proposal": "proposals",
    "rating": "ratings",
    "supervision": "supervisions",
    "preopinion": "preopinions",
}
"""What an event names by its id → where the window keeps it."""


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One entry. `office` who was asked or spoke, where that is not who wrote it down; `view` what it said ("agree"
    …); `command` the decision that was put up, by name; `words` what somebody wrote."""

    at: datetime
    who: str
    said: str
    office: str = ""
    view: str = ""
    command: str = ""
    words: str = ""


def window_history(case: WindowCase, on: date, *, instance: str = "") -> tuple[WindowLine, ...]:
    """Newest first: of an item everything that is about it, also through an opinion, a session, a decision put up, a
    rating or a handing over. At most one query for each kind of ref."""
    about = [one for one in case.events if not instance or instance in _items(case, one)]
    refs = {str(one.by.get("ref", "")) for one in about}
    refs |= {str(one.body["to"]) for one in about if one.type == "case.assigned"}
    titles = directory.titles(refs - {""}, on, language())
    acted = acted_for(case.state.window.mandates, on)
    held = offices_of(case)
    offices = cache(lambda day: told_apart(held(day), case.programme))
    return tuple(
        _line(case, one, titles, acted, offices(local_date(one.at, case.state.zone)), bool(instance))
        for one in reversed(about)
    )


def offices_of(case: WindowCase) -> Callable[[date], dict[str, str]]:
    """Day → function → the office that did it then, else what the function is called. Two queries."""
    called = {name: say(one.title, language()) for name, one in case.programme.functions.items()}
    held = directory.OfficesByFunction(language())

    def on(day: date) -> dict[str, str]:
        return called | {name: title for name, title in held.on(day).items() if name in called}

    return cache(on)


def _record(case: WindowCase, body: Mapping[str, Any]) -> Any:
    """The record of the window an event is about, None for another."""
    for key, kept in _RECORDS.items():
        if isinstance(body.get(key), str) and (found := getattr(case.state.window, kept).get(body[key])) is not None:
            return found
    return None


def _items(case: WindowCase, event: Event) -> set[str]:
    """The instances an event is about, by itself or through what it names."""
    body = event.body
    record = _record(case, body)
    if event.type in ("document.renewed", "document.lapsed"):
        record = case.state.window.documents.get(body["number"])
    found = {body.get("item"), *(body.get("items") or ())}
    found |= {getattr(record, "item", ""), *getattr(record, "items", ())}
    return {str(one) for one in found if one}


def _line(
    case: WindowCase, event: Event, titles: Mapping[str, str], acted: Mapping[str, str], offices: Mapping[str, str],
    of_item: bool,
) -> WindowLine:  # fmt: skip
    body, record = event.body, _record(case, event.body)
    said = event_text(event, case.programme, lambda ref: titles.get(ref, ref), acted)
    named = str(getattr(record, "item", "") or "")
    if not of_item and named and not body.get("item"):
        said = _("{item}：{what}").format(item=item_title(named, case.programme), what=said)
    function = str(body.get("function") or getattr(record, "function", "") or "")
    return WindowLine(
        at=event.at,
        who=_who(str(event.by.get("ref", "")), titles),
        said=said,
        office=offices.get(function, ""),
        view=str(body.get("view") or ""),
        command=str(getattr(record, "command", "") or "") if "proposal" in body else "",
        words=case.words(body.get("text")),
    )


def _who(ref: str, titles: Mapping[str, str]) -> str:
    return _("申请人") if ref.startswith("applicant:") else titles.get(ref, "")

"""The record of changes: who changed what when and why, newest first, read from the register."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.ledger.register import CHANGED, REGISTER
from yichuang.backoffice.ledger.store import events_of, link_of
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.functions import titles as function_titles
from yichuang.backoffice.people.models import (
    Area,
    CalendarPublication,
    District,
    FunctionMap,
    Holding,
    Leave,
    OfficeName,
    TeamMember,
    TeamName,
)
from yichuang.backoffice.people.rights import RIGHTS
from yichuang.backoffice.people.wording import day_words
from yichuang.engine.case.events import Event
from yichuang.engine.values import say

from .acting import ManagedRequest, managed
from .wording import AREA_KINDS, FIELDS, HOW, OFFICE_KINDS, ROLES, TABLES

PAGE = 100
SHOWN = 8
_SAID_BY_TITLE = {
    "officename": ("office",),
    "teamname": ("team",),
    "holding": ("post", "person"),
    "leave": ("person",),
    "teammember": ("team", "person", "post"),
    "functionmap": ("function",),
    "calendarpublication": ("calendar", "notice"),
}
_KINDS = {**OFFICE_KINDS, **AREA_KINDS, **HOW, **ROLES}


@dataclass(frozen=True, slots=True)
class Line:
    """One row that changed: what it is, whether it is new, and its fields (name, before, after)."""

    table: str
    title: str
    made: bool
    fields: list[tuple[str, str, str]]


@dataclass(slots=True)
class Change:
    """Everything one person did at one instant for one reason."""

    at: datetime
    who: str
    why: str
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> list[Line]:
        """What is shown at once; a set-up changes hundreds of rows."""
        return self.lines if len(self.lines) <= SHOWN + 2 else self.lines[:SHOWN]

    @property
    def rest(self) -> list[Line]:
        return self.lines[len(self.first) :]


@require_safe
@managed
def record(request: ManagedRequest) -> HttpResponse:
    """`?before=` a number of the register: the page of older ones."""
    last = link_of(REGISTER).seq
    asked = request.GET.get("before", "")
    upto = min(int(asked) - 1, last) if asked.isdecimal() else last
    events = events_of(REGISTER, upto_seq=upto, after_seq=max(0, upto - PAGE)) if upto > 0 else []
    first = events[0].seq if events else 1
    changes = told(request, [event for event in events if event.type == CHANGED])
    pager = {
        "next": f"?before={first}" if first > 1 else None,
        "first": "?" if upto < last else None,
        "shown": sum(len(change.lines) for change in changes),
        "total": last,
    }
    return render(request, "settings/record.html", {"changes": changes, "pager": pager, "tab": "record"})


def told(request: ManagedRequest, events: list[Event]) -> list[Change]:
    """The events as changes, newest first; a fixed number of queries. What was erased says so."""
    opened = texts.open_texts(texts.sealed_ids([event.body for event in events]))
    words = _Words(request, events, opened)
    found: list[Change] = []
    last: tuple[Any, ...] = ()
    for event in reversed(events):
        why = texts.plain(event.body.get("reason"), opened) if event.body.get("reason") else ""
        who = words.of_actor(event.by)
        key = (event.at, who, why)
        if key != last:
            found.append(Change(event.at, who, _("已删除") if why is None else why))
            last = key
        found[-1].lines.append(words.line(event))
    for change in found:
        change.lines.reverse()
    return found


class _Words:
    """Titles of everything the events of one page speak of, looked up together."""

    def __init__(self, request: ManagedRequest, events: list[Event], opened: dict[str, str | None]) -> None:
        self.language, self.opened, self.on = request.language, opened, request.on
        refs: set[str] = set()
        names: set[int] = set()
        areas: set[int] = set()
        for event in events:
            refs.add(event.by.get("ref", ""))
            table, row = event.body["table"], event.body["id"]
            refs.add(f"{'person' if table == 'account' else table}:{row}")
            if table == "officename":
                names.add(int(row))
            if table == "area":
                areas.add(int(row))
            for pair in event.body.get("changes", {}).values():
                refs.update(value for value in pair if isinstance(value, str) and ":" in value)
        areas |= {int(ref.split(":")[1]) for ref in refs if ref.startswith("area:") and ref[5:].isdecimal()}
        of_office = dict(OfficeName.objects.filter(pk__in=names).values_list("pk", "office_id")) if names else {}
        refs |= {f"office:{office}" for office in of_office.values()}
        self.titles = directory.titles(refs, request.on, request.language)
        self.titles |= {f"officename:{pk}": self.titles.get(f"office:{o}", "") for pk, o in of_office.items()}
        if areas:
            self.titles |= {
                f"area:{a.pk}": a.title(self.language) for a in Area.objects.defer("geometry").filter(pk__in=areas)
            }
        self.titles |= self._of_links(events)
        self.district = District.objects.filter(pk=1).first()
        self.functions = function_titles(request.at)  # type: ignore[attr-defined]

    def _of_links(self, events: list[Event]) -> dict[str, str]:
        """Rows that have no name of their own, named by what they join; one query for each kind met."""
        rows: dict[str, set[str]] = {}
        for event in events:
            rows.setdefault(event.body["table"], set()).add(event.body["id"])
        found: dict[str, str] = {}
        joined = _("：")
        for one in Holding.objects.filter(pk__in=rows.get("holding", ())).select_related("post", "person"):
            found[f"holding:{one.pk}"] = f"{one.post.title(self.language)}{joined}{one.person.title(self.language)}"
        for leave in Leave.objects.filter(pk__in=rows.get("leave", ())).select_related("person"):
            found[f"leave:{leave.pk}"] = leave.person.title(self.language)
        members = TeamMember.objects.filter(pk__in=rows.get("teammember", ()))
        for member in members.select_related("team", "person", "post").prefetch_related("team__names"):
            who = member.person or member.post
            team = member.team.title(self.on, self.language)
            found[f"teammember:{member.pk}"] = f"{team}{joined}{who.title(self.language) if who else ''}"
        for name in TeamName.objects.filter(pk__in=rows.get("teamname", ())).prefetch_related("team__names"):
            found[f"teamname:{name.pk}"] = name.team.title(self.on, self.language)
        for notice in CalendarPublication.objects.filter(pk__in=rows.get("calendarpublication", ())):
            found[f"calendarpublication:{notice.pk}"] = notice.notice
        for entry in FunctionMap.objects.filter(pk__in=rows.get("functionmap", ())):
            found[f"functionmap:{entry.pk}"] = entry.function
        return found

    def of_actor(self, by: Any) -> str:
        ref = str(by.get("ref", ""))
        return self.titles.get(ref) or (_("系统") if ref.startswith("system:") else ref)

    def line(self, event: Event) -> Line:
        body = event.body
        table, row = body["table"], body["id"]
        title = self.titles.get(f"{'person' if table == 'account' else table}:{row}", "")
        if table == "functionmap":
            title = self._text("function", title)
        if table == "district" and self.district:
            title = self.district.title(self.language)
        if table == "application":
            title = row
        pairs = dict(body.get("changes", {}))
        for name, sealed in body.get("facts", {}).items():
            said = texts.plain(sealed, self.opened)
            pairs[name] = json.loads(said) if said is not None else [None, _("已删除")]
        shown = [
            (str(FIELDS.get(name, name)), self.value(name, before), self.value(name, after))
            for name, (before, after) in sorted(pairs.items(), key=lambda pair: _order(pair[0]))
            if not (body["made"] and name in _SAID_BY_TITLE.get(table, ()))
        ]
        return Line(str(TABLES.get(table, table)), title, bool(body["made"]), shown)

    def value(self, name: str, value: Any) -> str:
        """A stored value as a person reads it; "" for nothing."""
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if name == "rights":
            return _("、").join(str(RIGHTS.get(right, right)) for right in value)
        if name == "days" and isinstance(value, dict):
            return _("、").join(
                f"{day} {_('放假') if word == 'off' else _('上班')}" for day, word in sorted(value.items())
            )
        if name == "geometry":
            return _("有")
        if isinstance(value, dict):
            return _("、").join(f"{key} {inner}" for key, inner in sorted(value.items()))
        if isinstance(value, list):
            return _("、").join(str(one) for one in value)
        return self._text(name, str(value))

    def _text(self, name: str, text: str) -> str:
        if name in ("kind", "role"):
            return str(_KINDS.get(text, text))
        if name == "function" and text in self.functions:
            return say(self.functions[text], "en" if self.language == "en" else "zh-Hans")
        if name == "user":
            return _("有")
        if text in self.titles:
            return self.titles[text]
        try:
            return (
                day_words(date.fromisoformat(text[:10])) if name.endswith(("_on", "_at", "_from", "_until")) else text
            )
        except ValueError:
            return text


def _order(name: str) -> int:
    """The fields in the order a person tells them."""
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)

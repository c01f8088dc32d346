"""The history of a project in sentences, newest first: what happened, on which day, who wrote it down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yichuang.engine.case.events import ITEM_EVENTS, Event
from yichuang.engine.case.evolve import day_of
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactDef, FactKind, say

from ..deliveries import DELIVERIES
from ..queries.project_page import CaseRead, ProjectRead
from ..wording import ERASED, day_text, despite_text, event_text, fact_title, language, said_under, unit_word
from .acting import for_whom

MOST_FACTS = 3
"""Facts of one entry that are told with their values; of more only the names are."""

_ITEMS_SHOWN = 4
_TEXTS = ("text", "ask")
_RECTIFIABLE = ITEM_EVENTS | {"facts.given", "note.written", "file.attached", "obstacle.raised"}
_RECTIFIABLE |= {"works.stopped", "works.resumed"}
_QUIET = frozenset({"case.linked", "facts.received"})
"""What both sides of a link say; one side is enough."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry. `on` the day it happened, `late_on` the later day it was written down (None: the same). `text`
    what somebody wrote. `struck`: taken back; `reason` why, or why it was changed. `kind` "diary" for a note."""

    case_id: str
    seq: int
    on: date
    at: datetime
    late_on: date | None
    said: str
    text: str
    who: str
    struck: bool
    reason: str
    rectifiable: bool
    kind: str
    by_ref: str


def refs_of(read: ProjectRead) -> set[str]:
    """Every ref the history names."""
    found: set[str] = set()
    for case in read.cases:
        for event in case.events:
            found.add(event.by.get("ref", ""))
            if event.type == "case.assigned":
                found.add(event.body["to"])
            if event.type == "obstacle.raised":
                found.add(event.body.get("proposed_by", ""))
            if event.type == "mandate.given":
                found.add(event.body.get("agent", ""))
    found.discard("")
    return found


def history(read: ProjectRead, titles: Mapping[str, str]) -> list[HistoryLine]:
    """Every entry of the project and the cases that belong to it, newest day first."""
    lines: list[HistoryLine] = []
    for case in read.cases:
        lines += _of_case(read, case, titles)
    return sorted(lines, key=lambda line: (line.on, line.at, line.seq), reverse=True)


def _of_case(read: ProjectRead, case: CaseRead, titles: Mapping[str, str]) -> Iterable[HistoryLine]:
    changes = _rectified(read, case.events)
    before: dict[str, Any] = {}
    acted = _acted(read, case, titles)
    for event in case.events:
        if event.type in ("entry.rectified", *_QUIET) or event.by.get("ref") == DELIVERIES.ref:
            _remember(before, event)
            continue
        change = changes.get(event.seq)
        shown, reason = event, ""
        struck = False
        if change is not None:
            struck, reason = bool(change.body.get("void")), read.text(change.body.get("text")) or ""
            shown = _amended(event, change.body)
        on, wrote = _day(shown, case.state.zone), day_of(event.at, case.state.zone)
        yield HistoryLine(
            case_id=case.id,
            seq=event.seq,
            on=on,
            at=event.at,
            late_on=wrote if wrote != on else None,
            said=_said(read, case, shown, before, titles, acted),
            text=_text(read, shown),
            who=titles.get(event.by.get("ref", ""), ""),
            struck=struck,
            reason=reason,
            rectifiable=event.type in _RECTIFIABLE and not struck,
            kind="diary" if event.type == "note.written" else "",
            by_ref=event.by.get("ref", ""),
        )
        _remember(before, event)


def _rectified(read: ProjectRead, events: Sequence[Event]) -> dict[int, Event]:
    return {event.body["seq"]: event for event in events if event.type == "entry.rectified"}


def _amended(event: Event, change: Mapping[str, Any]) -> Event:
    body = {**event.body, **(change.get("change") or {})}
    return Event(event.type, event.at, event.by, body, event.seq, event.schema)


def _day(event: Event, zone: str) -> date:
    raw = event.body.get("done_on")
    return date.fromisoformat(raw) if raw else day_of(event.at, zone)


def _remember(before: dict[str, Any], event: Event) -> None:
    if event.type.startswith("facts."):
        before.update(event.body["facts"])


def _acted(read: ProjectRead, case: CaseRead, titles: Mapping[str, str]) -> dict[str, str]:
    """Mandate → who acts for whom under it."""
    held = case.state.window.mandates.values()
    named = {one.id: titles.get(one.agent, one.agent) for one in held if one.agent}
    named |= {one.id: read.text(one.identity.get("name")) or _(ERASED) for one in held if not one.agent}
    return {one.id: for_whom(named[one.id], one.principal) for one in held}


def _said(
    read: ProjectRead, case: CaseRead, event: Event, before: Mapping[str, Any], titles: Mapping[str, str],
    acted: Mapping[str, str],
) -> str:  # fmt: skip
    if event.type.startswith("facts."):
        said, under = _facts_said(read, case.programme, event, before), acted.get(event.body.get("mandate", ""))
        return said_under(said, under) if under else said
    said = event_text(event, case.programme, lambda ref: titles.get(ref, ref), acted)
    if event.type == "works.resumed" and event.body.get("workers") is not None:
        n = event.body["workers"]
        return said + ngettext("，到岗{n}人", "，到岗{n}人", n).format(n=n)
    if event.type == "works.stopped" and event.body.get("expected_on"):
        return said + _("，预计{day}复工").format(day=day_text(date.fromisoformat(event.body["expected_on"])))
    return said


def _facts_said(read: ProjectRead, programme: Programme, event: Event, before: Mapping[str, Any]) -> str:
    facts = event.body["facts"]
    if len(facts) > MOST_FACTS:
        names = [fact_title(fact, programme) for fact in list(facts)[:_ITEMS_SHOWN]]
        n = len(facts)
        return ngettext("填报{names}等{n}项", "填报{names}等{n}项", n).format(names=_("、").join(names), n=n)
    return _("；").join(_fact_said(read, programme, fact, before.get(fact), now) for fact, now in facts.items())


def _fact_said(read: ProjectRead, programme: Programme, fact: str, before: Any, now: Any) -> str:
    name, definition = fact_title(fact, programme), programme.facts.get(fact)
    old, new = (value_text(definition, read.text(raw) if _is_sealed(raw) else raw) for raw in (before, now))
    if now is None:
        return _("{fact}改为未填").format(fact=name)
    if definition is not None and definition.personal:
        return _("填报{fact}").format(fact=name)
    if before is None or old == new:
        return _("{fact}：{value}").format(fact=name, value=new)
    return _("{fact}由{before}改为{value}").format(fact=name, before=old, value=new)


def _is_sealed(raw: Any) -> bool:
    return isinstance(raw, Mapping) and "sealed" in raw


def value_text(definition: FactDef | None, raw: Any) -> str:
    """A stored fact as people read it: money in 万元, dates in words, choices by name; "" for none."""
    if raw is None or raw == "":
        return ""
    if definition is None:
        return str(raw)
    if definition.kind is FactKind.BOOLEAN:
        return _("是") if raw else _("否")
    if definition.kind is FactKind.DATE and isinstance(raw, str):
        return day_text(date.fromisoformat(raw))
    if definition.kind is FactKind.MONEY:
        return _millions(raw) if language() == "en" else _("{n}万元").format(n=_wan(raw))
    if definition.kind in (FactKind.CHOICE, FactKind.CHOICES):
        words = {choice.id: say(choice.title, language()) for choice in definition.choices}
        return _("、").join(words.get(one, one) for one in ([raw] if isinstance(raw, str) else raw))
    if isinstance(raw, Mapping):
        return json.dumps(raw, ensure_ascii=False)[:80]
    number = str(raw)
    if definition.kind in (FactKind.DECIMAL, FactKind.AREA) and "." in number:
        number = number.rstrip("0").rstrip(".")
    if not definition.unit:
        return number
    gap = "\u00a0" if language() == "en" else ""
    return f"{number}{gap}{unit_word(definition.unit)}"


def _millions(raw: Any) -> str:
    """Yuan as English prose says it: 34.00 m yuan."""
    try:
        return f"{Decimal(str(raw)) / 1_000_000:,.2f} m yuan"
    except InvalidOperation:
        return str(raw)


def _wan(raw: Any) -> str:
    try:
        wan = Decimal(str(raw)) / 10_000
    except InvalidOperation:
        return str(raw)
    return f"{wan.normalize():,f}" if wan else "0"


def _text(read: ProjectRead, event: Event) -> str:
    """What somebody wrote, an erased text as such."""
    if event.type == "file.attached":
        name = event.body.get("name")
        return (read.text(name) or _(ERASED)) if name else ""
    found = []
    for key in _TEXTS:
        raw = event.body.get(key)
        if raw:
            found.append(read.text(raw) or _(ERASED))
    if event.body.get("despite"):
        found.append(despite_text(read.text(event.body["despite"]) or _(ERASED)))
    return _("；").join(found)

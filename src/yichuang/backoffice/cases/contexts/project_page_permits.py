"""The items of a project by stage: state, office, dates, whose turn since when; and the questions still open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import Calendar, WorkingDays, local_date
from yichuang.engine.case.context import facts_of, plan_of
from yichuang.engine.case.promise_used import promise_used
from yichuang.engine.case.reading import ItemReading, definition_of, history_of, read_items
from yichuang.engine.case.state import CaseState, ItemState
from yichuang.engine.clocks import running_spans, stage_days
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.values import FactDef, say

from ..district import district
from ..lights import Light, light_for, light_of
from ..queries.project_page import CaseRead
from ..wording import (
    ERASED,
    despite_text,
    is_undated,
    item_title,
    language,
    pause_title,
    state_word,
    status_word,
    turn_word,
)
from .next_step import OWNER

_WORSE = ("overdue", "near", "theirs", "paused", "running")
"""Of several items in play, the light of the stage is the first of these."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as a row. `word` and `tone` are its light; `begun_on` when it was taken in, `ended_on` its end; `turn`
    whose turn it is, in words; `before` what it waits for; `basis` and `left` the days left."""

    instance: str
    item: str
    title: str
    state: str
    status: str
    light: Light
    office: str
    turn: str
    since_on: date | None
    begun_on: date | None
    ended_on: date | None
    due_on: date | None
    provisional: bool
    before: tuple[str, ...]
    number: str
    pause: str
    note: str
    flagged: bool
    despite: str
    undated: bool
    days: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class StageView:
    """`state`: done, running or waiting. `days`: working days its counted items took so far."""

    id: str
    nth: int
    title: str
    state: str
    light: Light | None
    done: int
    total: int
    first_on: date | None
    last_on: date | None
    days: int
    promised: int
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One fact that settles whether the `items` are needed."""

    fact: FactDef
    ask: str
    hint: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermitsView:
    """The items of a case. `promised`: working days on the longest path; `used`: how many of them are gone.
    `questions`: what is still open, the most telling first; `unsure` how many items hang on them."""

    case_id: str
    seq: int
    number: str
    flow: str
    stages: tuple[StageView, ...]
    total: int
    done: int
    promised: int
    promised_at_most: int
    used: int
    questions: tuple[Question, ...]
    unsure: int
    readings: tuple[ItemReading, ...]


def permits_view(
    read: CaseRead,
    at: datetime,
    questions: int = 20,
    *,
    text: Callable[[Any], str | None],
    whose: Mapping[str, str],
) -> PermitsView:
    """The items of a case at `at`; `text` opens what is sealed, `whose` says who acts on an instance that is in play.

    Two queries: what offices were called, and the settings' version.
    """
    programme, state = read.programme, read.state
    settings = district(fresh=True)
    calendar = settings.calendar(programme.calendar)
    on = local_date(at, state.zone)
    drawn = plan_of(programme, state)
    readings = read_items(programme, state, at=at, calendar=calendar)
    places = {r.function: settings.place(r.function, on)[0] for r in readings}
    offices = directory.office_titles({pk for pk in places.values() if pk}, on, language())
    titles = {function: offices.get(pk or 0, "") or _function(programme, function) for function, pk in places.items()}
    seen = _Items(programme, state, drawn, calendar.known_at(at), on, titles, text, whose)
    kept = [r for r in readings if r.applies is True or r.instance in state.items]
    stages = _stages(programme, state, drawn, seen, kept, calendar, at)
    asked = _questions(programme, state, drawn, readings)
    counted = [one for stage in stages for one in stage.items]
    return PermitsView(
        case_id=read.id,
        seq=state.seq,
        number=state.number,
        flow=say(programme.flows[drawn.flow].title, language()) if drawn.flow else "",
        stages=tuple(stages),
        total=len(counted),
        done=sum(one.done for one in counted),
        promised=drawn.promised_days,
        promised_at_most=drawn.promised_days_at_most,
        used=promise_used(programme, state, at=at, calendar=calendar),
        questions=tuple(asked[:questions]),
        unsure=sum(1 for r in readings if r.applies is None and r.instance not in state.items),
        readings=readings,
    )


def _function(programme: Programme, function: str) -> str:
    found = programme.functions.get(function)
    return say(found.title, language()) if found else function


@dataclass(frozen=True, slots=True)
class _Items:
    programme: Programme
    state: CaseState
    plan: Plan
    days: WorkingDays
    on: date
    offices: Mapping[str, str]
    text: Callable[[Any], str | None]
    whose: Mapping[str, str]

    def view(self, r: ItemReading) -> ItemView:
        one = self.state.items.get(r.instance)
        item = self.programme.item(r.item, self.state.flow or self.plan.flow)
        line = self.plan.items.get(r.item)
        return ItemView(
            instance=r.instance,
            item=r.item,
            title=item_title(r.instance, self.programme),
            state=r.state,
            status=r.status,
            light=self._light(r),
            office=self.offices.get(r.function, ""),
            turn=self._turn(r) if r.in_play else "",
            since_on=r.since_on,
            begun_on=(one.accepted_on or one.received_on) if one else None,
            ended_on=one.ended_on if one else None,
            due_on=None if one is not None and one.ended else r.due_on,
            provisional=r.provisional,
            before=tuple(item_title(b, self.programme) for b in r.blocked_by),
            number=one.number if one else "",
            pause=pause_title(r.pause_kind, self.programme) if r.pause_kind else "",
            note=say(item.note, language()) if item else "",
            flagged=r.flagged,
            despite=self._despite(one),
            undated=one is not None and is_undated(one),
            days=line.days if line else None,
            done=one.ended_well if one else False,
        )

    def _turn(self, r: ItemReading) -> str:
        """Whose turn it is. Who files for a project differs: its team, its lead office, itself."""
        turn = "applicant" if r.function in OWNER else r.turn
        who = self.whose.get(r.instance, "") if turn == "team" else ""
        return _("轮到{who}").format(who=who) if who else turn_word(turn)

    def _despite(self, one: ItemState | None) -> str:
        if one is None or not one.despite:
            return ""
        return despite_text(self.text(one.despite) or _(ERASED))

    def _light(self, r: ItemReading) -> Light:
        """The light of an item somebody acts on, by its clock; else the word of its state."""
        if r.state == "ready" and not r.usual:
            return Light("", "still", _("可以提前办"), "", "", 9, False)
        if r.state in ("waiting", "not_needed", "unknown"):
            return Light("", "still", state_word(r.state), "", "", 9, False)
        if r.status == "ended":
            tone = "calm" if r.state in ("granted", "granted_owing") else "still"
            return Light("ended", tone, state_word(r.state), "", "", 9, False)
        return light_of(self.programme, r, self.on, self.days)


def _stages(
    programme: Programme,
    state: CaseState,
    drawn: Plan,
    seen: _Items,
    kept: list[ItemReading],
    calendar: Calendar,
    at: datetime,
) -> list[StageView]:
    flow = programme.flows.get(state.flow or drawn.flow)
    order = list((flow.stages if flow and flow.stages else programme.stages).values())
    promised = {one.id: one.days for one in drawn.stages}
    by_stage: dict[str, list[ItemReading]] = {stage.id: [] for stage in order}
    for r in kept:
        item = programme.item(r.item, state.flow or drawn.flow)
        by_stage.setdefault(item.stage if item else "", []).append(r)
    found: list[StageView] = []
    for stage in order:
        rows = by_stage.get(stage.id, [])
        if not rows:
            continue
        views = [seen.view(r) for r in rows]
        done, total = sum(v.done for v in views), len(views)
        begun = [v.begun_on or v.ended_on for v in views if v.begun_on or v.ended_on]
        ended = [v.ended_on for v in views if v.ended_on]
        running = bool(begun) or any(r.in_play for r in rows)
        word = "done" if done == total else "running" if running else "waiting"
        found.append(
            StageView(
                id=stage.id,
                nth=len(found) + 1,
                title=say(stage.title, language()),
                state=word,
                light=_stage_light(programme, rows, word),
                done=done,
                total=total,
                first_on=min(begun, default=None),  # type: ignore[type-var]
                last_on=max(ended, default=None) if word == "done" else None,
                days=_stage_time(programme, state, drawn, [r.instance for r in rows], calendar, at),
                promised=promised.get(stage.id, 0),
                items=tuple(views),
            )
        )
    return found


def _stage_light(programme: Programme, rows: list[ItemReading], word: str) -> Light | None:
    if word == "waiting":
        return None
    if word == "done":
        return light_for(programme, "ended")
    statuses = {r.status for r in rows if r.in_play}
    worst = next((status for status in _WORSE if status in statuses), "")
    return light_for(programme, worst) if worst else Light("", "still", status_word("running"), "", "", 9, False)


def _stage_time(
    programme: Programme, state: CaseState, drawn: Plan, instances: list[str], calendar: Calendar, at: datetime
) -> int:
    """Working days on which the clock of some counted item ran."""
    spans: list[tuple[date, date]] = []
    for instance in instances:
        one: ItemState | None = state.items.get(instance)
        line = drawn.items.get(one.item) if one else None
        if one is None or (line is not None and not line.counted):
            continue
        definition = definition_of(one)
        if definition is not None and one.clock_from is not None:
            spans += running_spans(definition, history_of(one), at=at, calendar=calendar)
    return stage_days(spans, calendar.known_at(at))


def _questions(
    programme: Programme, state: CaseState, drawn: Plan, readings: tuple[ItemReading, ...]
) -> list[Question]:
    """The facts that still decide about items, those that decide about most items first."""
    hanging: dict[str, list[str]] = {}
    known = facts_of(programme, state)
    for r in readings:
        if r.applies is None and r.instance not in state.items:
            for fact in r.missing:
                hanging.setdefault(fact, []).append(item_title(r.instance, programme))
    for fact in drawn.missing:
        hanging.setdefault(fact, [])
    asked = [programme.facts[fact] for fact in hanging if fact in programme.facts and fact not in known]
    asked.sort(key=lambda fact: (-len(hanging[fact.id]), fact.order))
    spoken = language()
    return [
        Question(
            fact, say(fact.ask, spoken) or say(fact.title, spoken), say(fact.hint, spoken), tuple(hanging[fact.id])
        )
        for fact in asked
    ]

"""What comes after the items in play: nobody is owed anything there yet, but everybody wants to know what is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.backoffice.people import directory
from yichuang.engine.calendars import local_date
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.reading import ItemReading, read_items
from yichuang.engine.items.model import ItemKind
from yichuang.engine.values import say

from ..district import District, district
from ..lights import Light
from ..queries.project_page import CaseRead, ProjectRead
from ..wording import item_title, language, state_word
from .next_step import OWNER, verb_and_item
from .project_line import ProjectLine

_WITNESSED = (ItemKind.GATE, ItemKind.SELF)


@dataclass(frozen=True, slots=True)
class ComingStep:
    """An item whose turn comes later. `before`: what it waits for first; `due_on` where a day was agreed for it."""

    case_id: str
    instance: str
    text: str
    light: Light
    office: str
    before: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class _Found:
    """`away`: how many items, at the least, end one after another before this one may begin."""

    away: int
    case: CaseRead
    reading: ItemReading
    before: str


def coming_steps(read: ProjectRead, line: ProjectLine, at: datetime, most: int) -> tuple[ComingStep, ...]:
    """At most `most` items after those in play, the nearest first. What has the same name as an item in play (the start
    of works, in the permits and in the life of the project) is not named twice. One query."""
    if most <= 0:
        return ()
    settings = district()
    cases = [one for one in (read.permits, read.project) if one is not None and one.state.closed_at is None]
    found = sorted((one for case in cases for one in _coming(case, at, settings)), key=lambda one: one.away)
    named = {step.title for step in line.steps}
    kept: list[_Found] = []
    for one in found:
        title = item_title(one.reading.instance, one.case.programme)
        if title not in named and len(kept) < most:
            named.add(title)
            kept.append(one)
    on = local_date(at, read.project.state.zone)
    offices = _offices(kept, on, settings)
    return tuple(_step(one, line, offices) for one in kept)


def _coming(case: CaseRead, at: datetime, settings: District) -> Iterable[_Found]:
    """Every item that applies and has not begun, in the order of the catalogue."""
    programme, state = case.programme, case.state
    calendar = settings.calendar(programme.calendar)
    readings = {r.item: r for r in read_items(programme, state, at=at, calendar=calendar)}
    plan = plan_of(programme, state)
    over = {one.item for one in state.items.values() if one.ended}
    away: dict[str, int] = {}

    def left_before(item: str) -> list[str]:
        line = plan.items[item]
        return [b for b in (*line.hard, *line.soft) if b in plan.items and b not in over and plan.items[b].applies]

    def distance(item: str) -> int:
        if item not in away:
            away[item] = 0  # an order without circles is checked when a programme is published
            if not readings[item].in_play and item not in over:
                away[item] = 1 + max((distance(b) for b in left_before(item)), default=0)
        return away[item]

    for item, line in plan.items.items():
        reading = readings.get(item)
        if reading is None or not line.applies or line.envelope or reading.in_play:
            continue
        if reading.state not in ("waiting", "ready") or "rare" in programme.items[item].tags:
            continue
        first = next(iter(left_before(item)), "")
        yield _Found(distance(item), case, reading, item_title(first, programme) if first else "")


def _offices(kept: Sequence[_Found], on: date, settings: District) -> Mapping[str, str]:
    """Function → the name of the office that does it on the day."""
    places = {one.reading.function: settings.place(one.reading.function, on)[0] for one in kept}
    titles = directory.office_titles({pk for pk in places.values() if pk}, on, language())
    return {function: titles.get(pk or 0, "") for function, pk in places.items()}


def _step(one: _Found, line: ProjectLine, offices: Mapping[str, str]) -> ComingStep:
    programme, reading = one.case.programme, one.reading
    item, title = programme.items[reading.item], item_title(reading.instance, programme)
    function = programme.functions.get(reading.function)
    office = offices.get(reading.function, "") or (say(function.title, language()) if function else "")
    if reading.function in OWNER:
        office = line.owner or office
    return ComingStep(
        case_id=one.case.id,
        instance=reading.instance,
        text=title if item.kind in _WITNESSED else verb_and_item(say(item.verb, language()), title),
        light=Light("", "still", state_word("waiting"), "", "", 9, False),
        office=office,
        before=one.before,
        due_on=reading.due_on,
    )

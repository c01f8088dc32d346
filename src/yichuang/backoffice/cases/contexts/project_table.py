"""The project table as its templates read it: lines, counts by light, totals, and what one can filter and sort by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.people.models import Area
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..lights import Light, light_for
from ..opening import PROJECTS
from ..projections.search import pairs, wanted
from ..queries import project_table as queries
from ..queries.project_table import ALL_AT_ONCE, COUNTED, NOT_ENTERED, STATUSES, Asked, Cursor
from ..wording import language
from .project_line import FAR, ProjectLine, lines, time_share

URGENCY = "urgency"

SORTS: dict[str, Callable[[ProjectLine], object]] = {
    URGENCY: lambda line: line.urgency,
    "name": lambda line: line.name,
    "since": lambda line: (line.since_on or FAR, line.number),
    "due": lambda line: (line.due_on or FAR, line.number),
    "total": lambda line: line.total_fen or 0,
    "plan": lambda line: line.plan_fen or 0,
    "done": lambda line: line.done_fen or 0,
    "rate": lambda line: line.rate if line.rate is not None else Decimal(-1),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody asked the table for; "" asks for everything. `sort` a key of SORTS, with "-" the other way."""

    q: str = ""
    light: str = ""
    stage: str = ""
    industry: str = ""
    area: str = ""
    sort: str = URGENCY
    view: str = "table"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A light as a filter. `text` "3", "1000+", or "" where nobody counted."""

    status: str
    light: Light | None
    text: str
    current: bool


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in fen over the lines shown; `rate` of the plan of those that have one."""

    total_fen: int
    plan_fen: int
    done_fen: int

    @classmethod
    def of(cls, shown: Sequence[ProjectLine]) -> Totals:
        planned = [line for line in shown if line.plan_fen]
        return cls(
            sum(line.total_fen or 0 for line in shown),
            sum(line.plan_fen or 0 for line in planned),
            sum(line.done_fen or 0 for line in planned),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One state of the board; `stage` is its filter value."""

    stage: str
    title: str
    lines: tuple[ProjectLine, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`shown` in order; `number` of those asked for ("1000+" where more), `every` of the light counts' "all". `whole`:
    every project asked for is on this page, so it has totals and sorts; else `next` spells where the next page begins.
    `anything`: the district has a project at all."""

    shown: list[ProjectLine]
    filters: Filters
    counts: list[Count]
    number: str
    whole: bool
    anything: bool
    totals: Totals
    time_share: Decimal
    stages: list[Option]
    industries: list[Option]
    areas: list[Option]
    programme: Programme
    next: str = ""
    columns: list[Column] = field(default_factory=list)


def read_table(filters: Filters, *, at: datetime, viewer: Actor, past: bool = False) -> Table:
    """The table as of `at`. Up to ALL_AT_ONCE projects come all at once, more in pages of the most urgent first (at a
    past instant: by number). Some fifteen queries, whatever the number of projects."""
    programme = programmes.current(PROJECTS, at)
    asked = Asked(filters.q, filters.stage, filters.industry, _areas_asked(filters))
    every = queries.visible(viewer, at, Asked().where())
    ids = queries.all_or_none(every, ALL_AT_ONCE)
    if ids is not None:
        found = [line for line in lines(ids, at=at, viewer=viewer, past=past) if _meets(line, asked)]
        return _whole(filters, found, programme, at, anything=bool(ids))
    if past:
        return _page_then(filters, asked, programme, at, viewer)
    ids = queries.all_or_none(every.filter(asked.where()), ALL_AT_ONCE)
    if ids is not None:
        return _whole(filters, lines(ids, at=at, viewer=viewer), programme, at, anything=True)
    return _page(filters, asked, programme, at, viewer)


def _whole(filters: Filters, found: list[ProjectLine], programme: Programme, at: datetime, *, anything: bool) -> Table:
    # counted before the light itself narrows, so that every count says what choosing it shows
    counted = {status: sum(1 for line in found if _status(line) == status) for status in STATUSES}
    shown = [line for line in found if not filters.light or _status(line) == filters.light]
    number = len(shown)
    key = filters.sort.removeprefix("-")
    shown.sort(key=SORTS[key], reverse=filters.sort.startswith("-"))  # type: ignore[arg-type]
    made = _table(filters, shown, programme, at, anything=anything)
    texts = {status: str(n) for status, n in counted.items()} | {"": str(len(found))}
    return replace(made, number=str(number), whole=True, counts=_counts(filters, texts, programme))


def _page(filters: Filters, asked: Asked, programme: Programme, at: datetime, viewer: Actor) -> Table:
    cases = queries.visible(viewer, at, asked.where())
    counted = queries.counts(cases, at)
    counted[""] = cases.values("pk")[: COUNTED + 1].count()
    ids, ends = queries.page_of(cases, at, status=filters.light, after=Cursor.read(filters.after))
    by_id = {line.case_id: line for line in lines(ids, at=at, viewer=viewer)}
    shown = [by_id[one] for one in ids if one in by_id]
    texts = {status: _bounded(n) for status, n in counted.items()}
    made = _table(filters, shown, programme, at, anything=True)
    return replace(
        made,
        number=texts[filters.light],
        whole=False,
        next=ends.spell() if ends else "",
        counts=_counts(filters, texts, programme),
    )


def _page_then(filters: Filters, asked: Asked, programme: Programme, at: datetime, viewer: Actor) -> Table:
    """Of a past instant only a page is folded, by number: nobody keeps the order of every past day. Filters of words
    and industry go by today's line."""
    where = Asked(filters.q, "", filters.industry, asked.areas).where()
    cases = queries.visible(viewer, at, where)
    numbers = cases.order_by("number").filter(number__gt=filters.after).values_list("pk", "number")
    some = list(numbers[: queries.PAGE + 1])
    shown = lines([pk for pk, _number in some[: queries.PAGE]], at=at, viewer=viewer, past=True)
    shown = [line for line in shown if not filters.light or _status(line) == filters.light]
    ends = some[queries.PAGE - 1][1] if len(some) > queries.PAGE else ""
    made = _table(filters, shown, programme, at, anything=True)
    number = _bounded(cases.values("pk")[: COUNTED + 1].count())
    texts = {"": number}
    return replace(made, number=number, whole=False, next=ends, counts=_counts(filters, texts, programme))


def _table(filters: Filters, shown: list[ProjectLine], programme: Programme, at: datetime, *, anything: bool) -> Table:
    stages = [(one.id, say(one.title, language())) for one in _stages(programme)]
    on = local_date(at, settings.TIME_ZONE)
    columns = _columns(shown, [*stages, (NOT_ENTERED, _("未入册"))]) if filters.view == "board" else []
    return Table(
        shown=shown,
        filters=filters,
        counts=[],
        number="",
        whole=True,
        anything=anything,
        totals=Totals.of(shown),
        time_share=time_share(on),
        stages=_options([*stages, (NOT_ENTERED, _("未入册"))], filters.stage),
        industries=_options(industries(programme), filters.industry),
        areas=_areas(filters.area),
        programme=programme,
        columns=columns,
    )


def _stages(programme: Programme) -> list:
    return sorted((one for one in programme.stages.values() if one.reached_by), key=lambda stage: stage.order)


def _columns(shown: Sequence[ProjectLine], stages: Sequence[tuple[str, str]]) -> list[Column]:
    by_stage: dict[str, list[ProjectLine]] = {}
    for line in shown:
        by_stage.setdefault(line.stage or NOT_ENTERED, []).append(line)
    columns = [Column(stage, title, tuple(by_stage.pop(stage, ()))) for stage, title in stages]
    # stages of an older version of the programme come last; nobody needs an empty column for what is not entered
    columns += [Column(stage, rest[0].stage_word, tuple(rest)) for stage, rest in by_stage.items()]
    return [column for column in columns if column.lines or column.stage != NOT_ENTERED]


def industries(programme: Programme) -> list[tuple[str, str]]:
    """(id, title) of the industries projects are sorted into."""
    fact = programme.facts.get("industry")
    return [(choice.id, say(choice.title, language())) for choice in fact.choices] if fact else []


def _options(choices: Sequence[tuple[str, str]], chosen: str) -> list[Option]:
    return [Option(value, title, value == chosen) for value, title in choices]


def _areas(chosen: str) -> list[Option]:
    kinds = (Area.Kind.SUBDISTRICT, Area.Kind.PARK)
    areas = Area.objects.filter(kind__in=kinds).defer("geometry").order_by("kind", "code")
    return _options([(area.code, area.title(language())) for area in areas], chosen)


def _areas_asked(filters: Filters) -> frozenset[str]:
    if not filters.area:
        return frozenset()
    return queries.areas_within(filters.area) or frozenset({filters.area})


def _counts(filters: Filters, texts: dict[str, str], programme: Programme) -> list[Count]:
    found = [Count("", None, texts.get("", ""), not filters.light)]
    for status in STATUSES:
        light = light_for(programme, status)
        found.append(Count(status, light, texts.get(status, ""), filters.light == status))
    return found


def _meets(line: ProjectLine, asked: Asked) -> bool:
    if asked.stage and line.stage != ("" if asked.stage == NOT_ENTERED else asked.stage):
        return False
    if asked.industry and line.industry != asked.industry:
        return False
    if asked.areas and line.area not in asked.areas:
        return False
    if number := queries.number_asked(asked.words):
        return line.number.startswith(number)
    # in whose hands a project is can be searched too: 住建局
    said = line.search + pairs(line.office)
    return all(pair in said for pair in wanted(asked.words))


def _status(line: ProjectLine) -> str:
    """The light a line is counted under: what has ended is on track."""
    return "running" if line.status == "ended" else line.status


def _bounded(n: int) -> str:
    return f"{COUNTED}+" if n > COUNTED else str(n)


def day_of(at: datetime) -> date:
    """The day of an instant in the office."""
    return local_date(at, settings.TIME_ZONE)

"""One project as one line: what must happen next, in whose hands it is, since when and by when, and how it stands.

The table, my work, the leader's page and the project page all read it, so that they never say different things. Every
text is in the language of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from yichuang.backoffice.people import directory
from yichuang.backoffice.people.models import Area
from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from ..district import district
from ..lights import Light, left_of, light_for, light_of
from ..queries.project_lines import ProjectFacts, SpanLine, read_projects
from ..wording import language
from . import next_step

STATUSES = ("overdue", "near", "theirs", "paused", "running", "ended")
"""From the most urgent on: the order of lines, and which of several open items is a project's next step."""

FAR = date.max


@dataclass(frozen=True, slots=True)
class Step:
    """An item in play. `text`: verb and item; `why`: the whole reason in a sentence, `light.reason` the short one.

    `office`: in whose hands (an office, a team, the owner, a body outside), `holder` the person made responsible, if
    any. `left` days of `basis` ("working" or "calendar"), negative when overdue. `paused_until`: the last day of a
    pause. `case_id` is the case the item belongs to: the project's own or its permits. `done_at` "desk" or "item"
    of the window, "" where it is recorded.
    """

    case_id: str
    programme: Programme
    instance: str
    item: str
    state: str
    turn: str
    text: str
    title: str
    light: Light
    why: str
    office: str
    office_ref: str
    holder: str
    holder_ref: str
    since_on: date | None
    due_on: date | None
    left: int | None
    basis: str
    provisional: bool
    paused_until: date | None
    done_at: str

    @property
    def about(self) -> str:
        """The instance of the item it is about, also where it is a duty beside it."""
        return self.instance.partition("~")[0]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project. `step` the most urgent item in play, None where nothing is; `steps` all of them, most urgent first.

    `status` one of STATUSES. Works that stand still show as "paused", `step` is then still what would come next.
    Money in fen, None where unknown; `rate` done of this year's plan (1 = all), `time_share` of the year gone.
    `dates` {"start": {"planned", "agreed", "expected", "actual"}, …} ISO texts.
    """

    case_id: str
    number: str
    name: str
    owner: str
    industry: str
    industry_word: str
    area: str
    area_word: str
    stage: str
    stage_word: str
    stage_on: date | None
    status: str
    light: Light
    step: Step | None
    steps: tuple[Step, ...]
    step_text: str
    office: str
    since_on: date | None
    due_on: date | None
    left: int | None
    basis: str
    provisional: bool
    stopped_since: date | None
    stopped_days: int | None
    stop_text: str
    blocked: tuple[str, ...]
    total_fen: int | None
    plan_fen: int | None
    done_fen: int | None
    done_total_fen: int | None
    figures_on: date | None
    rate: Decimal | None
    time_share: Decimal
    dates: Mapping[str, Mapping[str, str]]
    sponsor: str
    lead_office: str
    team: str
    photo: str
    permits_id: str
    seq: int
    programme: Programme
    search: str

    @property
    def urgency(self) -> tuple[int, date, date, str]:
        """Most urgent first when sorted by it."""
        return (STATUSES.index(self.status), self.due_on or FAR, self.since_on or FAR, self.number)


def lines(
    projects: Iterable[str] | None = None,
    *,
    at: datetime,
    viewer: Actor,
    where: Q | None = None,
    past: bool = False,
    closed: bool = False,
) -> list[ProjectLine]:
    """One line for each project (None: every one the viewer may know of), most urgent first, as of `at`.

    `where`: a condition on `Case` with its `row` as it is today. `past`: `at` is a past instant (`request.as_of` is
    set), and lines say what was known then. `closed` takes in projects struck off the list. Some twelve queries,
    whatever the number of projects.
    """
    facts = read_projects(projects, at=at, viewer=viewer, where=where, past=past, closed=closed)
    return sorted(lines_of(facts, at), key=lambda line: line.urgency)


def lines_of(facts: Sequence[ProjectFacts], at: datetime) -> list[ProjectLine]:
    """The lines of projects already read, in their order."""
    if not facts:
        return []
    first = facts[0].programme
    on = local_date(at, first.zone)
    days = district(fresh=True).calendar(first.calendar).known_at(at)
    words = _Words.read(facts, on)
    return [_line(one, at, on, days, words) for one in facts]


@dataclass(frozen=True, slots=True)
class _Words:
    """What refs and codes were called on the day."""

    titles: Mapping[str, str]
    areas: Mapping[str, str]

    @classmethod
    def read(cls, facts: Sequence[ProjectFacts], on: date) -> _Words:
        refs: set[str] = set()
        for one in facts:
            refs.update(ref for ref in (one.row.team, one.row.lead_office) if ref)
            for span in one.spans:
                if span.office_id:
                    refs.add(f"office:{span.office_id}")
                if span.person_id:
                    refs.add(f"person:{span.person_id}")
        spoken = language()
        codes = {one.row.area_code for one in facts if one.row.area_code}
        areas = {area.code: area.title(spoken) for area in Area.objects.filter(code__in=codes).defer("geometry")}
        return cls(directory.titles(refs, on, spoken), areas)


def _line(one: ProjectFacts, at: datetime, on: date, days: WorkingDays, words: _Words) -> ProjectLine:
    row, stopped = one.row, one.row.stopped_since
    steps = [_step(one, span, on, days, words) for span in one.spans]
    steps.sort(key=lambda step: _step_urgency(step, one.head.id))
    step = steps[0] if steps else None
    blocked = tuple(text for text in one.blocked if text)
    if stopped:
        reason = next_step.stop_reason(one.stop_text)
        light = light_for(one.programme, "paused", reason)
    elif step is not None:
        light = _with_reason(step.light, blocked[-1] if blocked else step.light.reason)
    else:
        light = light_for(one.programme, "ended")
    shown = None if stopped else step
    return ProjectLine(
        case_id=one.head.id,
        number=one.head.number,
        name=row.name,
        owner=row.owner,
        industry=row.industry,
        industry_word=industry_word(one.programme, row.industry),
        area=row.area_code,
        area_word=words.areas.get(row.area_code, row.area_code),
        stage=row.stage,
        stage_word=stage_word(one.programme, row.stage),
        stage_on=row.stage_on,  # type: ignore[arg-type]
        status=light.status,
        light=light,
        step=step,
        steps=tuple(steps),
        step_text=_("申请复工") if stopped else step.text if step else "",
        office=row.owner if stopped else step.office if step else "",
        since_on=stopped or (step.since_on if step else None),  # type: ignore[arg-type]
        due_on=shown.due_on if shown else None,
        left=shown.left if shown else None,
        basis=shown.basis if shown else "working",
        provisional=shown.provisional if shown else False,
        stopped_since=stopped,  # type: ignore[arg-type]
        stopped_days=(on - stopped).days if stopped else None,  # type: ignore[operator]
        stop_text=one.stop_text or "",
        blocked=blocked,
        total_fen=row.total_fen,
        plan_fen=row.plan_fen,
        done_fen=row.done_fen,
        done_total_fen=row.done_total_fen,
        figures_on=row.figures_on,  # type: ignore[arg-type]
        rate=Decimal(row.done_fen or 0) / row.plan_fen if row.plan_fen else None,
        time_share=time_share(on),
        dates=row.dates,  # type: ignore[arg-type]
        sponsor=row.sponsor,
        lead_office=row.lead_office,
        team=row.team,
        photo=row.photo,
        permits_id=one.permits[-1].id if one.permits else "",
        seq=one.head.seq,
        programme=one.programme,
        search=row.search,
    )


def _step(one: ProjectFacts, span: SpanLine, on: date, days: WorkingDays, words: _Words) -> Step:
    programme = next_step.programme_of(one, span)
    office, office_ref = next_step.in_whose_hands(one, span, programme, words.titles)
    light = light_of(programme, span, on, days)
    left = left_of(span, on, days)
    holder_ref = f"person:{span.person_id}" if span.person_id else ""
    return Step(
        case_id=span.case_id,
        programme=programme,
        instance=span.instance,
        item=span.item,
        state=span.state,
        turn=span.turn,
        text=next_step.to_do(span, programme),
        title=next_step.title_of(span, programme),
        light=_with_reason(light, next_step.short_reason(span, programme, light.status, office, one.row)),
        why=light.reason,
        office=office,
        office_ref=office_ref,
        holder=words.titles.get(holder_ref, ""),
        holder_ref=holder_ref,
        since_on=span.since_on,
        due_on=span.due_on,
        left=left[0] if left else None,
        basis=left[1] if left else "working",
        provisional=span.provisional,
        paused_until=next_step.paused_until(span),
        done_at=next_step.done_at(span, programme),
    )


_CALM = ("theirs", "running")


def _step_urgency(step: Step, project: str) -> tuple[bool, int, date, date, str]:
    """What the project's own case still has far ahead (开工, 竣工) comes after the permits that lead to it."""
    status = step.light.status
    far_off = status in _CALM and step.case_id == project
    return (far_off, STATUSES.index(status), step.due_on or FAR, step.since_on or FAR, step.instance)


def _with_reason(light: Light, reason: str) -> Light:
    return Light(light.status, light.tone, light.word, reason, light.rule, light.rank, light.bad)


def industry_word(programme: Programme, industry: str) -> str:
    """What an industry is called; the id of one the programme does not know."""
    fact = programme.facts.get("industry")
    choices = {choice.id: choice.title for choice in fact.choices} if fact else {}
    return say(choices[industry], language()) if industry in choices else industry


def stage_word(programme: Programme, stage: str) -> str:
    """What a stage is called; a project that has reached none is not entered yet."""
    found = programme.stages.get(stage)
    return say(found.title, language()) if found else _("未入册")


def time_share(on: date) -> Decimal:
    """How much of the year has gone when the day is over."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    return Decimal((on - first).days + 1) / ((last - first).days + 1)

"""The result: how many things, at how many offices, by when, and all below it, as one object for the templates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yichuang.backoffice.cases.wording import language
from yichuang.engine.programme.model import Plan, PlanMaterial, Programme
from yichuang.engine.programme.plan import materials
from yichuang.engine.values import say
from yichuang.screens.base.wording import day_text
from yichuang.screens.guide.answers import FULLY, Answers
from yichuang.screens.guide.dates import Way, ways
from yichuang.screens.guide.open_points import (
    SHOWN_OPEN,
    Faster,
    OpenPoint,
    faster,
    may_be_needed,
    open_points,
)
from yichuang.screens.guide.published import Counter, Published
from yichuang.screens.guide.questions import comma, left_unasked, value_text
from yichuang.screens.guide.steps import StageView, is_errand, office_of, stage_views

GROUPS = ("held", "fetched", "applicant")


@dataclass(frozen=True, slots=True)
class Paper:
    """One material, once: which items ask for it, whether it may follow later."""

    title: str
    used_by: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of the answer and the sentences under it.

    `on` counts what surely applies, `at_most` also what may; `worked` marks a weekend that is worked. `counted` says
    what the date holds, `not_counted` what it does not, `beyond` what else to know (works held back, a year without
    published holidays).
    """

    permit: str
    on: date
    worked: bool
    at_most: date | None
    counted: str
    not_counted: str
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything the result page and its two sheets of paper say."""

    heading: tuple[str, str]
    count: int
    maybe: int
    offices: int
    dated: Dated | None
    flow: str
    ways: str
    stages: tuple[StageView, ...]
    overlapping: bool
    held: tuple[Paper, ...]
    fetched: tuple[Paper, ...]
    prepared: tuple[Paper, ...]
    maybe_papers: str
    open_first: tuple[OpenPoint, ...]
    open_rest: tuple[OpenPoint, ...]
    left: int
    go_on: str
    faster: tuple[Faster, ...]
    counter: Counter
    version: str


def result(reading: Published, answers: Answers, drawn: Plan, offices: Mapping[str, str], counter: Counter) -> Result:
    """The result of these answers on the day of the reading."""
    programme = reading.programme
    errands = [line for line in drawn.items.values() if line.applies and is_errand(programme.items[line.id], line)]
    inside = [line for line in drawn.items.values() if line.applies and line.envelope]
    who = {office_of(programme, programme.items[line.id], offices) for line in (*errands, *inside)}
    papers = materials(programme, drawn, answers.facts(programme))
    sure = {origin: [one for one in papers if one.applies and _origin(programme, one) == origin] for origin in GROUPS}
    points = open_points(programme, answers, drawn)
    stages = stage_views(programme, drawn, offices)
    return Result(
        heading=_heading(programme, answers, len(errands)),
        count=len(errands),
        maybe=may_be_needed(programme, drawn),
        offices=len(who),
        dated=_dated(reading, answers, drawn),
        flow=say(programme.flows[drawn.flow].title, language()) if drawn.flow else "",
        ways=comma().join(say(programme.flows[one].title, language()) for one in drawn.flows_possible),
        stages=stages,
        overlapping=sum(stage.days for stage in stages) > drawn.promised_days,
        held=_papers(programme, drawn, sure["held"]),
        fetched=_papers(programme, drawn, sure["fetched"]),
        prepared=_papers(programme, drawn, sure["applicant"]),
        maybe_papers=comma().join(_title(programme, one) for one in papers if one.applies is None),
        open_first=points[:SHOWN_OPEN],
        open_rest=points[SHOWN_OPEN:],
        left=left_unasked(programme, answers, drawn),
        go_on=answers.going(FULLY).address(programme),
        faster=faster(reading, answers),
        counter=counter,
        version=programme.version,
    )


def _heading(programme: Programme, answers: Answers, count: int) -> tuple[str, str]:
    """Two halves, each kept on a line where it fits: 8,600平方米标准厂房， · 您要办11件事."""
    what = _("%(what)s，") % {"what": subject(programme, answers)}
    return what, ngettext("您要办%(n)s件事", "您要办%(n)s件事", count) % {"n": count}


def subject(programme: Programme, answers: Answers) -> str:
    """What is to be built, in a few words: 8,600平方米标准厂房."""
    facts = answers.facts(programme)
    preset = programme.presets.get(answers.what)
    use = programme.facts.get("use_class")
    if use is not None and "use_class" in answers.given:
        what = value_text(use, facts["use_class"])
    else:
        what = say(preset.title if preset else programme.title, language())
    area = programme.facts.get("floor_area_total")
    if area is not None and area.id in answers.given:
        return _("%(area)s%(what)s") % {"area": value_text(area, facts[area.id]), "what": what}
    return what


def _dated(reading: Published, answers: Answers, drawn: Plan) -> Dated | None:
    programme, days = reading.programme, reading.days
    facts = answers.facts(programme)
    sure = ways(programme, facts, drawn, reading.today, days)
    if not sure:
        return None
    soonest = min(sure, key=lambda way: way.permit_on)
    at_most = max(way.permit_on for way in ways(programme, facts, drawn, reading.today, days, also=programme.items))
    return Dated(
        permit=say(programme.items[soonest.permit].title, language()),
        on=soonest.permit_on,
        worked=soonest.permit_on.weekday() > 4,
        at_most=at_most if at_most > soonest.permit_on else None,
        counted=_counted(programme, soonest, drawn),
        not_counted=_not_counted(programme, soonest),
        beyond=tuple(_beyond(reading, soonest, max(at_most, soonest.start_on))),
    )


def _titles(programme: Programme, names: Iterable[str]) -> str:
    return comma().join(say(programme.items[name].title, language()) for name in names)


def _counted(programme: Programme, way: Way, drawn: Plan) -> str:
    text = ngettext("到拿证承诺%(n)s个工作日。", "到拿证承诺%(n)s个工作日。", way.promised) % {"n": way.promised}
    if drawn.flow:
        text = ngettext(
            "到拿证承诺%(n)s个工作日，全程%(all)s个。", "到拿证承诺%(n)s个工作日，全程%(all)s个。", way.promised
        ) % {"n": way.promised, "all": drawn.promised_days}
    reviews = comma().join(
        ngettext("%(item)s%(n)s个工作日", "%(item)s%(n)s个工作日", n)
        % {"item": say(programme.items[name].title, language()), "n": n}
        for name, n in way.uncounted.items()
    )
    if reviews:
        text += _("另有%(reviews)s，不算在承诺里，已算进日期。") % {"reviews": reviews}
    return text


def _not_counted(programme: Programme, way: Way) -> str:
    if way.open:
        return _("您补材料的时间、%(items)s、施工本身。") % {"items": _titles(programme, way.open)}
    return _("您补材料的时间、施工本身。")


def _beyond(reading: Published, way: Way, last: date) -> Iterator[str]:
    if way.later:
        known = {
            "items": _titles(reading.programme, way.later),
            "day": day_text(way.start_on, reading.today, worked=way.start_on.weekday() > 4),
        }
        yield _("%(items)s最晚%(day)s办完，办完才能开工。") % known
    for year in range(reading.today.year, last.year + 1):
        if not reading.days.covered(year):
            yield _("%(year)s年的放假安排还没有公布，那以后的日期只按周末算，是暂定的。") % {"year": year}
            return


def _origin(programme: Programme, paper: PlanMaterial) -> str:
    return programme.materials[paper.id].origin


def _title(programme: Programme, paper: PlanMaterial) -> str:
    return say(programme.materials[paper.id].title, language())


def _papers(programme: Programme, drawn: Plan, found: list[PlanMaterial]) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            _title(programme, one),
            comma().join(
                say(programme.items[name].title, language()) for name in one.items if drawn.items[name].applies
            ),
            one.minor,
        )
        for one in found
    )

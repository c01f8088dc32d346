"""The steps of a result: stages with their items, each with office, days and, at a tap, where that comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from yichuang.backoffice.cases.wording import language
from yichuang.engine.items.model import Item, ItemKind
from yichuang.engine.programme.model import Plan, PlanItem, Programme, Source
from yichuang.engine.values import Evidence, Number, say
from yichuang.screens.guide.dates import limit
from yichuang.screens.guide.questions import comma

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
OWN = frozenset({ItemKind.SELF, ItemKind.GATE})
"""What the applicant does or proves: shown among the steps, not counted as something to apply for."""

READ = {
    "full": gettext_noop("已读原文"),
    "head": gettext_noop("只读了开头"),
    "cited": gettext_noop("别的文件引用过，原文未打开"),
    "none": gettext_noop("原文未打开，待核"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One line of where something comes from: what it says, the source with its article, and how sure. `number` is the
    official one, in Chinese whatever the page's language."""

    what: str
    source: str
    number: str
    link: str
    sure: str


@dataclass(frozen=True, slots=True)
class Step:
    """One item. `days` in words, empty where nobody sets any; `unverified`: its number of days is still to be checked;
    `own`: an act of the applicant, not an application; `inside`: what is decided together with it."""

    id: str
    title: str
    office: str
    days: str
    unverified: bool
    own: bool
    note: str
    inside: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage: `days` the longest chain of promised days inside it; `beside` the longest review that no promise
    counts, in days."""

    number: str
    title: str
    days: int
    beside: int
    steps: tuple[Step, ...]


def is_errand(item: Item, line: PlanItem) -> bool:
    """Whether it counts as something to apply for: not an own act, not inside a joint decision."""
    return item.kind not in OWN and not line.envelope


def stage_views(programme: Programme, drawn: Plan, offices: Mapping[str, str]) -> tuple[StageView, ...]:
    """The stages in order, with the items that surely apply; stages without any are left out."""
    days = {stage.id: stage.days for stage in drawn.stages}
    views: list[StageView] = []
    for stage in sorted(programme.stages.values(), key=lambda one: one.order):
        lines = [line for line in drawn.items.values() if line.applies and line.stage == stage.id and not line.envelope]
        steps = tuple(_step(programme, drawn, line, offices) for line in lines)
        if steps:
            number = CIRCLED[len(views)] if len(views) < len(CIRCLED) else str(len(views) + 1)
            beside = max((line.days or 0 for line in lines if not line.counted), default=0)
            views.append(StageView(number, say(stage.title, language()), days.get(stage.id, 0), beside, steps))
    return tuple(views)


def office_of(programme: Programme, item: Item, offices: Mapping[str, str]) -> str:
    """The office that does the item here, else what kind of office does it."""
    return offices.get(item.function) or say(programme.functions[item.function].title, language())


def _step(programme: Programme, drawn: Plan, line: PlanItem, offices: Mapping[str, str]) -> Step:
    item = programme.item(line.id, drawn.flow) or programme.items[line.id]
    inside = [one for one in drawn.items.values() if one.envelope == line.id and one.applies]
    number = used_number(item, line.days)
    return Step(
        id=line.id,
        title=say(item.title, language()),
        office=office_of(programme, item, offices),
        days="" if item.kind in OWN else days_text(item, line.days),
        unverified=number is not None and item.kind not in OWN and to_check(number),
        own=item.kind is ItemKind.SELF or (item.kind in OWN and programme.functions[item.function].outside),
        note=say(item.note, language()) if item.note else "",
        inside=comma().join(say(programme.items[one.id].title, language()) for one in inside),
        grounds=_grounds(programme, item, number),
    )


def days_text(item: Item, promised: int | None) -> str:
    """5天, 当天, 法定20天; nothing where neither a promise nor a law says."""
    days = limit(item, promised)
    if days is None:
        return ""
    if promised is None:
        return ngettext("法定%(n)s天", "法定%(n)s天", days) % {"n": days}
    if days == 0:
        return _("当天")
    if item.allow.basis == "calendar":
        return ngettext("%(n)s个自然日", "%(n)s个自然日", days) % {"n": days}
    return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}


def used_number(item: Item, promised: int | None) -> Number | None:
    """The number behind the days shown: the variant or common promise of that length, else the limit of law."""
    if promised is None:
        return item.allow.statutory
    numbers = [variant.days for variant in item.allow.variants]
    numbers += [item.allow.days] if item.allow.days is not None else []
    return next((number for number in numbers if int(number.n) == promised), None)


def to_check(number: Number) -> bool:
    return number.evidence in (Evidence.UNVERIFIED, Evidence.ASSUMED)


def _grounds(programme: Programme, item: Item, number: Number | None) -> tuple[Ground, ...]:
    lines = []
    if number is not None and number is not item.allow.statutory:
        n = int(number.n)
        said = ngettext("承诺%(n)s个工作日", "承诺%(n)s个工作日", n) % {"n": n} if n else _("承诺当天办结")
        lines.append(_ground(programme, said, number))
    if item.allow.statutory is not None:
        n = int(item.allow.statutory.n)
        said = ngettext("法定最长%(n)s个工作日", "法定最长%(n)s个工作日", n) % {"n": n}
        lines.append(_ground(programme, said, item.allow.statutory))
    if item.basis in programme.sources:
        source = programme.sources[item.basis]
        lines.append(
            Ground(
                _("为什么要办"), source_text(source), source.number, source.link, _(READ.get(source.read, READ["none"]))
            )
        )
    return tuple(lines)


def _ground(programme: Programme, said: str, number: Number) -> Ground:
    source = programme.sources.get(number.source)
    sure = {
        Evidence.STATUTORY: _("法定"),
        Evidence.PUBLISHED: _("有地方公布过"),
        Evidence.UNVERIFIED: _("待核"),
        Evidence.ASSUMED: _("暂按经验估的，待核"),
    }[Evidence(number.evidence)]
    if source is None:
        return Ground(said, "", "", "", sure)
    return Ground(said, source_text(source), source.number, source.link, sure)


def source_text(source: Source) -> str:
    """The title of a source with its article."""
    title = say(source.title, language())
    if not source.article:
        return title
    article = _("第%(article)s条") % {"article": comma().join(source.article.split(", "))}
    return f"{title} {article}"

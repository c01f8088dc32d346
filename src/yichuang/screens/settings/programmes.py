"""What officials can read of every mechanism: items, order, limits, sources, evidence, checks, versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.wording import language
from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.ledger.models import ProgrammeDraft, StoredProgramme
from yichuang.backoffice.people import directory
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.calendars import local_date
from yichuang.engine.errors import EngineError
from yichuang.engine.items.model import Item
from yichuang.engine.programme.check import check
from yichuang.engine.programme.diagram import diagram, svg
from yichuang.engine.programme.differences import differences
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.shared import known_by_link, same_facts
from yichuang.engine.values import Evidence, Number, say
from yichuang.programmes.wording import say_mistake

from .programme_conditions import condition_words
from .programme_parts import Part, evidence_word, parts_of
from .wording import EFFECTS


def kind_word(kind: str) -> str:
    """What sort of item it is."""
    return {
        "approval": pgettext("item kind", "审批"),
        "filing": pgettext("item kind", "备案"),
        "technical": pgettext("item kind", "技术审查"),
        "self": pgettext("item kind", "自己办"),
        "gate": pgettext("item kind", "前提"),
        "envelope": pgettext("item kind", "联合办理"),
        "special": pgettext("item kind", "专项"),
    }.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Limit:
    """A number as a cell shows it. `doubtful`: general knowledge or ours, to be checked."""

    text: str
    evidence: str
    doubtful: bool
    source: str
    effect: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    id: str
    title: str
    kind: str
    office: str
    promised: Limit | None
    statutory: Limit | None
    counted: bool
    when: str
    before: tuple[str, ...]
    usually: tuple[str, ...]
    basis: str


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """Every mechanism there is: version, in force since, next review, what the checks found."""
    at: datetime = request.at  # type: ignore[attr-defined]
    today = local_date(at, settings.TIME_ZONE)
    rows = []
    since = dict(StoredProgramme.objects.values_list("digest", "valid_from"))
    drafts = set(ProgrammeDraft.objects.filter(state="open").values_list("programme_id", flat=True))
    for programme_id in published.known_ids():
        try:
            programme = published.current(programme_id, at)
        except EngineError:
            continue
        rows.append(
            {
                "programme": programme,
                "mistakes": len(check(programme, today=today, others=_others(at))),
                "items": len(programme.items),
                "since": since.get(programme.digest) or programme.valid_from,
                "late": programme.next_review is not None and programme.next_review < today,
                "draft": programme_id in drafts,
            }
        )
    return render(request, "settings/programmes.html", {"rows": rows})


@require_safe
def programme_page(request: HttpRequest, programme_id: str) -> HttpResponse:
    """The version in force, whole: by stage, per flow if one is chosen."""
    at: datetime = request.at  # type: ignore[attr-defined]
    try:
        programme = published.current(programme_id, at)
    except EngineError:
        raise Http404(programme_id) from None
    return render(request, "settings/programme.html", _page(request, programme))


@require_safe
def version_page(request: HttpRequest, programme_id: str, digest: str) -> HttpResponse:
    """An earlier version, and what the one after the version before it changed."""
    rows = published.versions(programme_id)
    place = next((nth for nth, row in enumerate(rows) if row.digest == digest), None)
    if place is None:
        raise Http404(digest)
    programme = published.get(digest)
    before = published.get(rows[place + 1].digest) if place + 1 < len(rows) else None
    shown = _page(request, programme) | {
        "version": rows[place],
        "before": before,
        "changes": [(one.path, _plain(one.before), _plain(one.after)) for one in differences(before, programme)]
        if before
        else [],
    }
    return render(request, "settings/programme.html", shown)


def _page(request: HttpRequest, programme: Programme) -> dict[str, Any]:
    at: datetime = request.at  # type: ignore[attr-defined]
    today = local_date(at, settings.TIME_ZONE)
    flow = request.GET.get("flow", "")
    flow = flow if flow in programme.flows else ""
    actor = actor_for(request.user, today)
    return {
        "programme": programme,
        "flow": flow,
        "flows": [(one.id, say(one.title, language())) for one in programme.flows.values()],
        "stages": _stages(programme, flow, today),
        "parts": [*parts_of(programme), *_shared(programme, at)],
        "mistakes": [(say_mistake(one, _), one.where) for one in check(programme, today=today, others=_others(at))],
        "drawing": _drawing(programme, flow) if "graph" in request.GET else None,
        "versions": published.versions(programme.id),
        "drafts": ProgrammeDraft.objects.filter(programme_id=programme.id, state="open"),
        "may_propose": "programmes" in actor.rights,
    }


def _drawing(programme: Programme, flow: str) -> SafeString:
    # every text in it was escaped where it was drawn
    return mark_safe(svg(diagram(programme, flow, language=language())))  # noqa: S308


def _stages(programme: Programme, flow: str, on: date) -> list[tuple[str, list[ItemLine]]]:
    items = programme.flows[flow].items if flow else programme.items
    offices = directory.functions_on(on)
    tag = language()
    titles = directory.office_titles([one.office_id for one in offices.values()], on, get_language() or "zh-hans")
    names = {
        function: titles[offices[function].office_id] if function in offices else say(one.title, tag)
        for function, one in programme.functions.items()
    }
    found: dict[str, list[ItemLine]] = {stage: [] for stage in programme.stages}
    for item in items.values():
        found.setdefault(item.stage, []).append(_line(programme, item, names, tag))
    stages = programme.flows[flow].stages if flow else programme.stages
    return [(say(stages[s].title, tag) if s in stages else s, lines) for s, lines in found.items() if lines]


def _line(programme: Programme, item: Item, names: Mapping[str, str], tag: str) -> ItemLine:
    def titles(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(say(programme.items[one].title, tag) for one in ids if one in programme.items)

    source = programme.sources.get(item.basis)
    return ItemLine(
        id=item.id,
        title=say(item.title, tag),
        kind=kind_word(item.kind),
        office=names.get(item.function, item.function),
        promised=_limit(programme, item.allow.days, item.allow.basis),
        statutory=_limit(programme, item.allow.statutory, item.allow.basis),
        counted=item.allow.counted,
        when=condition_words(programme, item.when.text, tag) if item.when else "",
        before=titles(item.after.hard),
        usually=titles(item.after.soft),
        basis=say(source.title, tag) if source else "",
    )


def _limit(programme: Programme, number: Number | None, basis: str) -> Limit | None:
    if number is None:
        return None
    days = int(number.n)
    text = (
        ngettext("%(n)s个工作日", "%(n)s个工作日", days) if basis == "working" else ngettext("%(n)s天", "%(n)s天", days)
    )
    source = programme.sources.get(number.source)
    return Limit(
        text % {"n": f"{number.n.normalize():f}"},
        evidence_word(number.evidence),
        number.evidence in (Evidence.UNVERIFIED, Evidence.ASSUMED),
        say(source.title, language()) if source else number.source,
        str(EFFECTS[number.effect]),
    )


def _others(at: datetime) -> Callable[[str], Programme | None]:
    """Finds the programmes that facts are shared with, as they are in force."""

    def find(programme_id: str) -> Programme | None:
        try:
            return published.current(programme_id, at)
        except EngineError:
            return None

    return find


def _shared(programme: Programme, at: datetime) -> list[Part]:
    """What is typed once for this mechanism and another: each fact, and what it is called there; whichever of the two
    declares it."""
    tag, find, found = language(), _others(at), []
    for other in filter(None, map(find, published.known_ids())):
        if other.id == programme.id:
            continue
        rows = [
            (say(programme.facts[mine].title, tag), say(other.facts[theirs].title, tag))
            for mine, theirs in same_facts(programme, other).items()
        ]
        rows += [
            (say(programme.facts[fact].title, tag), _("不用问：一关联就知道"))
            for fact in known_by_link(programme, other)
        ]
        if rows:
            heading = _("和“%(other)s”共用的情况，填一次就够") % {"other": say(other.title, tag)}
            found.append(Part(heading, tuple(rows)))
    return found


def _plain(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, Mapping) and "n" in value:
        return f"{value['n']} ({evidence_word(str(value.get('evidence', 'assumed')))})"
    if isinstance(value, Mapping) and "zh-Hans" in value:
        return say(value, language())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)

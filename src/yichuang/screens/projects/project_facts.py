"""What is known of a project and its permits, edited where it is shown: groups of fields, only what changed is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from yichuang.backoffice.cases.contexts.project_page import ProjectPage
from yichuang.backoffice.cases.contexts.project_page_permits import Question
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.project_page import CaseRead, read_case
from yichuang.backoffice.cases.wording import language
from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.people.access import may_read_personal
from yichuang.backoffice.people.models import Area
from yichuang.engine.case.commands import GiveFacts
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.shared import asked_elsewhere
from yichuang.engine.values import FactDef, FactKind
from yichuang.screens.base.asking import Answer, Asking, asking, do, key_of, new_key, onward, seen_of

from .project_case import case_of_project, project_of
from .project_typed import FactField, TypedError, asked_here, changed, field_of, read_typed

GROUPS = ("basic", "money", "dates", "size", "yes_no")
_NEAR = 10
"""A date that stands this close behind an amount says as of when the amount is."""


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str
    fields: tuple[FactField, ...]

    @property
    def wrong(self) -> bool:
        return any(field.error for field in self.fields)


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """One open question as a form on the page. `items` what it settles, `others` how many more."""

    case_id: str
    seq: int
    field: FactField
    items: tuple[str, ...]
    others: int
    total: int

    @property
    def named(self) -> str:
        return _("、").join(self.items)


def group_of(facts: Iterable[FactDef]) -> dict[str, list[FactDef]]:
    """The facts a form asks for, by group, in their own order."""
    found: dict[str, list[FactDef]] = {group: [] for group in GROUPS}
    before: tuple[str, int] = ("", 0)
    for fact in sorted((one for one in facts if asked_here(one)), key=lambda one: one.order):
        group = _GROUP.get(fact.kind, "basic")
        if group == "dates" and before[0] == "money" and fact.order - before[1] <= _NEAR:
            group = "money"
        found[group].append(fact)
        before = (group, fact.order)
    return {group: there for group, there in found.items() if there}


_GROUP = {
    FactKind.MONEY: "money",
    FactKind.DATE: "dates",
    FactKind.INTEGER: "size",
    FactKind.DECIMAL: "size",
    FactKind.AREA: "size",
    FactKind.BOOLEAN: "yes_no",
}


def _group_titles() -> dict[str, str]:
    return {
        "basic": _("基本情况"),
        "money": _("投资"),
        "dates": pgettext("heading", "日期"),
        "size": _("规模"),
        "yes_no": _("是不是、有没有"),
    }


def facts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form; `?case=` its permits, `?group=` one group only."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    case = case_of_project(asked, project, request.GET.get("case", ""))
    read = read_case(case)
    raw = known_facts(read, asked)
    elsewhere = _asked_of_the_project(project, read)
    groups = group_of(
        one
        for one in read.programme.facts.values()
        if one.id not in elsewhere and (not one.personal or _personal(read, asked))
    )
    only = request.GET.get("group", "")
    if only and only not in groups:
        raise Http404
    wanted = {only: groups[only]} if only else groups
    back = onward(request, reverse("projects:project", args=[project.pk]))
    answer = Answer()
    errors: dict[str, str] = {}
    if request.method == "POST":
        command, errors = _typed(wanted, raw, request.POST)
        if not errors and not command:
            messages.info(request, _("没有改动。"))
            return redirect(back)
        if not errors:
            answer = do(
                case.pk,
                GiveFacts(facts=command, source="project_page"),
                asked,
                programme=read.programme,
                key=key_of(request),
                seen=seen_of(request),
            )
            if answer.ok:
                n = len(command)
                messages.success(request, ngettext("已改{n}项。", "已改{n}项。", n).format(n=n))
                return redirect(back)
    typed = request.POST if request.method == "POST" else None
    known = {
        "project": project,
        "case": case,
        "groups": _shown(wanted, raw, typed, errors),
        "answer": answer,
        "wrong": len(errors),
        "key": new_key(),
        "seen": read.state.seq,
        "back": back,
        "only": only,
        "about_permits": case.pk != project.pk,
    }
    status = 422 if errors else answer.status
    return render(request, "projects/project_facts.html", known, status=status)


def _asked_of_the_project(project: Case, read: CaseRead) -> frozenset[str]:
    """What the form of the permits leaves out because the project's form asks for it."""
    if read.id == project.pk:
        return frozenset()
    return asked_elsewhere(read.programme, programmes.get(project.programme))


def known_facts(read: CaseRead, asked: Asking) -> dict[str, Any]:
    """Fact → JSON value, sealed ones opened."""
    raw = read.state.raw_facts()
    opened = texts.open_texts(texts.sealed_ids(list(raw.values())))
    return {fact: texts.plain(value, opened) for fact, value in raw.items()}


def _personal(read: CaseRead, asked: Asking) -> bool:
    return may_read_personal(asked.viewer, read.state.assigned.get("team", ""))


def _typed(
    groups: dict[str, list[FactDef]], raw: dict[str, Any], typed: QueryDict
) -> tuple[dict[str, Any], dict[str, str]]:
    """What changed, and what is wrong by fact."""
    command: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for facts_of_group in groups.values():
        for fact in facts_of_group:
            try:
                now = read_typed(fact, typed)
            except TypedError as wrong:
                errors[fact.id] = str(wrong)
                continue
            if changed(fact, now, raw.get(fact.id)):
                command[fact.id] = now
    return command, errors


def _shown(
    groups: dict[str, list[FactDef]], raw: dict[str, Any], typed: QueryDict | None, errors: dict[str, str]
) -> list[Group]:
    titles, places = _group_titles(), areas()
    return [
        Group(
            group,
            titles[group],
            tuple(
                field_of(one, raw.get(one.id), typed=typed, error=errors.get(one.id, ""), places=places)
                for one in there
            ),
        )
        for group, there in groups.items()
    ]


def areas() -> list[tuple[str, str]]:
    """Code and name of every place. One query."""
    return [(area.code, area.title(language())) for area in Area.objects.defer("geometry")]


# --- one question -------------------------------------------------------------------------------------------------


def question_forms(page: ProjectPage, most: int = 6) -> list[QuestionForm]:
    """The questions that decide which items are needed, the most telling first."""
    if page.permits is None:
        return []
    asked = [one for one in page.permits.questions if asked_here(one.fact) and one.items]
    return [_question(page.permits.case_id, page.permits.seq, one) for one in asked[:most]]


def _question(case_id: str, seq: int, one: Question) -> QuestionForm:
    field = field_of(one.fact, None, question=one.ask)
    return QuestionForm(case_id, seq, field, one.items[:4], max(0, len(one.items) - 4), len(one.items))


@require_POST
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The answer to one question, given on the project's page."""
    asked = asking(request)
    project = project_of(asked, str(case_id))
    case = case_of_project(asked, project, request.POST.get("case", ""))
    read = read_case(case)
    fact = read.programme.facts.get(request.POST.get("fact", ""))
    if fact is None or not asked_here(fact):
        raise Http404
    back = onward(request, reverse("projects:project", args=[project.pk]) + "#questions")
    error, told = "", Answer()
    try:
        value = read_typed(fact, request.POST)
        if value is None:
            raise TypedError(_("还没有填。不清楚可以先不答。"))
        told = _give(request, case, read.programme, fact, value, asked)
        if told.ok:
            messages.success(request, _("记下了。要办哪些事项，已经按这个重新排过。"))
            return redirect(back)
    except TypedError as wrong:
        error = str(wrong)
    known = {
        "project": project,
        "case": case,
        "field": field_of(fact, None, typed=request.POST, error=error),
        "answer": told,
        "back": back,
        "key": new_key(),
        "seen": read.state.seq,
    }
    return render(request, "projects/project_answer.html", known, status=422 if error else told.status)


def _give(request: HttpRequest, case: Case, programme: Programme, fact: FactDef, value: Any, asked: Asking) -> Answer:
    command = GiveFacts(facts={fact.id: value}, source="project_page")
    return do(case.pk, command, asked, programme=programme, key=key_of(request), seen=seen_of(request))

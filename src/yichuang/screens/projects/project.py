"""One project: how it stands, its permits drawn, its diary, its files. What is done to it has modules of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.project_line import Step
from yichuang.backoffice.cases.contexts.project_page import ProjectPage, project_page
from yichuang.backoffice.cases.contexts.project_page_coming import coming_steps
from yichuang.engine.case.context import Context
from yichuang.screens.base.asking import Asking, asking, case_of, new_key

from . import entry, entry_several, project_acts, project_facts, project_files, project_migrate
from .project_case import project_of
from .project_graph import graph_of
from .project_more import choices, context
from .project_sentence import lead

HISTORY_SHOWN = 8
STEPS_SHOWN = 5


def read_page(request: HttpRequest, case_id: UUID) -> tuple[Asking, ProjectPage]:
    """The page as of the request; 404 where the viewer may not know of it, or it was not there yet."""
    asked = asking(request)
    head = project_of(asked, str(case_id))
    page = project_page(head, at=asked.at, viewer=asked.viewer, past=asked.past)
    if page is None:
        raise Http404
    return asked, page


def shown(asked: Asking, page: ProjectPage, tab: str, **more: Any) -> dict[str, Any]:
    """What every tab needs: name, sentence, actions."""
    place = _place(page.line.area_word, _address(page))
    return {
        "page": page,
        "line": page.line,
        "lead": lead(page),
        "choices": choices(page, asked),
        "place": place,
        "code": page.read.project.state.raw_facts().get("project_code", ""),
        "tab": tab,
        "key": new_key(),
        "past": asked.past,
        **more,
    }


def _place(area: str, address: str) -> str:
    """Area and address, the area once: an address mostly begins with it."""
    if not area or address.startswith(area):
        return address or area
    return _("，").join(filter(None, (area, address)))


def _address(page: ProjectPage) -> str:
    found = page.read.project.state.raw_facts().get("address", "")
    return found if isinstance(found, str) else ""


def may(page: ProjectPage, asked: Asking, right: str) -> bool:
    """Whether to offer a small action (correct, clear, edit) on the page: the deed itself asks again."""
    if asked.past or page.read.project.state.closed_at is not None:
        return False
    return any(_context(case, asked).may(right) for case in page.read.cases)


def _context(case: Any, asked: Asking) -> Context:
    return context(case, asked)


@require_safe
def now(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """How the project stands. An address that names its permits leads to it."""
    asked = asking(request)
    head = case_of(asked, str(case_id))
    if head.kind != "project" and head.project_id:
        return redirect("projects:project", head.project_id)
    asked, page = read_page(request, case_id)
    questions = project_facts.question_forms(page)
    steps = _each_once(page.line.steps)[: STEPS_SHOWN - bool(page.line.stopped_since)]
    known = shown(
        asked,
        page,
        "now",
        steps=steps,
        coming=coming_steps(page.read, page.line, asked.at, STEPS_SHOWN - len(steps) - bool(page.line.stopped_since)),
        history=page.history[:HISTORY_SHOWN],
        history_more=max(0, len(page.history) - HISTORY_SHOWN),
        may_rectify=may(page, asked, "rectify"),
        may_note=may(page, asked, "note"),
        may_facts=may(page, asked, "facts"),
        question=questions[0] if questions else None,
        questions_more=questions[1:],
    )
    return render(request, "projects/project.html", known)


def _each_once(steps: Sequence[Step]) -> list[Step]:
    """The steps without a second one of the same name: works begin in the permits and in the life of the project."""
    found: dict[str, Step] = {}
    for step in steps:
        found.setdefault(step.title, step)
    return list(found.values())


@require_safe
def graph(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The permits as a drawing, and the same as a list."""
    asked, page = read_page(request, case_id)
    drawn = graph_of(page)
    return render(request, "projects/project_graph.html", shown(asked, page, "graph", drawn=drawn))


@require_safe
def diary(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything that happened, newest first; `?only=diary` just what was noted down."""
    asked, page = read_page(request, case_id)
    only = request.GET.get("only", "") == "diary"
    lines = [one for one in page.history if not only or one.kind == "diary"]
    known = shown(asked, page, "diary", history=lines, only=only, may_rectify=may(page, asked, "rectify"))
    known["title_of_tab"] = _("日志")
    return render(request, "projects/project_diary.html", known)


@require_safe
def files(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every file, and the form to add some."""
    asked, page = read_page(request, case_id)
    form = project_files.upload_form(page) if may(page, asked, "note") else None
    upload_to = reverse("projects:project_files_add", args=[page.line.case_id])
    return render(request, "projects/project_files.html", shown(asked, page, "files", form=form, upload_to=upload_to))


URLS: list[URLPattern] = [
    path("entries/", entry_several.entries, name="entries"),
    path("<uuid:case_id>/", now, name="project"),
    path("<uuid:case_id>/graph/", graph, name="project_graph"),
    path("<uuid:case_id>/diary/", diary, name="project_diary"),
    path("<uuid:case_id>/files/", files, name="project_files"),
    path("<uuid:case_id>/files/add/", project_files.add, name="project_files_add"),
    path("<uuid:case_id>/files/<str:digest>/", project_files.one, name="project_file"),
    path("<uuid:case_id>/facts/", project_facts.facts, name="project_facts"),
    path("<uuid:case_id>/answer/", project_facts.answer, name="project_answer"),
    path("<uuid:case_id>/record/", project_acts.record, name="project_record"),
    path("<uuid:case_id>/do/<str:name>/", project_acts.act, name="project_act"),
    path("<uuid:case_id>/migrate/<uuid:of>/", project_migrate.migrate, name="project_migrate"),
    path("<uuid:case_id>/items/<str:instance>/entry/", entry.entry, name="entry"),
]

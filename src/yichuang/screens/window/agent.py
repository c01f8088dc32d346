"""An agent with an account acts for an enterprise: an application as its applicant follows it, under the mandate."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases.contexts.acting import acted_for
from yichuang.backoffice.cases.contexts.window_track import Track, read_track
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.window_case import WindowCase, read_window_case
from yichuang.engine.case.mandates import is_agent
from yichuang.engine.case.window import Mandate
from yichuang.screens.base.asking import Asking, asking, case_of, do, key_of, new_key, seen_of

from .desk_forms import TypedError
from .entering import code_kept
from .side_acts import ACTS


def _read(
    request: HttpRequest, case_id: UUID, mandate: str, application: str
) -> tuple[Asking, Case, WindowCase, Mandate, Track]:
    """The application of the enterprise that gave the mandate; 404 for everybody but its agent."""
    asked = asking(request)
    head = case_of(asked, str(case_id))
    case = read_window_case(head)
    held = case.state.window.mandates.get(mandate)
    made = case.state.window.applications.get(application)
    if held is None or made is None or not is_agent(asked.viewer, held):
        raise Http404
    shown = read_track(case, made.number, at=asked.at)
    if shown is None or made.applicant.get("name") != held.principal:
        raise Http404
    return asked, head, case, held, replace(shown, agents=(), mandate=held.id)


@require_safe
def application(request: HttpRequest, case_id: UUID, mandate: str, application: str) -> HttpResponse:
    """Where it stands, and what the agent may do about it."""
    asked, head, case, held, shown = _read(request, case_id, mandate, application)
    known = {
        "head": head,
        "track": shown,
        "acted": acted_for({held.id: held}, asked.on)[held.id],
        "code": code_kept(request, shown.number) if "sent" in request.GET else "",
        "holds": held.standing(asked.on) == "in_force" and not asked.past,
        "acts_at": request.path,
        "key": new_key(),
        "seen": case.state.seq,
    }
    return render(request, "window/agent.html", known)


@require_POST
def act(request: HttpRequest, case_id: UUID, mandate: str, application: str, name: str) -> HttpResponse:
    """One act for the enterprise, recorded under the mandate; what is refused is said in words."""
    if name not in ACTS:
        raise Http404
    asked, head, case, held, shown = _read(request, case_id, mandate, application)
    command_of, done = ACTS[name]
    try:
        command = command_of(request, case, shown, held.id)
    except TypedError as wrong:
        messages.error(request, str(wrong))
    else:
        told = do(head.pk, command, asked, programme=case.programme, key=key_of(request), seen=seen_of(request))
        for problem in told.problems:
            messages.error(request, problem)
        if told.ok:
            messages.success(request, done)
    return redirect("window:agent", case_id=case_id, mandate=mandate, application=application)

"""Mandates of a case: taken in with the signed paper, listed with stages and days, taken back; and its pre-opinions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.backoffice.cases.contexts.mandates import read_mandates
from yichuang.backoffice.cases.contexts.project_page_people import team_choices
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.window_case import WindowCase, read_window_case
from yichuang.engine.case.commands import GiveMandate, RevokeMandate
from yichuang.screens.base.asking import Answer, Asking, asking, case_of, do, key_of, new_key

from .desk_forms import TypedError
from .entrusting import check, keep_paper, mandate_of, typed_in
from .handed_in import shown_file


def given(request: HttpRequest, on: date, *, principal: str = "") -> GiveMandate:
    """The mandate as typed, its signed paper kept. `principal`: whose it is where that is not typed. Raises
    TypedError."""
    said = typed_in(request)
    check(said, on)
    keep_paper(request, said)
    return mandate_of(said, on, principal=principal or request.POST.get("principal", ""))


def command_of(request: HttpRequest, on: date, *, principal: str = "") -> tuple[Any, str]:
    """(what was asked for, what is said once it is done). Raises TypedError."""
    if "revoke" in request.POST:
        revoked = RevokeMandate(mandate=request.POST.get("revoke", ""), text=request.POST.get("text", "").strip())
        return revoked, _("委托已解除。")
    return given(request, on, principal=principal), _("委托已登记。")


def typed_again(request: HttpRequest) -> dict[str, Any]:
    """What was typed, for the page that says what is wrong with it."""
    post = request.POST
    return {**typed_in(request), **{name: post.get(name, "") for name in ("principal", "revoke", "text")}}


def _read(request: HttpRequest, case_id: UUID) -> tuple[Asking, Case, WindowCase]:
    asked = asking(request)
    head = case_of(asked, str(case_id))
    case = read_window_case(head, upto=asked.at if asked.past else None)
    if not case.programme.window:
        raise Http404
    return asked, head, case


@require_http_methods(["GET", "HEAD", "POST"])
def mandates(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The mandates and pre-opinions of the case, and the form of one more."""
    asked, head, case = _read(request, case_id)
    answer = Answer()
    if request.method == "POST":
        try:
            command, done = command_of(request, asked.on)
            answer = do(head.pk, command, asked, programme=case.programme, key=key_of(request))
        except TypedError as wrong:
            answer = Answer([str(wrong)], status=422)
        if answer.ok:
            messages.success(request, done)
            return redirect(reverse("window:mandates", args=[head.pk]))
    known = {
        "head": head,
        "case": case,
        "found": read_mandates(case, asked.viewer, on=asked.on, at=asked.at),
        "teams": team_choices(asked.on),
        "action": request.path,
        "answer": answer,
        "typed": typed_again(request),
        "key": new_key(),
        "past": asked.past,
        "may_open_desk": bool({"window", "review", "sign", "leader"} & asked.viewer.rights),
    }
    return render(request, "window/mandates.html", known, status=answer.status)


@require_safe
def paper(request: HttpRequest, case_id: UUID, mandate: str) -> HttpResponse:
    """The signed paper of a mandate."""
    _asked, _head, case = _read(request, case_id)
    found = case.state.window.mandates.get(mandate)
    if found is None:
        raise Http404
    return shown_file(found.file)

"""The leader answers one row of the page: decides it, which clears the obstacle, or writes an opinion and leaves it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yichuang.backoffice.cases.contexts.leader_page import Asked, asked_on
from yichuang.engine.case.commands import ClearObstacle, WriteNote
from yichuang.screens.base.asking import Answer, Asking, asking, do, key_of, new_key, seen_of

from .leader_wording import asked_row

OPINION = "opinion"


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case: UUID, obstacle: str) -> HttpResponse:
    """GET shows what is stuck and asked, POST decides or writes; then back to the same row."""
    asked = asking(request)
    found = asked_on(str(case), obstacle, at=asked.at, viewer=asked.viewer)
    if found is None:
        raise Http404
    one, cleared = found
    row = asked_row(one, at=asked.at)
    leader = request.GET.get("leader", "")
    back = reverse("leader:page") + (f"?{urlencode({'leader': leader})}" if leader else "")
    told, text = Answer(), ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        told = _carried_out(request, one, asked, text)
        if told.ok:
            messages.success(request, _said(request, row.who))
            return redirect(f"{back}#row-{row.row}")
    elif cleared is not None:
        messages.info(request, _("这件事已经定了：{text}").format(text=cleared) if cleared else _("这件事已经定了。"))
        return redirect(back)
    known = {
        "row": row,
        "one": one,
        "text": text,
        "told": told,
        "back": f"{back}#row-{row.row}",
        "key": new_key(),
        "seen": one.seen,
    }
    return render(request, "projects/leader_answer.html", known, status=told.status)


def _carried_out(request: HttpRequest, one: Asked, asked: Asking, text: str) -> Answer:
    command = (
        WriteNote(text=text, kind=OPINION)
        if request.POST.get("what") == OPINION
        else ClearObstacle(obstacle=one.obstacle, text=text, done_on=asked.on)
    )
    return do(
        one.line.case_id,
        command,
        asked,
        programme=one.line.programme,
        key=key_of(request),
        seen=seen_of(request),
    )


def _said(request: HttpRequest, who: str) -> str:
    if request.POST.get("what") == OPINION:
        return _("意见已写进项目日志，这件事还等您定。")
    return _("已定，难点已销号。{who}和专班在项目页看得到。").format(who=who)

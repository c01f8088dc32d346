"""Papers to look at, print, sign and keep: the same sheet before it is confirmed, on the screen, and as PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.answers import Refused
from yichuang.backoffice.cases.contexts.papers import NoPaperError, Paper, paper
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.queries.window_case import WindowCase, as_rehearsed, read_window_case
from yichuang.backoffice.cases.rehearse import rehearse
from yichuang.backoffice.ledger import files as kept
from yichuang.engine.case.commands import AttachFile
from yichuang.screens.base.asking import Answer, Asking, asking, case_of, do, key_of, new_key, told
from yichuang.screens.base.pdf import pdf
from yichuang.screens.base.wording import in_english

from .handed_in import shown_file

SHEETS = ("base/css/tokens.css", "window/css/paper_sheet.css")
SEALED = "sealed"
"""The kind of a file that is the signed and sealed scan of a paper."""


def paper_of(case: WindowCase, kind: str, subject: str, asked: Asking) -> Paper:
    """The paper, or 404 where there is none."""
    try:
        return paper(case, kind, subject, on=asked.on)
    except NoPaperError:
        raise Http404 from None


def rehearsed_paper(head: Case, command: Any, kind: str, subject: str, asked: Asking) -> Paper | Answer:
    """The paper a command would make, or why it cannot be done. `subject` "": the newest of its kind."""
    case = read_window_case(head)
    found = rehearse(head.pk, command, by=asked.viewer, at=asked.at)
    if isinstance(found, Refused):
        return told(found, case.programme, asked, head.pk)
    after = as_rehearsed(case, found.state, found.events)
    return paper(after, kind, subject or _newest(after, kind), on=asked.on)


def _newest(case: WindowCase, kind: str) -> str:
    held = {
        "receipt": case.state.window.applications,
        "notice": case.state.window.notices,
        "letter": case.state.window.sessions,
    }.get(kind, {})
    return next(reversed(list(held)), "")


def _sealed(kind: str, subject: str) -> str:
    """The kind of a file that is the sealed scan of this very paper, in whatever language it was printed."""
    return f"{SEALED}:{kind}:{subject}"


def sheet(one: Paper, *, draft: bool = False) -> dict[str, Any]:
    """What the template of a sheet needs. `draft`: it is only looked at; nothing has been decided."""
    return {"paper": one, "draft": draft, "qr": _qr(one.code) if one.code else None}


def _qr(code: str) -> dict[str, Any]:
    """The modules of a QR code as one path, so that it needs no inline picture."""
    made = segno.make(code, error="m", micro=False)
    rows = [list(row) for row in made.matrix]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"path": path, "size": len(rows), "text": code}


def drawn(one: Paper, *, draft: bool = False) -> bytes:
    """The paper as PDF, in the language of the page."""
    known = {**sheet(one, draft=draft), "language": "en" if in_english() else "zh-CN"}
    return pdf(render_to_string("window/paper_pdf.html", known), SHEETS)


@require_safe
def one_paper(request: HttpRequest, case_id: UUID, kind: str, subject: str) -> HttpResponse:
    """The paper on the screen, with what one does with it."""
    asked = asking(request)
    head = case_of(asked, str(case_id))
    case = read_window_case(head, upto=asked.at if asked.past else None)
    made = paper_of(case, kind, subject, asked)
    scans = [one for one in case.state.files if one.kind == _sealed(kind, subject)]
    known = {
        **sheet(made),
        "head": head,
        "kind": kind,
        "subject": subject,
        "scans": [(one.file, case.words(one.name)) for one in scans],
        "key": new_key(),
        "may_attach": not asked.past,
    }
    return render(request, "window/paper.html", known)


@require_safe
def as_pdf(request: HttpRequest, case_id: UUID, kind: str, subject: str) -> HttpResponse:
    """The paper as PDF, to be printed, signed and sealed."""
    asked = asking(request)
    case = read_window_case(case_of(asked, str(case_id)), upto=asked.at if asked.past else None)
    made = paper_of(case, kind, subject, asked)
    response = HttpResponse(drawn(made), content_type="application/pdf")
    name = quote(f"{made.title} {made.number}.pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response


@require_POST
def attach(request: HttpRequest, case_id: UUID, kind: str, subject: str) -> HttpResponse:
    """Keeps the sealed scan of a paper with its case."""
    asked = asking(request)
    head = case_of(asked, str(case_id))
    case = read_window_case(head)
    made = paper_of(case, kind, subject, asked)
    back = reverse("papers:paper", args=[head.pk, kind, subject])
    upload = request.FILES.get("scan")
    if upload is None:
        messages.error(request, _("还没有选文件。请选盖章后的扫描件。"))
        return redirect(back)
    try:
        info = kept.keep(upload, upload.name or "")
    except kept.FileRefusedError as refused:
        messages.error(request, wording.file_text(refused))
        return redirect(back)
    item = subject if subject in case.state.items else ""
    name = f"{made.title} {made.number} {info.name}"[:200]
    command = AttachFile(
        file=info.digest, name=name, size=info.size, type=info.type, item=item, kind=_sealed(kind, subject)
    )
    answer = do(head.pk, command, asked, programme=case.programme, key=key_of(request))
    for problem in answer.problems:
        messages.error(request, problem)
    if answer.ok:
        messages.success(request, _("盖章件已存。"))
    return redirect(back)


@require_safe
def scan(request: HttpRequest, case_id: UUID, digest: str) -> HttpResponse:
    """A sealed scan, deciphered. Anything else is not given out here."""
    asked = asking(request)
    case = read_window_case(case_of(asked, str(case_id)))
    found = next((one for one in case.state.files if one.file == digest and one.kind.startswith(SEALED)), None)
    if found is None:
        raise Http404
    return shown_file(digest, case.words(found.name), found.type)

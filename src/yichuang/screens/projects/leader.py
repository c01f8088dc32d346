"""The leader's page on screen and on paper: the same texts, drawn three times."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.leader_page import leader_page
from yichuang.backoffice.cases.queries import leader_page as queries
from yichuang.backoffice.people.access import person_of
from yichuang.backoffice.people.models import Person, Post
from yichuang.screens.base.asking import Asking, asking
from yichuang.screens.base.wording import in_english

from .leader_fit import printed
from .leader_paper import pdf
from .leader_sheet import Sheet
from .leader_word import word
from .leader_wording import sheet

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody whose page can be read."""

    code: str
    title: str
    chosen: bool


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page of the leader asked for, else one's own, else the first leader's."""
    asked = asking(request)
    person, choices = _whose(request, asked)
    shown = _sheet(person, asked)
    known = {
        "sheet": shown,
        "fit": f"fit-{printed(shown)}",
        "choices": choices,
        "leader": person.code,
        "query": _query(request, person),
        "may_answer": not asked.past and "note" in asked.viewer.rights,
        "on": asked.on,
        "empty": "open" in asked.viewer.rights,
    }
    return render(request, "projects/leader.html", known)


@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    """One A4 page."""
    made = _asked_for(request)
    return _file(pdf(made, language=_language()), "application/pdf", f"{made.file_name}.pdf", attached=False)


@require_safe
def as_word(request: HttpRequest) -> HttpResponse:
    """One A4 page for the office's own files."""
    made = _asked_for(request)
    return _file(word(made, language=_language()), WORD_TYPE, f"{made.file_name}.docx", attached=True)


def _asked_for(request: HttpRequest) -> Sheet:
    asked = asking(request)
    person, _choices = _whose(request, asked)
    return _sheet(person, asked)


def _sheet(person: Person, asked: Asking) -> Sheet:
    found = leader_page(person, at=asked.at, viewer=asked.viewer, past=asked.past)
    return sheet(found, footnote=sample_footnote())


def sample_footnote() -> str:
    """What stands under a page of invented figures."""
    return _("示例数据，均为虚构。") if settings.YICHUANG_SAMPLE_ACCOUNTS else ""


def _whose(request: HttpRequest, asked: Asking) -> tuple[Person, list[Choice]]:
    """Raises Http404 for somebody who leads nothing, PermissionDenied for who holds no post."""
    if not asked.viewer.posts:
        raise PermissionDenied(_("您现在没有岗位，看不到项目。"))
    known = queries.leaders(asked.on)
    own = person_of(request.user)
    wanted = request.GET.get("leader", "")
    chosen = next((one for one, _post in known if one.code == wanted), None) if wanted else None
    if wanted and chosen is None:
        raise Http404
    if chosen is None:
        chosen = next((one for one, _post in known if own is not None and one.pk == own.pk), None)
    if chosen is None:
        chosen = known[0][0] if known else own
    if chosen is None:
        raise Http404
    return chosen, [Choice(one.code, _named(one, post), one.pk == chosen.pk) for one, post in known]


def _named(person: Person, post: Post | None) -> str:
    spoken = "en" if in_english() else "zh-hans"
    name = person.title(spoken)
    gap = ", " if in_english() else " "
    return f"{name}{gap}{post.title(spoken)}" if post else name


def _query(request: HttpRequest, person: Person) -> str:
    """What the files must be asked with to show the same page."""
    at = request.GET.get("at", "") if request.as_of is not None else ""  # type: ignore[attr-defined]
    return urlencode({"leader": person.code, **({"at": at} if at else {})})


def _language() -> str:
    return "en" if in_english() else "zh-CN"


def _file(made: bytes, kind: str, name: str, *, attached: bool) -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(attached, name) or ""
    return response

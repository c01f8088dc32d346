"""The function map: which office and post does each function of the programmes, since when; open ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.functions import Needed, needed
from yichuang.backoffice.people.models import FunctionMap, holds_on
from yichuang.engine.values import say

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import FunctionForm
from .offices import since_words


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """A function with who does it on the day; `office` "" while nobody does. `later` what is already arranged."""

    id: str
    title: str
    programmes: str
    outside: bool
    office: str
    office_pk: int | None
    post: str
    from_on: date | None
    later: str


def lines(request: ManagedRequest) -> list[FunctionLine]:
    """Open functions of the district first, then the others in the order of the programmes. Two queries for the map."""
    tag = "en" if request.language == "en" else "zh-Hans"
    wanted = needed(request.at)  # type: ignore[attr-defined]
    entries = list(
        FunctionMap.objects.exclude(until_on__lte=request.on)
        .select_related("office", "post")
        .prefetch_related("office__names")
        .order_by("from_on")
    )
    now = {entry.function: entry for entry in entries if entry.from_on <= request.on}
    later = {entry.function: entry for entry in entries if entry.from_on > request.on}
    for function in [*now, *later]:
        wanted.setdefault(function, Needed(function, {"zh-Hans": function}, False, ()))
    found = [_line(request, one, tag, now.get(one.id), later.get(one.id)) for one in wanted.values()]
    return sorted(found, key=lambda line: (line.outside, bool(line.office)))


def _line(
    request: ManagedRequest, one: Needed, tag: str, entry: FunctionMap | None, later: FunctionMap | None
) -> FunctionLine:
    planned = ""
    if later:
        planned = _("%(since)s归%(office)s") % {
            "since": since_words(later.from_on, None),
            "office": later.office.title(later.from_on, request.language),
        }
    return FunctionLine(
        id=one.id,
        title=say(one.title, tag),
        programmes=_("、").join(say(title, tag) for title in one.programmes),
        outside=one.outside,
        office=entry.office.title(request.on, request.language) if entry else "",
        office_pk=entry.office_id if entry else None,
        post=entry.post.title(request.language) if entry and entry.post else "",
        from_on=entry.from_on if entry else None,
        later=planned,
    )


@require_safe
@managed
def function_list(request: ManagedRequest) -> HttpResponse:
    shown = lines(request)
    open_ones = [line for line in shown if not line.office and not line.outside]
    context = {
        "tab": "functions",
        "open": open_ones,
        "mapped": [line for line in shown if line.office],
        "outside": [line for line in shown if line.outside and not line.office],
    }
    return render(request, "settings/functions.html", context)


@managed
def edit(request: ManagedRequest, function: str) -> HttpResponse:
    """Who does the function, and who did."""
    line = next((line for line in lines(request) if line.id == function), None)
    if line is None:
        raise Http404
    offices, rows = choices.offices(request.on, request.language)
    posts, post_rows = choices.posts(request.on, request.language)
    entry = FunctionMap.objects.filter(holds_on(request.on), function=function).first()
    initial: dict[str, Any] = {"from_on": request.on}
    if entry:
        initial |= {"office": str(entry.office_id), "post": str(entry.post_id or "")}
    form = FunctionForm(posted(request), offices=offices, rows=rows, posts=posts, post_rows=post_rows, initial=initial)
    history = [
        {
            "office": row.office.title(row.from_on, request.language),
            "post": row.post.title(request.language) if row.post else "",
            "when": since_words(row.from_on, row.until_on),
        }
        for row in FunctionMap.objects.filter(function=function)
        .select_related("office", "post")
        .prefetch_related("office__names")
        .order_by("-from_on")
    ]
    return act(
        request,
        form,
        lambda data: changes.map_function(
            function, data["office"], data["post"], from_on=data["from_on"], **told(request, data)
        ),
        heading=_("%(title)s归谁") % {"title": line.title},
        button=_("定下来"),
        back=f"{reverse('settings:functions')}#row-{function}",
        about=[line.programmes] if line.programmes else [],
        template="settings/function.html",
        history=history,
        tab="functions",
    )

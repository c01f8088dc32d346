"""What falls due, in the calendar people have anyway: an address that is a secret, opens nothing else, and can be
withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event, vDuration

from yichuang.backoffice.cases.contexts.due_calendar import DueEntry, due_of, due_of_project
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.people import tokens
from yichuang.backoffice.people.access import actor_of, may_act, may_see, person_of
from yichuang.engine.calendars import local_date
from yichuang.screens.base.asking import asking, case_of

_REFRESH = timedelta(hours=4)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar with this secret address, in the language it was made in. 404 for every address that opens nothing:
    wrong, withdrawn, of somebody who left, of a project that is not for its person any more."""
    at: datetime = request.now  # type: ignore[attr-defined]
    held = tokens.calendar_with(token, at=at)
    on = local_date(at, settings.TIME_ZONE)
    if held is None or not may_act(held.person, on):
        raise Http404
    viewer = actor_of(held.person, on)
    with translation.override(held.language or settings.LANGUAGE_CODE):
        if held.case:
            found = due_of_project(held.case, viewer, at=at)
            if found is None:
                raise Http404
            title, entries = found
        else:
            title, entries = _("我的工作"), due_of(viewer, at=at)
        body = spelled(title, entries, at, request.build_absolute_uri("/"))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="yichuang.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def spelled(title: str, entries: list[DueEntry], at: datetime, site: str) -> bytes:
    """The entries in iCalendar (RFC 5545): each a whole day of the district's zone, that keeps nobody busy."""
    made = Calendar()
    made.add("prodid", "-//Yichuang//yichuang//")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", vDuration(_REFRESH), parameters={"value": "DURATION"})
    for one in entries:
        made.add_component(_event(one, at, site.rstrip("/")))
    return bytes(made.to_ical())


def _event(one: DueEntry, at: datetime, site: str) -> Event:
    event = Event()
    said = _("{project}：{todo}").format(project=one.name, todo=one.text)
    event.add("uid", f"{one.id}@yichuang")
    event.add("dtstamp", at)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", _("（暂定）{said}").format(said=said) if one.provisional else said)
    lines = [one.why, one.whose]
    if one.provisional:
        event.add("status", "TENTATIVE")
        lines.append(_("那一年的放假通知还没有发，日期可能变。"))
    event.add("description", "\n".join(filter(None, lines)))
    where = (
        reverse("window:desk", args=[one.case_id]) if one.desk else reverse("projects:project", args=[one.project_id])
    )
    event.add("url", site + where)
    event.add("transp", "TRANSPARENT")
    return event


@dataclass(frozen=True, slots=True)
class _Place:
    """One calendar there can be: `case` "" is one's own work."""

    case: str
    title: str
    held: Any


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """One's calendar addresses: made, made anew, withdrawn. An address is shown once, when it is made."""
    asked = asking(request)
    person = person_of(request.user)
    if person is None or not asked.viewer.posts:
        raise PermissionDenied
    case = request.POST.get("case", "") or request.GET.get("project", "")
    head = case_of(asked, case) if case and "withdraw" not in request.POST else None
    if head is not None and head.kind != "project":
        raise Http404
    address = ""
    if request.method == "POST":
        if "withdraw" in request.POST:
            tokens.revoke_calendar(person, case[:36], at=asked.at)
            return redirect(reverse("calendar:addresses"))
        text = tokens.issue_calendar(person, case, language=translation.get_language() or "", at=asked.at)
        address = request.build_absolute_uri(reverse("calendar:feed", args=[text]))
    held = {one.case: one for one in tokens.calendars_of(person)}
    cases = {one for one in (*held, case) if one}
    titles = dict(Case.objects.filter(may_see(asked.viewer), pk__in=cases).values_list("pk", "title"))
    places = [_Place("", _("我的工作"), held.get(""))]
    places += [
        _Place(one, titles[one], held.get(one))
        for one in sorted(cases, key=lambda c: titles.get(c, ""))
        if one in titles
    ]
    made_for = next((place.title for place in places if place.case == case), "")
    known = {"places": places, "address": address, "made_for": made_for}
    response = render(request, "projects/due_calendar.html", known)
    if address:
        response["Cache-Control"] = "no-store"
    return response

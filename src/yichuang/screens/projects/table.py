"""The project table: every project at a glance, as a table, a board or a map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yichuang.backoffice.cases.contexts.project_line import lines
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.calendars import local_date


def table(request: HttpRequest) -> HttpResponse:
    at = request.at
    viewer = actor_for(request.user, local_date(at, "Asia/Shanghai"))
    return render(
        request, "projects/table.html", {"lines": lines(at=at, viewer=viewer, past=request.as_of is not None)}
    )

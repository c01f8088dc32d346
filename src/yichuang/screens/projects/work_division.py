"""One day of a replayed log, for those who may see history: any day of it opens with that day's work and lights."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.work_division import DivisionDay, last_busy_day, read_day
from yichuang.backoffice.people.access import actor_for
from yichuang.screens.base.wording import local_day


@require_safe
def day(request: HttpRequest, division: str) -> HttpResponse:
    """The division as of `?at=`, without one the last with open work. 404 without the right, as if not there."""
    at: datetime = request.at  # type: ignore[attr-defined]
    # the log is older than anybody's post here: whether one may see it is decided by today
    viewer = actor_for(request.user, local_day(request.now))  # type: ignore[attr-defined]
    if "history" not in viewer.rights:
        raise Http404
    if request.as_of is None:  # type: ignore[attr-defined]
        last = last_busy_day(division)
        if last is None:
            raise Http404
        return redirect(_address(division, last))
    found = read_day(division, at=at, after=request.GET.get("after", "")[:40])
    if found is None:
        raise Http404
    return render(request, "projects/work_division.html", _context(found, request.GET.get("after", "")))


def _context(found: DivisionDay, after: str) -> dict[str, Any]:
    words = {
        -365: _("一年前"), -30: _("30天前"), -7: _("7天前"), -1: _("前一天"),
        1: _("后一天"), 7: _("7天后"), 30: _("30天后"), 365: _("一年后"),
    }  # fmt: skip
    name = found.name.id
    return {
        "day": found,
        "places": [(words[step], _address(name, day)) for step, day in found.near_days()],
        "ends": [(_("第一天"), _address(name, found.first)), (_("最后一天"), _address(name, found.last))],
        "counts": [
            (found.total.overdue, "late", _("逾期")),
            (found.total.near, "near", _("临期")),
            (found.total.calm, "calm", _("正常")),
        ],
        "pager": {
            "next": _address(name, found.on, found.next) if found.next else None,
            "first": _address(name, found.on) if after else None,
            "shown": len(found.rows),
            "total": str(found.total.open),
        },
    }


def _address(division: str, on: date, after: str = "") -> str:
    said = {"at": on.isoformat(), **({"after": after} if after else {})}
    return f"{reverse('work:division', args=[division])}?{urlencode(said)}"

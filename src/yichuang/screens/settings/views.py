"""The first page of settings: where everything is, what is still open, and the name of the district."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import (
    Area,
    CalendarPublication,
    District,
    Holding,
    Office,
    Person,
    Post,
    Team,
    holds_on,
)

from .acting import ManagedRequest, act, managed, posted, told
from .forms import DistrictForm
from .functions import lines as function_lines


@require_safe
@managed
def home(request: ManagedRequest) -> HttpResponse:
    """Counts, and at most what somebody should put right: functions nobody does, posts nobody holds."""
    on = request.on
    offices = Office.objects.filter(holds_on(on, first="valid_from", until="valid_until"))
    posts = Post.objects.filter(holds_on(on, first="valid_from", until="valid_until"))
    held = Holding.objects.filter(holds_on(on)).values("post")
    context: dict[str, Any] = {
        "tab": "home",
        "district": District.objects.filter(pk=1).first(),
        "offices": offices.count(),
        "posts": posts.count(),
        "vacant": posts.exclude(pk__in=held).count(),
        "people": Person.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).count(),
        "teams": Team.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).count(),
        "areas": Area.objects.count(),
        "notices": CalendarPublication.objects.filter(withdrawn_at=None).count(),
        "unmapped": [line.title for line in function_lines(request) if not line.office and not line.outside],
    }
    return render(request, "settings/home.html", context)


@managed
def district(request: ManagedRequest) -> HttpResponse:
    row = District.objects.filter(pk=1).first()
    known = ("zh", "en", "started_on", "paper_prefix")
    initial = {name: getattr(row, name) for name in known} if row else {"started_on": request.on}
    form = DistrictForm(posted(request), initial=initial)

    def do(data: dict[str, Any]) -> District:
        named = (data["zh"], data["en"], data["started_on"], data["paper_prefix"])
        return changes.name_district(*named, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("开发区名称"),
        button=_("保存"),
        back=reverse("settings:home"),
        about=[_("显示在每一页的最上面和打印件上。")],
        tab="home",
    )

"""The status page: when the worker last looked, and what it could not do by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.notify.deliver import MOST_TRIES, left_for_a_person, try_again
from yichuang.backoffice.notify.sweep import last_sweep
from yichuang.backoffice.people.access import actor_for, may_see
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor

QUIET_FOR = timedelta(minutes=10)
"""A worker sweeps every minute: silent for ten, it has stopped."""

SHOWN = 50

KINDS = {
    "facts": gettext_noop("把填过的情况传给关联的件"),
    "link": gettext_noop("让关联的件也记上关联"),
    "team": gettext_noop("让手续件跟着项目的专班"),
    "enterprise": gettext_noop("把申请和企业的档案连起来"),
    "shown": gettext_noop("把结果传给要看的件"),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """One delivery left for a person: what was to be done, for which case ("" where the reader may not know of it),
    when it was due, and why it failed."""

    id: int
    what: str
    case: str
    due_at: datetime
    error: str


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The last sweep, deliveries that wait, and deliveries left for a person."""
    at: datetime = request.at  # type: ignore[attr-defined]
    sweep, viewer = last_sweep(), _viewer(request)
    stuck = list(_stuck(viewer))
    known = {
        "sweep": sweep,
        "working": sweep is not None and sweep.at > at - QUIET_FOR,
        "waiting": Delivery.objects.filter(done_at__isnull=True, tries__lt=MOST_TRIES).count(),
        "stuck": stuck,
        "stuck_more": len(stuck) == SHOWN,
        "may_retry": "settings" in viewer.rights,
    }
    return render(request, "base/status.html", known)


@require_POST
def again(request: HttpRequest, delivery: int) -> HttpResponse:
    """Gives what was left for a person its tries back; the worker takes it up within seconds."""
    if "settings" not in _viewer(request).rights:
        raise PermissionDenied(_("您的岗位没有“管设置”的权限。要看要改，请找管设置的人。"))
    if try_again(delivery, request.at):  # type: ignore[attr-defined]
        messages.success(request, _("马上再试。过一会儿刷新这一页，看办成没有。"))
    else:
        messages.info(request, _("这一件已经办成了，不用再试。"))
    return redirect("status")


def _viewer(request: HttpRequest) -> Actor:
    return actor_for(request.user, local_date(request.at, settings.TIME_ZONE))  # type: ignore[attr-defined]


def _stuck(viewer: Actor) -> Iterator[Stuck]:
    left = left_for_a_person()[:SHOWN]
    seen = Case.objects.filter(may_see(viewer), pk__in=[one.case_id for one in left])
    names = {case.pk: f"{case.number} {case.title}" for case in seen}
    for one in left:
        what = _(KINDS[one.kind]) if one.kind in KINDS else one.kind
        yield Stuck(one.pk, what, names.get(one.case_id, ""), one.due_at, one.error)

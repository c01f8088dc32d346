"""What waits for whoever signs: decisions put up, opinions that do not come, material overdue, commitments to check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.window_signing import read_signing
from yichuang.screens.base.asking import asking
from yichuang.screens.base.errors import message

SIGNING = frozenset({"sign", "leader", "approve_hold_1", "approve_hold_2", "approve_hold_3"})


@require_safe
def signing(request: HttpRequest) -> HttpResponse:
    """The page of the leader in charge."""
    asked = asking(request)
    if not SIGNING & asked.viewer.rights:
        lines = [_("您现在的岗位没有要签的事。轮到您办的事，在“我的工作”里。")]
        return message(request, _("待批"), lines, status=403, ways_on=[{"href": "/work/", "text": _("我的工作")}])
    titles = {
        "approval": _("等您批的"),
        "opinion": _("意见没有回的"),
        "material_owed": _("材料逾期没补的"),
        "commitment": _("承诺要核查的"),
    }
    found = read_signing(asked.viewer, at=asked.at)
    groups = [(titles[kind], rows) for kind, rows in found.items()]
    return render(request, "window/signing.html", {"groups": groups, "empty": not any(found.values())})

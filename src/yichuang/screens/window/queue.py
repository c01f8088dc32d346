"""The window's queue: what waits to be received, looked at, passed on, handed over; next due first."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.window_queue import read_queue
from yichuang.backoffice.cases.queries.window_queue import TABS
from yichuang.screens.base.asking import asking
from yichuang.screens.base.errors import message


def tab_words() -> dict[str, str]:
    """What each tab is called."""
    return {
        "receive": _("待接件"),
        "review": _("待审料"),
        "waiting": _("等补正"),
        "hand_over": _("待分送"),
        "serve": _("待送达"),
        "owed": _("欠材料"),
        "ratings": _("差评待回"),
    }


def verbs() -> dict[str, str]:
    """What one does to a row of each tab."""
    return {
        "receive": pgettext("deed", "接件"),
        "review": _("审料"),
        "waiting": _("收补正"),
        "hand_over": _("分送"),
        "serve": _("送结果"),
        "owed": _("收材料"),
        "ratings": _("回复"),
    }


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """One tab of the queue; by default the first in which something waits."""
    asked = asking(request)
    if "window" not in asked.viewer.rights:
        lines = [_("您现在的岗位不在窗口。轮到您办的事，在“我的工作”里。")]
        return message(request, _("办件窗口"), lines, status=403, ways_on=[{"href": "/work/", "text": _("我的工作")}])
    wanted = request.GET.get("tab", "")
    found = read_queue(wanted if wanted in TABS else "receive", request.GET.get("after", ""), asked.viewer, at=asked.at)
    if wanted not in TABS:
        first = next((tab for tab, n in found.counts.items() if n), "receive")
        if first != found.tab:
            found = read_queue(first, "", asked.viewer, at=asked.at)
    words = tab_words()
    tabs = [(tab, words[tab], found.counts[tab], tab == found.tab) for tab in TABS]
    following = urlencode({"tab": found.tab, "after": found.next}) if found.next else ""
    known = {"queue": found, "tabs": tabs, "verb": verbs()[found.tab], "following": following}
    return render(request, "window/queue.html", known)

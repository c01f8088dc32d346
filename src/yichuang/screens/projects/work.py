"""My work: three counts that filter, whose turn it is in three groups, and what stands with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yichuang.backoffice.cases.contexts.work import OFFICE, POSTS, Asked, Work, WorkRow, read_work
from yichuang.backoffice.cases.contexts.work_division import divisions
from yichuang.backoffice.cases.contexts.work_obstacles import read_obstacles
from yichuang.backoffice.cases.queries.work import COUNTED, MINE, MOST_PROJECTS, OTHERS, SHOWN, any_project
from yichuang.backoffice.people.access import actor_for
from yichuang.engine.case.events import Actor
from yichuang.screens.base.wording import day_text, in_english, local_day

from .entry_several import address


@dataclass(frozen=True, slots=True)
class CountLink:
    """One of the three counts: `number` as it is written ("1000+"), `here` when the page is narrowed to it."""

    number: str
    tone: str
    word: str
    href: str
    here: bool


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person signed in has to do; `?at=` as it was."""
    at: datetime = request.at  # type: ignore[attr-defined]
    past = request.as_of is not None  # type: ignore[attr-defined]
    viewer = actor_for(request.user, local_day(at))
    asked = read_asked(request.GET)
    found = read_work(asked, viewer, at=at, past=past)
    nothing_yet = bool(viewer.posts) and not found.rows and not past and not any_project()
    to = Addresses(asked, request.GET.get("at", "") if past else "")
    known = {
        "work": found,
        "today": day_text(found.on),
        "tab": asked.tab,
        "office_wide": asked.whose == OFFICE,
        "counts": _counts(found, asked, to),
        "tabs": _tabs(found, asked, to),
        "places": [(_("我的岗位"), to.to(whose=POSTS)), (_("本单位"), to.to(whose=OFFICE))],
        "held": _held(found),
        "groups": _groups(found, to),
        "may_take_in": {"open", "facts", "record"} <= viewer.rights and not past,
        "may_record": "record" in viewer.rights and not past,
        "several": to.entries(found) if "record" in viewer.rights and not past else "",
        "empty": _empty(found, asked, viewer, nothing_yet),
        "nothing_yet": nothing_yet,
        "others_href": to.to(tab=OTHERS, shown=""),
        "office_href": to.to(whose=OFFICE, shown="") if asked.whose == POSTS and found.office else "",
        "pager": _pager(found, asked, to),
        "obstacles": read_obstacles(found.projects, viewer, on=found.on, at=at, past=past),
        "most_projects": MOST_PROJECTS,
        "divisions": divisions() if "history" in viewer.rights else (),
    }
    return render(request, "projects/work.html", known)


def read_asked(said: QueryDict) -> Asked:
    """What an address asks for; what cannot be meant is left out."""
    shown = said.get("show", "")
    shown = shown if shown in SHOWN else ""
    tab = OTHERS if shown == "theirs" or (not shown and said.get("tab") == OTHERS) else MINE
    whose = OFFICE if said.get("whose") == OFFICE else POSTS
    return Asked(tab=tab, shown=shown, whose=whose, after=said.get("after", "")[:40])


class Addresses:
    """Addresses of the page with one thing changed. Looking back in time is kept."""

    def __init__(self, asked: Asked, at: str) -> None:
        self.asked, self.at = asked, at

    def to(self, **changed: str) -> str:
        """With these changed; the list begins anew unless `after` is given."""
        asked = {"tab": self.asked.tab, "shown": self.asked.shown, "whose": self.asked.whose, "after": "", **changed}
        said = {
            "tab": asked["tab"] if asked["tab"] == OTHERS and not asked["shown"] else "",
            "show": asked["shown"],
            "whose": asked["whose"] if asked["whose"] == OFFICE else "",
            "after": asked["after"],
            "at": self.at,
        }
        said = {key: value for key, value in said.items() if value}
        return reverse("work:mine") + (f"?{urlencode(said)}" if said else "")

    def entry(self, row: WorkRow) -> str:
        """Where a row is done: at the window, or in the ten-second entry, and back to the row."""
        if row.done_at == "desk":
            return reverse("window:desk", args=[row.case_id])
        if row.done_at:
            return reverse("window_item:item", args=[row.case_id, row.instance.partition("~")[0]])
        back = f"{self.to(after=self.asked.after)}#{row.id}"
        return f"{reverse('projects:entry', args=[row.case_id, row.instance])}?next={quote(back, safe='/')}"

    def entries(self, found: Work) -> str:
        """The entry of several items at once, with the rows of the page that are recorded; "" for fewer than two."""
        rows = [row for _group, inside in found.groups for row in inside if not row.done_at]
        if len(rows) < 2:
            return ""
        return address(((row.case_id, row.instance) for row in rows), self.to(after=self.asked.after))


def number_text(count: int) -> str:
    """A count that stopped at COUNTED says so."""
    return f"{COUNTED}+" if count > COUNTED else str(count)


def _counts(found: Work, asked: Asked, to: Addresses) -> list[CountLink]:
    said = (
        ("overdue", found.counts.overdue, "late", _("逾期")),
        ("near", found.counts.near, "near", _("2日内到期")),
        ("theirs", found.counts.theirs, "theirs", _("等他人")),
    )
    return [
        CountLink(
            number_text(count),
            tone,
            word,
            to.to(tab="", shown="" if asked.shown == shown else shown),
            asked.shown == shown,
        )
        for shown, count, tone, word in said
    ]


def _tabs(found: Work, asked: Asked, to: Addresses) -> list[tuple[str, str, str, bool]]:
    """(words, number, address, whether here) of the two tabs."""
    return [
        (_("轮到我"), number_text(found.counts.mine), to.to(tab=MINE, shown=""), asked.tab == MINE),
        (_("暂停和等他人"), number_text(found.counts.others), to.to(tab=OTHERS, shown=""), asked.tab == OTHERS),
    ]


def _held(found: Work) -> str:
    """The posts acted for and the teams one is in, in one line."""
    how = {"acting": _("{post}（代理）"), "deputy": _("{post}（代班）")}
    posts = [how.get(post.how, "{post}").format(post=post.title) for post in found.posts]
    return _("、").join((*posts, *found.teams))


def _groups(found: Work, to: Addresses) -> list[tuple[str, list[tuple[WorkRow, str]]]]:
    """(heading, rows with the address of their entry)."""
    words = {"overdue": _("逾期"), "near": _("2日内到期"), "later": _("之后"), "": ""}
    return [(words[group], [(row, to.entry(row)) for row in rows]) for group, rows in found.groups]


def _empty(found: Work, asked: Asked, viewer: Actor, nothing_yet: bool) -> str:
    """What an empty list means."""
    if found.rows:
        return ""
    if not viewer.posts and found.past:
        return _("那天您还没有岗位，所以没有轮到您的事。")
    if not viewer.posts:
        return _("您还没有岗位，所以没有轮到您的事。岗位在“设置”里定。")
    if nothing_yet:
        return _("还没有项目。手头的项目表可以整张导入，也可以先加一个试试。")
    if asked.after:
        return _("后面没有了。")
    if asked.tab == OTHERS:
        return _("没有暂停的事，也没有要等他人的。")
    said = {"overdue": _("没有逾期的事。"), "near": _("2日内没有到期的事。")}.get(asked.shown)
    if said:
        return said
    day = _("今天") if not found.past else day_text(found.on, weekday=False)
    gap = " " if in_english() else ""
    text = _("{day}没有轮到您的事。").format(day=day)
    if found.counts.others:
        waiting = ngettext("等他人的有{n}件。", "等他人的有{n}件。", found.counts.others)
        text += gap + waiting.format(n=number_text(found.counts.others))
    return text


def _pager(found: Work, asked: Asked, to: Addresses) -> dict[str, Any]:
    total = {"overdue": found.counts.overdue, "near": found.counts.near, "theirs": found.counts.theirs}
    of_tab = found.counts.others if asked.tab == OTHERS else found.counts.mine
    return {
        "next": to.to(after=found.next) if found.next else None,
        "first": to.to() if asked.after else None,
        "shown": found.rows,
        "total": number_text(total.get(asked.shown, of_tab)),
    }

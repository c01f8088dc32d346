"""Offices as a tree with their posts and who holds them; one office; what can be done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes, directory
from yichuang.backoffice.people.functions import titles as function_titles
from yichuang.backoffice.people.models import FunctionMap, Office, Post, holds_on
from yichuang.backoffice.people.rights import RIGHTS
from yichuang.backoffice.people.wording import day_words
from yichuang.engine.values import say

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import MergeForm, OfficeForm, OnForm, PlaceForm, RenameForm
from .wording import HOW, OFFICE_KINDS


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with its holders of the day. `rights` in words, where they are shown."""

    post: Post
    title: str
    holders: list[dict[str, Any]]
    rights: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OfficeLine:
    """An office in the tree: `depth` 0 for one without another above it."""

    office: Office
    title: str
    kind: str
    depth: int
    posts: list[PostLine] = field(default_factory=list)
    functions: int = 0


def holder_words(holder: directory.Holder, language: str) -> dict[str, Any]:
    """A holder for a template: name, address, and in brackets how or instead of whom."""
    note = "" if holder.how == "regular" else str(HOW[holder.how])
    if holder.away:
        note = _("请假")
    elif holder.instead_of is not None:
        note = _("代%(name)s") % {"name": holder.instead_of.title(language)}
    return {"name": holder.person.title(language), "pk": holder.person.pk, "note": note}


def tree(on: date, language: str) -> tuple[list[OfficeLine], list[OfficeLine]]:
    """(offices of the day in the order of the tree, those that are no more). Seven queries, whatever the rows."""
    offices = list(Office.objects.prefetch_related("names"))
    posts = list(Post.objects.filter(holds_on(on, first="valid_from", until="valid_until")))
    held = directory.holders([post.pk for post in posts], on)
    lines = {
        office.pk: OfficeLine(office, office.title(on, language), str(OFFICE_KINDS[office.kind]), 0)
        for office in offices
    }
    for post in posts:
        who = [holder_words(holder, language) for holder in held.get(post.pk, [])]
        lines[post.office_id].posts.append(PostLine(post, post.title(language), who))
    for office_id in FunctionMap.objects.filter(holds_on(on)).values_list("office", flat=True):
        lines[office_id].functions += 1
    ended = [line for line in lines.values() if line.office.valid_until and line.office.valid_until <= on]
    gone = {line.office.pk for line in ended}
    children: dict[int | None, list[OfficeLine]] = {}
    for line in lines.values():
        if line.office.pk not in gone:
            above = line.office.parent_id if line.office.parent_id not in gone else None
            children.setdefault(above, []).append(line)
    return _walk(children, None, 0), ended


def _walk(children: dict[int | None, list[OfficeLine]], above: int | None, depth: int) -> list[OfficeLine]:
    found: list[OfficeLine] = []
    for line in children.get(above, []):
        line.depth = min(depth, 3)
        found += [line, *_walk(children, line.office.pk, depth + 1)]
    return found


@require_safe
@managed
def office_list(request: ManagedRequest) -> HttpResponse:
    lines, ended = tree(request.on, request.language)
    return render(request, "settings/offices.html", {"lines": lines, "ended": ended, "tab": "offices"})


@managed
def new(request: ManagedRequest) -> HttpResponse:
    listed, rows = choices.offices(request.on, request.language)
    form = OfficeForm(posted(request), offices=listed, rows=rows, initial={"from_on": request.on})

    def do(data: dict[str, Any]) -> Office:
        keys = ("code", "zh", "en", "from_on", "kind", "parent", "phone", "counter", "platform")
        return changes.add_office(**{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("加一个单位"),
        button=_("加上"),
        back=reverse("settings:offices"),
        onward=lambda office: reverse("settings:office", args=[office.pk]),
        tab="offices",
    )


@require_safe
@managed
def office_page(request: ManagedRequest, pk: int) -> HttpResponse:
    """One office: names with their days, posts and holders, what it does, where it came from and went to."""
    office = get_object_or_404(Office.objects.select_related("parent", "successor").prefetch_related("names"), pk=pk)
    on, language = request.on, request.language
    posts = list(office.posts.filter(holds_on(on, first="valid_from", until="valid_until")))
    held = directory.holders([post.pk for post in posts], on)
    titles = function_titles(request.at)  # type: ignore[attr-defined]
    tag = "en" if language == "en" else "zh-Hans"
    functions = [
        {
            "id": entry.function,
            "title": say(titles[entry.function], tag) if entry.function in titles else entry.function,
            "from_on": entry.from_on,
        }
        for entry in office.functions.filter(holds_on(on))
    ]
    context = {
        "tab": "offices",
        "office": office,
        "title": office.title(on, language),
        "kind": OFFICE_KINDS[office.kind],
        "names": [
            {"title": n.title(language), "from_on": n.from_on, "until_on": n.until_on} for n in office.names.all()
        ],
        "above": office.parent.title(on, language) if office.parent else "",
        "successor": office.successor.title(on, language) if office.successor else "",
        "predecessors": [
            {"pk": o.pk, "title": o.title(on, language), "on": o.valid_until}
            for o in office.predecessors.prefetch_related("names")
        ],
        "posts": [
            PostLine(
                post,
                post.title(language),
                [holder_words(h, language) for h in held.get(post.pk, [])],
                [str(title) for right, title in RIGHTS.items() if right in post.rights],
            )
            for post in posts
        ],
        "functions": functions,
        "ended": office.valid_until is not None,
    }
    return render(request, "settings/office.html", context)


@managed
def rename(request: ManagedRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.prefetch_related("names"), pk=pk)
    form = RenameForm(posted(request), initial={"from_on": request.on})
    title = office.title(request.on, request.language)
    return act(
        request,
        form,
        lambda data: changes.rename_office(
            office, data["zh"], data["en"], from_on=data["from_on"], **told(request, data)
        ),
        heading=_("给%(title)s改名") % {"title": title},
        button=_("改名"),
        back=reverse("settings:office", args=[pk]),
        tab="offices",
    )


@managed
def merge(request: ManagedRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.prefetch_related("names"), pk=pk)
    listed, rows = choices.offices(request.on, request.language, but=pk)
    form = MergeForm(posted(request), offices=listed, rows=rows, initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.merge_office(office, data["into"], on=data["on"], **told(request, data)),
        heading=_("把%(title)s并入别的单位") % {"title": office.title(request.on, request.language)},
        button=_("并入"),
        back=reverse("settings:office", args=[pk]),
        about=[
            _("从那天起，它的职能、岗位和人、下级单位都归新单位；没办完的事跟着走。"),
            _("那天以前的记录仍显示原来的单位。"),
        ],
        grave=True,
        tab="offices",
    )


@managed
def close(request: ManagedRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.prefetch_related("names"), pk=pk)
    form = OnForm(posted(request), initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.close_office(office, on=data["on"], **told(request, data)),
        heading=_("撤销%(title)s") % {"title": office.title(request.on, request.language)},
        button=_("撤销"),
        back=reverse("settings:office", args=[pk]),
        about=[_("只有职能、岗位和下级单位都移走了才能撤销。要把它们一起带走，用“并入”。")],
        grave=True,
        tab="offices",
    )


@managed
def edit(request: ManagedRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.prefetch_related("names"), pk=pk)
    listed, rows = choices.offices(request.on, request.language, but=pk)
    initial = {
        "kind": office.kind,
        "parent": str(office.parent_id or ""),
        "phone": office.phone,
        "counter": office.counter,
        "platform": office.platform,
    }
    form = PlaceForm(posted(request), offices=listed, rows=rows, initial=initial)

    def do(data: dict[str, Any]) -> bool:
        keys = ("kind", "parent", "phone", "counter", "platform")
        return changes.edit_office(office, **{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("改%(title)s的资料") % {"title": office.title(request.on, request.language)},
        button=_("保存"),
        back=reverse("settings:office", args=[pk]),
        about=[_("办事引导会显示电话、地点和网址。改名用“改名”，从哪天起另算。")],
        tab="offices",
    )


def since_words(from_on: date, until_on: date | None) -> str:
    """2020年3月2日起; with an end 2020年3月2日至2020年3月9日 (the last day)."""
    if until_on is None:
        return _("%(day)s起") % {"day": day_words(from_on)}
    last = date.fromordinal(until_on.toordinal() - 1)
    return _("%(first)s至%(last)s") % {"first": day_words(from_on), "last": day_words(last)}

"""What can be done to a post: founded, changed, handed over, held for a time, ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import Holding, Office, Post

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import HandOverForm, HoldForm, OnForm, PostForm, day_after


def _post(pk: int) -> Post:
    found: Post = get_object_or_404(Post.objects.select_related("office").prefetch_related("office__names"), pk=pk)
    return found


def _named(request: ManagedRequest, post: Post) -> dict[str, str]:
    return {"title": f"{post.office.title(request.on, request.language)} {post.title(request.language)}"}


def _back(post: Post) -> str:
    return f"{reverse('settings:office', args=[post.office_id])}#post-{post.pk}"


@require_safe
@managed
def post_page(request: ManagedRequest, pk: int) -> HttpResponse:
    """A post is shown with its office."""
    return redirect(_back(_post(pk)))


@managed
def new(request: ManagedRequest, pk: int) -> HttpResponse:
    """A post of the office `pk`."""
    office = get_object_or_404(Office.objects.prefetch_related("names"), pk=pk)
    form = PostForm(posted(request), new=True, initial={"from_on": request.on, "rights": ["record", "note"]})

    def do(data: dict[str, Any]) -> Post:
        keys = ("code", "zh", "en", "rights", "from_on")
        return changes.add_post(office, **{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("给%(title)s加一个岗位") % {"title": office.title(request.on, request.language)},
        button=_("加上"),
        back=reverse("settings:office", args=[pk]),
        onward=_back,
        tab="offices",
    )


@managed
def edit(request: ManagedRequest, pk: int) -> HttpResponse:
    post = _post(pk)
    form = PostForm(posted(request), initial={"zh": post.zh, "en": post.en, "rights": post.rights})
    return act(
        request,
        form,
        lambda data: changes.edit_post(post, data["zh"], data["en"], rights=data["rights"], **told(request, data)),
        heading=_("改岗位：%(title)s") % _named(request, post),
        button=_("保存"),
        back=_back(post),
        about=[_("权限马上生效，谁在这个岗位上谁就有。")],
        tab="offices",
    )


@managed
def hand_over(request: ManagedRequest, pk: int) -> HttpResponse:
    post = _post(pk)
    listed, rows = choices.people(request.on, request.language)
    form = HandOverForm(posted(request), people=listed, rows=rows, initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.hand_over(post, data["to"], on=data["on"], **told(request, data)),
        heading=_("交接：%(title)s") % _named(request, post),
        button=_("交接"),
        back=_back(post),
        about=[_("一步做完：原来的人到前一天为止，新的人从那天起；岗位上的事都在，不用转。")],
        tab="offices",
    )


@managed
def hold(request: ManagedRequest, pk: int) -> HttpResponse:
    """Somebody acts for the post, or takes it while it is empty."""
    post = _post(pk)
    listed, rows = choices.people(request.on, request.language)
    form = HoldForm(
        posted(request),
        key="person",
        label=_("谁"),
        choices=listed,
        rows=rows,
        initial={"from_on": request.on, "kind": Holding.Kind.ACTING},
    )
    return act(
        request,
        form,
        lambda data: changes.hold_post(
            post,
            data["person"],
            kind=data["kind"],
            from_on=data["from_on"],
            until_on=day_after(data["last_on"]),
            **told(request, data),
        ),
        heading=_("安排人：%(title)s") % _named(request, post),
        button=_("安排"),
        back=_back(post),
        tab="offices",
    )


@managed
def end(request: ManagedRequest, pk: int) -> HttpResponse:
    post = _post(pk)
    form = OnForm(posted(request), initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.end_post(post, on=data["on"], **told(request, data)),
        heading=_("撤销岗位：%(title)s") % _named(request, post),
        button=_("撤销"),
        back=reverse("settings:office", args=[post.office_id]),
        grave=True,
        tab="offices",
    )


@managed
def end_holding(request: ManagedRequest, pk: int) -> HttpResponse:
    """One person's time on one post ends."""
    holding = get_object_or_404(Holding.objects.select_related("post", "post__office", "person"), pk=pk)
    form = OnForm(posted(request), initial={"on": request.on})
    return act(
        request,
        form,
        lambda data: changes.end_holding(holding, on=data["on"], **told(request, data)),
        heading=_("%(person)s不再任%(title)s")
        % {**_named(request, holding.post), "person": holding.person.title(request.language)},
        button=_("不再任"),
        back=reverse("settings:person", args=[holding.person_id]),
        tab="people",
    )

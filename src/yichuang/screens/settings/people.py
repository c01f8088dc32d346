"""People: a list to search, one person with posts, leave and account, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yichuang.backoffice.people import changes, directory
from yichuang.backoffice.people.models import Leave, Person, holds_on
from yichuang.backoffice.people.rights import RIGHTS

from . import choices
from .acting import ManagedRequest, act, managed, posted, told
from .forms import AccountForm, ChangeForm, HoldForm, LeaveForm, OnForm, PersonForm, day_after
from .offices import since_words
from .wording import HOW

PAGE = 100


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the list: posts of the day in words, leave of the day, and what the account can do."""

    person: Person
    title: str
    posts: list[str]
    away: str
    account: str


def account_word(person: Person) -> str:
    """none, invited (no password yet), open or closed."""
    if person.user is None:
        return "none"
    if not person.user.is_active:
        return "closed"
    return "open" if person.user.has_usable_password() else "invited"


def lines(people: list[Person], on: date, language: str) -> list[PersonLine]:
    """Four queries, whatever the number of people."""
    held = directory.held_by([person.pk for person in people], on)
    away = {leave.person_id: leave for leave in Leave.objects.filter(holds_on(on), person__in=people)}
    found = []
    for person in people:
        posts = [
            f"{h.post.office.title(on, language)}{_(' · ')}{h.post.title(language)}"
            + (f"({HOW[h.kind]})" if h.kind != "regular" else "")
            for h in held.get(person.pk, [])
        ]
        leave = away.get(person.pk)
        words = since_words(leave.from_on, leave.until_on) if leave else ""
        found.append(PersonLine(person, person.title(language), posts, words, account_word(person)))
    return found


@require_safe
@managed
def person_list(request: ManagedRequest) -> HttpResponse:
    """`?q=` part of a name, number, phone or post; `?left=1` also who has left; `?after=` the page after a code."""
    asked = request.GET.get("q", "").strip()[:60]
    left = request.GET.get("left") == "1"
    rows = Person.objects.select_related("user").order_by("code")
    if not left:
        rows = rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=request.on))
    if asked:
        named = (
            Q(name__icontains=asked) | Q(latin__icontains=asked) | Q(code__icontains=asked) | Q(phone__contains=asked)
        )
        posts = Q(holdings__post__zh__icontains=asked) | Q(holdings__post__office__names__zh__icontains=asked)
        rows = rows.filter(pk__in=Person.objects.filter(named | posts).values("pk"))
    after = request.GET.get("after", "")
    total = rows.count()
    shown = list((rows.filter(code__gt=after) if after else rows)[: PAGE + 1])
    more = len(shown) > PAGE
    query = request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}" if after else None
    if more:
        query["after"] = shown[PAGE - 1].code
    context = {
        "tab": "people",
        "lines": lines(shown[:PAGE], request.on, request.language),
        "asked": asked,
        "left": left,
        "pager": {
            "first": first,
            "next": f"?{query.urlencode()}" if more else None,
            "shown": len(shown[:PAGE]),
            "total": total,
        },
    }
    return render(request, "settings/people.html", context)


@require_safe
@managed
def person_page(request: ManagedRequest, pk: int) -> HttpResponse:
    """One person: how to reach, posts past and present, leave, account."""
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    return render(request, "settings/person.html", _person(request, person))


def _person(request: ManagedRequest, person: Person) -> dict[str, Any]:
    on, language = request.on, request.language
    holdings = (
        person.holdings.select_related("post", "post__office")
        .prefetch_related("post__office__names")
        .order_by("-from_on")
    )
    told_holdings = [
        {
            "pk": h.pk,
            "post": h.post,
            "title": f"{h.post.office.title(max(on, h.from_on) if h.until_on is None else h.from_on, language)}"
            f"{_(' · ')}{h.post.title(language)}",
            "how": HOW[h.kind],
            "when": since_words(h.from_on, h.until_on),
            "open": h.until_on is None or h.until_on > on,
        }
        for h in holdings
        if h.until_on is None or h.until_on > h.from_on
    ]
    leaves = [
        {
            "when": since_words(x.from_on, x.until_on),
            "deputy": x.deputy.title(language) if x.deputy else "",
            "past": x.until_on <= on,
        }
        for x in person.leaves.select_related("deputy").order_by("-from_on")[:20]
    ]
    rights = {right for post in directory.posts_of(person, on) for right in post.rights}
    return {
        "tab": "people",
        "person": person,
        "title": person.title(language),
        "holdings": told_holdings,
        "leaves": leaves,
        "rights": [words for right, words in RIGHTS.items() if right in rights],
        "account": account_word(person),
        "gone": person.left_on is not None and person.left_on <= on,
    }


@managed
def new(request: ManagedRequest) -> HttpResponse:
    form = PersonForm(posted(request), new=True)

    def do(data: dict[str, Any]) -> Person:
        keys = ("code", "name", "latin", "phone", "email")
        return changes.add_person(**{key: data[key] for key in keys}, **told(request, data))

    return act(
        request,
        form,
        do,
        heading=_("加一个人"),
        button=_("加上"),
        back=reverse("settings:people"),
        onward=lambda person: reverse("settings:person", args=[person.pk]),
        tab="people",
    )


def _act(
    request: ManagedRequest, person: Person, form: Any, do: Any, heading: str, button: str, **more: Any
) -> HttpResponse:
    back = reverse("settings:person", args=[person.pk])
    name = {"name": person.title(request.language)}
    return act(request, form, do, heading=heading % name, button=button, back=back, tab="people", **more)


@managed
def edit(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    keys = ("name", "latin", "phone", "email")
    form = PersonForm(posted(request), initial={key: getattr(person, key) for key in keys})

    def do(data: dict[str, Any]) -> bool:
        return changes.edit_person(person, **{key: data[key] for key in keys}, **told(request, data))

    return _act(request, person, form, do, _("改%(name)s的资料"), _("保存"))


@managed
def leave(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    listed, rows = choices.people(request.on, request.language, but=pk)
    form = LeaveForm(posted(request), people=listed, rows=rows, initial={"from_on": request.on})

    def do(data: dict[str, Any]) -> Leave:
        until = data["last_on"] + timedelta(days=1)
        return changes.take_leave(
            person, from_on=data["from_on"], until_on=until, deputy=data["deputy"], **told(request, data)
        )

    about = [_("代的人那几天能替他办岗位上的事，过后自动还回来。")]
    return _act(request, person, form, do, _("%(name)s请假"), _("记请假"), about=about)


@managed
def hold(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    listed, rows = choices.posts(request.on, request.language)
    form = HoldForm(
        posted(request),
        key="post",
        label=_("哪个岗位"),
        choices=listed,
        rows=rows,
        initial={"from_on": request.on},
    )

    def do(data: dict[str, Any]) -> Any:
        return changes.hold_post(
            data["post"],
            person,
            kind=data["kind"],
            from_on=data["from_on"],
            until_on=day_after(data["last_on"]),
            **told(request, data),
        )

    return _act(request, person, form, do, _("给%(name)s安排岗位"), _("安排"))


@managed
def leave_service(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    form = OnForm(posted(request), initial={"on": request.on})
    about = [_("那天起不再任任何岗位，也不能登录。以前办的事都留着。岗位空出来要有人接，先做交接。")]
    return _act(
        request,
        person,
        form,
        lambda data: changes.leave_service(person, on=data["on"], **told(request, data)),
        _("%(name)s离开"),
        _("记离开"),
        about=about,
        grave=True,
    )


@managed
def give_account(request: ManagedRequest, pk: int) -> HttpResponse:
    """Opens an account and shows its invitation, once."""
    person = get_object_or_404(Person, pk=pk)
    form = AccountForm(posted(request), initial={"username": person.code})

    def do(data: dict[str, Any]) -> str:
        with transaction.atomic():
            changes.give_account(person, data["username"], **told(request, data))
            return changes.invite(person, **told(request, data))

    about = [_("开好后给您一个链接，转给本人设密码。密码只有本人知道。")]
    return _act(
        request, person, form, do, _("给%(name)s开账号"), _("开账号"), about=about, answer=_invitation(request, person)
    )


@managed
def invite(request: ManagedRequest, pk: int) -> HttpResponse:
    """A fresh invitation: for who has not used the first, or has forgotten the password."""
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    form = ChangeForm(posted(request))
    about = [_("给您一个链接，转给本人重新设密码。给过链接会留在变更记录里。")]
    return _act(
        request,
        person,
        form,
        lambda data: changes.invite(person, **told(request, data)),
        _("给%(name)s发登录链接"),
        _("出链接"),
        about=about,
        answer=_invitation(request, person),
    )


def _invitation(request: ManagedRequest, person: Person) -> Callable[[str], HttpResponse]:
    """Shows the link of an invitation; it is nowhere else."""

    def shown(key: str) -> HttpResponse:
        uid, _dash, token = key.partition("-")
        address = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        context = {
            "tab": "people",
            "person": person,
            "title": person.title(request.language),
            "link": request.build_absolute_uri(address),
            "username": person.user.get_username() if person.user else "",
        }
        response = render(request, "settings/invitation.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    return shown


@managed
def close_account(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    form = ChangeForm(posted(request))
    return _act(
        request,
        person,
        form,
        lambda data: changes.close_account(person, **told(request, data)),
        _("停用%(name)s的账号"),
        _("停用"),
        about=[_("马上不能登录，已登录的也退出。岗位和记录不变，以后可以再开。")],
        grave=True,
    )


@managed
def open_account(request: ManagedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("user"), pk=pk)
    form = ChangeForm(posted(request))
    return _act(
        request,
        person,
        form,
        lambda data: changes.open_account(person, **told(request, data)),
        _("重新启用%(name)s的账号"),
        _("启用"),
    )

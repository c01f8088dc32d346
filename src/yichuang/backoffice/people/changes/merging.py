"""One office is merged into another from a day on, with all it has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import FunctionMap, Holding, Office, Post, TeamMember
from .names import end_name
from .offices import must_exist
from .writing import ChangeRefused, make, put, whole


@whole
def merge_office(office: Office, into: Office, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """From the day on everything of `office` is with `into`: its functions, its posts with their rights, holders
    and teams (each post goes on as a new one of the same code), and the offices under it. Days before, and events that
    point at the old office or post, read as they were. Open work follows the function map.

    Refused when either office is not there on the day, or `into` is `office` or belongs under it."""
    if office.pk == into.pk:
        raise ChangeRefused("office_into_itself", "into", title=into.title(on))
    must_exist(office, on, "on")
    must_exist(into, on, "into")
    above = into.parent
    while above is not None:
        if above.pk == office.pk:
            raise ChangeRefused("office_under_itself", "into", title=into.title(on))
        above = above.parent
    who: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    end_name(office.names.order_by("-from_on").first(), on, **who)
    moved = _move_posts(office, into, on, who)
    _move_functions(office, into, on, moved, who)
    for child in Office.objects.filter(parent=office):
        put(child, parent=into, **who)
    put(office, valid_until=on, successor=into, **who)


def _move_posts(office: Office, into: Office, on: date, who: dict[str, Any]) -> dict[int, Post]:
    """Old post pk → the post that goes on with it. A post founded for later simply changes its office."""
    moved: dict[int, Post] = {}
    for post in Post.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), office=office):
        if post.valid_from >= on:
            put(post, office=into, **who)
            continue
        until = post.valid_until
        put(post, valid_until=on, **who)
        following = Post(
            code=post.code,
            office=into,
            zh=post.zh,
            en=post.en,
            rights=list(post.rights),
            valid_from=on,
            valid_until=until,
        )
        make(following, **who)
        put(post, successor=following, **who)
        moved[post.pk] = following
        _move_holdings(post, following, on, who)
        _move_memberships(post, following, on, who)
    return moved


def _move_holdings(post: Post, following: Post, on: date, who: dict[str, Any]) -> None:
    for holding in Holding.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), post=post):
        if holding.from_on >= on:
            put(holding, post=following, **who)
            continue
        until = holding.until_on
        put(holding, until_on=on, **who)
        make(Holding(post=following, person=holding.person, kind=holding.kind, from_on=on, until_on=until), **who)


def _move_memberships(post: Post, following: Post, on: date, who: dict[str, Any]) -> None:
    for member in TeamMember.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), post=post):
        if member.from_on >= on:
            put(member, post=following, **who)
            continue
        until = member.until_on
        put(member, until_on=on, **who)
        make(TeamMember(team=member.team, post=following, role=member.role, from_on=on, until_on=until), **who)


def _move_functions(office: Office, into: Office, on: date, moved: dict[int, Post], who: dict[str, Any]) -> None:
    for entry in FunctionMap.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), office=office):
        post = moved.get(entry.post_id or 0, entry.post)
        if entry.from_on >= on:
            put(entry, office=into, post=post, **who)
            continue
        until = entry.until_on
        put(entry, until_on=on, **who)
        make(FunctionMap(function=entry.function, office=into, post=post, from_on=on, until_on=until), **who)

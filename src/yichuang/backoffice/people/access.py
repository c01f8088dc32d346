"""The only way to fetch something for somebody: what a user may see, and as whom the user acts.

Whoever holds a post in the district reads its projects and their permits. Replayed logs of another division are for
those with the right "history". What is personal is for those with the right "personal" and for the team. The public
sees none of it. What may not be known of is answered like what does not exist.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.http import Http404

from yichuang.engine.case.events import Actor

from . import directory
from .models import FunctionMap, Leave, Person, TeamMember, holds_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

PUBLIC = Actor(ref="public:")
"""Somebody not signed in, or whose account belongs to nobody: no posts, no rights."""


def person_of(user: AbstractBaseUser | AnonymousUser) -> Person | None:
    """The person an account belongs to; None for the public and for an account that was closed."""
    if not user.is_authenticated or not user.is_active:
        return None
    return Person.objects.filter(user_id=user.pk).first()


def may_act(person: Person, on: date) -> bool:
    """Whether anything may still be done in somebody's name: nobody left, and no account was closed."""
    gone = person.left_on is not None and person.left_on <= on
    return not gone and (person.user is None or person.user.is_active)


def actor_for(user: AbstractBaseUser | AnonymousUser, on: date) -> Actor:
    """As whom the user acts on the day. `post` is the first regular post; rights and teams are those of all posts
    together, also of those acted or deputised for. Four queries."""
    person = person_of(user)
    if person is None or (person.left_on and person.left_on <= on):
        return PUBLIC
    return actor_of(person, on)


def actor_of(person: Person, on: date) -> Actor:
    """Like `actor_for`, for a person met without an account."""
    posts = directory.posts_of(person, on)
    away = Leave.objects.filter(holds_on(on), deputy=person).values("person")
    joined = Q(person=person) | Q(person__in=away) | Q(post__in=[post.pk for post in posts])
    teams = TeamMember.objects.filter(joined, holds_on(on)).values_list("team", flat=True)
    offices = {post.office_id for post in posts}
    functions = FunctionMap.objects.filter(holds_on(on), office__in=offices).values_list("function", flat=True)
    return Actor(
        ref=person.ref,
        posts=frozenset(post.ref for post in posts),
        offices=frozenset(f"office:{office}" for office in offices),
        teams=frozenset(f"team:{pk}" for pk in teams),
        rights=frozenset(right for post in posts for right in post.rights),
        functions=frozenset(functions) if offices else frozenset(),
        post=posts[0].ref if posts else "",
    )


def may_see(actor: Actor) -> Q:
    """The condition on cases an actor may know of; narrows to nothing without a post."""
    if not actor.posts:
        return Q(pk__in=[])
    if "history" in actor.rights:
        return Q()
    return Q(division="")


def visible_cases(user: AbstractBaseUser | AnonymousUser, on: date) -> Q:
    """The condition on `cases.Case` for what the user may know of on the day."""
    return may_see(actor_for(user, on))


def case_for(user: AbstractBaseUser | AnonymousUser, case_id: str, on: date) -> Any:
    """The `cases.Case` with this id; raises Http404 when there is none or the user may not know of it."""
    return case_seen_by(actor_for(user, on), case_id)


def case_seen_by(actor: Actor, case_id: str) -> Any:
    """Like `case_for`, for an actor already at hand."""
    found = apps.get_model("cases", "Case").objects.filter(may_see(actor), pk=case_id).first()
    if found is None:
        raise Http404
    return found


def may_read_personal(actor: Actor, team: str = "") -> bool:
    """Whether personal facts are shown: by right, or to members of the project's team (a ref)."""
    return bool(actor.posts) and ("personal" in actor.rights or (bool(team) and team in actor.teams))

"""Posts, and who holds them: regular, acting, handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import FunctionMap, Holding, Office, Person, Post, TeamMember
from ..rights import RIGHTS
from .offices import must_exist
from .writing import ChangeRefused, code_text, make, one_of, put, text, today_of, whole


@whole
def add_post(
    office: Office,
    code: str,
    zh: str,
    en: str = "",
    *,
    rights: Iterable[str] = (),
    from_on: date,
    by: Actor,
    at: datetime,
    reason: str,
) -> Post:
    """Founds a post in an office, with what it allows."""
    must_exist(office, from_on, "from_on")
    code = code_text(code)
    taken = Post.objects.filter(code=code, valid_until=None).first()
    if taken:
        raise ChangeRefused("code_taken", "code", code=code, title=taken.zh)
    post = Post(
        code=code,
        office=office,
        zh=text(zh, "zh", 80),
        en=text(en, "en", 120, needed=False),
        rights=known_rights(rights),
        valid_from=from_on,
    )
    return make(post, by=by, at=at, reason=reason)


@whole
def edit_post(
    post: Post, zh: str, en: str = "", *, rights: Iterable[str], by: Actor, at: datetime, reason: str
) -> bool:
    """What the post is called and allows from now on. Refused when nobody could change the settings any more."""
    rights = known_rights(rights)
    if "settings" in post.rights and "settings" not in rights:
        somebody_keeps_settings(today_of(at), besides_post=post)
    zh, en = text(zh, "zh", 80), text(en, "en", 120, needed=False)
    return put(post, zh=zh, en=en, rights=rights, by=by, at=at, reason=reason)


@whole
def end_post(post: Post, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The post is no more from the day on; who holds it then holds it until that day, and it leaves its teams. Refused
    while functions of the map go to it."""
    still_there(post, on, "on")
    later = Q(until_on__isnull=True) | Q(until_on__gt=on)
    functions = list(FunctionMap.objects.filter(later, post=post).values_list("function", flat=True))
    if functions:
        raise ChangeRefused("post_has_functions", "on", functions=functions)
    if "settings" in post.rights:
        somebody_keeps_settings(max(on, today_of(at)), besides_post=post)
    for holding in Holding.objects.filter(later, post=post):
        put(holding, until_on=max(on, holding.from_on), by=by, at=at, reason=reason)
    for member in TeamMember.objects.filter(later, post=post):
        put(member, until_on=max(on, member.from_on), by=by, at=at, reason=reason)
    put(post, valid_until=on, by=by, at=at, reason=reason)


@whole
def hold_post(
    post: Post,
    person: Person,
    *,
    kind: str = "regular",
    from_on: date,
    until_on: date | None = None,
    by: Actor,
    at: datetime,
    reason: str,
) -> Holding:
    """The person holds the post, or acts for it, from the day on. A regular holder there already is a refusal: hand
    over instead."""
    kind = one_of(kind, "kind", Holding.Kind.values)
    still_there(post, from_on, "from_on")
    still_here(person, from_on, "person")
    if until_on is not None and until_on <= from_on:
        raise ChangeRefused("stretch_backwards", "until_on", start=from_on, end=until_on)
    overlapping = Holding.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on), post=post)
    if until_on is not None:
        overlapping = overlapping.filter(from_on__lt=until_on)
    own = overlapping.filter(person=person).first()
    if own:
        raise ChangeRefused("holder_same", "person", person=person.name)
    if kind == Holding.Kind.REGULAR:
        other = overlapping.filter(kind=kind).select_related("person").first()
        if other:
            raise ChangeRefused("post_held", "post", person=other.person.name, on=other.from_on)
    holding = Holding(post=post, person=person, kind=kind, from_on=from_on, until_on=until_on)
    return make(holding, by=by, at=at, reason=reason)


@whole
def hand_over(post: Post, to: Person, *, on: date, by: Actor, at: datetime, reason: str) -> Holding:
    """In one step: who regularly holds the post until the day, and `to` from the day on. Whoever acted for it stops."""
    still_there(post, on, "on")
    still_here(to, on, "to")
    going = list(
        Holding.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), post=post).select_related("person")
    )
    for holding in going:
        if holding.kind == Holding.Kind.REGULAR and holding.person_id == to.pk:
            raise ChangeRefused("holder_same", "to", person=to.name)
        if holding.from_on > on:
            raise ChangeRefused("date_after_planned", "on", planned=holding.from_on)
    if "settings" in post.rights and to.user_id is None:
        somebody_keeps_settings(max(on, today_of(at)), besides_post=post)
    for holding in going:
        put(holding, until_on=on, by=by, at=at, reason=reason)
    return make(Holding(post=post, person=to, kind="regular", from_on=on), by=by, at=at, reason=reason)


@whole
def end_holding(holding: Holding, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The person no longer holds the post from the day on."""
    if holding.until_on is not None and holding.until_on <= on:
        raise ChangeRefused("holding_ended", "on", on=holding.until_on)
    if on < holding.from_on:
        raise ChangeRefused("date_before_start", "on", on=on, start=holding.from_on)
    if "settings" in holding.post.rights:
        somebody_keeps_settings(max(on, today_of(at)), besides_holding=holding)
    put(holding, until_on=on, by=by, at=at, reason=reason)


def known_rights(rights: Iterable[str]) -> list[str]:
    """In the order of the table, each once."""
    given = set(rights)
    unknown = sorted(given - set(RIGHTS))
    if unknown:
        raise ChangeRefused("rights_unknown", "rights", seen=unknown, known=list(RIGHTS))
    return [right for right in RIGHTS if right in given]


def still_there(post: Post, on: date, field: str) -> None:
    """Refuses a day on which the post is not there."""
    if on < post.valid_from:
        raise ChangeRefused("date_before_start", field, on=on, start=post.valid_from)
    if post.valid_until is not None and post.valid_until <= on:
        raise ChangeRefused("post_ended", field, title=post.zh, on=post.valid_until)


def still_here(person: Person, on: date, field: str) -> None:
    """Refuses a day on which the person no longer works here."""
    if person.left_on is not None and person.left_on <= on:
        raise ChangeRefused("person_left", field, person=person.name, on=person.left_on)


def somebody_keeps_settings(
    on: date,
    *,
    besides_post: Post | None = None,
    besides_holding: Holding | None = None,
    besides_person: Person | None = None,
) -> None:
    """Refuses a change after which nobody with an account could change the settings: the way back would be lost."""
    holdings = Holding.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        Q(post__valid_until__isnull=True) | Q(post__valid_until__gt=on),
        Q(person__left_on__isnull=True) | Q(person__left_on__gt=on),
        from_on__lte=on,
        person__user__is_active=True,
    ).select_related("post", "person")
    able = [holding for holding in holdings if "settings" in holding.post.rights]
    rest = [
        holding
        for holding in able
        if not (
            (besides_post and holding.post_id == besides_post.pk)
            or (besides_holding and holding.pk == besides_holding.pk)
            or (besides_person and holding.person_id == besides_person.pk)
        )
    ]
    if able and not rest:
        raise ChangeRefused("last_settings_holder", person=able[0].person.name)

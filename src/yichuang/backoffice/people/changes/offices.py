"""Offices: founded, renamed, described, closed. Joining one with another is in `merging`."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import FunctionMap, Office, OfficeName, Post
from .names import end_name, give_name
from .writing import ChangeRefused, code_text, make, one_of, put, text, whole


@whole
def add_office(
    code: str,
    zh: str,
    en: str = "",
    *,
    from_on: date,
    kind: str = "bureau",
    parent: Office | None = None,
    phone: str = "",
    counter: str = "",
    platform: str = "",
    by: Actor,
    at: datetime,
    reason: str,
) -> Office:
    """Founds an office with its first name."""
    code, kind = code_text(code), one_of(kind, "kind", Office.Kind.values)
    zh, en = text(zh, "zh", 80), text(en, "en", 160, needed=False)
    taken = Office.objects.filter(code=code).first()
    if taken:
        raise ChangeRefused("code_taken", "code", code=code, title=taken.title(from_on))
    if parent:
        must_exist(parent, from_on, "parent")
    office = Office(
        code=code,
        kind=kind,
        parent=parent,
        phone=text(phone, "phone", 60, needed=False),
        counter=text(counter, "counter", 200, needed=False),
        platform=text(platform, "platform", 200, needed=False),
        valid_from=from_on,
    )
    make(office, by=by, at=at, reason=reason)
    make(OfficeName(office=office, zh=zh, en=en, from_on=from_on), by=by, at=at, reason=reason)
    return office


@whole
def rename_office(
    office: Office, zh: str, en: str = "", *, from_on: date, by: Actor, at: datetime, reason: str
) -> OfficeName:
    """The office bears the name from the day on; the days before keep the name they had. On the very day a name
    began, that name itself is put right."""
    zh, en = text(zh, "zh", 80), text(en, "en", 160, needed=False)
    must_exist(office, from_on, "from_on")
    new = OfficeName(office=office, zh=zh, en=en, from_on=from_on)
    return give_name(office.names.order_by("-from_on").first(), new, by=by, at=at, reason=reason)


@whole
def edit_office(
    office: Office,
    *,
    kind: str,
    parent: Office | None,
    phone: str = "",
    counter: str = "",
    platform: str = "",
    by: Actor,
    at: datetime,
    reason: str,
) -> bool:
    """What the office is, what it belongs to, and where the public finds it. False when nothing differs."""
    above: Office | None = parent
    while above is not None:
        if above.pk == office.pk:
            raise ChangeRefused("office_under_itself", "parent", title=office.title(office.valid_from))
        above = above.parent
    return put(
        office,
        kind=one_of(kind, "kind", Office.Kind.values),
        parent=parent,
        phone=text(phone, "phone", 60, needed=False),
        counter=text(counter, "counter", 200, needed=False),
        platform=text(platform, "platform", 200, needed=False),
        by=by,
        at=at,
        reason=reason,
    )


@whole
def close_office(office: Office, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The office is no more from the day on. Refused while anything is still with it: what it does, its posts and the
    offices under it must be moved first (merging does that in one step)."""
    must_exist(office, on, "on")
    later = Q(until_on__isnull=True) | Q(until_on__gt=on)
    functions = list(FunctionMap.objects.filter(later, office=office).values_list("function", flat=True))
    posts = Post.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), office=office).count()
    children = Office.objects.filter(parent=office, valid_until=None).count()
    if functions or posts or children:
        raise ChangeRefused("office_has_work", "on", functions=functions, posts=posts, children=children)
    end_name(office.names.order_by("-from_on").first(), on, by=by, at=at, reason=reason)
    put(office, valid_until=on, by=by, at=at, reason=reason)


def must_exist(office: Office, on: date, field: str) -> None:
    """Refuses a day on which the office is not there, or is already known to end."""
    if on < office.valid_from:
        raise ChangeRefused("date_before_start", field, on=on, start=office.valid_from)
    if office.valid_until is not None:
        raise ChangeRefused("office_ended", field, title=office.title(office.valid_until), on=office.valid_until)

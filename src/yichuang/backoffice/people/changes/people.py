"""People: who works here, how to reach them, their leave, and that they left."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from yichuang.engine.case.events import Actor

from ..models import Holding, Leave, Person, TeamMember
from .posts import somebody_keeps_settings, still_here
from .writing import ChangeRefused, code_text, make, put, text, today_of, whole

PERSONAL = ("name", "latin", "phone", "email")
"""Recorded sealed, so that a person can be forgotten."""


@whole
def add_person(
    code: str,
    name: str,
    latin: str = "",
    *,
    phone: str = "",
    email: str = "",
    by: Actor,
    at: datetime,
    reason: str,
) -> Person:
    """Somebody begins to work here; posts and an account are given apart."""
    code = code_text(code)
    taken = Person.objects.filter(code=code).first()
    if taken:
        raise ChangeRefused("code_taken", "code", code=code, title=taken.name)
    return make(Person(code=code, **_reach(name, latin, phone, email)), by=by, at=at, reason=reason, personal=PERSONAL)


@whole
def edit_person(
    person: Person,
    name: str,
    latin: str = "",
    *,
    phone: str = "",
    email: str = "",
    by: Actor,
    at: datetime,
    reason: str,
) -> bool:
    """Name and how to reach somebody. False when nothing differs."""
    return put(person, by=by, at=at, reason=reason, personal=PERSONAL, **_reach(name, latin, phone, email))


def _reach(name: str, latin: str, phone: str, email: str) -> dict[str, str]:
    return {
        "name": text(name, "name", 80),
        "latin": text(latin, "latin", 120, needed=False),
        "phone": text(phone, "phone", 40, needed=False),
        "email": text(email, "email", 120, needed=False),
    }


@whole
def take_leave(
    person: Person,
    *,
    from_on: date,
    until_on: date,
    deputy: Person | None = None,
    by: Actor,
    at: datetime,
    reason: str,
) -> Leave:
    """Away from `from_on` until the day before `until_on`; the deputy may act for the person's posts meanwhile."""
    if until_on <= from_on:
        raise ChangeRefused("stretch_backwards", "until_on", start=from_on, end=until_on)
    still_here(person, from_on, "from_on")
    other = _leave_between(person, from_on, until_on)
    if other:
        raise ChangeRefused("leave_overlaps", "from_on", start=other.from_on, end=other.until_on)
    if deputy is not None:
        if deputy.pk == person.pk:
            raise ChangeRefused("deputy_self", "deputy")
        if deputy.left_on is not None and deputy.left_on < until_on:
            raise ChangeRefused("deputy_left", "deputy", person=deputy.name, on=deputy.left_on)
        away = _leave_between(deputy, from_on, until_on)
        if away:
            raise ChangeRefused("deputy_away", "deputy", person=deputy.name, start=away.from_on, end=away.until_on)
    leave = Leave(person=person, from_on=from_on, until_on=until_on, deputy=deputy)
    return make(leave, by=by, at=at, reason=reason)


def _leave_between(person: Person, from_on: date, until_on: date) -> Leave | None:
    return Leave.objects.filter(person=person, from_on__lt=until_on, until_on__gt=from_on).first()


@whole
def leave_service(person: Person, *, on: date, by: Actor, at: datetime, reason: str) -> None:
    """The person no longer works here from the day on: posts and teams end then, and the account is closed at once when
    the day has come (otherwise access ends with the day, because posts do)."""
    if person.left_on is not None:
        raise ChangeRefused("person_left", "on", person=person.name, on=person.left_on)
    somebody_keeps_settings(max(on, today_of(at)), besides_person=person)
    later = Q(until_on__isnull=True) | Q(until_on__gt=on)
    for holding in Holding.objects.filter(later, person=person):
        put(holding, until_on=max(on, holding.from_on), by=by, at=at, reason=reason)
    for member in TeamMember.objects.filter(later, person=person):
        put(member, until_on=max(on, member.from_on), by=by, at=at, reason=reason)
    put(person, left_on=on, by=by, at=at, reason=reason)
    if person.user is not None and on <= today_of(at):
        person.user.is_active = False
        person.user.save(update_fields=["is_active"])

"""Accounts: given, closed and opened again by the office. Signing in itself is allauth's.

An invitation is a link that can be used once, in which the person chooses a password: the administrator never knows
it, and no e-mail is needed. The link is not stored; a second one makes the first useless as soon as it is used.
"""

from __future__ import annotations

import re
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model

from yichuang.backoffice.ledger import register
from yichuang.engine.case.events import Actor

from ..models import Person
from .posts import somebody_keeps_settings, still_here
from .writing import ChangeRefused, put, today_of, whole

USERNAME = re.compile(r"[\w.@+-]{2,60}")


@whole
def give_account(
    person: Person, username: str, *, by: Actor, at: datetime, reason: str, password: str = "", encoded: str = ""
) -> None:
    """An account with a name to sign in by. Without `password` nobody can sign in until the invitation is used.
    `encoded` is a password already hashed: hashing one for every account of a sample would take minutes."""
    still_here(person, today_of(at), "person")
    if person.user_id is not None:
        raise ChangeRefused("account_exists", "person", person=person.name)
    username = username.strip()
    if not USERNAME.fullmatch(username):
        raise ChangeRefused("username_unreadable", "username", seen=username[:60])
    users = get_user_model().objects
    if users.filter(username__iexact=username).exists():
        raise ChangeRefused("username_taken", "username", name=username)
    user = users.create_user(username, password=password or None)
    if encoded:
        user.password = encoded
        user.save(update_fields=["password"])
    put(person, user=user, by=by, at=at, reason=reason)


@whole
def close_account(person: Person, *, by: Actor, at: datetime, reason: str) -> None:
    """The person can no longer sign in; who is signed in is asked again at the next page. Not one's own."""
    if person.user is None or not person.user.is_active:
        raise ChangeRefused("account_missing", "person", person=person.name)
    if by.ref == person.ref:
        raise ChangeRefused("own_account", "person")
    somebody_keeps_settings(today_of(at), besides_person=person)
    _set_active(person, False, by=by, at=at, reason=reason)


@whole
def open_account(person: Person, *, by: Actor, at: datetime, reason: str) -> None:
    """A closed account opens again, with the password it had."""
    still_here(person, today_of(at), "person")
    if person.user is None:
        raise ChangeRefused("account_missing", "person", person=person.name)
    if person.user.is_active:
        raise ChangeRefused("account_exists", "person", person=person.name)
    _set_active(person, True, by=by, at=at, reason=reason)


def _set_active(person: Person, active: bool, *, by: Actor, at: datetime, reason: str) -> None:
    user = person.user
    if user is None:
        raise ChangeRefused("account_missing", "person", person=person.name)
    user.is_active = active
    user.save(update_fields=["is_active"])
    before, after = {"active": not active}, {"active": active}
    register.record("account", person.pk, before, after, by=by, at=at, reason=reason.strip())


@whole
def invite(person: Person, *, by: Actor, at: datetime, reason: str) -> str:
    """`invitation_key`, with a record that it was given out: whoever has it can sign in as the person."""
    key = invitation_key(person)
    register.record("account", person.pk, {}, {"invited_at": at}, by=by, at=at, reason=reason.strip())
    return key


def invitation_key(person: Person) -> str:
    """The part of allauth's address `account_reset_password_from_key` that lets the person choose a password, as
    (uid)-(key). Raises ChangeRefused("account_missing")."""
    if person.user is None or not person.user.is_active:
        raise ChangeRefused("account_missing", "person", person=person.name)
    return f"{user_pk_to_url_str(person.user)}-{default_token_generator.make_token(person.user)}"

"""Tokens of other programs: each acts for one person, may be taken back, and is kept as a digest only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from .models import ApiToken, Person

_PREFIX = "yc_"
_REMEMBER_EVERY = timedelta(minutes=10)


def issue(name: str, person: Person, *, at: datetime) -> tuple[ApiToken, str]:
    """A new token for a program that acts for `person`, with its text, which is shown once."""
    text = _PREFIX + secrets.token_urlsafe(32)
    return ApiToken.objects.create(name=name, person=person, digest=_digest(text), made_at=at), text


def person_with(text: str, *, at: datetime) -> Person | None:
    """The person a token acts for; None for one that is not known, taken back, or whose person has left."""
    if not text.startswith(_PREFIX):
        return None
    found = ApiToken.objects.select_related("person").filter(digest=_digest(text), revoked_at__isnull=True).first()
    if found is None:
        return None
    if found.used_at is None or at - found.used_at > _REMEMBER_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(used_at=at)
    person: Person = found.person
    return person


def revoke(name: str, *, at: datetime) -> int:
    """Takes back every token of this name; how many there were."""
    return ApiToken.objects.filter(name=name, revoked_at__isnull=True).update(revoked_at=at)


def _digest(text: str) -> str:
    # a token is 256 random bits: nothing slower is needed to keep it from being guessed
    return hashlib.sha256(text.encode()).hexdigest()

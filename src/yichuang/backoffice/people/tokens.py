"""Tokens of other programs: each acts for one person, may be taken back, and is kept as a digest only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from .models import ApiToken, Person

API, CALENDAR = "api", "calendar"
"""What a token opens. One made for a calendar opens nothing else."""

_PREFIX = "yc_"
_REMEMBER_EVERY = timedelta(minutes=10)


def issue(name: str, person: Person, *, at: datetime) -> tuple[ApiToken, str]:
    """A new token for a program that acts for `person`, with its text, which is shown once."""
    text = _PREFIX + secrets.token_urlsafe(32)
    return ApiToken.objects.create(name=name, person=person, digest=_digest(text), made_at=at), text


def person_with(text: str, *, at: datetime) -> Person | None:
    """The person a token of the API acts for; None for one that is not known, taken back or made for something else.
    Whether that person may still act is asked of `access.may_act`."""
    found = _known(text, API, at)
    return found.person if found is not None else None


def _known(text: str, use: str, at: datetime) -> ApiToken | None:
    if not text.startswith(_PREFIX):
        return None
    alive = ApiToken.objects.select_related("person__user").filter(use=use, revoked_at__isnull=True)
    found = alive.filter(digest=_digest(text)).first()
    if found is not None and (found.used_at is None or at - found.used_at > _REMEMBER_EVERY):
        ApiToken.objects.filter(pk=found.pk).update(used_at=at)
    return found


def issue_calendar(person: Person, case: str, *, language: str, at: datetime) -> str:
    """The text of a new calendar address of a person: of their work, or of the project `case`. The one before holds no
    longer."""
    text = _PREFIX + secrets.token_urlsafe(32)
    said = {"name": f"calendar:{case}"[:80], "use": CALENDAR, "case": case, "language": language}
    with transaction.atomic():
        revoke_calendar(person, case, at=at)
        ApiToken.objects.create(**said, person=person, digest=_digest(text), made_at=at)
    return text


def calendar_with(text: str, *, at: datetime) -> ApiToken | None:
    """The calendar address with this text; None where it opens nothing (any longer)."""
    return _known(text, CALENDAR, at)


def calendars_of(person: Person) -> list[ApiToken]:
    """The calendar addresses of a person that hold, the oldest first. One query."""
    return list(ApiToken.objects.filter(person=person, use=CALENDAR, revoked_at__isnull=True).order_by("pk"))


def revoke_calendar(person: Person, case: str, *, at: datetime) -> int:
    """Takes the calendar address of a person back; how many there were."""
    alive = ApiToken.objects.filter(person=person, use=CALENDAR, case=case, revoked_at__isnull=True)
    return alive.update(revoked_at=at)


def revoke(name: str, *, at: datetime) -> int:
    """Takes back every token of the API of this name; how many there were."""
    return ApiToken.objects.filter(name=name, use=API, revoked_at__isnull=True).update(revoked_at=at)


def _digest(text: str) -> str:
    # a token is 256 random bits: nothing slower is needed to keep it from being guessed
    return hashlib.sha256(text.encode()).hexdigest()

"""Who may see an application without an account: whoever brought its number and code to this browser."""

from __future__ import annotations

from django.http import HttpRequest

from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.numbers import read_number

_MOST = 20


def let_in(request: HttpRequest, number: str) -> None:
    """Remembers in this browser that the code was right."""
    before = [one for one in request.session.get("applications", []) if one != number]
    request.session["applications"] = [*before, number][-_MOST:]


def entered(request: HttpRequest, number: str) -> Applying | None:
    """The application, if this browser was let in to it."""
    plain = read_number(number)
    if plain is None or plain not in request.session.get("applications", []):
        return None
    return Applying.objects.filter(pk=plain).first()

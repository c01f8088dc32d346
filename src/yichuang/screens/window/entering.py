"""Who may see an application without an account: whoever brought its number and code to this browser; and the code of
what was taken in or sent for somebody else, kept here until it is handed over."""

from __future__ import annotations

from django.http import HttpRequest

from yichuang.backoffice.cases.applying import give_code
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.numbers import read_number

_MOST = 20
_MOST_CODES = 10
_CODES = "codes"


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


def keep_code(request: HttpRequest, one: Applying) -> None:
    """Gives an application a code of its own, to be shown by this browser: nobody can read it again elsewhere."""
    codes = {**request.session.get(_CODES, {}), one.number: give_code(one)}
    request.session[_CODES] = dict(list(codes.items())[-_MOST_CODES:])


def code_kept(request: HttpRequest, number: str) -> str:
    """The code of an application this browser took in or sent, "" where it holds none."""
    return str(request.session.get(_CODES, {}).get(number, ""))

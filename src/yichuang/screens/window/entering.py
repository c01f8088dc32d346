"""Who may see an application without an account: whoever brought its number and code to this browser; and the codes
given out here, kept until they are handed over."""

from __future__ import annotations

from django.http import HttpRequest

from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.numbers import read_number

_MOST = 20
_ENTERED, _CODES = "entered", "codes"


def let_in(request: HttpRequest, one: Applying) -> None:
    """Remembers in this browser that the code was right, until the application has another."""
    _remember(request, _ENTERED, one.number, one.code_digest)


def entered(request: HttpRequest, number: str) -> Applying | None:
    """The application, if this browser was let in to it with the code it has now."""
    plain = read_number(number)
    known = request.session.get(_ENTERED, {}).get(plain)
    if known is None:
        return None
    return Applying.objects.filter(pk=plain, code_digest=known).first()


def keep_code(request: HttpRequest, number: str, code: str) -> None:
    """Keeps a code for this browser to show: nobody can read it again elsewhere."""
    _remember(request, _CODES, number, code)


def code_kept(request: HttpRequest, number: str) -> str:
    """The code of an application that was given out in this browser, "" where none was."""
    return str(request.session.get(_CODES, {}).get(number, ""))


def _remember(request: HttpRequest, kind: str, number: str, said: str) -> None:
    before = {name: value for name, value in request.session.get(kind, {}).items() if name != number}
    request.session[kind] = dict(list({**before, number: said}.items())[-_MOST:])

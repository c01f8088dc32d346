"""One case per enterprise, known by its unified social credit code: what counts wherever it applies."""

from __future__ import annotations

from datetime import datetime

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case.commands import OpenCase

from .deliveries import DELIVERIES
from .models import Case
from .perform import open_case

KIND, PROGRAMME = "enterprise", "enterprises"


def enterprise_case(code: str, name: str, at: datetime) -> str:
    """The id of the case of an enterprise, opened at `at` where there is none. Two that open it at once get the same.
    Raises LookupError where it cannot be opened."""
    number = f"E{code}"
    if (there := _of(number)) is not None:
        return there
    facts = {"credit_code": code, "enterprise_name": name}
    opening = OpenCase(
        case=uuid7(at), programme=programmes.current(PROGRAMME, at), number=number, title=name, kind=KIND, facts=facts
    )
    open_case(opening, by=DELIVERIES, at=at)  # refused, somebody else has just opened it
    if (found := _of(number)) is None:
        raise LookupError(f"the case of enterprise {code} could not be opened")
    return found


def _of(number: str) -> str | None:
    return Case.objects.filter(number=number, kind=KIND).values_list("pk", flat=True).first()


def enterprise_named(code: str) -> str:
    """What the enterprise with this code is called, "" where none is known."""
    return str(Case.objects.filter(number=f"E{code}", kind=KIND).values_list("title", flat=True).first() or "")

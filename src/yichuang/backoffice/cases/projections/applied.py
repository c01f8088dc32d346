"""Applications of enterprises, found again by unified social credit code: one row each, nothing of a natural person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from yichuang.backoffice.ledger.instants import to_column
from yichuang.backoffice.ledger.statements import insert_rows
from yichuang.engine.case.events import Event

from ..models import Applied


class AppliedValues(NamedTuple):
    """What a row says, in the order of its columns."""

    credit_code: str
    at: datetime


_INSERT = "INSERT INTO cases_applied (case_id, application, credit_code, at) VALUES "


def applied_in(events: Iterable[Event]) -> dict[str, AppliedValues]:
    """Application → its row, for those among the events that an enterprise made."""
    made = (one for one in events if one.type == "application.made" and one.body["applicant"].get("code"))
    return {one.body["application"]: AppliedValues(one.body["applicant"]["code"], one.at) for one in made}


def write_applied(cursor: Any, made: Iterable[tuple[str, Mapping[str, AppliedValues]]]) -> None:
    """Writes rows: of each case its id and its new applications."""
    rows = [
        (case_id, name, said.credit_code, to_column(said.at)) for case_id, new in made for name, said in new.items()
    ]
    insert_rows(cursor, _INSERT, rows)


def stored_applied(case_id: str) -> dict[str, AppliedValues]:
    """Application → what its row says."""
    found = Applied.objects.filter(case=case_id).values_list("application", "credit_code", "at")
    return {name: AppliedValues(code, at) for name, code, at in found}

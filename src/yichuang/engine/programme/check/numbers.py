"""Numbers that do not say how they are known, or that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ...clocks.history import MOST_DAYS
from ...values import Evidence
from ..draft import Draft, tables
from ..key_kinds import NUMBER
from ..mistake import Mistake

_WHOLE_DAYS = {
    "days",
    "months",
    "statutory",
    "limit",
    "cap",
    "budget",
    "target",
    "validity_days",
    "within",
    "extension",
    "intake",
    "check_within",
    "bars",
    "validity",
    "renewals",
    "renewal_days",
    "rating_answer",
    "supervision_answer",
}


def find(draft: Draft) -> Iterator[Mistake]:
    for table in tables(draft):
        if table.keys is not NUMBER or "n" not in table.value:
            continue
        where, name = draft.where(table.path), {"key": ".".join(table.path)}
        if "evidence" not in table.value:
            yield Mistake("number_without_evidence", where, name)
        # a number that is our own assumption has nobody else to name
        elif not table.value.get("source") and table.value["evidence"] != Evidence.ASSUMED:
            yield Mistake("number_without_source", where, name)
        amount = Decimal(table.value["n"])
        if amount < 0:
            yield Mistake("number_negative", where, {**name, "n": str(amount)})
        elif table.path[-1] in _WHOLE_DAYS and amount != amount.to_integral_value():
            yield Mistake("days_not_whole", where, {**name, "n": str(amount)})
        elif table.path[-1] in _WHOLE_DAYS and amount > MOST_DAYS:
            yield Mistake("days_too_many", where, {**name, "n": str(amount), "most": MOST_DAYS})

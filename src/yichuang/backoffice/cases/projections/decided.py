"""Decisions and the days they took: one row for each item instance that was decided, for real times beside the limits.

A row follows the entries of its instance: an entry put right changes it, one taken back takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from yichuang.backoffice.ledger.statements import insert_rows, run
from yichuang.engine.calendars import Calendar
from yichuang.engine.case.reading import definition_of, history_of
from yichuang.engine.case.state import CaseState, ItemState
from yichuang.engine.clocks import ClockDefinition, read_clock

from ..models import Decided

_NO_LIMIT = 36_500
"""Days to count against where nobody promised any: the count does not depend on them."""


class DecidedValues(NamedTuple):
    """What a row says, in the order of its columns. `used`: days of `basis` counted from acceptance to decision;
    `allowed` with any extension, None where nobody promised; days as ISO text."""

    item: str
    programme: str
    flow: str
    outcome: str
    accepted_on: str
    ended_on: str
    basis: str
    used: int
    allowed: int | None
    late: bool


_FIELDS = ", ".join(DecidedValues._fields)
_SET = ", ".join(f"{name} = excluded.{name}" for name in DecidedValues._fields)
_INSERT = f"INSERT INTO cases_decided (case_id, instance, {_FIELDS}) VALUES "  # noqa: S608 - names of ours
_UPDATE = f" ON CONFLICT (case_id, instance) DO UPDATE SET {_SET}"
_DELETE = "DELETE FROM cases_decided WHERE case_id = %s AND instance = %s"


def decided_moves(
    before: CaseState, after: CaseState, at: datetime, calendar: Calendar
) -> dict[str, DecidedValues | None]:
    """Instance → what its row now says, None where there is none any more; only those that something happened to."""
    if before.items is after.items:
        return {}
    moved: dict[str, DecidedValues | None] = {}
    for name, one in after.items.items():
        old = before.items.get(name)
        if old is one:
            continue
        now = _values(after, one, at, calendar)
        if now is not None or (old is not None and old.ended):
            moved[name] = now
    moved.update({name: None for name, old in before.items.items() if name not in after.items and old.ended})
    return moved


def _values(state: CaseState, one: ItemState, at: datetime, calendar: Calendar) -> DecidedValues | None:
    if not one.decided or one.clock_from is None or one.ended_on is None:
        return None
    definition = definition_of(one)
    reading = read_clock(definition or ClockDefinition(_NO_LIMIT), history_of(one), at=at, calendar=calendar)
    return DecidedValues(
        item=one.item,
        programme=state.programme,
        flow=state.flow,
        outcome=one.state,
        accepted_on=one.clock_from.isoformat(),
        ended_on=one.ended_on.isoformat(),
        basis=one.allow_basis,
        used=reading.used,
        allowed=definition.allowance if definition else None,
        late=definition is not None and reading.left < 0,
    )


def write_decided(cursor: Any, moved: Iterable[tuple[str, Mapping[str, DecidedValues | None]]]) -> None:
    """Writes, changes and takes away rows: of each case its id and what moves."""
    rows = []
    for case_id, moves in moved:
        for instance, values in moves.items():
            if values is None:
                run(cursor, _DELETE, [case_id, instance])
            else:
                rows.append((case_id, instance, *values))
    insert_rows(cursor, _INSERT, rows, _UPDATE)


def stored_decided(case_id: str) -> dict[str, DecidedValues]:
    """Instance → what its row says."""
    found = Decided.objects.filter(case=case_id).values_list("instance", *DecidedValues._fields)
    return {row[0]: DecidedValues._make((*row[1:5], row[5].isoformat(), row[6].isoformat(), *row[7:])) for row in found}

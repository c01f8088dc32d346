"""Spans, project rows and due changes into the database: hand-written statements of the hot path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from yichuang.backoffice.ledger.instants import on_sqlite, to_column
from yichuang.backoffice.ledger.statements import insert_rows, run
from yichuang.engine.case.state import CaseState

from ..turns import Moved
from .spans import SpanMoves, SpanValues

_COLUMNS = (
    "case_id, project_id, instance, item, function, office_id, post_id, person_id, state, turn, status_hint, since_on, "
    "due_on, overdue_from, provisional, pause_kind, reason, recheck_on, calendar_version, from_at, until_at, "
    "opened_seq, closed_seq"
)
_INSERT = f"INSERT INTO cases_span ({_COLUMNS}) VALUES "  # noqa: S608 - names of ours
_CLOSE = "UPDATE cases_span SET until_at = %s, closed_seq = %s WHERE case_id = %s AND until_at IS NULL AND instance IN "
_RECHECK = "UPDATE cases_span SET recheck_on = %s WHERE case_id = %s AND until_at IS NULL AND instance = %s"


def write_spans(cursor: Any, moved: Iterable[tuple[str, str | None, SpanMoves]]) -> None:
    """Ends, begins and re-dates spans: of each case its id, its project, and what moves."""
    began: list[tuple[Any, ...]] = []
    for case_id, project_id, moves in moved:
        if moves.closes:
            together: dict[tuple[datetime, int], list[str]] = defaultdict(list)
            for instance, when in moves.closes.items():
                together[when].append(instance)
            for (at, seq), instances in together.items():
                marks = ", ".join(["%s"] * len(instances))
                run(cursor, f"{_CLOSE}({marks})", [to_column(at), seq, case_id, *instances])
        began += [span_row(case_id, project_id, *insert) for insert in moves.inserts()]
        for instance, day in moves.rechecks.items():
            run(cursor, _RECHECK, [day and day.isoformat(), case_id, instance])
    insert_spans(cursor, began)


def span_row(
    case_id: str,
    project_id: str | None,
    instance: str,
    values: SpanValues,
    from_at: datetime,
    until_at: datetime | None,
    opened_seq: int,
    closed_seq: int | None,
) -> tuple[Any, ...]:
    """The parameters of one inserted span."""
    said: tuple[Any, ...] = values
    if on_sqlite():
        # Django stores days as text there; Python's own adapter is on its way out
        said = tuple(value.isoformat() if type(value) is date else value for value in values)
    return (
        case_id, project_id, instance, *said,
        to_column(from_at), to_column(until_at), opened_seq, closed_seq,
    )  # fmt: skip


def insert_spans(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """Many rows with few statements."""
    insert_rows(cursor, _INSERT, rows)


_DUE = (
    "INSERT INTO cases_duechange (case_id, instance, before, after, at, calendar, publication, notice) VALUES "
    "(%s, %s, %s, %s, %s, %s, %s, %s)"
)


def write_due_changes(cursor: Any, state: CaseState, moved: list[Moved], calendar: str) -> None:
    """Writes down every due date that moved, with the publication that moved it."""
    for one in moved:
        days = [day and day.isoformat() for day in (one.before, one.after)]
        said = [calendar, one.publication.id, one.publication.notice[:200]]
        run(cursor, _DUE, [state.case, one.instance, *days, to_column(one.at), *said])

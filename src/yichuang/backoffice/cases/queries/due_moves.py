"""Which due dates a publication moves: before it is made, by reading again; afterwards, as they were moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yichuang.backoffice.ledger import programmes
from yichuang.engine.calendars import Calendar
from yichuang.engine.case.reading import read_items

from .. import states
from ..district import calendar_name
from ..models import Case, DueChange, Span
from ..wording import item_title

MOST_CASES = 300


@dataclass(frozen=True, slots=True)
class DueMove:
    """One item whose due date is another: the case it belongs to, and the dates (None: none)."""

    case_id: str
    project: str
    number: str
    item: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class DueMoves:
    """`moves` in the order of the new dates; `unread`: cases that were too many to read again here."""

    moves: list[DueMove]
    unread: int = 0


def would_move(before: Calendar, after: Calendar, first_day: date, at: datetime) -> DueMoves:
    """What open items would be due if `after` held instead of `before`, where that differs. `first_day`: the first day
    the two say otherwise; what is due before it cannot move. At most `MOST_CASES` cases are read."""
    open_spans = Span.objects.filter(
        until_at__isnull=True, due_on__gte=first_day, case__division="", case__closed_at__isnull=True
    )
    wanted = list(open_spans.values_list("case_id", flat=True).distinct().order_by("case_id"))
    cases = {case.pk: case for case in Case.objects.filter(pk__in=wanted[:MOST_CASES]).select_related("project")}
    moves: list[DueMove] = []
    for case_id, case in cases.items():
        state = states.state_of(case_id)
        programme = states.programme_of(state)
        if calendar_name(programme.calendar) != before.id:
            continue
        old = {r.instance: r.due_on for r in read_items(programme, state, at=at, calendar=before, only_open=True)}
        for reading in read_items(programme, state, at=at, calendar=after, only_open=True):
            was = old.get(reading.instance)
            if reading.in_play and was != reading.due_on:
                named = case.project or case
                item = item_title(reading.instance, programme)
                moves.append(DueMove(named.pk, named.title, named.number, item, was, reading.due_on))
    moves.sort(key=lambda move: (move.after or date.max, move.project))
    return DueMoves(moves, max(0, len(wanted) - MOST_CASES))


def moved_by(publications: list[str], most: int = 50) -> dict[str, DueMoves]:
    """Publication id → the dates it moved, the first `most` of each. One query, and one for each programme met."""
    rows = (
        DueChange.objects.filter(publication__in=publications)
        .select_related("case", "case__project")
        .order_by("after", "pk")
    )
    found: dict[str, list[DueMove]] = {}
    beyond: dict[str, int] = {}
    for row in rows.iterator():
        kept = found.setdefault(row.publication, [])
        if len(kept) >= most:
            beyond[row.publication] = beyond.get(row.publication, 0) + 1
            continue
        named = row.case.project or row.case
        programme = programmes.get(row.case.programme)
        kept.append(
            DueMove(named.pk, named.title, named.number, item_title(row.instance, programme), row.before, row.after)
        )
    return {publication: DueMoves(moves, beyond.get(publication, 0)) for publication, moves in found.items()}

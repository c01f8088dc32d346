"""One write: everything that follows from the events of one command, or of several on one case, worked out first and
then written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import to_column
from yichuang.backoffice.ledger.statements import pause, run, take
from yichuang.backoffice.ledger.store import Batch, Link, insert
from yichuang.engine.calendars import Calendar
from yichuang.engine.case.events import Event
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from . import snapshots
from .deliveries import Delivery, deliveries_of, insert_deliveries
from .district import VERSION_SQL, Version, district
from .known import Known
from .projections.applied import AppliedValues, applied_in, write_applied
from .projections.decided import DecidedValues, decided_moves, write_decided
from .projections.rows import row_of, write_rows
from .projections.spans import SpanMoves, affected_items, read_spans
from .projections.urgency import refresh
from .projections.writing import write_due_changes, write_spans
from .turns import Moved, turn

_SET = "seq = %s, hash = %s, last_at = %s, turned_at = %s, programme = %s, flow = %s, closed_at = %s"
# SQLite writes the indexes of every column that is set, changed or not: the project is set where it has changed
_SET_PROJECT = f"{_SET}, project_id = %s, project_code = %s"
_STANDS = f"id = %s AND seq = %s AND hash = %s AND turned_at = %s AND ({VERSION_SQL}) = (%s, %s, %s)"
_TAKE = f"UPDATE cases_case SET {_SET} WHERE {_STANDS}"  # noqa: S608 - statements of ours
_TAKE_PROJECT = f"UPDATE cases_case SET {_SET_PROJECT} WHERE {_STANDS}"  # noqa: S608
_OPEN = (
    "INSERT INTO cases_case (seq, hash, last_at, turned_at, programme, flow, closed_at, project_id, project_code, id, "
    "programme_id, kind, number, title, division, opened_at) VALUES "
    "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_PROJECT = "UPDATE cases_span SET project_id = %s WHERE case_id = %s"


@dataclass(slots=True)
class Write:
    """`before` None opens the case. `known`: what will be known once it is written; its `row` is still that of before
    until `settle` has worked it out. `batches`: the events of each command."""

    before: Known | None
    known: Known
    batches: tuple[Batch, ...]
    moves: SpanMoves
    version: Version
    moved: list[Moved] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    row_moved: bool = False
    decided: dict[str, DecidedValues | None] = field(default_factory=dict)
    applied: dict[str, AppliedValues] = field(default_factory=dict)

    def pressed(self) -> set[str]:
        """The projects that may be more or less pressing afterwards."""
        before = self.before.project if self.before else None
        moved = self.moves.any() or self.row_moved or before != self.known.project
        return {one for one in (before, self.known.project) if one} if moved else set()

    def settle(self) -> Write:
        """Works out the line in the project table, once no more commands are added."""
        row = self.before.row if self.before else None
        self.known = with_row(self.known)
        self.row_moved = self.known.row is not None and self.known.row != row
        return self


def with_row(known: Known) -> Known:
    """The case with its line in the project table as its state has it."""
    return replace(known, row=row_of(known.programme, known.state))


def prepare(
    known: Known, batch: Batch, at: datetime, calendar: Calendar | None = None, onto: Write | None = None
) -> Write:
    """What the events of `batch` do to a case. `onto`: the write of earlier commands on it that this one follows, which
    becomes part of this one."""
    settings = district()
    days = calendar or settings.calendar(known.programme.calendar)
    moves = onto.moves if onto else SpanMoves(dict(known.spans))
    moved = turn(known.programme, known.state, moves, after=known.turned_at, upto=at, calendar=days, district=settings)
    programme = known.programme
    state = fold(batch.events, known.state)
    if state.programme != known.state.programme:
        programme = programmes.get(state.programme)
    _project_spans(programme, known.state, state, batch.events, moves, at, days)
    after = _known(known, programme, state, batch, moves, at)
    deliveries = deliveries_of(state, batch.events, at, programme)
    decided, applied = decided_moves(known.state, state, at, days), applied_in(batch.events)
    if onto is None:
        return Write(
            known, after, (batch,), moves, settings.version, moved, deliveries, decided=decided, applied=applied
        )
    return replace(
        onto, known=after, batches=(*onto.batches, batch), moved=onto.moved + moved,
        deliveries=onto.deliveries + deliveries, decided={**onto.decided, **decided},
        applied={**onto.applied, **applied},
    )  # fmt: skip


def prepare_open(programme: Programme, batch: Batch, at: datetime, calendar: Calendar | None = None) -> Write:
    """What the opening of a case brings about."""
    settings = district()
    days = calendar or settings.calendar(programme.calendar)
    moves = SpanMoves({})
    state = fold(batch.events)
    _project_spans(programme, CaseState(), state, batch.events, moves, at, days)
    known = _known(None, programme, state, batch, moves, at)
    return Write(
        None, known, (batch,), moves, settings.version, deliveries=deliveries_of(state, batch.events, at, programme)
    )


def prepare_turn(known: Known, upto: datetime, calendar: Calendar | None = None) -> Write:
    """What happens to the spans of a case up to an instant without any event."""
    settings = district()
    days = calendar or settings.calendar(known.programme.calendar)
    moves = SpanMoves(dict(known.spans))
    moved = turn(
        known.programme, known.state, moves, after=known.turned_at, upto=upto, calendar=days, district=settings
    )
    after = replace(known, turned_at=max(upto, known.turned_at), spans=moves.open)
    return Write(known, after, (), moves, settings.version, moved)


def _project_spans(
    programme: Programme,
    before: CaseState,
    after: CaseState,
    events: tuple[Event, ...],
    moves: SpanMoves,
    at: datetime,
    calendar: Calendar,
) -> None:
    if any(event.type not in _STILL for event in events):
        items = affected_items(programme, before, after, moves.open)
        to_read = items if items is None else _unfinished(after, items)
        now = {} if to_read == set() else read_spans(programme, after, at, calendar, district(), to_read)
        moves.step(items, now, at, after.seq)


def _unfinished(state: CaseState, items: set[str]) -> set[str]:
    """Those of the items on which anybody may still have to act: what ended well, and left no duty, needs no
    reading."""
    ended: dict[str, bool] = {}
    for one in state.items.values():
        if one.item in items:
            over = one.ended_well and not one.phase_open and not state.window.subjects
            ended[one.item] = over and ended.get(one.item, True)
    return {item for item in items if not ended.get(item, False)}


_STILL = frozenset(
    {"note.written", "file.attached", "obstacle.raised", "obstacle.cleared", "works.stopped", "works.resumed"}
)
"""Events after which every item reads as before."""


def _known(
    before: Known | None, programme: Programme, state: CaseState, batch: Batch, moves: SpanMoves, at: datetime
) -> Known:
    project = before.project if before else None
    if state.kind == "project":
        project = state.case
    for event in batch.events:
        if event.type == "case.linked" and event.body["as"] == "project":
            project = event.body["case"]
    turned = max(at, before.turned_at) if before else at
    return Known(state, batch.link, turned, project, programme, moves.open, before.row if before else None)


def write(cursor: Any, *writes: Write) -> None:
    """Writes it all inside the caller's transaction. Raises, here or when that ends, OutdatedError where a case or the
    settings had moved, and IntegrityError where an opened case, its number or a key already is.

    Cases are taken in the order of their ids and projects after them, so that no two writers wait for each other.
    """
    ordered = sorted(writes, key=lambda one: one.known.state.case)
    for made in ordered:
        _take_head(cursor, made)
        if len(ordered) > 1:
            pause(cursor)
    insert(cursor, [batch for made in ordered for batch in made.batches])
    write_spans(cursor, [(made.known.state.case, made.known.project, made.moves) for made in ordered])
    write_rows(cursor, [(made.known.state.case, row) for made in ordered if made.row_moved and (row := made.known.row)])
    write_decided(cursor, [(made.known.state.case, made.decided) for made in ordered if made.decided])
    write_applied(cursor, [(made.known.state.case, made.applied) for made in ordered if made.applied])
    insert_deliveries(cursor, [one for made in ordered for one in made.deliveries])
    for made in ordered:
        _write_rest(cursor, made)
    for project in sorted({one for made in ordered for one in made.pressed()}):
        pause(cursor)
        refresh(cursor, project)


def _write_rest(cursor: Any, made: Write) -> None:
    """What only some writes have."""
    known, state = made.known, made.known.state
    if made.moved:
        write_due_changes(cursor, state, made.moved, known.programme.calendar)
    if made.batches and snapshots.due(made.before.link.seq if made.before else 0, known.link.seq):
        snapshots.write(cursor, state.case, state, known.link)
    if made.before is not None and made.before.project != known.project:
        pause(cursor)
        run(cursor, _PROJECT, [known.project, state.case])


def _take_head(cursor: Any, made: Write) -> None:
    before = made.before
    if before is None:
        run(cursor, _OPEN, _opening(made.known))
        return
    link: Link = before.link
    stands = [made.known.state.case, link.seq, link.hash, to_column(before.turned_at), *made.version]
    project = _project(made.known)
    if project == _project(before):
        take(cursor, _TAKE, [*_standing(made.known), *stands])
    else:
        take(cursor, _TAKE_PROJECT, [*_standing(made.known), *project, *stands])


_ANEW = _OPEN + (
    " ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, last_at = excluded.last_at, "
    "turned_at = excluded.turned_at, programme = excluded.programme, flow = excluded.flow, "
    "closed_at = excluded.closed_at, project_id = excluded.project_id, project_code = excluded.project_code, "
    "programme_id = excluded.programme_id, kind = excluded.kind, number = excluded.number, title = excluded.title, "
    "division = excluded.division, opened_at = excluded.opened_at"
)


def write_head_anew(cursor: Any, known: Known) -> None:
    """The head row as the events say, whatever stood there."""
    cursor.execute(_ANEW, _opening(known))


def _opening(known: Known) -> list[Any]:
    state = known.state
    opened = [state.programme_id, state.kind, state.number, state.title, state.division]
    return [*_standing(known), *_project(known), state.case, *opened, to_column(state.opened_at)]


def _standing(known: Known) -> list[Any]:
    state = known.state
    return [
        known.link.seq, known.link.hash, to_column(state.last_at), to_column(known.turned_at),
        state.programme, state.flow, to_column(state.closed_at),
    ]  # fmt: skip


def _project(known: Known) -> list[str | None]:
    """The project of a case that is none itself, and the code by which others know it."""
    return [None if known.project == known.state.case else known.project, project_code(known.state)]


def project_code(state: CaseState) -> str:
    """The national code of the project (a fact), by which other systems know it."""
    log = state.facts.get("project_code")
    raw = log[-1].raw if log else None
    return raw[:40] if isinstance(raw, str) else ""

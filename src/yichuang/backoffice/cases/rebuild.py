"""Projections replayed from the events, by the same code that wrote them: to put them right, or to prove them right."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yichuang.backoffice.ledger import programmes, store
from yichuang.backoffice.ledger.instants import from_column
from yichuang.backoffice.ledger.register import REGISTER
from yichuang.backoffice.ledger.store import Batch, Link

from . import known as memory
from .district import district
from .known import Known
from .loading import SPAN_COLUMNS, span_values
from .models import Applied, Case, Decided, DueChange, ProjectRow, Snapshot, Span
from .projections.applied import AppliedValues, stored_applied, write_applied
from .projections.decided import DecidedValues, stored_decided, write_decided
from .projections.rows import stored_row, write_rows
from .projections.spans import SpanInsert
from .projections.urgency import refresh, stands_and_should
from .projections.writing import insert_spans, span_row, write_due_changes
from .turns import Moved
from .writes import Write, prepare, prepare_open, prepare_turn, with_row, write_head_anew

_HEAD = ("seq", "hash", "programme", "kind", "number", "title", "division", "project_id", "flow", "closed_at")


@dataclass(slots=True)
class Replayed:
    """What the events of one case project to. `known` is None for a chain that is no case."""

    known: Known | None = None
    open: dict[str, SpanInsert] = field(default_factory=dict)
    closed: list[SpanInsert] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    decided: dict[str, DecidedValues] = field(default_factory=dict)
    applied: dict[str, AppliedValues] = field(default_factory=dict)

    def spans(self) -> list[SpanInsert]:
        return [*self.closed, *self.open.values()]

    def take(self, made: Write) -> None:
        """One more write."""
        for instance, (at, seq) in made.moves.closes.items():
            one, values, from_at, _, opened, _ = self.open.pop(instance)
            self.closed.append((one, values, from_at, at, opened, seq))
        for row in made.moves.inserts():
            if row[3] is None:
                self.open[row[0]] = row
            else:
                self.closed.append(row)
        for instance, day in made.moves.rechecks.items():
            one, values, *rest = self.open[instance]
            self.open[instance] = (one, values._replace(recheck_on=day), *rest)  # type: ignore[assignment]
        self.moved += made.moved
        for instance, decided in made.decided.items():
            if decided is None:
                self.decided.pop(instance, None)
            else:
                self.decided[instance] = decided
        self.applied |= made.applied
        self.known = made.known


def replay(case_id: str, upto: datetime | None = None) -> Replayed:
    """The projections of one case from its events; spans turned up to `upto` (at least to the last event)."""
    replayed = Replayed()
    for at, batch in _commands(case_id):
        before = replayed.known
        if before is None:
            made = prepare_open(programmes.get(batch.events[0].body["programme"]), batch, at)
        else:
            made = prepare(before, batch, at)
        replayed.take(made)
    known = replayed.known
    if known is not None and upto is not None and upto > known.turned_at:
        replayed.take(prepare_turn(known, upto))
    if replayed.known is not None:
        replayed.known = with_row(replayed.known)
    return replayed


def rebuild(case_ids: Iterable[str] | None = None, *, at: datetime) -> int:
    """Replaces the projections of the cases (None: of every chain in the ledger) by what their events say, turned up to
    `at`; returns how many. One transaction for each case, readers never see half of one."""
    district(fresh=True)
    done = 0
    for case_id in store.chains() if case_ids is None else case_ids:
        if case_id != REGISTER:
            rebuild_case(case_id, at=at)
            done += 1
    return done


def rebuild_case(case_id: str, *, at: datetime) -> None:
    """Replaces the projections of one case."""
    with transaction.atomic():
        head = Case.objects.select_for_update().filter(pk=case_id).first()
        replayed = replay(case_id, max(at, head.turned_at) if head else at)
        known = replayed.known
        if known is None:
            return
        with connection.cursor() as cursor:
            write_head_anew(cursor, known)
            Span.objects.filter(case=case_id).delete()
            insert_spans(cursor, [span_row(case_id, known.project, *row) for row in replayed.spans()])
            Decided.objects.filter(case=case_id).delete()
            write_decided(cursor, [(case_id, replayed.decided)])
            Applied.objects.filter(case=case_id).delete()
            write_applied(cursor, [(case_id, replayed.applied)])
            DueChange.objects.filter(case=case_id).delete()
            write_due_changes(cursor, known.state, replayed.moved, known.programme.calendar)
            Snapshot.objects.filter(pk=case_id).delete()
            if known.row is None:
                ProjectRow.objects.filter(pk=case_id).delete()
            else:
                write_rows(cursor, [(case_id, known.row)])
            if known.project is not None:
                refresh(cursor, known.project)
    memory.forget(case_id)


def check(sample: int | None = None, *, seed: int = 0) -> dict[str, Any]:
    """{"ok", "checked", "differences"}: replays every case, or `sample` of them drawn with `seed`, and compares with
    what stands. A difference is {"case", "what", "stands", "should"}, ten at most."""
    district(fresh=True)
    ids: list[str] = [one for one in store.chains() if one != REGISTER]
    known_heads = set(Case.objects.values_list("pk", flat=True))
    differences = [
        {"case": one, "what": "case", "stands": "a head row", "should": "no events"}
        for one in sorted(known_heads - set(ids))[:10]
    ]
    if sample is not None and sample < len(ids):
        ids = sorted(random.Random(seed).sample(ids, sample))  # noqa: S311 - a sample, not a secret
    for case_id in ids:
        differences += differences_of(case_id)
        if len(differences) >= 10:
            break
    return {"ok": not differences, "checked": len(ids), "differences": differences[:10]}


def differences_of(case_id: str) -> list[dict[str, Any]]:
    """How the projections of one case differ from what its events say."""
    head = Case.objects.filter(pk=case_id).first()
    if head is None:
        return [{"case": case_id, "what": "case", "stands": "no head row", "should": "events"}]
    replayed = replay(case_id, head.turned_at)
    known = replayed.known
    if known is None:
        return [{"case": case_id, "what": "case", "stands": "a head row", "should": "no events"}]
    found = [_difference(case_id, name, stands, should) for name, stands, should in _heads(head, known)]
    stands = sorted(map(_comparable, _stored_spans(case_id)), key=repr)
    should = sorted(map(_comparable, replayed.spans()), key=repr)
    if stands != should:
        only = [one for one in stands if one not in should], [one for one in should if one not in stands]
        found.append(_difference(case_id, "spans", only[0][:3], only[1][:3]))
    if Span.objects.filter(case=case_id).exclude(project=known.project).exists():
        found.append(_difference(case_id, "project of spans", "another", known.project))
    decided = stored_decided(case_id)
    if decided != replayed.decided:
        found.append(_difference(case_id, "decided", decided, replayed.decided))
    applied = stored_applied(case_id)
    if applied != replayed.applied:
        found.append(_difference(case_id, "applied", applied, replayed.applied))
    row = stored_row(case_id)
    if row != known.row:
        found.append(_difference(case_id, "row", row, known.row))
    with connection.cursor() as cursor:
        pressing, should_press = stands_and_should(cursor, case_id)
    if pressing != should_press:
        found.append(_difference(case_id, "urgency", pressing, should_press))
    return found


def _heads(head: Case, known: Known) -> Iterator[tuple[str, Any, Any]]:
    state = known.state
    project = None if known.project == state.case else known.project
    should = (
        known.link.seq, known.link.hash, state.programme, state.kind, state.number, state.title, state.division,
        project, state.flow, state.closed_at,
    )  # fmt: skip
    for name, value in zip(_HEAD, should, strict=True):
        if getattr(head, name) != value:
            yield name, getattr(head, name), value


def _difference(case_id: str, what: str, stands: Any, should: Any) -> dict[str, Any]:
    return {"case": case_id, "what": what, "stands": str(stands)[:500], "should": str(should)[:500]}


def _comparable(row: SpanInsert) -> tuple[Any, ...]:
    # when to look again and by which edition it was counted are notes of the writer, not what the span says
    instance, values, *rest = row
    return (instance, *values[:14], *rest)


def _stored_spans(case_id: str) -> Iterator[SpanInsert]:
    columns = (*SPAN_COLUMNS, "from_at", "until_at", "opened_seq", "closed_seq")
    for row in Span.objects.filter(case=case_id).values_list(*columns):
        yield (row[0], span_values(row[1:17]), *row[17:])  # type: ignore[misc]


def _commands(case_id: str) -> Iterator[tuple[datetime, Batch]]:
    """The events of a case by the commands that made them, each with the link it led to."""
    events = store.events_of(case_id)
    sql = "SELECT seq, hash, of_command, at FROM ledger_event WHERE case_id = %s ORDER BY seq"
    with connection.cursor() as cursor:
        cursor.execute(sql, [case_id])
        links = cursor.fetchall()
    start = 0
    while start < len(events):
        end = start + max(1, links[start][2])
        seq, head, _, at = links[end - 1]
        yield from_column(at), Batch(tuple(events[start:end]), (), [], Link(seq, head))
        start = end


def first_bad_head() -> dict[str, Any] | None:
    """The first case whose head row and chain do not end alike: {"case", "seq", "why"}; a longer head row shows a
    cut-off tail even where there is no checkpoint."""
    sql = (
        "SELECT c.id, c.seq, c.hash, e.hash, (SELECT MAX(seq) FROM ledger_event WHERE case_id = c.id) "
        "FROM cases_case c LEFT JOIN ledger_event e ON e.case_id = c.id AND e.seq = c.seq ORDER BY c.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(5000):
            for case_id, seq, head, stands, last in rows:
                if stands is None or (last or 0) < seq:
                    return {"case": case_id, "seq": (last or 0) + 1, "why": "cut_off"}
                if stands != head or last != seq:
                    return {"case": case_id, "seq": seq, "why": "head"}
        cursor.execute(
            "SELECT e.case_id FROM ledger_event e WHERE e.seq = 1 AND e.case_id <> %s "
            "AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = e.case_id) ORDER BY e.case_id LIMIT 1",
            [REGISTER],
        )
        headless = cursor.fetchone()
    return {"case": headless[0], "seq": 1, "why": "head"} if headless else None

"""Taking a workbook in: every row through `perform`, in one transaction, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from yichuang.backoffice.cases import known as cases_known
from yichuang.backoffice.cases.perform import Done, Refused, perform_many
from yichuang.backoffice.cases.refusal_wording import REFUSED
from yichuang.backoffice.cases.wording import refusal_texts
from yichuang.backoffice.ledger import files
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.statistics import keep_up_within
from yichuang.engine.case.events import Actor

from .commands import Step, steps_of
from .matching import Match, remember
from .models import WorkbookImport, WorkbookRow
from .opening import Opened
from .preview import Preview, RowPlan
from .problems import Problem
from .standing import Standing, standings
from .targets import OBSTACLES

_CHUNK = 500

_TOGETHER = 50
"""Rows carried out in one write of many."""

_Planned = tuple[RowPlan, Standing | None]

Chosen = Mapping[int, Mapping[str, str]]
"""Row (from 0) → target → "file" or "system"."""


@dataclass(frozen=True, slots=True)
class Taken:
    """`problems` empty: it is all written. Otherwise nothing is."""

    workbook: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


def keep_upload(opened: Opened, *, by: Actor, at: datetime) -> WorkbookImport:
    """Keeps the file and a row to work on. Raises files.FileRefusedError."""
    kept = files.keep(opened.data, opened.name)
    return WorkbookImport.objects.create(
        id=uuid7(at), name=opened.name[:200], file=kept.digest, stamp=opened.stamp, by=by.ref, created_at=at
    )


def settle_match(workbook: WorkbookImport, match: Match) -> None:
    """Writes down how this file is matched; nothing is remembered for others before it is taken in."""
    workbook.match, workbook.signature = match.to_json(), match.head.signature
    workbook.save(update_fields=["match", "signature"])


def unsettled(made: Preview, chosen: Chosen) -> list[RowPlan]:
    """Rows with a conflict nobody has decided."""
    return [
        row for row in made.rows
        if any(chosen.get(row.row, {}).get(one.target) not in ("file", "system") for one in row.conflicts)
    ]  # fmt: skip


def rehearse(made: Preview, chosen: Chosen, *, by: Actor, at: datetime, now: datetime | None = None) -> list[Problem]:
    """Every refusal taking it in would meet, one by one; nothing stays written."""
    found: list[Problem] = []
    try:
        with transaction.atomic():
            for one in _rows(made):
                refusal = _carry_out(made, [one], chosen, by, at, now)
                if isinstance(refusal, Problem):
                    found.append(refusal)
            transaction.set_rollback(True)
    finally:
        cases_known.forget()
    return found


def take_in(
    made: Preview,
    workbook: WorkbookImport,
    chosen: Chosen,
    *,
    by: Actor,
    at: datetime,
    now: datetime | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Taken:
    """Writes the plan: cases, facts, assignments and item events, the rows of the import, and the match for next time,
    in one transaction. `tell(done, of)` after every few rows."""
    if made.grave:
        return Taken(workbook.pk, made.counts, tuple(made.grave))
    if open_rows := unsettled(made, chosen):
        return Taken(workbook.pk, made.counts, tuple(_undecided(row) for row in open_rows))
    refusal: Problem | None = None
    try:
        with transaction.atomic():
            done = counted = 0
            for some in _together(_rows(made, all_rows=True)):
                carried = _carry_out(made, some, chosen, by, at, now)
                if isinstance(carried, Problem):
                    refusal = carried
                    transaction.set_rollback(True)
                    break
                WorkbookRow.objects.bulk_create(_line(made, workbook, one) for one in carried)
                done += len(some)
                counted = keep_up_within(done, counted)
                if tell is not None:
                    tell(done, len(made.rows))
            else:
                _finish(made, workbook, at)
    except BaseException:
        cases_known.forget()
        raise
    if refusal is not None:
        cases_known.forget()
        return Taken(workbook.pk, made.counts, (refusal,))
    return Taken(workbook.pk, made.counts)


def _finish(made: Preview, workbook: WorkbookImport, at: datetime) -> None:
    workbook.taken_at, workbook.counts = at, made.counts
    workbook.match, workbook.signature = made.match.to_json(), made.match.head.signature
    workbook.save(update_fields=["taken_at", "counts", "match", "signature"])
    remember(made.match, at)


def _rows(made: Preview, *, all_rows: bool = False) -> Iterator[_Planned]:
    """The rows with how their projects stand, some hundred at a time."""
    wanted = [row for row in made.rows if all_rows or row.status != "unchanged"]
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        now = standings((row.known for row in some if row.known and row.status != "unchanged"), personal=False)
        for row in some:
            yield row, now.get(row.known.case_id) if row.known else None


def _together(rows: Iterator[_Planned]) -> Iterator[list[_Planned]]:
    while some := list(islice(rows, _TOGETHER)):
        yield some


@dataclass(slots=True)
class _Carried:
    """What a row came to: the cases it opened, what undoing it needs, and where its cases stand."""

    row: RowPlan
    done: dict[str, Any]
    seqs: dict[str, int]


def _carry_out(
    made: Preview, rows: list[_Planned], chosen: Chosen, by: Actor, at: datetime, now: datetime | None
) -> list[_Carried] | Problem:
    """Carries some rows out together; what became of each, or the first refusal, and then none was."""
    planned = [
        (row, list(steps_of(made, row, chosen.get(row.row, {}), standing, at)) if row.status != "unchanged" else [])
        for row, standing in rows
    ]
    steps = [(row, step) for row, own in planned for step in own]
    seen = {step.case: step.seen for _, step in steps if step.seen is not None}
    answers = perform_many([(step.case, step.command) for _, step in steps], by=by, at=at, seen=seen, now=now)
    if isinstance(answers, Refused):
        return _refused(made, steps[answers.index][0], answers)
    answered = iter(answers)
    return [_carried(row, [(step, next(answered)) for step in own]) for row, own in planned]


def _carried(row: RowPlan, answers: list[tuple[Step, Done]]) -> _Carried:
    done: dict[str, Any] = {"opened": [], "events": [], "back": []}
    seqs: dict[str, int] = {}
    for step, answer in answers:
        if answer.events[0].type == "case.opened":
            done["opened"].append(step.case)
        seqs[step.case] = answer.seq
        _note(done, step, [(event.seq, event.type) for event in answer.events])
    return _Carried(row, done if answers else {}, seqs)


def _line(made: Preview, workbook: WorkbookImport, one: _Carried) -> WorkbookRow:
    known, opened = one.row.known, one.done.get("opened")
    return WorkbookRow(
        workbook=workbook, row=one.row.row, status=one.row.status, values=_said(made, one.row), done=one.done,
        seqs=one.seqs, case_id=known.case_id if known else opened[0] if opened else "",
    )  # fmt: skip


def _note(done: dict[str, Any], step: Step, events: list[tuple[int, str]]) -> None:
    if step.back:
        done["back"].append([step.case, dict(step.back)])
    else:
        done["events"] += [[step.case, seq, kind] for seq, kind in events]


def _undecided(row: RowPlan) -> Problem:
    first = row.conflicts[0]
    return Problem("conflict_open", first.cell, first.heading, {}, True, row.row, seen=row.title)


def _refused(made: Preview, row: RowPlan, answer: Refused) -> Problem:
    told = replace(answer, reasons=tuple(reason for reason in answer.reasons if reason.code in REFUSED))
    permits = any(reason.params.get("item") in made.permits.items for reason in told.reasons)
    said = " ".join(refusal_texts(told, made.permits if permits else made.projects))
    cell = next((row.read.cells[key] for key in row.read.cells), "")
    return Problem("refused", cell, "", {"said": said}, True, row.row, seen=row.title)


def _said(made: Preview, row: RowPlan) -> dict[str, Any]:
    """What the file said, without what is personal or an obstacle: those are kept sealed in the case alone."""
    return {
        key: value for key, value in row.read.values.items()
        if key != OBSTACLES and not ((fact := made.targets[key].fact) is not None and fact.personal)
    }  # fmt: skip

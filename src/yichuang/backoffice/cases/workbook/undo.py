"""Taking an import back, by commands that stay readable in the history: facts and assignments are put back as they
were, item entries and obstacles are rectified, projects it opened are closed. Rows somebody worked on since are left
alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yichuang.backoffice.cases import known as cases_known
from yichuang.backoffice.cases.deliveries import DELIVERIES
from yichuang.backoffice.cases.perform import Refused, perform_many
from yichuang.backoffice.cases.refusal_wording import REFUSED
from yichuang.backoffice.cases.states import programme_of, state_of
from yichuang.backoffice.cases.wording import refusal_text
from yichuang.backoffice.ledger import texts
from yichuang.backoffice.ledger.store import events_of
from yichuang.engine.case.commands import Assign, CloseCase, GiveFacts, RectifyEntry
from yichuang.engine.case.events import Actor, Event
from yichuang.engine.case.state import CaseState

from .models import WorkbookImport, WorkbookRow
from .standing import _json as read_person_text

REASON = "撤销导入"


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A row that cannot be taken back: who did something to its project after the import, and when."""

    row: WorkbookRow
    title: str
    who: tuple[str, ...]
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """`rows` taken back; `left` not, because of somebody's work since; `said` why nothing was (then `rows` is 0)."""

    rows: int = 0
    left: tuple[ChangedSince, ...] = ()
    said: str = ""

    @property
    def ok(self) -> bool:
        return not self.said


def changed_since(workbook: WorkbookImport) -> list[ChangedSince]:
    """Rows of an import whose project somebody changed afterwards."""
    found = []
    for row in _open_rows(workbook):
        later = _later(row)
        if later:
            who = tuple(dict.fromkeys(str(event.by.get("ref", "")) for event in later))
            found.append(ChangedSince(row, _title(row.case_id), who, later[-1].at))
    return found


def undo(workbook: WorkbookImport, *, by: Actor, at: datetime, now: datetime | None = None) -> Undone:
    """Takes back every row nobody touched since, in one transaction; where a command is refused, nothing is."""
    left = changed_since(workbook)
    skipped = {one.row.pk for one in left}
    done, said = 0, ""
    try:
        with transaction.atomic():
            for row in _open_rows(workbook):
                if row.pk in skipped:
                    continue
                said = _take_back(row, by, at, now)
                if said:
                    transaction.set_rollback(True)
                    break
                row.undone_at = at
                row.save(update_fields=["undone_at"])
                done += 1
            else:
                workbook.undone_at, workbook.undone_by = at, by.ref
                workbook.save(update_fields=["undone_at", "undone_by"])
    except BaseException:
        cases_known.forget()
        raise
    if said:
        cases_known.forget()
        return Undone(0, tuple(left), said)
    return Undone(done, tuple(left))


def _open_rows(workbook: WorkbookImport) -> list[WorkbookRow]:
    rows = WorkbookRow.objects.filter(workbook=workbook, undone_at__isnull=True).exclude(status="unchanged")
    return [row for row in rows.select_related("workbook").order_by("row") if row.seqs]


def _later(row: WorkbookRow) -> list[Event]:
    """What people did to the row's cases after the import."""
    found = []
    for case_id, seq in row.seqs.items():
        for event in events_of(case_id, after_seq=seq):
            if not _own_aftermath(event, row.workbook):
                found.append(event)
    return sorted(found, key=lambda event: event.at)


def _own_aftermath(event: Event, workbook: WorkbookImport) -> bool:
    """Whether linked cases told each other this because of the import itself, not because somebody answered since."""
    if event.by.get("ref") != DELIVERIES.ref:
        return False
    given = [datetime.fromisoformat(raw) for raw in event.body.get("since", {}).values()]
    return workbook.taken_at is None or all(at <= workbook.taken_at for at in given)


def _title(case_id: str) -> str:
    state = state_of(case_id)
    return str(state.raw_facts().get("project_name") or state.title)


def _take_back(row: WorkbookRow, by: Actor, at: datetime, now: datetime | None) -> str:
    """Puts one row back; the words of the refusal it met, "" when done."""
    opened = row.done.get("opened", [])
    commands = _commands(row, opened)
    answer = perform_many(commands, by=by, at=at, now=now)
    if isinstance(answer, Refused):
        programme = programme_of(state_of(commands[answer.index][0]))
        told = [refusal_text(reason, programme) for reason in answer.reasons if reason.code in REFUSED]
        return f"{_title(row.case_id)}: {' '.join(told)}"
    return ""


def _commands(row: WorkbookRow, opened: list[str]) -> list[tuple[str, Any]]:
    """Newest first. What an opened case was told stays readable in it; its item entries are voided, so that nothing
    runs on and no count includes them, and then it is closed."""
    found: list[tuple[str, Any]] = []
    states = {case_id: state_of(case_id) for case_id in row.seqs if case_id not in opened}
    for case_id, back in reversed(row.done.get("back", [])):
        if case_id in opened:
            continue
        if "role" in back:
            found.append((case_id, Assign(role=back["role"], to=back["to"])))
        else:
            change = {name: value or "" for name, value in back["change"].items()}
            found.append((case_id, RectifyEntry(seq=back["seq"], text=REASON, change=change)))
    for case_id, seq, kind in reversed(row.done.get("events", [])):
        if kind.startswith(("item.", "obstacle.")):
            found.append((case_id, RectifyEntry(seq=seq, text=REASON, void=True)))
        elif kind == "facts.given" and case_id not in opened:
            found.append((case_id, GiveFacts(facts=_before(states[case_id], seq), source="undo")))
    return [*found, *((case_id, CloseCase(text=REASON)) for case_id in reversed(opened))]


def _before(state: CaseState, seq: int) -> dict[str, Any]:
    """Every fact the event gave → what was known before it, None for nothing."""
    found: dict[str, Any] = {}
    for fact, log in state.facts.items():
        if any(entry.seq == seq for entry in log):
            earlier = [entry.raw for entry in log if entry.seq < seq]
            found[fact] = _opened(earlier[-1]) if earlier else None
    return found


def _opened(raw: Any) -> Any:
    if isinstance(raw, Mapping) and "sealed" in raw:
        plain = texts.open_texts([raw["sealed"]])[raw["sealed"]]
        return read_person_text(plain) if plain is not None else None
    return raw

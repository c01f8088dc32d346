"""A case out of the database: its state from snapshot and events, and what its open spans say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import from_column
from yichuang.backoffice.ledger.statements import rows
from yichuang.backoffice.ledger.store import Link, events_of, hash_at
from yichuang.engine.canon import canonical
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState

from . import snapshots
from .known import Known, recall, remember
from .models import Span
from .projections.rows import stored_row
from .projections.spans import SpanValues

SPAN_COLUMNS = (
    "instance", "item", "function", "office_id", "post_id", "person_id", "state", "turn", "status_hint", "since_on",
    "due_on", "overdue_from", "provisional", "pause_kind", "reason", "recheck_on", "calendar_version",
)  # fmt: skip


def head_of(case_id: str) -> tuple[Link, datetime, str | None] | None:
    """(where the chain stands, up to when spans are turned, the project) of a case; None when there is none."""
    found = rows("SELECT seq, hash, turned_at, project_id, kind FROM cases_case WHERE id = %s", [case_id])
    if not found:
        return None
    row = found[0]
    # a project's own spans carry it as their project, its head row does not
    return Link(row[0], row[1]), from_column(row[2]), case_id if row[4] == "project" else row[3]


def fresh(case_id: str) -> Known | None:
    """What is known of a case, checked against its head row; None when there is no such case. One query when warm."""
    head = head_of(case_id)
    if head is None:
        return None
    link, turned_at, project = head
    known = recall(case_id)
    if known is not None and known.link == link and known.turned_at == turned_at and known.project == project:
        return known
    state = known.state if known is not None and known.link == link else fold_upto(case_id, link)
    # read after the head: whatever was written in between has moved the head too, and the next write notices
    spans = open_spans(case_id)
    known = Known(state, link, turned_at, project, programmes.get(state.programme), spans, stored_row(case_id))
    remember(case_id, known)
    return known


def fold_upto(case_id: str, link: Link) -> CaseState:
    """The state at `link`, from the snapshot where it fits the chain."""
    kept = snapshots.read(case_id)
    if kept is not None:
        state, at = kept
        if at.seq <= link.seq and hash_at(case_id, at.seq) == at.hash:
            return fold(events_of(case_id, after_seq=at.seq, upto_seq=link.seq), state)
    return fold(events_of(case_id, upto_seq=link.seq))


def open_spans(case_id: str) -> dict[str, SpanValues]:
    """instance → what its open span says."""
    found = Span.objects.filter(case=case_id, until_at__isnull=True).values_list(*SPAN_COLUMNS)
    return {row[0]: span_values(row[1:]) for row in found}


def span_values(row: tuple[Any, ...]) -> SpanValues:
    """The values of a row read in the order of `SpanValues`."""
    reason = canonical(row[13]).decode() if row[13] else "{}"
    return SpanValues._make((*row[:13], reason, *row[14:]))

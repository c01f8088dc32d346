"""The states of many cases at once, now or at a past instant: one query for however many."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from yichuang.backoffice.ledger.models import Event as EventRow
from yichuang.backoffice.ledger.store import Link
from yichuang.engine.case.events import Event
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState

from ..known import recall


def states_of(heads: Iterable[tuple[str, int, str]], at: datetime | None = None) -> dict[str, CaseState]:
    """Case id → its state, from (id, seq, hash) of its head row; with `at` what the office knew then.

    Cases that did not exist at `at` are left out. At most one query, none where this process knows every case.
    """
    found: dict[str, CaseState] = {}
    to_read: list[str] = []
    for case_id, seq, head_hash in heads:
        known = recall(case_id)
        fits = known is not None and known.link == Link(seq, head_hash)
        if known is not None and fits and (at is None or (known.state.last_at and known.state.last_at <= at)):
            found[case_id] = known.state
        else:
            to_read.append(case_id)
    for case_id, events in _events(to_read, at).items():
        found[case_id] = fold(events)
    return found


def _events(case_ids: list[str], at: datetime | None) -> dict[str, list[Event]]:
    if not case_ids:
        return {}
    rows = EventRow.objects.filter(case_id__in=case_ids)
    if at is not None:
        rows = rows.filter(at__lte=at)
    found: dict[str, list[Event]] = defaultdict(list)
    columns = ("case_id", "seq", "type", "schema", "at", "by", "body")
    for case_id, seq, kind, schema, then, by, body in rows.order_by("case_id", "seq").values_list(*columns):
        found[case_id].append(Event(kind, then, json.loads(by), json.loads(body), seq, schema))
    return found

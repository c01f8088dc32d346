"""What this process knows of a case, kept until the head row says otherwise."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from yichuang.backoffice.ledger.store import Link
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from .projections.rows import RowValues
from .projections.spans import SpanValues

KEPT = 4096
"""Cases kept per process: a state of a few dozen events takes some 30 kB."""


@dataclass(frozen=True, slots=True)
class Known:
    """A case as folded and projected up to `link`; spans follow settings up to `turned_at`. `row`: what its line in
    the project table says, None where it has none."""

    state: CaseState
    link: Link
    turned_at: datetime
    project: str | None
    programme: Programme
    spans: dict[str, SpanValues]
    row: RowValues | None = None


_kept: OrderedDict[str, Known] = OrderedDict()
_lock = threading.Lock()


def recall(case_id: str) -> Known | None:
    """What was last known, possibly outdated: a write checks it against the head row in the same statement."""
    with _lock:
        found = _kept.get(case_id)
        if found is not None:
            _kept.move_to_end(case_id)
        return found


def remember(case_id: str, known: Known) -> None:
    with _lock:
        _kept[case_id] = known
        _kept.move_to_end(case_id)
        if len(_kept) > KEPT:
            _kept.popitem(last=False)


def forget(case_id: str = "") -> None:
    """Drops one case, or everything (after a restore, and between tests)."""
    with _lock:
        if case_id:
            _kept.pop(case_id, None)
        else:
            _kept.clear()

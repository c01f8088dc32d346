"""Checkpoints over all chains: what was there at an instant, in 64 digits another office can keep.

A chain shows a changed or missing link, but not that its last links were cut off. A checkpoint keeps the heads that
moved since the one before, and its root is the digest over that root and those heads; so the newest root vouches for
every head ever checkpointed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from yichuang.engine.canon import GENESIS, digest

from .models import Checkpoint, CheckpointHead

_MOVED = """
SELECT e.case_id, e.seq, e.hash FROM ledger_event e
JOIN (SELECT case_id, MAX(seq) AS seq FROM ledger_event WHERE id > %s GROUP BY case_id) h
ON h.case_id = e.case_id AND h.seq = e.seq ORDER BY e.case_id
"""


def root_over(prev: str, heads: Iterable[tuple[str, int, str]]) -> str:
    """The root: SHA-256 over the canonical JSON of the root before and the heads that moved, by case."""
    return digest({"prev": prev, "heads": [list(head) for head in sorted(heads)]})


def make(at: datetime) -> Checkpoint | None:
    """A new checkpoint over everything written so far; None when nothing was written since the last."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # ids are given out before commit: wait for writers under way, or their events would never be covered
            cursor.execute("LOCK TABLE ledger_event IN SHARE ROW EXCLUSIVE MODE")
        last = latest()
        cursor.execute(_MOVED, [last.last_event if last else 0])
        heads = cursor.fetchall()
        if not heads:
            return None
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT case_id), MAX(id) FROM ledger_event")
        events, cases, last_event = cursor.fetchone()
        prev = last.root if last else GENESIS
        made = Checkpoint.objects.create(
            at=at, root=root_over(prev, heads), prev=prev, cases=cases, events=events, last_event=last_event
        )
        CheckpointHead.objects.bulk_create(
            [CheckpointHead(checkpoint=made, case_id=case, seq=seq, hash=head) for case, seq, head in heads],
            batch_size=5000,
        )
    return made


def latest() -> Checkpoint | None:
    """The newest checkpoint."""
    return Checkpoint.objects.order_by("-pk").first()

"""Folded states of long cases, so that a cold start does not fold hundreds of events. Droppable at any time.

A snapshot is a signed pickle: the signature (HMAC-SHA-256 under a key outside the database) keeps somebody who can
write to the table from running code, and covers the shape of the classes, so that an upgrade ignores old ones.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import pickle
from functools import lru_cache
from typing import Any

from django.conf import settings

from yichuang.backoffice.ledger.statements import run
from yichuang.backoffice.ledger.store import Link
from yichuang.engine.case import state as shapes
from yichuang.engine.case import window
from yichuang.engine.case.state import CaseState

from .models import Snapshot

EVERY = 64
"""Events between snapshots: folding as many costs about half a millisecond."""

_UPSERT = (
    "INSERT INTO cases_snapshot (case_id, seq, hash, blob) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (case_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, blob = excluded.blob"
)


def due(before: int, after: int) -> bool:
    """Whether a write that takes a case from one sequence to another passes a multiple of `EVERY`."""
    return after // EVERY > before // EVERY


def write(cursor: Any, case_id: str, state: CaseState, link: Link) -> None:
    """Keeps the state as it stands at `link`."""
    content = pickle.dumps(state, protocol=5)
    run(cursor, _UPSERT, [case_id, link.seq, link.hash, _sign(case_id, link, content) + content])


def read(case_id: str) -> tuple[CaseState, Link] | None:
    """The kept state and where it stands, or None: there is none, or it is not one of ours."""
    row = Snapshot.objects.filter(pk=case_id).values_list("seq", "hash", "blob").first()
    if row is None:
        return None
    link, blob = Link(row[0], row[1]), bytes(row[2])
    if not hmac.compare_digest(blob[:32], _sign(case_id, link, blob[32:])):
        return None
    return pickle.loads(blob[32:]), link  # noqa: S301 - signed just above


def _sign(case_id: str, link: Link, content: bytes) -> bytes:
    said = f"{case_id}:{link.seq}:{link.hash}:{_shape()}:".encode()
    return hmac.digest(settings.YICHUANG_INDEX_KEY, said + content, "sha256")


@lru_cache(maxsize=1)
def _shape() -> str:
    """Changes whenever a class of the state gains, loses or moves a field."""
    said = [
        f"{name}:{[field.name for field in dataclasses.fields(kind)]}"
        for name, kind in sorted({**vars(window), **vars(shapes)}.items())
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]

"""Is every event what it was when it was written? Reads the whole ledger once, in chain order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

from yichuang.engine.canon import GENESIS
from yichuang.engine.programme.read import stored_digest

from .checkpoints import root_over
from .crypto import CannotDecryptError
from .instants import from_column, instant_text
from .models import Checkpoint, CheckpointHead, StoredProgramme
from .store import REGISTER, erased, hash_of
from .texts import digest_holds, open_with_salt

_PAGE = 5000
_SEALED = re.compile(r'\{"digest":"([0-9a-f]{64})","sealed":"([^"]+)"\}')

Bad = dict[str, Any]


def verify(*, texts: bool = True, root: str = "") -> dict[str, Any]:
    """{"ok", "cases", "events", "first_bad"}; `first_bad` is None or {"case", "seq", "why"}, `why` one of

    "gap" (a link is missing), "prev" (a link does not continue the one before), "hash" (changed by hand), "order"
    (earlier than the one before), "text" (no longer what the event says, and nobody is written down who erased it),
    "cut_off" (a checkpoint knows a later link), "programme" (a stored programme is not what its digest says, which
    stands where the case would), "checkpoint" (the checkpoints themselves do not hold together), "root" (no checkpoint
    has the root that was handed to another office).
    """
    cases = events = 0  # the register of settings is verified too, but is no case
    case, seq, prev, at = "", 0, GENESIS, ""
    bad: Bad | None = None
    sealed: list[tuple[str, int, str, str]] = []
    for row in _rows():
        events += row[0] != REGISTER
        if row[0] != case:
            cases += row[0] != REGISTER
            case, seq, prev, at = row[0], 0, GENESIS, ""
        stamp = _stamp(row[4])
        if bad is None:
            why = _wrong(row, stamp, seq, prev, at)
            if why:
                bad = {"case": case, "seq": seq + 1 if why == "gap" else row[1], "why": why}
            elif texts and '"sealed"' in row[6]:
                sealed += [(case, row[1], one, digest) for digest, one in _SEALED.findall(row[6])]
                if len(sealed) >= 500:
                    bad, sealed = _bad_text(sealed), []
        seq, prev, at = row[1], row[8], stamp
    bad = bad or _bad_text(sealed) or _bad_programme() or _bad_checkpoint(root)
    return {"ok": bad is None, "cases": cases, "events": events, "first_bad": bad}


def _stamp(at: Any) -> str:
    """The instant as it was hashed; "" where somebody wrote what is none."""
    try:
        return instant_text(from_column(at))
    except (AttributeError, TypeError, ValueError):
        return ""


def _wrong(row: tuple[Any, ...], stamp: str, seq: int, prev: str, at: str) -> str:
    case, number, kind, schema, _, by, body, said_prev, said_hash = row
    if number != seq + 1:
        return "gap"
    if said_hash != hash_of(case, number, kind, schema, stamp, by, body, said_prev):
        return "hash"
    if said_prev != prev:
        return "prev"
    return "order" if stamp < at else ""


def _rows() -> Iterator[tuple[Any, ...]]:
    sql = (
        'SELECT case_id, seq, type, schema, at, "by", body, prev, hash FROM ledger_event '
        "WHERE case_id > %s OR (case_id = %s AND seq > %s) ORDER BY case_id, seq LIMIT %s"
    )
    if connection.vendor == "postgresql":
        sql = sql.replace("case_id > %s OR (case_id = %s AND seq > %s)", "(case_id, seq) > (%s, %s)")
    case, seq = "", 0
    with connection.cursor() as cursor:
        while True:
            at: list[Any] = [case, seq] if connection.vendor == "postgresql" else [case, case, seq]
            cursor.execute(sql, [*at, _PAGE])
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < _PAGE:
                return
            case, seq = rows[-1][:2]


def _bad_text(sealed: list[tuple[str, int, str, str]]) -> Bad | None:
    try:
        found = open_with_salt([one for _, _, one, _ in sealed])
    except CannotDecryptError:
        found = {}
        for case, seq, one, _ in sealed:
            try:
                found |= open_with_salt([one])
            except CannotDecryptError:
                return {"case": case, "seq": seq, "why": "text"}
    gone = {one for one, kept in found.items() if kept is None}
    recorded = erased()[0] if gone else frozenset()
    for case, seq, one, digest in sealed:
        kept = found.get(one)
        holds = one in recorded if one in gone else kept is not None and digest_holds(kept[0], kept[1], digest)
        if not holds:
            return {"case": case, "seq": seq, "why": "text"}
    return None


def _bad_programme() -> Bad | None:
    # cases are read by what they are pinned to: its text is as good as an event
    for digest, text in StoredProgramme.objects.order_by("pk").values_list("digest", "text"):
        try:
            holds = stored_digest(json.loads(text)) == digest
        except (ValueError, TypeError, LookupError, AttributeError):
            holds = False
        if not holds:
            return {"case": digest, "seq": 0, "why": "programme"}
    return None


_LOST = """
SELECT h.case_id, h.seq FROM ledger_checkpointhead h
LEFT JOIN ledger_event e ON e.case_id = h.case_id AND e.seq = h.seq AND e.hash = h.hash
WHERE e.id IS NULL ORDER BY h.case_id, h.seq LIMIT 1
"""
_LAST = "SELECT MAX(seq) FROM ledger_event WHERE case_id = %s"


def _bad_checkpoint(root: str) -> Bad | None:
    prev, roots = GENESIS, set()
    for made in Checkpoint.objects.order_by("pk"):
        heads = list(CheckpointHead.objects.filter(checkpoint=made).values_list("case_id", "seq", "hash"))
        if made.prev != prev or made.root != root_over(prev, heads):
            return {"case": "", "seq": made.pk, "why": "checkpoint"}
        prev = made.root
        roots.add(prev)
    with connection.cursor() as cursor:
        cursor.execute(_LOST)
        lost = cursor.fetchone()
        if lost is not None:
            case, seq = lost
            cursor.execute(_LAST, [case])
            last = cursor.fetchone()[0] or 0
            return {"case": case, "seq": min(last + 1, seq), "why": "cut_off" if last < seq else "hash"}
    if root and root not in roots:
        return {"case": "", "seq": 0, "why": "root"}
    return None

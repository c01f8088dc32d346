"""Events in and out of the database: hand-written statements, because this is the hot path of every write.

The hash is that of `engine.canon.event_hash`. `by` and `body` are kept as their canonical text, so that the hashed
bytes can be put together from the columns without parsing them again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from yichuang.engine.canon import GENESIS, canonical
from yichuang.engine.case.events import EVENTS, Draft, Event

from .instants import from_column, instant_text, to_column
from .statements import insert_rows
from .texts import insert_texts, seal_draft

REGISTER = "register"
"""The case id of the chain reserved for settings and erasures."""

ERASED = "register.text_erased"

_COLUMNS = 'case_id, seq, type, schema, at, "by", body, prev, hash, key, command, of_command'
_INSERT = f"INSERT INTO ledger_event ({_COLUMNS}) VALUES "  # noqa: S608 - names of ours
_READ = 'SELECT seq, type, schema, at, "by", body FROM ledger_event WHERE case_id = %s'


@dataclass(frozen=True, slots=True)
class Link:
    """Where a chain stands: its last sequence and hash."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Batch:
    """Events of one command, numbered, sealed, hashed, ready to be written. `link` is where the chain stands after."""

    events: tuple[Event, ...]
    rows: tuple[tuple[Any, ...], ...]
    texts: list[tuple[Any, ...]]
    link: Link


def hash_of(case: str, seq: int, kind: str, schema: int, at: str, by: str, body: str, prev: str) -> str:
    """`event_hash` over columns as they are stored (`by` and `body` canonical text)."""
    text = (
        f'{{"at":"{at}","body":{body},"by":{by},"case":"{case}","prev":"{prev}",'
        f'"schema":{schema},"seq":{seq},"type":"{kind}"}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def chain(
    case_id: str,
    link: Link,
    drafts: Sequence[Draft],
    *,
    by: dict[str, Any],
    at: datetime,
    key: str | None = None,
    command: str = "",
) -> Batch:
    """The drafts as the next links of a chain. Pure but for the randomness of salts."""
    stamp, signature = instant_text(at), _signature(tuple(by.items()))
    column = to_column(at)
    events, rows, texts = [], [], []
    seq, prev = link.seq, link.hash
    for nth, draft in enumerate(drafts):
        seq += 1
        body, sealed = seal_draft(case_id, draft, at)
        texts += sealed
        known = EVENTS.get(draft.type)
        schema = known.schema if known else 1
        text = canonical(body).decode()
        hashed = hash_of(case_id, seq, draft.type, schema, stamp, signature, text, prev)
        keyed = (key, command, len(drafts)) if nth == 0 else (None, command, 0)
        rows.append((case_id, seq, draft.type, schema, column, signature, text, prev, hashed, *keyed))
        events.append(Event(draft.type, at, by, body, seq, schema))
        prev = hashed
    return Batch(tuple(events), tuple(rows), texts, Link(seq, prev))


@lru_cache(maxsize=1024)
def _signature(by: tuple[tuple[str, str], ...]) -> str:
    return canonical(dict(by)).decode()


def insert(cursor: Any, batches: Sequence[Batch]) -> None:
    """Writes events and their texts with few statements. Raises IntegrityError where the sequence is taken."""
    insert_rows(cursor, _INSERT, [row for batch in batches for row in batch.rows])
    insert_texts(cursor, [text for batch in batches for text in batch.texts])


def events_of(
    case_id: str, upto_at: datetime | None = None, upto_seq: int | None = None, after_seq: int = 0
) -> list[Event]:
    """The events of a case in order, up to and with an instant or a sequence."""
    sql = _READ
    params: list[Any] = [case_id]
    if after_seq:
        sql, params = f"{sql} AND seq > %s", [*params, after_seq]
    if upto_seq is not None:
        sql, params = f"{sql} AND seq <= %s", [*params, upto_seq]
    if upto_at is not None:
        sql, params = f"{sql} AND at <= %s", [*params, to_column(upto_at)]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY seq", params)
        return [_event(row) for row in cursor.fetchall()]


def link_of(case_id: str) -> Link:
    """Where the chain of a case stands, read from its events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM ledger_event WHERE case_id = %s ORDER BY seq DESC LIMIT 1", [case_id])
        row = cursor.fetchone()
    return Link(*row) if row else Link()


def hash_at(case_id: str, seq: int) -> str | None:
    """The hash of one event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_event WHERE case_id = %s AND seq = %s", [case_id, seq])
        row = cursor.fetchone()
    return row[0] if row else None


def keyed(case_id: str, key: str) -> tuple[str, tuple[Event, ...]] | None:
    """(digest of the command, its events) that was carried out under an idempotency key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, command, of_command FROM ledger_event WHERE case_id = %s AND key = %s", [case_id, key]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    seq, command, count = row
    return command, tuple(events_of(case_id, after_seq=seq - 1, upto_seq=seq + count - 1))


def append(
    case_id: str, drafts: Sequence[Draft], *, by: dict[str, Any], at: datetime, key: str | None = None
) -> tuple[Event, ...]:
    """Appends to a chain that has no head row (the register): one transaction, one writer of that chain at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [case_id])
        batch = chain(case_id, link_of(case_id), drafts, by=by, at=at, key=key)
        insert(cursor, [batch])
    return batch.events


def chains(after: str = "") -> Iterator[str]:
    """The ids of all chains, in order."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT DISTINCT case_id FROM ledger_event WHERE case_id > %s ORDER BY case_id LIMIT 1000", [after]
            )
            some = [row[0] for row in cursor.fetchall()]
            if not some:
                return
            yield from some
            after = some[-1]


def _event(row: tuple[Any, ...]) -> Event:
    seq, kind, schema, at, by, body = row
    return Event(kind, from_column(at), json.loads(by), json.loads(body), seq, schema)


def erased() -> tuple[frozenset[str], frozenset[str]]:
    """What somebody erased who is written down: ids of texts, digests of files."""
    texts: set[str] = set()
    files: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_event WHERE case_id = %s AND type = %s", [REGISTER, ERASED])
        for (body,) in cursor.fetchall():
            with suppress(ValueError):  # a body changed by hand says nothing; `verify` names its event
                said = json.loads(body)
                texts.update(said.get("texts", ()))
                files.update(said.get("files", ()))
    return frozenset(texts), frozenset(files)

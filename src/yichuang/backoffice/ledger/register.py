"""The district register: every change of settings as an event on one reserved chain.

Offices, posts, people, areas, calendars and functions are rows that may change; what they were, who changed them and
why is kept here, chained and append-only like a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from yichuang.engine.canon import canonical
from yichuang.engine.case.events import Actor, Draft, Erasable, Event

from . import files, texts
from .store import ERASED, REGISTER, append, events_of

CHANGED = "register.changed"


def record(
    table: str,
    row: Any,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    personal: Iterable[str] = (),
) -> Event | None:
    """Records the change of one row; None when nothing differs. `before` None = made, `after` None = ended.

    `personal` names the fields that are about a person (name, phone): they are sealed and can be forgotten.
    """
    old, new = _json(before), _json(after)
    if old == new:
        return None
    changes: dict[str, Any] = {}
    hidden = set(personal)
    body: dict[str, Any] = {"table": table, "id": str(row), "made": before is None, "ended": after is None}
    sealed: dict[str, Any] = {}
    for field in sorted(set(old) | set(new)):
        pair = [old.get(field), new.get(field)]
        if pair[0] != pair[1]:
            if field in hidden:
                sealed[field] = Erasable(canonical(pair).decode(), personal=True)
            else:
                changes[field] = pair
    body["changes"] = changes
    if sealed:
        body["facts"] = sealed  # the one nested place that is sealed: see `texts.seal_draft`
    if reason:
        body["reason"] = Erasable(reason)
    return append(REGISTER, [Draft(CHANGED, body)], by=by.signature(), at=at)[0]


def entries(upto_at: datetime | None = None) -> list[Event]:
    """Everything ever recorded, oldest first."""
    return events_of(REGISTER, upto_at=upto_at)


def forget_texts(ids: Iterable[str], *, by: Actor, at: datetime, reason: str) -> int:
    """Erases texts for good and records who did it and why (never what they said); returns how many were left."""
    with transaction.atomic():
        gone = texts.erase(ids, at)
        if gone:
            _record_erasure({"texts": gone}, by, at, reason)
    return len(gone)


def forget_file(digest: str, *, by: Actor, at: datetime, reason: str) -> bool:
    """Erases a kept file for good and records who did it and why; False where there was nothing left to erase."""
    with transaction.atomic():
        if not files.erase(digest, at):
            return False
        _record_erasure({"files": [digest]}, by, at, reason)
    return True


def _record_erasure(what: dict[str, Any], by: Actor, at: datetime, reason: str) -> None:
    append(REGISTER, [Draft(ERASED, {**what, "reason": Erasable(reason)})], by=by.signature(), at=at)


def _json(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: _plain(value) for key, value in (values or {}).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = [_plain(one) for one in value]
        return sorted(inner, key=str) if isinstance(value, set | frozenset) else inner
    return value

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

from . import texts
from .store import append, events_of

REGISTER = "register"
"""The case id of the reserved chain."""

CHANGED = "register.changed"
ERASED = "register.text_erased"


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


def forget_text(text_id: str, *, by: Actor, at: datetime, reason: str) -> bool:
    """Erases a text for good and records who did it and why (never what it said)."""
    with transaction.atomic():
        if not texts.forget(text_id, at=at):
            return False
        append(REGISTER, [Draft(ERASED, {"text": text_id, "reason": reason})], by=by.signature(), at=at)
    return True


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

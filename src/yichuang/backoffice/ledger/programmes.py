"""Published programmes: stored whole by digest, pinned by cases, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from yichuang import programmes as shipped
from yichuang.engine.canon import canonical
from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import day_of
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import as_stored, from_stored

from .models import StoredProgramme
from .statements import rows


class ProgrammeUnknownError(LookupError):
    """No programme with this digest was ever stored here."""


_KEPT: dict[str, Programme] = {}
"""Programmes made from their text once: a process meets few of them, and each takes a fraction of a second to build."""

_STORED: set[str] = set()
"""Digests known to be committed."""


def publish(
    programme: Programme, by: Actor, at: datetime, note: str = "", *, valid_from: date | None = None
) -> StoredProgramme:
    """Stores a programme under its digest from `at` on; new cases use it from `valid_from` (default: what it says
    itself). Publishing the same digest again changes nothing."""
    with transaction.atomic():
        row, _ = StoredProgramme.objects.get_or_create(
            digest=programme.digest,
            defaults={
                "programme_id": programme.id,
                "version": programme.version,
                "text": canonical(_plain(as_stored(programme))).decode(),
                "published_at": at,
                "published_by": canonical(by.signature()).decode(),
                "valid_from": valid_from or programme.valid_from,
                "note": note,
            },
        )
    _KEPT.setdefault(programme.digest, programme)
    return row


def keep(programme: Programme, by: Actor, at: datetime) -> None:
    """Makes sure that what a case pins is stored. Free after the first time in a process; call it inside the write."""
    if not is_stored(programme.digest):
        publish(programme, by, at)


def hold(programme: Programme) -> None:
    """Lets `get` find a programme that is about to be stored."""
    _KEPT.setdefault(programme.digest, programme)


def get(digest: str) -> Programme:
    """The programme with this digest, cached for the life of the process. Raises ProgrammeUnknownError."""
    found = _KEPT.get(digest)
    if found is None:
        row = StoredProgramme.objects.filter(pk=digest).first()
        if row is None:
            raise ProgrammeUnknownError(digest)
        found = _KEPT[digest] = from_stored(json.loads(row.text))
    return found


def versions(programme_id: str) -> list[StoredProgramme]:
    """Everything ever published under an id, newest first; of two published at one instant the one for later."""
    newest = ("-published_at", F("valid_from").desc(nulls_last=True), "-digest")
    return list(StoredProgramme.objects.filter(programme_id=programme_id).order_by(*newest))


def current(programme_id: str, at: datetime) -> Programme:
    """What a case opened at `at` is pinned to: the last version published by then and valid by then, else the one in
    the folders. Raises EngineError("programme_unknown")."""
    for row in versions(programme_id):
        if row.published_at <= at:
            programme = get(row.digest)
            if row.valid_from is None or row.valid_from <= day_of(at, programme.zone):
                return programme
    return shipped.load(programme_id, settings.YICHUANG_PROGRAMMES[1:])


def known_ids(within: Iterable[Any] = ()) -> list[str]:
    """Ids of every programme published or lying in the folders."""
    stored = StoredProgramme.objects.values_list("programme_id", flat=True).distinct()
    return sorted({*stored, *shipped.names(within or settings.YICHUANG_PROGRAMMES[1:])})


def exists(programme_id: str, at: datetime) -> bool:
    """Whether `current` would find one."""
    try:
        current(programme_id, at)
    except EngineError:
        return False
    return True


def is_stored(digest: str) -> bool:
    """Whether a programme is stored; asked of the database once per process where it is."""
    if digest in _STORED:
        return True
    found = bool(rows("SELECT 1 FROM ledger_storedprogramme WHERE digest = %s", [digest]))
    if found and not connection.in_atomic_block:
        # inside a transaction the row may still be rolled back, and the next case would pin what nobody has
        _STORED.add(digest)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool) or value is None else str(value)

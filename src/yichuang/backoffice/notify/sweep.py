"""One sweep: deliveries, due dates, the checkpoint of the day with the sessions that have lapsed, and the counts that
indexes are chosen by. Its record is what the status page shows."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from yichuang.backoffice.cases.follow import follow
from yichuang.backoffice.ledger import checkpoints, files, statistics, texts

from .deliver import deliver_due
from .models import Sweep

log = logging.getLogger(__name__)

CHECKPOINT_EVERY = timedelta(hours=6)


def sweep(at: datetime) -> Sweep:
    """Does everything that is due by `at`. What fails is written down, and the rest still done."""
    errors: list[str] = []
    delivered = moved = failed = 0
    try:
        result = deliver_due(at)
        delivered, failed = result.done, result.failed
    except Exception as error:  # the next part must not wait for it
        errors.append(_noted("deliveries", error))
    try:
        moved = follow(at).moved
    except Exception as error:
        errors.append(_noted("due dates", error))
    try:
        last = checkpoints.latest()
        if last is None or last.at + CHECKPOINT_EVERY <= at:
            checkpoints.make(at)
            _to_the_newest_key()
            _drop_sessions()
    except Exception as error:
        errors.append(_noted("checkpoint", error))
    try:
        statistics.keep_up()
    except Exception as error:
        errors.append(_noted("statistics", error))
    said = {"at": at, "done": delivered, "failed": failed, "moved": moved, "error": "\n".join(errors)}
    return Sweep.objects.update_or_create(name="sweep", defaults=said)[0]


def _to_the_newest_key() -> None:
    """After a new key was put beside the old one: once everything is under it, the old one may be thrown away."""
    if len(settings.YICHUANG_DATA_KEYS) > 1:
        while texts.re_encrypt():
            pass
        while files.re_encrypt():
            pass


def _drop_sessions() -> None:
    """Those that have lapsed: everybody who applies leaves one, and nobody else takes it away."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def last_sweep() -> Sweep | None:
    """The record of the last sweep."""
    return Sweep.objects.filter(pk="sweep").first()


def _noted(part: str, error: Exception) -> str:
    log.exception("sweep: %s", part)
    return f"{part}: {type(error).__name__}: {error}"[:500]

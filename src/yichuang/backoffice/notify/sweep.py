"""One sweep: deliveries, due dates, and the checkpoint of the day. Its record is what the status page shows."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from yichuang.backoffice.cases.follow import follow
from yichuang.backoffice.ledger import checkpoints

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
    except Exception as error:
        errors.append(_noted("checkpoint", error))
    said = {"at": at, "done": delivered, "failed": failed, "moved": moved, "error": "\n".join(errors)}
    return Sweep.objects.update_or_create(name="sweep", defaults=said)[0]


def last_sweep() -> Sweep | None:
    """The record of the last sweep."""
    return Sweep.objects.filter(pk="sweep").first()


def _noted(part: str, error: Exception) -> str:
    log.exception("sweep: %s", part)
    return f"{part}: {type(error).__name__}: {error}"[:500]

"""Carries out deliveries: claimed so that two workers never take the same one, tried again with growing pauses, and
left for a person after five tries."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from yichuang.backoffice.ledger.models import Delivery

from .linked_cases import deliver_enterprise, deliver_facts, deliver_link, deliver_shown, deliver_team

log = logging.getLogger(__name__)

MOST_TRIES = 5
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=4))
"""After the first, second, third and fourth failure."""

CLAIM = timedelta(minutes=5)
"""A worker that died gives its deliveries back after this long."""

Handler = Callable[[Delivery, Mapping[str, Any], datetime], None]
HANDLERS: dict[str, Handler] = {
    "facts": deliver_facts,
    "link": deliver_link,
    "team": deliver_team,
    "enterprise": deliver_enterprise,
    "shown": deliver_shown,
}
"""Kind → what carries it out; raises what went wrong. It may run twice: it must not do things twice."""


@dataclass(frozen=True, slots=True)
class Delivered:
    done: int = 0
    failed: int = 0


def deliver_due(at: datetime, *, most: int = 500) -> Delivered:
    """Carries out what is due by `at`, oldest first, and whatever that brings about in turn."""
    done = failed = 0
    while done + failed < most:
        claimed = claim(at, min(50, most - done - failed))
        if not claimed:
            break
        for delivery in claimed:
            if carry_out(delivery, at):
                done += 1
            else:
                failed += 1
    return Delivered(done, failed)


def deliver_at_once(cases: Iterable[str], at: datetime) -> None:
    """Carries out what is due of these cases without waiting for the worker, so that whoever typed an answer sees it
    taken over. What fails is left to the worker."""
    own = sorted(set(cases))
    while claimed := claim(at, of=own):
        for delivery in claimed:
            carry_out(delivery, at)


def claim(at: datetime, most: int = 50, of: Sequence[str] = ()) -> list[Delivery]:
    """Takes up to `most` due deliveries for this worker alone; `of`: only those of these cases."""
    with transaction.atomic():
        waiting = Delivery.objects.filter(done_at__isnull=True, due_at__lte=at, tries__lt=MOST_TRIES)
        waiting = waiting.exclude(claimed_until__gt=at).order_by("due_at", "id")
        if of:
            waiting = waiting.filter(case_id__in=of)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        found = list(waiting[:most])
        Delivery.objects.filter(pk__in=[one.pk for one in found]).update(claimed_until=at + CLAIM)
    return found


def carry_out(delivery: Delivery, at: datetime) -> bool:
    """One delivery; a failure is written down and put off."""
    try:
        with transaction.atomic():
            HANDLERS[delivery.kind](delivery, json.loads(delivery.payload), at)
            Delivery.objects.filter(pk=delivery.pk).update(done_at=at, claimed_until=None, error="")
    except Exception as error:  # whatever it was, the next delivery must not wait for it
        tries = delivery.tries + 1
        log.warning("delivery %s (%s) failed for the %s. time: %s", delivery.pk, delivery.kind, tries, error)
        Delivery.objects.filter(pk=delivery.pk).update(
            tries=tries,
            due_at=at + PAUSES[min(tries, len(PAUSES)) - 1],
            claimed_until=None,
            error=f"{type(error).__name__}: {error}"[:1000],
        )
        return False
    return True


def try_again(delivery_id: int, at: datetime) -> bool:
    """Gives a delivery that was left for a person its five tries back."""
    return bool(
        Delivery.objects.filter(pk=delivery_id, done_at__isnull=True).update(tries=0, due_at=at, claimed_until=None)
    )


def left_for_a_person() -> list[Delivery]:
    """Deliveries nobody will try again by themselves, oldest first."""
    return list(Delivery.objects.filter(done_at__isnull=True, tries__gte=MOST_TRIES).order_by("due_at", "id"))

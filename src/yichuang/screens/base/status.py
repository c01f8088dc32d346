"""The status page: when the worker last looked, and what it could not do by itself."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.notify.sweep import last_sweep

QUIET_FOR = timedelta(minutes=10)
"""A worker sweeps every minute: silent for ten, it has stopped."""

TRIES = 5
SHOWN = 50


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The last sweep, deliveries that wait, and deliveries left for a person."""
    at: datetime = request.at  # type: ignore[attr-defined]
    sweep = last_sweep()
    open_ones = Delivery.objects.filter(done_at__isnull=True)
    stuck = list(open_ones.filter(tries__gte=TRIES).order_by("due_at", "id")[:SHOWN])
    known = {
        "sweep": sweep,
        "working": sweep is not None and sweep.at > at - QUIET_FOR,
        "waiting": open_ones.filter(tries__lt=TRIES).count(),
        "stuck": stuck,
        "stuck_more": len(stuck) == SHOWN,
    }
    return render(request, "base/status.html", known)

"""The status page: when the worker last looked, and what it could not do by itself."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.notify.models import Sweep

QUIET_FOR = timedelta(minutes=10)
"""A worker sweeps every minute: silent for ten, it has stopped."""

SHOWN = 50


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Sweeps, deliveries that wait, and deliveries left for a person."""
    at: datetime = request.at  # type: ignore[attr-defined]
    sweeps = list(Sweep.objects.order_by("name"))
    open_ones = Delivery.objects.filter(done_at__isnull=True)
    stuck = list(open_ones.filter(tries__gte=5).order_by("due_at")[:SHOWN])
    known = {
        "sweeps": sweeps,
        "working": any(sweep.at > at - QUIET_FOR for sweep in sweeps),
        "waiting": open_ones.filter(tries__lt=5).count(),
        "stuck": stuck,
        "stuck_more": len(stuck) == SHOWN,
    }
    return render(request, "base/status.html", known)

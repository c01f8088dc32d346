"""The loop of the worker: deliveries every other second, a whole sweep every minute, until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections

from .deliver import deliver_due
from .sweep import sweep

log = logging.getLogger(__name__)

BREATH_SECONDS = 2.0


def run(stop: threading.Event, now: Callable[[], datetime], *, every: float = 60.0) -> None:
    """Works until `stop` is set: a sweep every so many seconds, deliveries in between. `now` gives the office's
    instant; what fails is logged and tried again, for a worker that gives up helps nobody."""
    swept = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() - swept >= every:
                sweep(now())
                swept = time.monotonic()
            else:
                deliver_due(now())
        except Exception:
            log.exception("the worker stumbled and goes on")
            connections.close_all()
        stop.wait(min(BREATH_SECONDS, every))
    connections.close_all()

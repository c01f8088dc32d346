"""`yichuang worker`: what is to be done later, done: deliveries, and the sweep that moves due dates and alerts."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from datetime import datetime
from types import FrameType
from typing import Any

from yichuang.cli import OK, complain, open_backoffice
from yichuang.config.clock import now

EVERY = 60.0
"""Seconds between sweeps."""

log = logging.getLogger("yichuang.worker")


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `worker` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "worker",
        help="run deliveries and sweeps (serve starts it)",
        description="Sweeps at once and then every minute, until it is stopped. `yichuang serve` starts one by itself.",
    )
    parser.add_argument("--once", action="store_true", help="sweep once and end")
    parser.add_argument("--every", type=float, default=EVERY, metavar="SECONDS", help="seconds between sweeps (60)")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when stopped, or after one sweep; 1 when that one sweep failed. A failure between sweeps is logged and the
    next one tries again: a worker that gives up helps nobody."""
    if args.every <= 0:
        return complain(f"yichuang worker: --every is {args.every}: more than 0")
    open_backoffice()
    if args.once:
        return OK if _sweep(now()) else 1
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        _sweep(now())
        stopped.wait(args.every)
    return OK


def _sweep(at: datetime) -> bool:
    from django.db import connections

    from yichuang.backoffice.notify.sweep import sweep

    try:
        sweep(at)
    except Exception:
        log.exception("the sweep at %s failed", at.isoformat())
        return False
    finally:
        # a database that was restarted is found again by a new connection
        connections.close_all()
    return True

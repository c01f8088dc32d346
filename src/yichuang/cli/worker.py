"""`yichuang worker`: what is to be done later, done: deliveries, and the sweep that moves due dates and alerts."""

from __future__ import annotations

import argparse
import signal
import threading
from types import FrameType
from typing import Any

from yichuang.cli import DOES_NOT_HOLD, OK, complain, open_backoffice
from yichuang.config.clock import now


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `worker` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "worker",
        help="run deliveries and sweeps (serve starts it)",
        description=(
            "Delivers every other second and sweeps every minute, until it is stopped. `yichuang serve` starts one by "
            "itself; the status page shows the last sweep and what is stuck."
        ),
    )
    parser.add_argument("--once", action="store_true", help="sweep once and end; exit 1 when a part of it failed")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when stopped, or after one whole sweep; 1 when a part of that one sweep failed."""
    open_backoffice()
    from yichuang.backoffice.notify import worker
    from yichuang.backoffice.notify.sweep import sweep

    if args.once:
        error = sweep(now()).error
        return complain(f"yichuang worker: {error}", DOES_NOT_HOLD) if error else OK
    stop = threading.Event()

    def stopped(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    worker.run(stop, now)
    return OK

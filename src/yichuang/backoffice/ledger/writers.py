"""Writers of one SQLite database take turns.

SQLite has one writer at a time, and whoever finds it busy sleeps and looks again, ever later: the database stands idle
between two writes while eight processes sleep, and now and then one of them sleeps through for seconds. A lock on a
file beside the database is handed on at once (ADR 9).
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection


class _Gates(threading.local):
    """The lock file as a thread has it open. A lock belongs to the opening: no two threads or processes share one."""

    held: tuple[str, int, IO[bytes]] | None = None


_GATES = _Gates()


@contextmanager
def in_turn() -> Iterator[None]:
    """Waits for its turn and holds it. Nothing is locked for those who do not ask: they meet SQLite's own lock."""
    gate = _gate()
    fcntl.flock(gate, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)


def _gate() -> IO[bytes]:
    path, process = f"{connection.settings_dict['NAME']}-writers", os.getpid()
    held = _GATES.held
    if held is None or held[:2] != (path, process):
        held = _GATES.held = (path, process, Path(path).open("ab"))  # noqa: SIM115 - open while the thread lives
    return held[2]

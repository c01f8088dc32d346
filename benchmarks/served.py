"""The product as it is deployed: `yichuang serve` on a free port of this machine, with its own processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WAIT = 180.0
"""Seconds a server gets to answer its first page."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Served:
    """A running server. `session`: that of its processes, all of them."""

    port: int
    session: int


@contextmanager
def served(environment: dict[str, str], *more: str) -> Iterator[Served]:
    """A running `yichuang serve` (`more`: its options); stopped afterwards. What it logs is kept in serve.log in its
    home. Raises RuntimeError when it answers no page."""
    port = free_port()
    command = [sys.executable, "-m", "yichuang", "serve", "--port", str(port), *more]
    own = {**environment, "YICHUANG_HOSTS": "localhost,127.0.0.1"}
    with (Path(environment["YICHUANG_HOME"]) / "serve.log").open("w") as log:
        server = subprocess.Popen(command, env=own, stderr=log, start_new_session=True)
    try:
        _await(server, port)
        yield Served(port, server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + WAIT
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("yichuang serve answered no page")


def processor_seconds(session: int) -> float:
    """What the processes of a session have used of a core so far, in seconds."""
    spent = 0
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = one.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(words[3]) == session:
            spent += int(words[11]) + int(words[12])
    return spent / os.sysconf("SC_CLK_TCK")

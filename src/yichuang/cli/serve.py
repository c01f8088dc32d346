"""`yichuang serve`: the screens and the worker, under one roof."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from yichuang.cli import OK, complain, open_backoffice

THREADS = 4
"""Requests one server process answers at once: SQLite has one writer, and a page is mostly Python."""

CONNECTIONS = 512
"""Connections one server process holds open. A browser keeps up to six and lets them lie idle for half a minute; when
no more are taken, whoever comes next waits for somebody else's to lapse."""

PATIENCE = 10.0
"""Seconds a process gets to finish what it is doing before it is stopped."""


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `serve` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "serve",
        help="serve the screens and run the worker",
        description="Brings the database up to date, gathers the static files, then serves until it is stopped.",
    )
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="default: PORT, else 8000")
    parser.add_argument("--workers", type=int, default=2, help="server processes (default 2)")
    parser.add_argument("--no-worker", action="store_true", help="screens only; the worker runs elsewhere")
    return parser


def run(args: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM (exit 0); 1 when the server could not start or fell over."""
    if not 1 <= args.port <= 65_535:
        return complain(f"yichuang serve: --port is {args.port}: a number from 1 to 65535")
    if not 1 <= args.workers <= 16:
        return complain(f"yichuang serve: --workers is {args.workers}: a number from 1 to 16")
    open_backoffice(made=False)
    prepare()
    if where := where_to_set_up(args.host, args.port):
        print(f"yichuang serve: nobody has an account yet; set it up at {where}", file=sys.stderr, flush=True)
    else:
        print(f"yichuang serve: http://{_near(args.host)}:{args.port}/", file=sys.stderr, flush=True)
    environment = {**os.environ, "YICHUANG_SERVING": "1"}
    commands = {"screens": _granian(args.host, args.port, args.workers)}
    if not args.no_worker:
        commands["worker"] = [sys.executable, "-m", "yichuang", "worker"]
    return _keep_running(commands, environment)


def where_to_set_up(host: str, port: int) -> str:
    """The address, with its one-time token, that sets an empty installation up; "" once somebody has an account."""
    from yichuang.backoffice.people.set_up import current_token

    token = current_token()
    return f"http://{_near(host)}:{port}/set-up/?token={token}" if token else ""


def _near(host: str) -> str:
    """The address of this machine for who sits at it."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not listened on


def prepare() -> None:
    """The database migrated and the static files gathered; both take a second when there is nothing to do."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    steps = MigrationExecutor(connection)
    if steps.migration_plan(steps.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    root = Path(settings.STATIC_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    stamp = root / ".gathered"
    wanted = _fingerprint(_static_files())
    with one_at_a_time(root.with_name(root.name + ".lock")):
        if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
            return
        gather = {**os.environ, "YICHUANG_SERVING": "gather", "DJANGO_SETTINGS_MODULE": "yichuang.config.settings"}
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, check=True, env=gather)
        stamp.write_text(wanted, encoding="ascii")


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Two servers of one checkout that start together gather once. Nothing is held where files cannot be locked."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _static_files() -> Iterable[Path]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list(None):
            yield Path(storage.path(name))


def _fingerprint(files: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for path in sorted(files):
        facts = path.stat()
        seen.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _granian(host: str, port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", str(CONNECTIONS)),
        *("--no-ws", "--log-level", "warning", "yichuang.config.wsgi:application"),
    ]


def _keep_running(commands: dict[str, list[str]], environment: dict[str, str]) -> int:
    """Starts every command and waits. A worker that fell over is started again after a pause that doubles; when the
    screens fall over, everything stops: a service manager should see it."""
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {name: subprocess.Popen(command, env=environment) for name, command in commands.items()}
    pause, again_at = 1.0, 0.0
    code = OK
    while not stopping:
        time.sleep(0.2)
        if running["screens"].poll() is not None:
            code = complain("yichuang serve: the screens stopped; is the port taken?", 1)
            break
        worker = running.get("worker")
        if worker is None or worker.poll() is None:
            continue
        if not again_at:
            print(f"yichuang serve: the worker stopped; again in {pause:.0f} s", file=sys.stderr)
            again_at, pause = time.monotonic() + pause, min(pause * 2, 60.0)
        elif time.monotonic() >= again_at:
            running["worker"], again_at = subprocess.Popen(commands["worker"], env=environment), 0.0
    _end(list(running.values()))
    return code


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

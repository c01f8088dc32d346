"""My work and the project table with 1,000 and with 1,000,000 open items: time and queries a page, in process.

The items are loaded as chained events (`verify` is run and must hold). Pages are asked for through the product's own
views, templates and middleware, signed in, by turns: both sizes lie side by side, a process each, and every round asks
each page of each. `growth` is the page at the larger size beside the same page at the smaller one. Of few projects the
table shows all, of many a page of 50: `rows` says how many links to projects there are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from benchmarks.figures import QUICK, figure, median, note, percentile
from benchmarks.homes import home

SIZES = (1_000, 2_000 if QUICK else int(os.environ.get("YICHUANG_BENCH_ITEMS", "1000000")))
PAGES = {"work": ("officer", "/work/"), "table": ("office", "/projects/")}
ROUNDS = 3 if QUICK else 40
AT = datetime(2020, 3, 25, 9, 0, tzinfo=UTC)


def main() -> None:
    for database in ("sqlite", "postgres"):
        measure(database)


def measure(database: str) -> None:
    """Both sizes on one database."""
    with ExitStack() as closing:
        asked = {size: closing.enter_context(_Asked(database, size, closing)) for size in SIZES}
        spent: dict[tuple[int, str], list[dict[str, float]]] = {}
        for _ in range(ROUNDS):
            for size, one in asked.items():
                for name in PAGES:
                    spent.setdefault((size, name), []).append(one.page(name))
    middle = {}
    for (size, name), seen in spent.items():
        walls = [one["ms"] for one in seen]
        middle[size, name] = median(walls)
        figure(
            f"lists.{database}.{size}.{name}", median(walls), "ms", p95=round(percentile(walls, 0.95), 1),
            cpu_ms=round(median([one["cpu_ms"] for one in seen]), 1), **asked[size].pages[name],
        )  # fmt: skip
    for name in PAGES:
        small, large = (middle[size, name] for size in SIZES)
        figure(f"lists.{database}.{name}.growth", large / small, "ratio", to_reach=1.5)


class _Asked:
    """A process with so many open items, asked for a page at a time."""

    def __init__(self, database: str, size: int, closing: ExitStack) -> None:
        environment = closing.enter_context(home(database, durable=False))
        environment["YICHUANG_CLOCK"] = AT.isoformat()
        note(f"loading {size} open items on {database}")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.lists", str(size), database],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.pages: dict[str, dict[str, int]] = {}

    def __enter__(self) -> _Asked:
        while (line := self._line()).startswith('{"name"'):
            print(line, flush=True)
        self.pages = json.loads(line)
        return self

    def __exit__(self, *failed: object) -> None:
        self.process.communicate()
        self.process.wait(60)

    def page(self, name: str) -> dict[str, float]:
        """How long the page took."""
        if self.process.stdin is None:
            raise RuntimeError("no way to ask")
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        found: dict[str, float] = json.loads(self._line())
        return found

    def _line(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise RuntimeError("the process that asks for pages ended")
        return line.rstrip()


def answer(size: int, database: str) -> None:
    """In a process of its own: seeds, loads, verifies, says what the pages hold, and then asks for each it is told."""
    import django

    django.setup()
    from yichuang.cli import main as command

    said = sys.stdout
    sys.stdout = sys.stderr  # the demo tells what it made
    command(["demo", "--quiet", "--as-of", "2020-03-25"])
    sys.stdout = said
    _load(size, database)
    clients = {name: _signed_in(account) for name, (account, _) in PAGES.items()}
    print(json.dumps({name: _holds(clients[name], PAGES[name][1]) for name in PAGES}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        wall, cpu = time.perf_counter(), time.process_time()
        clients[name].get(PAGES[name][1])
        spent = {"ms": (time.perf_counter() - wall) * 1000, "cpu_ms": (time.process_time() - cpu) * 1000}
        print(json.dumps(spent), flush=True)


def _load(size: int, database: str) -> None:
    from django.db import connection

    from benchmarks.bulk import load
    from yichuang.backoffice.ledger.verify import verify
    from yichuang.backoffice.notify.sweep import sweep

    begun = time.perf_counter()
    items = load(size, AT)
    figure(f"lists.{database}.{size}.load", items / (time.perf_counter() - begun), "open items/s", items=items)
    swept = sweep(AT)  # which also counts the tables on SQLite; PostgreSQL does so by itself, in a minute
    if swept.error:
        raise RuntimeError(swept.error)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    begun = time.perf_counter()
    held = verify()
    if not held["ok"]:
        raise RuntimeError(f"verify does not hold: {held}")
    figure(f"lists.{database}.{size}.verify", held["events"] / (time.perf_counter() - begun), "events/s",
           cases=held["cases"], events=held["events"])  # fmt: skip


def _signed_in(account: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=account))
    return client


def _holds(client: Any, address: str) -> dict[str, int]:
    """How many queries the page asks, how many links to projects and bytes it has."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # what a process does once is not the page's
    with CaptureQueriesContext(connection) as queries:
        found = client.get(address)
        asked = len(queries)  # the next request forgets them
    if found.status_code != 200:
        raise RuntimeError(f"{address}: {found.status_code}")
    return {"queries": asked, "rows": found.content.count(b"/projects/0"), "bytes": len(found.content)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        answer(int(sys.argv[1]), sys.argv[2])
    else:
        main()

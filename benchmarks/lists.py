"""My work and the project table with 1,000 and with 1,000,000 open items: time and queries a page, in process.

The items are loaded as chained events (`verify` is run and must hold); pages are asked for through the product's own
views, templates and middleware, signed in, one after another.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.figures import figure, median, note, percentile
from benchmarks.homes import home

SIZES = (1_000, int(os.environ.get("YICHUANG_BENCH_ITEMS", "1000000")))
PAGES = (("work", "officer", "/work/"), ("table", "office", "/projects/"))
ASKED = 40
AT = datetime(2020, 3, 25, 9, 0, tzinfo=UTC)


def main() -> None:
    for database in ("sqlite", "postgres"):
        seen: dict[tuple[str, int], float] = {}
        for size in SIZES:
            for name, value in measure(database, size):
                seen[name, size] = value
        for name, _, _ in PAGES:
            figure(f"lists.{database}.{name}.growth", seen[name, SIZES[1]] / seen[name, SIZES[0]], "ratio")


def measure(database: str, size: int) -> Iterator[tuple[str, float]]:
    """(page, median milliseconds) for each page; the rest is printed by the process that asks."""
    with home(database, durable=False) as environment:
        environment["YICHUANG_CLOCK"] = AT.isoformat()
        here = [sys.executable, "-m", "benchmarks.lists", str(size), database]
        done = subprocess.run(here, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        for line in done.stdout.splitlines():
            if line.startswith("page "):
                _, name, value = line.split()
                yield name, float(value)
            else:
                print(line, flush=True)


def ask(size: int, database: str) -> None:
    """In a process of its own: seeds, loads, verifies, asks."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.bulk import load
    from yichuang.backoffice.ledger.verify import verify
    from yichuang.cli import main as command

    command(["demo", "--quiet", "--as-of", "2020-03-25"])
    begun = time.perf_counter()
    items = load(size, AT)
    figure(f"lists.{database}.{size}.load", items / (time.perf_counter() - begun), "open items/s", items=items)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    begun = time.perf_counter()
    held = verify()
    if not held["ok"]:
        raise RuntimeError(f"verify does not hold: {held}")
    figure(f"lists.{database}.{size}.verify", held["events"] / (time.perf_counter() - begun), "events/s")
    for name, account, address in PAGES:
        client = Client()
        client.force_login(get_user_model().objects.get(username=account))
        client.get(address)  # what a process does once is not the page's
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        asked = len(queries)  # counted now: the next request forgets them
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        spent = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            client.get(address)
            spent.append((time.perf_counter() - begun) * 1000)
        figure(
            f"lists.{database}.{size}.{name}", median(spent), "ms", p95=round(percentile(spent, 0.95), 1),
            queries=asked, bytes=len(answer.content),
        )  # fmt: skip
        print(f"page {name} {median(spent)}", flush=True)
        note(f"{database} {size} {name}: {median(spent):.0f} ms, {asked} queries")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ask(int(sys.argv[1]), sys.argv[2])
    else:
        main()

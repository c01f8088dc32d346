"""A day of a city's window on PostgreSQL: 5,000 applications, 200 officers, mixed reading and writing.

The product is served as it is deployed (`yichuang serve`: two server processes, the worker) on the sample district
with 200 more posts. A process of its own plays everybody over HTTP, on the pages, forms and sessions people have: about
three pages are read for every write. `AT_ONCE` requests are under way at any time, so the day passes as fast as the
machine lets it: its percentiles are those of a full house. The same at the pace of a real day (`pace`: so many sittings
a second as spread over eight hours) is what an officer feels, and `rush` is all 200 opening their list at one instant.
Afterwards every acknowledged write must stand in the ledger exactly once, and `verify` and `rebuild --check` hold.
Limits in the same run: the same server giving its lightest signed-in page to as many at once, and the commands of a
deciding process alone on the same PostgreSQL. On two cores the whole day takes about three quarters of an hour;
YICHUANG_BENCH_APPLICATIONS plays fewer, with as many open at any time, and `window_day.whole` says how long 5,000 would
take at that rate.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.completions import rate
from benchmarks.figures import QUICK, figure, median, note, percentile
from benchmarks.homes import home
from benchmarks.served import served
from benchmarks.town import DESKS
from benchmarks.window_courses import WRITES

CITY = 5_000
"""Applications of a day."""
APPLICATIONS = 20 if QUICK else int(os.environ.get("YICHUANG_BENCH_APPLICATIONS", CITY))
OFFICERS = len(DESKS) if QUICK else sum(desk.posts for desk in DESKS)
HOURS = 8


def main() -> None:
    with home("postgres") as environment, tempfile.TemporaryDirectory() as place:
        book, sessions = Path(place) / "book.jsonl", Path(place) / "sessions.json"
        begun = time.perf_counter()
        sessions.write_text(_said(environment, "benchmarks.town", "seed"), encoding="utf-8")
        note(f"seeded in {time.perf_counter() - begun:.0f} s")
        with served(environment) as server:
            words = [str(one) for one in (server.port, server.session, APPLICATIONS, sessions, book)]
            played = json.loads(_said(environment, "benchmarks.window_play", *words))
        _tell(played)
        _nothing_lost(environment, str(book))
    commands, _longest = rate("deciding", "postgres", 2)
    day = played["day"]
    figure("window_day.limit.commands", commands, "commands/s", processes=2)
    figure("window_day.to_limit.commands", _writes(day["spent"]) / day["seconds"] / commands, "ratio")


def _said(environment: dict[str, str], module: str, *words: str) -> str:
    """The last line a module of ours prints on the environment. Raises CalledProcessError."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.rstrip().rpartition("\n")[2]


def _writes(spent: dict[str, list[float]]) -> int:
    return sum(len(seen) for kind, seen in spent.items() if kind in WRITES)


def _tell(played: dict[str, Any]) -> None:
    day, light = played["day"], played["light"]
    asked, written = sum(map(len, day["spent"].values())), _writes(day["spent"])
    figure(
        "window_day.size", APPLICATIONS, "applications", of_a_city=CITY, officers=OFFICERS, requests=asked,
        writes=written, reads_a_write=round((asked - written) / written, 2), at_once=played["at_once"],
    )  # fmt: skip
    figure("window_day.time", day["seconds"], "s")
    whole = day["seconds"] * CITY / APPLICATIONS
    figure("window_day.whole", whole, "s", of_eight_hours=round(whole / HOURS / 3600, 4), played=APPLICATIONS == CITY)
    figure(
        "window_day.requests", asked / day["seconds"], "requests/s", server_ms=round(day["served"] * 1000 / asked, 1),
        player_ms=round(day["processor"] * 1000 / asked, 1),
    )  # fmt: skip
    figure("window_day.errors", len(day["wrong"]), "errors", stale_as_meant=day["stale"], first=day["wrong"][:5])
    _percentiles("window_day.day", day["spent"])
    _percentiles("window_day.pace", played["pace"]["spent"], sum_only=True, sittings_a_second=played["pace"]["rate"])
    rush = played["rush"]
    figure("window_day.rush.longest", max(rush), "ms", people=len(rush), median=round(median(rush)))
    rates = light["rates"]
    figure(
        "window_day.limit.light", median(rates), "requests/s", rounds=[round(one) for one in rates], page=light["page"]
    )
    figure("window_day.to_limit.light", asked / day["seconds"] / median(rates), "ratio")


def _percentiles(name: str, spent: dict[str, list[float]], *, sum_only: bool = False, **more: Any) -> None:
    together = {
        "read": [ms for kind, seen in spent.items() if kind not in WRITES for ms in seen],
        "write": [ms for kind, seen in spent.items() if kind in WRITES for ms in seen],
    }
    for kind, seen in [*together.items(), *([] if sum_only else sorted(spent.items()))]:
        figure(
            f"{name}.{kind.replace(' ', '_')}", _at(seen, 0.5), "ms", p95=_at(seen, 0.95), p99=_at(seen, 0.99),
            longest=round(max(seen), 1), n=len(seen), **({"writes": kind in WRITES} if kind not in together else more),
        )  # fmt: skip


def _at(seen: Sequence[float], share: float) -> float:
    return round(percentile(seen, share), 1)


def _nothing_lost(environment: dict[str, str], book: str) -> None:
    """Raises RuntimeError where a write is lost or the ledger does not hold."""
    found = json.loads(_said(environment, "benchmarks.town", "kept", book))
    figure("window_day.lost", found["wrong"], "writes", acknowledged=found["acknowledged"], first=found["first"])
    for what, words in {"verify": ["verify"], "rebuild": ["rebuild", "--check"]}.items():
        begun = time.perf_counter()
        said = json.loads(_said(environment, "yichuang", *words, "--json"))
        figure(
            f"window_day.{what}", time.perf_counter() - begun, "s", ok=said["ok"],
            of=said["events"] if what == "verify" else said["checked"],
        )  # fmt: skip
        if not said["ok"]:
            raise RuntimeError(f"{what} does not hold: {said}")
    if found["wrong"]:
        raise RuntimeError(f"lost: {found['first']}")


if __name__ == "__main__":
    main()

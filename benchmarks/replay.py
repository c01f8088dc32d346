"""Replaying an event log through `perform`: log events a second and memory, on real logs where there are some.

Beside it, in the same run: reading the log and nothing else, and inserting the same stored events with the plain
driver, a transaction for each case as the replay makes, into a table without chain, spans or indexes. The large log is
replayed on SQLite only, unless it is named (YICHUANG_BENCH_LOGS, paths with a colon between): it takes minutes.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import QUICK, figure, note
from benchmarks.homes import home

LOGS = {"Receipt_WABO.xes.gz": ("sqlite", "postgres"), "BPIC15_1.xes.gz": ("sqlite",)}
"""Log → the databases it is replayed on."""


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        for log, databases in _logs(Path(place)).items():
            for database in databases:
                measure(log, database)


def _logs(place: Path) -> dict[Path, tuple[str, ...]]:
    named = os.environ.get("YICHUANG_BENCH_LOGS", "")
    if named:
        return {Path(path): ("sqlite", "postgres") for path in named.split(":")}
    data = Path(os.environ.get("YICHUANG_DATA", Path(__file__).parents[2] / "shared" / "data")) / "event_logs"
    found = {data / name: databases for name, databases in LOGS.items() if (data / name).is_file()}
    if found and not QUICK:
        return found
    from tests.analytics.history.invented_log import write_invented_log

    return {write_invented_log(place / "invented.xes"): ("sqlite", "postgres")}


def measure(log: Path, database: str) -> None:
    name = f"replay.{database}.{log.name.split('.')[0]}"
    with home(database) as environment:
        begun = time.perf_counter()
        replaying = subprocess.Popen(
            [sys.executable, "-m", "yichuang", "history", "replay", str(log), "--json"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        said = replaying.stdout.read() if replaying.stdout else ""
        _, ended, used = os.wait4(replaying.pid, 0)
        spent = time.perf_counter() - begun
        if os.waitstatus_to_exitcode(ended):
            raise RuntimeError(f"the replay of {log} ended with {os.waitstatus_to_exitcode(ended)}")
        tally = json.loads(said)
        command = [sys.executable, "-m", "benchmarks.replay", "beside", str(log)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        beside = json.loads(done.stdout)
    rate = tally["events"] / spent
    figure(name, rate, "log events/s", seconds=round(spent, 1), events=tally["events"], commands=tally["commands"],
           stored_events=beside["stored"], peak_mb=round(used.ru_maxrss / 1024))  # fmt: skip
    figure(f"{name}.plain_read", tally["events"] / beside["read_s"], "log events/s")
    figure(f"{name}.plain_insert", beside["stored"] / beside["insert_s"], "stored events/s")
    figure(f"{name}.to_plain_insert", beside["insert_s"] / spent, "ratio")
    note(f"{name}: {rate:.0f} log events/s")


def beside(log: str) -> dict[str, Any]:
    """In a process of its own, on the database of the replay: what reading and plain inserting take, in seconds."""
    import django

    django.setup()
    from django.db import connection

    from yichuang.analytics.history import read_log

    begun = time.perf_counter()
    read_log(log)
    read_s = time.perf_counter() - begun
    columns = 'case_id, seq, type, at, "by", body, prev, hash'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ledger_event ORDER BY case_id, seq")
        rows = cursor.fetchall()
        cursor.execute(f"CREATE TABLE bench_event AS SELECT {columns} FROM ledger_event WHERE 1 = 0")
    raw = connection.connection
    mark = "%s" if connection.vendor == "postgresql" else "?"
    insert = f"INSERT INTO bench_event ({columns}) VALUES ({', '.join([mark] * 8)})"
    begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"
    begun = time.perf_counter()
    for _case, events in itertools.groupby(rows, key=lambda row: row[0]):
        raw.execute(begin)
        for row in events:
            raw.execute(insert, row)
        raw.execute("COMMIT")
    return {"stored": len(rows), "read_s": read_s, "insert_s": time.perf_counter() - begun}


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(beside(sys.argv[2])))
    else:
        main()

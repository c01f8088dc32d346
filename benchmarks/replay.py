"""Replaying an event log through `perform`: events a second and memory, on a real log where there is one."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import figure
from benchmarks.homes import home

LOGS = ("Receipt_WABO.xes.gz", "BPIC15_1.xes.gz")


def main() -> None:
    data = Path(os.environ.get("YICHUANG_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
    logs = [data / "event_logs" / name for name in LOGS if (data / "event_logs" / name).is_file()]
    with tempfile.TemporaryDirectory() as place:
        if not logs:
            from tests.analytics.history.invented_log import write_invented_log

            logs = [write_invented_log(Path(place) / "invented.xes")]
        for log in logs:
            measure(log)


def measure(log: Path) -> None:
    name = log.name.split(".")[0]
    for database in ("sqlite", "postgres"):
        with home(database) as environment:
            begun = time.perf_counter()
            command = [sys.executable, "-m", "yichuang", "history", "replay", str(log), "--json"]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            spent = time.perf_counter() - begun
            tally = json.loads(done.stdout)
            figure(
                f"replay.{database}.{name}", tally["events"] / spent, "log events/s", seconds=round(spent, 1),
                events=tally["events"],
                peak_mb=round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
            )  # fmt: skip


if __name__ == "__main__":
    main()

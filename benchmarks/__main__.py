"""`script/bench [--quick] [NAME …]`: runs the measurements and keeps their lines in benchmarks/results/NAME.jsonl.

`--quick` tries every part at the smallest size, to see that it runs; its figures mean nothing and are not kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

NAMES = (
    "completions",
    "deciding",
    "engine",
    "replay",
    "lists",
    "workbook",
    "start",
    "burden",
    "window_day",
    "api",
    "papers",
)
KEPT = Path(__file__).parent / "results"


def main(words: list[str]) -> int:
    """0 when every measurement asked for ran; 1 when one did not; 2 for a name that is none."""
    quick = "--quick" in words
    asked = [word for word in words if word != "--quick"]
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}. There are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    if quick:
        os.environ["YICHUANG_BENCH_QUICK"] = "1"
    worst = 0
    for name in asked or NAMES:
        print(f"== {name}", file=sys.stderr, flush=True)
        begun = time.monotonic()
        lines, code = _run(name)
        print(f"== {name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
        if code:
            worst = 1
        elif not quick:
            KEPT.mkdir(exist_ok=True)
            (KEPT / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    return worst


def _run(name: str) -> tuple[list[str], int]:
    """The lines of one measurement, shown as they come, and how it ended."""
    lines: list[str] = []
    with subprocess.Popen([sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return lines, running.returncode


sys.exit(main(sys.argv[1:]))

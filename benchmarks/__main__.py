"""`script/bench [NAME …]`: runs the measurements and keeps their lines in benchmarks/results/NAME.jsonl."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NAMES = ("completions", "deciding", "engine", "replay", "lists", "workbook", "start", "burden")
KEPT = Path(__file__).parent / "results"


def main(asked: list[str]) -> int:
    """0 when every measurement asked for ran; 2 for a name that is none."""
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}. There are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    KEPT.mkdir(exist_ok=True)
    worst = 0
    for name in asked or NAMES:
        print(f"== {name}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True, check=False
        )
        sys.stdout.write(done.stdout)
        if done.returncode == 0:
            (KEPT / f"{name}.jsonl").write_text(done.stdout, encoding="utf-8")
        worst = max(worst, done.returncode)
    return worst


sys.exit(main(sys.argv[1:]))

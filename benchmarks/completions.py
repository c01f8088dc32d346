"""Item completions a second, 24 items in four stages of six parallel: ours, a raw driver, the plain ORM, Viewflow.

Every contender runs in processes of its own on an empty database with the same durability, in turn, several rounds;
the figure is the median. Raw: one insert and one update in one transaction. ORM: the same through Django's ORM.
django-viewflow is AGPL-3.0 and is measured only if the benchmark group is installed.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from benchmarks.figures import figure, median, note
from benchmarks.homes import home

ROUNDS, SECONDS = 3, 4.0
CONTENDERS = ("ours", "orm", "raw", "viewflow")


def main() -> None:
    contenders = [c for c in CONTENDERS if c != "viewflow" or find_spec("viewflow")]
    for database in ("sqlite", "postgres"):
        for clients in (1, 8):
            seen: dict[str, list[float]] = {c: [] for c in contenders}
            for _ in range(ROUNDS):
                for contender in contenders:
                    seen[contender].append(rate(contender, database, clients))
            for contender in contenders:
                figure(
                    f"completions.{database}.{clients}.{contender}", median(seen[contender]), "completions/s",
                    rounds=[round(value) for value in seen[contender]],
                )  # fmt: skip
            ours = median(seen["ours"])
            for peer in contenders[1:]:
                figure(f"completions.{database}.{clients}.ours_to_{peer}", ours / median(seen[peer]), "ratio")


def rate(contender: str, database: str, clients: int) -> float:
    """Completions a second of `clients` processes at once."""
    with home(database) as environment:
        start = [sys.executable, "-m", "benchmarks.completions_client", contender]
        subprocess.run([*start, "prepare", "0"], env=environment, check=True)
        running = [
            subprocess.Popen([*start, str(SECONDS), str(nth)], env=environment, stdout=subprocess.PIPE, text=True)
            for nth in range(clients)
        ]
        done = [float(client.communicate()[0]) for client in running]
    total = sum(done)
    note(f"{database} {clients} {contender}: {total:.0f}/s")
    return total


if __name__ == "__main__":
    main()

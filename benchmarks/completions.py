"""Item completions a second, 24 items in four stages of six parallel: ours, a raw driver, the plain ORM, Viewflow.

Every contender runs in processes of its own on an empty database with the same durability, in turn, several rounds; the
figure is the median. Raw: one insert and one update in one transaction. ORM: the same through Django's ORM.
`orm_deciding`: that pair with the thinking ours does before it writes, which is the limit of what it could do for us.
`longest_ms`: the longest that any client waited for one completion. django-viewflow is AGPL-3.0 and is measured only if
the benchmark group is installed.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from benchmarks.figures import QUICK, figure, median, note
from benchmarks.homes import home

ROUNDS, SECONDS = (1, 0.3) if QUICK else (3, 3.0)
CLIENTS = (1, 2) if QUICK else (1, 8)
CONTENDERS = ("ours", "orm", "orm_deciding", "raw", "viewflow")


def main() -> None:
    contenders = [c for c in CONTENDERS if c != "viewflow" or find_spec("viewflow")]
    for database in ("sqlite", "postgres"):
        for clients in CLIENTS:
            seen: dict[str, list[tuple[float, float]]] = {c: [] for c in contenders}
            for _ in range(ROUNDS):
                for contender in contenders:
                    seen[contender].append(rate(contender, database, clients))
            rates = {contender: [value for value, _ in rounds] for contender, rounds in seen.items()}
            for contender, rounds in rates.items():
                figure(
                    f"completions.{database}.{clients}.{contender}", median(rounds), "completions/s",
                    rounds=[round(value) for value in rounds],
                    longest_ms=round(max(longest for _, longest in seen[contender])),
                )  # fmt: skip
            for peer in contenders[1:]:
                ratio = median(rates["ours"]) / median(rates[peer])
                figure(f"completions.{database}.{clients}.ours_to_{peer}", ratio, "ratio")


def rate(contender: str, database: str, clients: int) -> tuple[float, float]:
    """(completions a second of `clients` processes at once, the longest that one of them waited for one, ms)."""
    with home(database) as environment:
        start = [sys.executable, "-m", "benchmarks.completions_client", contender]
        subprocess.run([*start, "prepare", "0"], env=environment, check=True)
        running = [
            subprocess.Popen([*start, str(SECONDS), str(nth)], env=environment, stdout=subprocess.PIPE, text=True)
            for nth in range(clients)
        ]
        done = [client.communicate()[0].split() for client in running]
    if any(client.returncode for client in running):
        raise RuntimeError(f"a client of {contender} on {database} failed")
    total, longest = sum(float(one[0]) for one in done), max(float(one[1]) for one in done)
    note(f"{database} {clients} {contender}: {total:.0f}/s, longest {longest:.0f} ms")
    return total, longest


if __name__ == "__main__":
    main()

"""Deciding commands a second: one item from its application to its result at our own window, beside the plain ORM.

Five commands through `perform` (apply, receive, accept, hand to the office, grant with its document); opening a case
before each five is included. Beside it the same number of plain ORM pairs (one insert, one update), as in
`completions`. One officer, and eight at once, each in a process of its own.
"""

from __future__ import annotations

from benchmarks.completions import CLIENTS, ROUNDS, rate
from benchmarks.figures import figure, median

CONTENDERS = ("deciding", "orm")


def main() -> None:
    for database in ("sqlite", "postgres"):
        for officers in CLIENTS:
            seen: dict[str, list[tuple[float, float]]] = {one: [] for one in CONTENDERS}
            for _ in range(ROUNDS):
                for contender in CONTENDERS:
                    seen[contender].append(rate(contender, database, officers))
            rates = {contender: [value for value, _ in rounds] for contender, rounds in seen.items()}
            name = f"deciding.{database}.{officers}"
            for contender, unit in (("deciding", "commands/s"), ("orm", "pairs/s")):
                figure(
                    f"{name}.{contender}", median(rates[contender]), unit,
                    rounds=[round(value) for value in rates[contender]],
                    longest_ms=round(max(longest for _, longest in seen[contender])),
                )  # fmt: skip
            figure(f"{name}.to_orm", median(rates["deciding"]) / median(rates["orm"]), "ratio")


if __name__ == "__main__":
    main()

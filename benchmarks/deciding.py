"""Deciding commands a second: one item from its application to its result at our own window, beside the plain ORM.

Five commands through `perform` (apply, receive, accept, hand to the office, grant with its document); opening a case
before each five is included. Beside it the same number of plain ORM pairs (one insert, one update), as in
`completions`. One officer, and eight at once, each in a process of its own.
"""

from __future__ import annotations

from benchmarks.completions import rate
from benchmarks.figures import figure, median

ROUNDS = 3
CONTENDERS = ("deciding", "orm")


def main() -> None:
    for database in ("sqlite", "postgres"):
        for officers in (1, 8):
            seen: dict[str, list[float]] = {one: [] for one in CONTENDERS}
            for _ in range(ROUNDS):
                for contender in CONTENDERS:
                    seen[contender].append(rate(contender, database, officers))
            ours, plain = median(seen["deciding"]), median(seen["orm"])
            name = f"deciding.{database}.{officers}"
            figure(f"{name}.ours", ours, "commands/s", rounds=[round(value) for value in seen["deciding"]])
            figure(f"{name}.orm", plain, "pairs/s", rounds=[round(value) for value in seen["orm"]])
            figure(f"{name}.ours_to_orm", ours / plain, "ratio")


if __name__ == "__main__":
    main()

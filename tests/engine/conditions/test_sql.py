"""The SQL of a condition, where its exact form matters."""

from __future__ import annotations

import sqlite3

from tests.engine.conditions.dictionary import FACTS, condition
from yichuang.engine.conditions import answer_sql, parse, to_sql


def test_numbers_are_compared_as_scaled_integers() -> None:
    assert to_sql(condition("floor_area <= 3000"), "sqlite", str) == "(floor_area <= 300000)"


def test_text_is_pinned_to_one_collation_on_postgresql() -> None:
    rule = condition("owner = '王''五'")
    assert to_sql(rule, "postgres", str) == "(owner COLLATE \"C\" = '王''五')"
    assert to_sql(rule, "sqlite", str) == "(owner = '王''五')"


def test_products_are_widened_on_postgresql() -> None:
    assert to_sql(condition("3 * floors > 10"), "postgres", str) == "(3 * CAST(floors AS bigint) > 10)"


def test_option_is_a_column_of_its_own() -> None:
    asked: list[str] = []

    def column(name: str) -> str:
        asked.append(name)
        return "c"

    assert to_sql(condition("utility_needs.gas"), "sqlite", column) == "(c = 1)"
    assert asked == ["utility_needs.gas"]


def test_population_counts_yes_no_and_unknown() -> None:
    rule = parse("height_m <= 24", FACTS, population=True)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE plots (height_m integer)")
        connection.executemany("INSERT INTO plots VALUES (?)", [(240,), (241,), (None,)])
        told = connection.execute(f"SELECT {answer_sql(rule, 'sqlite', str)} FROM plots").fetchall()
    assert [one for (one,) in told] == ["yes", "no", "unknown"]


def test_longest_condition_is_within_what_sqlite_takes() -> None:
    rule = condition(" OR ".join(f"floors={n}" for n in range(280)))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE plots (floors integer)")
        connection.execute("INSERT INTO plots VALUES (279)")
        assert connection.execute(f"SELECT {to_sql(rule, 'sqlite', str)} FROM plots").fetchone() == (1,)

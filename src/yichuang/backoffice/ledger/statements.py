"""Hand-written statements of the hot path, without what Django does around each execution.

On SQLite Django rewrites the placeholders of every statement every time; here that is done once per text. On
PostgreSQL it writes parameters into the text; here the driver sends them apart, so that the server prepares a
statement once, and statements whose answer nobody waits for travel together (libpq's pipeline). Errors are Django's,
and a connection that logs its queries (tests, debugging) goes the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection, transaction

from .instants import on_sqlite


class Piped:
    """What stands in for a cursor in a pipeline of PostgreSQL."""

    def __init__(self, raw: Any) -> None:
        self._cursor = psycopg.Cursor(raw)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Sends a statement off. What is wrong with it is raised by a later one, or by the commit."""
        self._cursor.execute(sql, params)

    def changed(self, sql: str, params: Sequence[Any]) -> int:
        """Sends a statement off, waits, and says how many rows it changed (0 or 1)."""
        self._cursor.execute(sql + " RETURNING 1", params)
        return len(self._cursor.fetchall())


def run(cursor: Any, sql: str, params: Sequence[Any]) -> None:
    """Executes a statement nobody waits for."""
    if isinstance(cursor, Piped):
        cursor.execute(sql, params)
        return
    database = cursor.db
    if database.vendor != "sqlite" or database.queries_logged:
        cursor.execute(sql, params)
        return
    with database.wrap_database_errors:
        sqlite3.Cursor.execute(cursor.cursor, _question_marks(sql), params)


def changed(cursor: Any, sql: str, params: Sequence[Any]) -> int:
    """Executes an UPDATE and says how many rows it changed."""
    if isinstance(cursor, Piped):
        return cursor.changed(sql, params)
    run(cursor, sql, params)
    return int(cursor.rowcount)


@contextmanager
def short_transaction() -> Iterator[Any]:
    """A cursor in a transaction of hand-written statements: whole, or rolled back by whatever is raised.

    Inside a transaction of Django's it is a savepoint of that. Otherwise begin and commit are plain statements, which
    saves a good part of the time of a write; nothing in it may use models, for Django does not know that it is open.
    """
    if connection.in_atomic_block or not connection.get_autocommit() or connection.queries_logged:
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
    elif on_sqlite():
        with connection.cursor() as cursor:
            run(cursor, "BEGIN IMMEDIATE", ())
            try:
                yield cursor
                run(cursor, "COMMIT", ())
            except BaseException:
                with suppress(DatabaseError, InterfaceError):  # it may have rolled back by itself
                    run(cursor, "ROLLBACK", ())
                raise
    else:
        yield from _piped()


def _piped() -> Iterator[Piped]:
    connection.ensure_connection()
    raw = connection.connection
    try:
        with connection.wrap_database_errors, raw.pipeline():
            cursor = Piped(raw)
            cursor.execute("BEGIN")
            yield cursor
            cursor.execute("COMMIT")
    finally:
        # after a statement that failed the server skips the rest of the pipeline, the commit too
        if not raw.closed and raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                raw.rollback()


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")

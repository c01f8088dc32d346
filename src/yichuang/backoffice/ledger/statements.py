"""Hand-written statements of the hot path, without what Django does around each execution.

On SQLite Django rewrites the placeholders of every statement every time; here that is done once per text. On
PostgreSQL it writes parameters into the text; here the driver sends them apart, so that the server prepares a
statement once, and statements that do not look at each other travel as one. Errors are Django's, and a connection
that logs its queries (tests, debugging) goes the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DatabaseError, DataError, InterfaceError, connection, transaction

from .instants import on_sqlite


class OutdatedError(RuntimeError):
    """The row a write was to begin with no longer is as it was; nothing was written."""


class Together:
    """What stands in for a cursor on PostgreSQL: statements that do not look at each other are sent as one, which is a
    transaction of its own; one that must see what was written goes after them."""

    def __init__(self, raw: Any, closing: ExitStack) -> None:
        self._raw, self._closing = raw, closing
        if raw.prepare_threshold is None and "prepare_threshold" not in connection.settings_dict["OPTIONS"]:
            # Django turns it off for the sake of poolers between it and the server; planning costs more than the write
            raw.prepare_threshold = 2
        self._cursor = psycopg.Cursor(raw)
        self._waiting: list[tuple[str, Sequence[Any]]] = []
        self._guarded = self._began = False

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Takes a statement. What is wrong with it is raised at the end."""
        self._waiting.append((sql, params))

    def take(self, sql: str, params: Sequence[Any]) -> None:
        """Takes the UPDATE everything rests on: unless it changes one row, all is undone with OutdatedError."""
        self._waiting.append((f"{sql} RETURNING 1", params))
        self._guarded = True

    def pause(self) -> None:
        """What comes now sees what came before."""
        if self._waiting:
            if not self._began:
                self._closing.enter_context(self._raw.pipeline())
                self._cursor.execute("BEGIN")
                self._began = True
            self._send()

    def finish(self) -> None:
        """Sends what is left and commits."""
        if self._waiting:
            self._send()
        if self._began:
            self._cursor.execute("COMMIT")

    def _send(self) -> None:
        parts = ", ".join(f"s{nth} AS ({sql})" for nth, (sql, _) in enumerate(self._waiting))
        # dividing by no row undoes the statement, and with it everything in it
        last = "1 / (SELECT COUNT(*) FROM s0)" if self._guarded else "1"
        values = [value for _, params in self._waiting for value in params]
        self._waiting, self._guarded = [], False
        self._cursor.execute(f"WITH {parts} SELECT {last}", values)


def run(cursor: Any, sql: str, params: Sequence[Any]) -> None:
    """Executes a statement nobody waits for."""
    if isinstance(cursor, Together):
        cursor.execute(sql, params)
        return
    database = cursor.db
    if database.vendor != "sqlite" or database.queries_logged:
        cursor.execute(sql, params)
        return
    with database.wrap_database_errors:
        sqlite3.Cursor.execute(cursor.cursor, _question_marks(sql), params)


def take(cursor: Any, sql: str, params: Sequence[Any]) -> None:
    """Executes the UPDATE a write begins with. Raises OutdatedError, now or at the end, unless it changes one row."""
    if isinstance(cursor, Together):
        cursor.take(sql, params)
        return
    run(cursor, sql, params)
    if cursor.rowcount != 1:
        raise OutdatedError


def pause(cursor: Any) -> None:
    """Statements after this one see what those before it wrote."""
    if isinstance(cursor, Together):
        cursor.pause()


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
        yield from _together()


def _together() -> Iterator[Together]:
    connection.ensure_connection()
    raw = connection.connection
    try:
        with connection.wrap_database_errors, ExitStack() as closing:
            cursor = Together(raw, closing)
            yield cursor
            cursor.finish()
    except DataError as error:
        if isinstance(error.__cause__, psycopg.errors.DivisionByZero):
            raise OutdatedError from error
        raise
    finally:
        # after a statement that failed the server skips the rest of the pipeline, the commit too
        if not raw.closed and raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            with suppress(psycopg.Error):
                raw.rollback()


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")

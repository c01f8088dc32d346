"""Hand-written statements of the hot path, without what Django does around each execution.

On SQLite Django rewrites the placeholders of every statement every time; here that is done once per text. On
PostgreSQL it writes parameters into the text; here the driver sends them apart, so that the server prepares a
statement once, and statements that do not look at each other travel as one. Errors are Django's, and a connection
that logs its queries (tests, debugging) goes the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import lru_cache
from typing import Any, cast

import psycopg
from django.db import DatabaseError, DataError, InterfaceError, connection, transaction

from .instants import on_sqlite
from .writers import in_turn


class OutdatedError(RuntimeError):
    """The row a write was to begin with no longer is as it was; nothing was written."""


MOST_VALUES = 16_000
"""Parameters in one statement: SQLite takes 32,766, PostgreSQL 65,535."""


class Together:
    """What stands in for a cursor on PostgreSQL: statements that do not look at each other are sent as one, which is a
    transaction of its own; one that must see what was written goes after them. `within`: inside a transaction, as a
    savepoint of it."""

    def __init__(self, raw: Any, closing: ExitStack, *, within: bool = False) -> None:
        self._raw, self._closing, self._within = raw, closing, within
        if raw.prepare_threshold is None and "prepare_threshold" not in connection.settings_dict["OPTIONS"]:
            # Django turns it off for the sake of poolers between it and the server; planning costs more than the write
            raw.prepare_threshold = 2
        self._cursor = psycopg.Cursor(raw)
        self._waiting: list[tuple[str, Sequence[Any]]] = []
        self._guarded = self._began = False

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Takes a statement. What is wrong with it is raised at the end."""
        if self._waiting and sum(len(some) for _, some in self._waiting) + len(params) > MOST_VALUES:
            self.pause()
        self._waiting.append((sql, params))

    def take(self, sql: str, params: Sequence[Any]) -> None:
        """Takes the UPDATE everything rests on: unless it changes one row, all is undone with OutdatedError."""
        self._waiting.append((f"{sql} RETURNING 1", params))
        self._guarded = True

    def pause(self) -> None:
        """What comes now sees what came before."""
        if self._waiting:
            self._begin()
            self._send()

    def finish(self) -> None:
        """Sends what is left and commits."""
        if self._waiting:
            if self._within:
                self._begin()
            self._send()
        if self._began:
            self._cursor.execute(_RELEASE if self._within else "COMMIT")

    def undo(self) -> None:
        """Takes back whatever was sent, after an error."""
        if self._raw.closed:
            return
        if not self._within:
            # after a statement that failed the server skips the rest of the pipeline, the commit too
            self._raw.rollback()
        elif self._began:
            self._raw.execute(_BACK)
            self._raw.execute(_RELEASE)

    def _begin(self) -> None:
        if not self._began:
            self._closing.enter_context(self._raw.pipeline())
            self._cursor.execute(_SAVEPOINT if self._within else "BEGIN")
            self._began = True

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


def insert_rows(cursor: Any, into: str, values: Sequence[Sequence[Any]], then: str = "") -> None:
    """Inserts rows nobody waits for: `into` ends in "VALUES ", `then` is what follows, ON CONFLICT and the like."""
    if not values:
        return
    row = f"({', '.join(['%s'] * len(values[0]))})"
    if not isinstance(cursor, Together) and cursor.db.vendor == "sqlite" and not cursor.db.queries_logged:
        with cursor.db.wrap_database_errors:
            sqlite3.Cursor.executemany(cursor.cursor, _question_marks(into + row + then), values)
        return
    most = MOST_VALUES // len(values[0])
    for start in range(0, len(values), most):
        some = values[start : start + most]
        run(cursor, into + ", ".join([row] * len(some)) + then, [value for one in some for value in one])


def rows(sql: str, params: Sequence[Any]) -> list[Any]:
    """The rows a statement on its own answers with."""
    with connection.cursor() as cursor:
        run(cursor, sql, params)
        return cast("list[Any]", cursor.fetchall())


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

    Inside a transaction of Django's it is a savepoint of that. Begin and commit are plain statements, which saves a
    good part of the time of a write; nothing in it may use models, for Django does not know that it is open.
    """
    within = connection.in_atomic_block
    if connection.queries_logged or connection.needs_rollback or not (within or connection.get_autocommit()):
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
    elif on_sqlite():
        begin, end, back = (_SAVEPOINT, _RELEASE, _BACK) if within else ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        with nullcontext() if within else in_turn(), connection.cursor() as cursor:
            run(cursor, begin, ())
            try:
                yield cursor
                run(cursor, end, ())
            except BaseException:
                with suppress(DatabaseError, InterfaceError):  # it may have rolled back by itself
                    run(cursor, back, ())
                    if within:
                        run(cursor, end, ())
                raise
    else:
        yield from _together(within)


_SAVEPOINT, _RELEASE, _BACK = "SAVEPOINT one_write", "RELEASE SAVEPOINT one_write", "ROLLBACK TO SAVEPOINT one_write"


def _together(within: bool) -> Iterator[Together]:
    connection.ensure_connection()
    closing = ExitStack()
    cursor = Together(connection.connection, closing, within=within)
    try:
        with connection.wrap_database_errors, closing:
            yield cursor
            cursor.finish()
    except BaseException as error:
        with suppress(psycopg.Error):
            cursor.undo()
        if isinstance(error, DataError) and isinstance(error.__cause__, psycopg.errors.DivisionByZero):
            raise OutdatedError from error
        raise


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")

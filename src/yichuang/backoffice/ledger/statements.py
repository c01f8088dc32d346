"""Hand-written statements of the hot path, without what Django does around each execution.

On SQLite Django rewrites the placeholders of every statement every time; here that is done once per text. Errors are
Django's, and a connection that logs its queries (tests, debugging) goes the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, transaction

from .instants import on_sqlite


def run(cursor: Any, sql: str, params: Sequence[Any]) -> int:
    """Executes on a Django cursor and returns the row count."""
    database = cursor.db
    if database.vendor != "sqlite" or database.queries_logged:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
    with database.wrap_database_errors:
        sqlite3.Cursor.execute(cursor.cursor, _question_marks(sql), params)
    return int(cursor.cursor.rowcount)


@contextmanager
def short_transaction() -> Iterator[Any]:
    """A cursor in a transaction of hand-written statements: whole, or rolled back by whatever is raised.

    Inside a transaction of Django's it is a savepoint of that. Otherwise begin and commit are two plain statements,
    which saves a tenth of the time of a write; nothing in it may use models, for Django does not know that it is open.
    """
    if connection.in_atomic_block or not connection.get_autocommit():
        with transaction.atomic(), connection.cursor() as cursor:
            yield cursor
        return
    with connection.cursor() as cursor:
        run(cursor, "BEGIN IMMEDIATE" if on_sqlite() else "BEGIN", ())
        try:
            yield cursor
            run(cursor, "COMMIT", ())
        except BaseException:
            with suppress(DatabaseError, InterfaceError):  # the database may have rolled back by itself, or be gone
                run(cursor, "ROLLBACK", ())
            raise


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")

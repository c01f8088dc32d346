"""Hand-written statements of the hot path, without what Django does around each execution.

On SQLite Django rewrites the placeholders of every statement every time; here that is done once per text. Errors are
Django's, and a connection that logs its queries (tests, debugging) goes the ordinary way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any


def run(cursor: Any, sql: str, params: Sequence[Any]) -> int:
    """Executes on a Django cursor and returns the row count."""
    connection = cursor.db
    if connection.vendor != "sqlite" or connection.queries_logged:
        cursor.execute(sql, params)
        return int(cursor.rowcount)
    with connection.wrap_database_errors:
        sqlite3.Cursor.execute(cursor.cursor, _question_marks(sql), params)
    return int(cursor.cursor.rowcount)


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")

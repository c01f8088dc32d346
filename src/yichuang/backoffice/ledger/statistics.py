"""How large the tables are and how many rows a key of an index has, as the database knows it: it picks its indexes by
that. PostgreSQL sees to it by itself once a transaction is over."""

from __future__ import annotations

from django.db import connection

from .statements import rows

AT_FIRST = 1000
"""Events below which any index will do."""


def keep_up() -> bool:
    """Counts anew where half as much again was written since it was last counted; says whether it did.

    About a second for a million rows, during which nobody else writes; two small queries where nothing is to be done.
    """
    if connection.vendor != "sqlite":
        return False
    ((events,),) = rows("SELECT COALESCE(MAX(id), 0) FROM ledger_event", [])
    if events < AT_FIRST or events < _counted() * 3 // 2:
        return False
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True


WITHIN = 200
"""Cases written in one transaction after which PostgreSQL is first made to count."""


def keep_up_within(done: int, counted: int) -> int:
    """Counts anew inside a transaction that has written `done` cases, `counted` of them when it last counted. Returns
    the new `counted`. What PostgreSQL planned while its tables were all but empty would look through the whole of them
    for every row: 20,000 projects took ten minutes."""
    if connection.vendor != "postgresql" or done < max(WITHIN, counted * 4):
        return counted
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return done


def _counted() -> int:
    """Events there were when it was last counted."""
    if not rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", []):
        return 0
    # "rows, rows for each key of the first column, of the first two, …"
    found = [int(said.split()[0]) for (said,) in rows("SELECT stat FROM sqlite_stat1 WHERE tbl = 'ledger_event'", [])]
    return max(found, default=0)

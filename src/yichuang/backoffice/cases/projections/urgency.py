"""How pressing a project is, in three columns that do not depend on the day: for lists of many projects in order.

On a day it is overdue from `overdue_from` on, near when `due_on` is; else its `standing` says what it waits for. The
project's own milestones (开工, 竣工) count only where no permit is in play: see `contexts.project_line`.
"""

from __future__ import annotations

from typing import Any

from yichuang.backoffice.ledger.statements import run

STOPPED, THEIRS, PAUSED, RUNNING, OWN_THEIRS, OWN_RUNNING, ENDED = 0, 1, 2, 3, 4, 5, 9

WAITING = (THEIRS, OWN_THEIRS)
STANDING_STILL = (STOPPED, PAUSED)
ON_TRACK = (RUNNING, OWN_RUNNING, ENDED)

_OPEN = "FROM cases_span s WHERE s.project_id = p.id AND s.until_at IS NULL"
_STOPPED = "EXISTS (SELECT 1 FROM cases_projectrow r WHERE r.case_id = p.id AND r.stopped_since IS NOT NULL)"
_STANDING = (
    "MIN(CASE WHEN s.status_hint = 'paused' THEN 2 "
    "WHEN s.status_hint = 'theirs' THEN CASE WHEN s.case_id = p.id THEN 4 ELSE 1 END "
    "WHEN s.case_id = p.id THEN 5 ELSE 3 END)"
)
_SELECT = (
    f"SELECT p.id, CASE WHEN {_STOPPED} THEN NULL ELSE (SELECT MIN(s.overdue_from) {_OPEN}) END, "  # noqa: S608 - ours
    f"CASE WHEN {_STOPPED} THEN NULL ELSE (SELECT MIN(s.due_on) {_OPEN} AND s.status_hint <> 'paused') END, "
    f"CASE WHEN {_STOPPED} THEN 0 ELSE COALESCE((SELECT {_STANDING} {_OPEN}), 9) END "
    "FROM cases_case p WHERE p.kind = 'project'"
)
_UPSERT = (
    "ON CONFLICT (project_id) DO UPDATE SET overdue_from = excluded.overdue_from, due_on = excluded.due_on, "
    "standing = excluded.standing"
)
_INSERT = "INSERT INTO cases_projecturgency (project_id, overdue_from, due_on, standing)"
_ONE = f"{_INSERT} {_SELECT} AND p.id = %s {_UPSERT}"
_ALL = f"{_INSERT} {_SELECT} {_UPSERT}"
_STANDS = "SELECT project_id, overdue_from, due_on, standing FROM cases_projecturgency WHERE project_id = %s"


def refresh(cursor: Any, project_id: str) -> None:
    """Says anew how pressing a project is, after its spans or its line changed. Nothing for what is no project."""
    run(cursor, _ONE, [project_id])


def refresh_all(cursor: Any) -> None:
    """The same for every project, after spans were loaded in bulk."""
    run(cursor, _ALL, [])


def stands_and_should(cursor: Any, project_id: str) -> tuple[list[str] | None, list[str] | None]:
    """What is kept about a project, and what its spans say, as text: equal unless one was changed by hand."""
    cursor.execute(_STANDS, [project_id])
    stands = cursor.fetchone()
    cursor.execute(f"{_SELECT} AND p.id = %s", [project_id])
    should = cursor.fetchone()
    # SQLite knows the type of a column, not that of an expression: days come as dates here and as text there
    return (stands and [str(one) for one in stands], should and [str(one) for one in should])

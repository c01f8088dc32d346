"""Append-only, twice: triggers in the database, and a model whose objects can be added but not changed.

Neither stops somebody who owns the database file; the hash chain and the checkpoints show what such a person did.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

GUARDED: dict[str, tuple[str, ...]] = {
    "ledger_event": ("id", "case_id, seq", "case_id, key"),
    "ledger_checkpoint": ("id", "root"),
    "ledger_checkpointhead": ("id", "checkpoint_id, case_id"),
    "ledger_storedprogramme": ("digest",),
}
"""Tables whose rows never change and never go, each with what is unique in it."""


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what the ledger keeps for ever."""


def _refuse(what: str) -> NoReturn:
    raise AppendOnlyError(f"{what}: the ledger is append-only; put a mistake right with a new event")


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses every way Django has of changing or deleting rows in place."""

    def update(self, **values: Any) -> NoReturn:
        _refuse("update")

    def _update(self, values: Any) -> int:
        # Model.save() of a row that may exist comes through here: guarded without overriding save()
        if self.exists():
            _refuse("save")
        return 0

    def delete(self) -> NoReturn:
        _refuse("delete")

    def _raw_delete(self, using: Any) -> NoReturn:
        _refuse("delete")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse("bulk_update")


class AppendOnly(models.Model):
    """Base of the guarded tables."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse("delete")


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""

# INSERT OR REPLACE takes the row in its way out without asking the trigger on DELETE
_SQLITE_REPLACE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN {taken}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()
"""


def set_guard(connection: Any) -> None:
    """Puts the triggers in place; called by the migration and after a test has lifted them. Safe to repeat."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
            for table in GUARDED:
                cursor.execute(_POSTGRES.format(table=table))
            return
        for table in GUARDED:
            for verb in ("update", "delete"):
                cursor.execute(_SQLITE.format(table=table, verb=verb, VERB=verb.upper()))
            cursor.execute(_SQLITE_REPLACE.format(table=table, taken=_taken(table)))


def _taken(table: str) -> str:
    """Whether a row with what would be unique in the new one is there already; NULL is nobody's."""
    where = (" AND ".join(f"{one} = NEW.{one}" for one in unique.split(", ")) for unique in GUARDED[table])
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in where)  # noqa: S608


def lift_guard(connection: Any) -> None:
    """Takes the triggers away: for a test that flushes, and for a restore into an empty database. Nothing else."""
    with connection.cursor() as cursor:
        for table in GUARDED:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
                continue
            for verb in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")

"""What the ledger keeps cannot be changed or removed, neither through a model nor by a statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from yichuang.backoffice.ledger import checkpoints, guard, store
from yichuang.backoffice.ledger.guard import GUARDED, AppendOnlyError
from yichuang.backoffice.ledger.models import Checkpoint, CheckpointHead, Event, StoredProgramme
from yichuang.engine.case.events import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def _kept() -> None:
    store.append("case-1", [Draft("note.written", {"kind": "diary"})], by={"ref": "person:1"}, at=AT)
    checkpoints.make(AT)
    StoredProgramme.objects.create(
        digest="d", programme_id="p", version="1", text="{}", published_at=AT, published_by="{}"
    )


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_remove_a_row(table: str, statement: str) -> None:
    column = "version" if table == "ledger_storedprogramme" else "id"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("table", GUARDED)
def test_an_insert_that_would_take_another_row_out_is_refused_too(table: str) -> None:
    statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if connection.vendor == "postgresql":
        first = GUARDED[table][0]
        statement = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({first}) DO UPDATE SET {first} = 1"
        statement = statement.replace("digest = 1", "digest = ''")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("_kept")
def test_an_insert_under_a_key_already_used_takes_nothing_out() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    store.append("case-2", [Draft("note.written", {"kind": "diary"})], by={"ref": "person:1"}, at=AT, key="once")
    columns = "case_id, type, schema, at, by, body, prev, hash, key, command, of_command"
    copy = (
        f"INSERT OR REPLACE INTO ledger_event (seq, {columns}) SELECT 9, {columns} FROM ledger_event WHERE key = 'once'"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy)
    assert Event.objects.get(key="once").seq == 1


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("table", GUARDED)
def test_postgresql_refuses_to_empty_a_table(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("model", [Event, Checkpoint, CheckpointHead, StoredProgramme])
def test_a_model_refuses_before_the_database_has_to(model: type) -> None:
    row = model.objects.first()
    attempts = [
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=row.pk),
        lambda: model.objects.bulk_update([row], ["pk"]),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnlyError), transaction.atomic():
            attempt()
    assert model.objects.count() == 1


@pytest.mark.usefixtures("_kept")
def test_the_guard_can_be_lifted_for_a_restore_and_set_again() -> None:
    guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET at = at")
    guard.set_guard(connection)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET at = at")

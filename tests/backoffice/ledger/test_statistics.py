"""SQLite picks its indexes by counts, which the sweep keeps up with what is written."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.backoffice.cases.samples import SEEDER, later, opened
from yichuang.backoffice.cases.perform import perform_many
from yichuang.backoffice.ledger import statistics
from yichuang.backoffice.ledger.statements import rows
from yichuang.backoffice.notify.sweep import sweep
from yichuang.engine.case.commands import WriteNote

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_tables_are_counted_once_and_again_when_half_as_much_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "AT_FIRST", 10)

    def write(notes: int) -> None:
        perform_many([(case_id, WriteNote(text=f"{n}")) for n in range(notes)], by=SEEDER, at=later(hours=1))

    sqlite = connection.vendor == "sqlite"  # PostgreSQL counts by itself
    if sqlite:  # numbers go on where a test before this one left them
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'ledger_event'")
    case_id = opened()
    assert not statistics.keep_up()
    write(11)
    assert statistics.keep_up() is sqlite
    assert not statistics.keep_up()
    write(5)
    assert not statistics.keep_up()
    write(5)
    assert sweep(later(hours=2)).error == ""
    assert not statistics.keep_up()
    if sqlite:
        counted = rows("SELECT stat FROM sqlite_stat1 WHERE tbl = 'ledger_event'", [])
        assert any(said.startswith("22 ") for (said,) in counted)

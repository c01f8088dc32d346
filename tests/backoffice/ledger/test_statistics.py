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


def test_a_long_transaction_counts_what_it_wrote_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "WITHIN", 10)
    if connection.vendor == "sqlite":  # which counts where nobody else is writing
        assert statistics.keep_up_within(1000, 0) == 0
        return
    for _ in range(12):
        opened()
    counted, asked = 0, []
    for done in (5, 10, 30, 40, 100, 160):
        before, counted = counted, statistics.keep_up_within(done, counted)
        asked.append(counted != before)
    assert asked == [False, True, False, True, False, True]
    ((known,),) = rows("SELECT reltuples FROM pg_class WHERE relname = 'cases_case'", [])
    assert known >= 12

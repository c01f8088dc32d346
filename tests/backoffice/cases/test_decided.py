"""How long decisions took is written with the decision, follows its entries, and is replayed the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.backoffice.cases.samples import SEEDER, happened, later, opened, small
from yichuang.backoffice.cases.models import Case, Decided
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.queries import step_cutting as query
from yichuang.backoffice.cases.rebuild import differences_of, rebuild
from yichuang.engine.case.commands import MigrateCase, RectifyEntry

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def decided(item: str = "A", took: int = 4, **fields) -> str:
    case = opened(**fields)
    happened(case, item, "accepted", later(hours=1))
    happened(case, item, "granted", later(days=took))
    return case


def test_a_decision_leaves_a_row_with_the_days_it_took() -> None:
    case = decided()
    row = Decided.objects.get(case=case)
    assert (row.item, row.used, row.allowed, row.late, row.basis) == ("A", 4, 5, False, "working")
    assert (row.accepted_on, row.ended_on) == (date(2020, 3, 2), date(2020, 3, 6))
    assert row.programme == small().digest


def test_one_past_its_limit_is_late_and_one_without_a_limit_never() -> None:
    assert Decided.objects.get(case=decided(took=10)).late
    row = Decided.objects.get(case=decided(item="C", took=30))
    assert (row.allowed, row.late, row.used) == (None, False, 22)


def test_a_gate_and_what_was_withdrawn_are_no_decisions() -> None:
    case = opened()
    happened(case, "G", "met", later(hours=1))
    happened(case, "A", "received", later(hours=1))
    happened(case, "A", "not_accepted", later(hours=2))
    assert not Decided.objects.exists()


def test_an_entry_put_right_moves_its_row_and_one_taken_back_takes_it_away() -> None:
    case = decided()
    granting = Case.objects.get(pk=case).seq
    put_right = RectifyEntry(seq=granting, text="日期记错了", change={"done_on": "2020-03-05"})
    assert perform(case, put_right, by=SEEDER, at=later(days=6)).ok
    assert Decided.objects.get(case=case).used == 3
    assert differences_of(case) == []
    assert perform(case, RectifyEntry(seq=granting, text="没有这回事", void=True), by=SEEDER, at=later(days=7)).ok
    assert not Decided.objects.filter(case=case).exists()
    assert differences_of(case) == []


def test_the_version_is_that_of_the_day_of_decision() -> None:
    case = opened()
    happened(case, "A", "accepted", later(hours=1))
    assert perform(case, MigrateCase(target=small("2"), text="新版"), by=SEEDER, at=later(days=1)).ok
    happened(case, "A", "granted", later(days=2))
    assert Decided.objects.get(case=case).programme == small("2").digest


def test_rebuilding_writes_the_same_rows_and_a_row_changed_by_hand_is_found() -> None:
    case = decided()
    columns = [one.attname for one in Decided._meta.concrete_fields if one.attname != "id"]
    before = list(Decided.objects.values_list(*columns))
    Decided.objects.update(used=99)
    assert [one["what"] for one in differences_of(case)] == ["decided"]
    rebuild([case], at=later(days=20))
    assert list(Decided.objects.values_list(*columns)) == before and differences_of(case) == []


def test_times_are_counted_in_one_query_however_many_were_decided() -> None:
    digest = small().digest
    for took in (1, 2, 2, 3):
        decided(took=took)
    with CaptureQueriesContext(connection) as few:
        rows = query.taken([digest])
    assert sorted((row[4], row[5]) for row in rows) == [(1, 1), (2, 2), (3, 1)]
    for took in (1, 2, 3):
        decided(took=took)
    with CaptureQueriesContext(connection) as many:
        assert sum(row[5] for row in query.taken([digest])) == 7
    assert len(few) == len(many) == 1


def test_decisions_of_a_replayed_log_are_nobodys_of_the_district() -> None:
    decided(division="log:helmond")
    assert query.taken([small().digest]) == []

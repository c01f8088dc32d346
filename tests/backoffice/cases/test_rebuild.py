"""Projections are disposable: replayed they are the same, and what was changed in them by hand is found."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tests.backoffice.cases.samples import SEEDER, happened, later, opened
from yichuang import programmes
from yichuang.backoffice.cases import known
from yichuang.backoffice.cases.models import Case, ProjectRow, Snapshot, Span
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.rebuild import check, first_bad_head, rebuild
from yichuang.backoffice.cases.snapshots import EVERY
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import guard
from yichuang.engine.case.commands import GiveFacts, LinkCase, RaiseObstacle, RecordItemEvent, StopWorks, WriteNote

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def standing() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for model in (Case, Span, ProjectRow):
        columns = [f.attname for f in model._meta.concrete_fields if f.attname not in ("id", "turned_at")]
        found[model.__name__] = sorted(map(tuple, model.objects.values_list(*columns)), key=repr)
    return found


@pytest.fixture
def project() -> str:
    project = opened(
        programme=programmes.load("key_projects"),
        kind="project",
        title="生物医药产业园",
        facts={
            "project_name": "生物医药产业园",
            "owner": "华康公司",
            "investment_total": "1200000000.00",
            "investment_plan_year": "300000000.00",
            "investment_done_year": "40000000.00",
            "planned_start_on": "2020-04-01",
            "project_code": "2020-370000-27-03-000001",
        },
    )
    perform(project, RecordItemEvent(item="K01", what="met"), by=SEEDER, at=later(hours=1))
    perform(project, RaiseObstacle(obstacle="o1", text="缺水电", ask="请协调"), by=SEEDER, at=later(hours=2))
    permits = opened(facts={"height": "30.0"})
    perform(permits, LinkCase(case=project, relation="project"), by=SEEDER, at=later(hours=3))
    happened(permits, "A", "granted", later(hours=4), accepted_on=date(2020, 3, 2))
    return project


def test_the_line_of_a_project_says_what_its_events_say(project: str) -> None:
    row = ProjectRow.objects.get(pk=project)
    assert (row.name, row.owner, row.stage, row.stage_on) == ("生物医药产业园", "华康公司", "planned", date(2020, 3, 2))
    assert (row.total_fen, row.plan_fen, row.done_fen) == (120_000_000_000, 30_000_000_000, 4_000_000_000)
    assert row.dates == {"start": {"planned": "2020-04-01"}}
    assert row.open_obstacles == 1
    assert Case.objects.get(pk=project).project_code == "2020-370000-27-03-000001"


def test_two_characters_find_a_project(project: str) -> None:
    from yichuang.backoffice.cases.projections.search import wanted

    def found(query: str) -> bool:
        rows = ProjectRow.objects.all()
        for word in wanted(query):
            rows = rows.filter(search__contains=word)
        return rows.exists()

    assert found("医药") and found("华康 产业园") and found("园") and found("000001")
    assert not found("药医") and not found("钢铁")


def test_stopped_works_show_since_when(project: str) -> None:
    for item in ("K02", "K03", "K04", "K10", "K05"):
        perform(project, RecordItemEvent(item=item, what="met", despite="试验"), by=SEEDER, at=later(hours=5))
    perform(project, StopWorks(text="疫情", done_on=date(2020, 3, 2)), by=SEEDER, at=later(hours=6))
    assert ProjectRow.objects.get(pk=project).stopped_since == date(2020, 3, 2)
    assert check()["ok"]


def test_rebuilding_changes_nothing(project: str) -> None:
    before = standing()
    assert rebuild(at=later(hours=5)) == 2
    assert standing() == before
    assert check()["ok"]


def test_everything_comes_back_from_the_events_alone(project: str) -> None:
    before = standing()
    Span.objects.all().delete()
    ProjectRow.objects.all().delete()
    Case.objects.all().delete()
    known.forget()
    assert not check()["ok"]
    rebuild(at=later(hours=5))
    assert standing() == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_span SET due_on = '2021-01-01' WHERE instance = 'F'",
        "UPDATE cases_span SET state = 'granted' WHERE until_at IS NULL",
        "DELETE FROM cases_span WHERE until_at IS NOT NULL",
        "UPDATE cases_span SET project_id = NULL",
        "UPDATE cases_projectrow SET total_fen = 1",
        "DELETE FROM cases_projectrow",
        "UPDATE cases_case SET closed_at = last_at",
        "UPDATE cases_case SET title = 'x'",
    ],
)
def test_a_projection_changed_by_hand_is_found_and_put_right(project: str, sql: str) -> None:
    before = standing()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert not check()["ok"]
    rebuild(at=later(hours=5))
    assert check()["ok"]
    assert standing() == before


def test_a_sample_is_drawn_again_by_its_seed(project: str) -> None:
    assert check(1, seed=3) == check(1, seed=3)
    assert check(1)["checked"] == 1


def test_a_head_row_ahead_of_its_chain_shows_a_cut_off_tail(project: str) -> None:
    assert first_bad_head() is None
    seq = state_of(project).seq
    guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_event WHERE case_id = %s AND seq = %s", [project, seq])
    guard.set_guard(connection)
    assert first_bad_head() == {"case": project, "seq": seq, "why": "cut_off"}


def test_a_long_case_starts_from_its_snapshot_and_reads_the_same() -> None:
    case_id = opened()
    for nth in range(EVERY + 5):
        perform(case_id, WriteNote(text=f"第{nth}条"), by=SEEDER, at=later(hours=1))
    whole = state_of(case_id)
    assert Snapshot.objects.get(pk=case_id).seq == EVERY
    known.forget()
    assert state_of(case_id) == whole


def test_a_project_read_from_the_database_still_owns_its_items(project: str) -> None:
    known.forget()
    perform(project, RecordItemEvent(item="K02", what="met"), by=SEEDER, at=later(hours=5))
    assert set(Span.objects.filter(case=project).values_list("project_id", flat=True)) == {project}
    assert check()["ok"]


def test_a_snapshot_changed_by_hand_is_not_believed() -> None:
    case_id = opened()
    for nth in range(EVERY):
        perform(case_id, WriteNote(text=f"第{nth}条"), by=SEEDER, at=later(hours=1))
    whole = state_of(case_id)
    blob = bytearray(Snapshot.objects.get(pk=case_id).blob)
    blob[-2] ^= 1
    Snapshot.objects.filter(pk=case_id).update(blob=bytes(blob))
    known.forget()
    assert state_of(case_id) == whole


def test_a_forgotten_fact_reads_as_erased_and_the_case_goes_on() -> None:
    from yichuang.backoffice.ledger import register, texts
    from yichuang.backoffice.ledger.verify import verify

    case_id = opened(facts={"contact": {"name": "张三"}})
    held = texts.of_case(case_id, personal_only=True)
    assert register.forget_texts(held, by=SEEDER, at=later(hours=1), reason="本人申请") == 1
    sealed = state_of(case_id).raw_facts()["contact"]
    assert texts.plain(sealed, texts.open_texts([sealed["sealed"]])) is None
    perform(case_id, GiveFacts(facts={"owner": "甲"}), by=SEEDER, at=later(hours=2))
    assert verify()["ok"] and check()["ok"]

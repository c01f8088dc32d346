"""The step-cutting register: who sees what, where its figures lead, and that a trial touches no case."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.screens.sample_district import moment
from yichuang.backoffice.cases.models import Case, Decided, KeptTrial, KeptTrialCase, Span
from yichuang.backoffice.ledger import drafts
from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.ledger.models import Event, ProgrammeDraft
from yichuang.engine.programme.model import Programme
from yichuang.screens.window import step_trial

PERMITS = "construction_permits"
B01 = "item.B01.allow.days"
PERIOD = {"from_on": "2020-02-01", "to_on": "2020-03-25"}


def proposed(district, n: str = "2") -> ProgrammeDraft:
    base = published.current(PERMITS, moment("2020-03-24"))
    said = {B01: {"n": n, "evidence": "assumed", "source": ""}}
    return drafts.propose(base, said, note="再压缩", by=district.actor("li"), at=moment("2020-03-24"))


def in_force(district, n: str = "2") -> tuple[Programme, Programme]:
    """(the version the cases of the district run under, one with another limit for B01 published after it)."""
    base = published.current(PERMITS, moment("2020-03-24"))
    new = drafts.put_into_force(
        proposed(district, n), version="2020.2", valid_from=date(2020, 3, 24), by=district.actor("zhou"),
        at=moment("2020-03-24"),
    )  # fmt: skip
    return base, new


def address(before: Programme, after: Programme, rest: str = "") -> str:
    return f"/register/{PERMITS}/{before.digest[:12]}/{after.digest[:12]}/{rest}"


def written() -> tuple[object, ...]:
    """Everything a trial must leave as it is."""
    heads = list(Case.objects.order_by("pk").values_list("pk", "seq", "hash", "turned_at"))
    return heads, Event.objects.count(), Span.objects.count(), Decided.objects.count()


def test_the_list_names_the_versions_and_how_they_are_related(district, office_of) -> None:
    in_force(district)
    proposed(district, "1")
    page = office_of("wang").get("/register/").content.decode()
    assert "新版对前一版" in page and "草稿对现行" in page and "版本2020.2" in page
    assert "只有一版" in page


def test_a_page_shows_every_flow_and_item_before_and_after(district, office_of) -> None:
    before, after = in_force(district)
    page = office_of("wang").get(address(before, after))
    parts = page.context["parts"]
    assert {one.id for one in parts} == {*after.flows, ""}
    row = next(row for row in parts[0].items if row.id == "B01")
    limit = row.cells[4]
    assert (limit.before, limit.after) == ("7个工作日", "2个工作日") and limit.better
    copies = next(one for one in parts[0].rows if one.what == "纸质份数")
    assert copies.cell.after == "未写明"
    english = office_of("wang", language="en").get(address(before, after)).content.decode()
    assert "Paper copies" in english and "not stated" in english.lower()


def test_real_times_stand_beside_the_limits(district, office_of) -> None:
    before, after = in_force(district)
    row = next(
        row
        for part in office_of("wang").get(address(before, after)).context["parts"]
        for row in part.times
        if row.decided
    )
    assert row.decided == 3 and row.median.endswith("个工作日") and row.within


def test_the_public_sees_what_was_published_and_no_times_of_so_few(district, office_of) -> None:
    before, after = in_force(district)
    draft = proposed(district, "1")
    everyone = Client()
    assert "草稿" not in everyone.get("/register/").content.decode()
    page = everyone.get(address(before, after))
    assert page.status_code == 200 and "不到5件" in page.content.decode()
    assert all(row.few and not row.decided for part in page.context["parts"] for row in part.times)
    assert "试算" not in page.content.decode()
    assert everyone.get(f"/register/{PERMITS}/{after.digest[:12]}/draft-{draft.pk}/").status_code == 404


@pytest.mark.both_databases
def test_a_trial_keeps_its_figures_and_the_cases_and_touches_none(district, office_of) -> None:
    before, after = in_force(district)
    stood = written()
    answer = office_of("li").post(address(before, after, "try/"), PERIOD, follow=True)
    assert "算好了：看了3件" in answer.content.decode()
    assert written() == stood
    trial = KeptTrial.objects.get()
    assert trial.outcome["looked_at"] == 3 and trial.outcome["figures"]["earlier"]["cases"] == 3
    page = office_of("wang").get(address(before, after, "cases/earlier/"))
    assert [row["amount"] > 0 for row in page.context["rows"]] == [True] * 3
    again = office_of("li").post(address(before, after, "try/"), PERIOD)
    assert again.status_code == 302 and KeptTrial.objects.count() == 1


def test_a_draft_is_tried_before_it_is_published(district, office_of) -> None:
    draft, base = proposed(district), published.current(PERMITS, moment("2020-03-24"))
    here = f"/register/{PERMITS}/{base.digest[:12]}/draft-{draft.pk}/"
    office_of("li").post(f"{here}try/", PERIOD)
    assert "到期日提前" in office_of("wang").get(here).content.decode()


@pytest.mark.parametrize(
    ("who", "said", "words"),
    [
        ("wang", PERIOD, "由能改机制或发布机制的人来做"),
        ("li", {"from_on": "昨天", "to_on": "2020-03-25"}, "两个日期都要填"),
        ("li", {"from_on": "2020-03-25", "to_on": "2020-03-01"}, "请对调"),
    ],
)
def test_a_trial_that_cannot_be_run_says_why_and_keeps_nothing(district, office_of, who, said, words) -> None:
    before, after = in_force(district)
    answer = office_of(who).post(address(before, after, "try/"), said, follow=True)
    assert words in answer.content.decode() and not KeptTrial.objects.exists()


def test_more_cases_than_a_page_can_wait_for_are_left_to_the_command(district, office_of, monkeypatch) -> None:
    before, after = in_force(district)
    monkeypatch.setattr(step_trial, "MOST_EVENTS", 10)
    page = office_of("li").post(address(before, after, "try/"), PERIOD, follow=True).content.decode()
    assert f"yichuang register {PERMITS} --before" in page and "--keep" in page
    assert not KeptTrial.objects.exists()


@pytest.mark.parametrize("rest", ["nonsense/nonsense/", "{after}/nonsense/", "{before}/{after}/cases/nonsense/"])
def test_what_is_not_there_is_not_found(district, office_of, rest) -> None:
    before, after = in_force(district)
    named = rest.format(before=before.digest[:12], after=after.digest[:12])
    assert office_of("li").get(f"/register/{PERMITS}/{named}").status_code == 404


def test_a_trial_is_not_there_for_the_public(district, office_of) -> None:
    before, after = in_force(district)
    office_of("li").post(address(before, after, "try/"), PERIOD)
    assert Client().get(address(before, after, "cases/earlier/")).status_code in (302, 404)
    assert Client().post(address(before, after, "try/"), PERIOD).status_code == 302
    assert not Client().get(address(before, after)).context["trial"]


def test_the_register_goes_out_as_a_workbook_that_prints_on_a4(district, office_of) -> None:
    before, after = in_force(district)
    office_of("li").post(address(before, after, "try/"), PERIOD)
    answer = office_of("wang").get(address(before, after, "register.xlsx"))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["流程", "事项", "实际用时", "试算"]
    flows = list(book["流程"].iter_rows(min_row=3, values_only=True))
    assert any(row[1] == "事项" and row[2] == row[3] for row in flows)
    assert all(sheet.page_setup.paperSize == 9 for sheet in book)
    tried = {row[0]: row[1:] for row in book["试算"].iter_rows(min_row=3, values_only=True)}
    assert tried["到期日提前（天）"][0] == 3
    public = openpyxl.load_workbook(BytesIO(Client().get(address(before, after, "register.xlsx")).content))
    assert public.sheetnames == ["流程", "事项", "实际用时"]


def test_the_chosen_two_versions_lead_to_their_page(district, office_of) -> None:
    before, after = in_force(district)
    chosen = {"before": after.digest[:12], "after": before.digest[:12]}
    answer = office_of("wang").get(f"/register/{PERMITS}/", chosen)
    assert answer.status_code == 302 and answer["Location"] == address(after, before)
    assert office_of("wang").get(f"/register/{PERMITS}/", {"before": "x"}).status_code == 404


@pytest.mark.both_databases
def test_lists_ask_the_database_the_same_however_many_cases_a_figure_counts(district, office_of) -> None:
    before, after = in_force(district)
    office_of("li").post(address(before, after, "try/"), PERIOD)
    here = address(before, after, "cases/earlier/")
    client = office_of("wang")
    client.get(here)
    with CaptureQueriesContext(connection) as three:
        client.get(here)
    some = list(KeptTrialCase.objects.all())
    KeptTrialCase.objects.bulk_create(
        [KeptTrialCase(trial=one.trial, case=one.case, amounts=one.amounts, line=one.line) for one in some * 20]
    )
    with CaptureQueriesContext(connection) as many:
        page = client.get(here)
    assert len(page.context["rows"]) == 50 and page.context["following"]
    assert len(many) == len(three)
    following = client.get(f"{here}?after={page.context['following']}")
    assert len(following.context["rows"]) == 13


def test_a_page_asks_the_database_the_same_however_many_were_decided(district, office_of) -> None:
    before, after = in_force(district)
    client = office_of("wang")
    client.get(address(before, after))
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(address(before, after))
    Decided.objects.exclude(pk=Decided.objects.first().pk).delete()
    with CaptureQueriesContext(connection) as one:
        client.get(address(before, after))
    assert len(one) == len(all_of_them)

"""The mechanisms: read by everybody, changed by two people."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yichuang.backoffice.ledger import programmes as published
from yichuang.backoffice.ledger.models import ProgrammeDraft, StoredProgramme
from yichuang.backoffice.people.models import Post
from yichuang.programmes import load

PERMITS = "construction_permits"
B04 = "item.B04.allow.days"


@pytest.fixture
def two_people(district):
    """li may propose and publish, zhou may publish only, wang may do neither."""
    from yichuang.backoffice.people.models import Holding

    for holding in Holding.objects.select_related("person__user", "post"):
        rights = set(holding.post.rights) - {"programmes", "publish"}
        if holding.person.user and holding.person.user.username == "li":
            rights |= {"programmes", "publish"}
        if holding.person.user and holding.person.user.username == "zhou":
            rights |= {"publish"}
        Post.objects.filter(pk=holding.post_id).update(rights=sorted(rights))


def change(client, value="6", note="青政〔2020〕3号", path=B04):
    page = client.get(f"/programmes/{PERMITS}/numbers/")
    line = next(one for one in page.context["lines"] if one.at.path == path)
    data = {f"n:{path}": value, f"e:{path}": "assumed", f"s:{path}": line.source, "note": note}
    return client.post(f"/programmes/{PERMITS}/numbers/", data)


def test_an_official_reads_every_item_with_limit_evidence_and_source(district, office_of):
    page = office_of("wang").get(f"/programmes/{PERMITS}/").content.decode()
    assert "建设工程规划许可证" in page and "5个工作日" in page and "待核" in page
    assert "必须先办：" in page


def test_the_special_procedures_are_listed_by_class_with_what_leaves_their_time_out(district, office_of):
    for language, heading, row in (
        ("zh-hans", "特别程序：", ("听证", "《行政许可法》第四十五条 · 自身时限20 (待核) · ")),
        ("en", "Special procedures: ", ("Hearing", "article 45 of the Administrative Licence Law · ")),
    ):
        parts = office_of("wang", language=language).get(f"/programmes/{PERMITS}/").context["parts"]
        rows = dict(next(one.rows for one in parts if one.heading.startswith(heading)))
        assert rows[row[0]].startswith(row[1])
        assert len(rows) == 12
    with_any = [one for one in load(PERMITS).items.values() if one.special_procedures]
    n = sum(len(one.special_procedures) for one in with_any)
    assert any(one.heading == f"{heading}{len(with_any)} items, {n} procedures, 10 classes" for one in parts)


def test_what_is_typed_once_for_two_mechanisms_stands_on_the_page_of_each(district, office_of):
    client = office_of("wang", language="en")
    for programme, rows in (
        (PERMITS, {("Project name", "Project"), ("Key project", "not asked: known by the link")}),
        ("key_projects", {("Project", "Project name"), ("Total investment", "Total investment")}),
    ):
        page = client.get(f"/programmes/{programme}/")
        parts = [one for one in page.context["parts"] if one.heading.endswith("typed once")]
        assert any(rows <= set(part.rows) for part in parts)
        assert all(part.heading in unescape(page.content.decode()) for part in parts)


def test_what_follows_in_law_stands_beside_every_number(district, office_of):
    client = office_of("wang")
    page = client.get(f"/programmes/{PERMITS}/").content.decode()
    assert "逾期违诺" in page and "逾期违法" in page
    parts = {one.heading: dict(one.rows) for one in client.get(f"/programmes/{PERMITS}/").context["parts"]}
    assert parts["逾期不办有说法的地方，只有这些"] == {
        "窗口收到申请后不受理、不告知": "5个工作日 · 逾期视为受理",
        "协办意见（并联事项，逾期视为同意）": "5个工作日 · 逾期视为同意",
    }
    assert parts["不予许可后的救济途径"]["行政诉讼"].startswith("6个月内 (待核) · 到期失效")
    assert parts["证照和文书的有效期"]["建筑工程施工许可证"] == "90天 (法定) · 到期失效 · 可延期2次，每次90天"


def test_the_list_names_version_review_and_what_the_checks_found(district, office_of):
    page = office_of("wang", language="en").get("/programmes/").content.decode()
    assert "Nothing found" in page and "Next review" in page


def test_a_flow_is_shown_by_itself_and_as_a_drawing(district, office_of):
    page = office_of("wang").get(f"/programmes/{PERMITS}/?flow=S&graph=1").content.decode()
    shown = page.partition('<details class="part">')[0]
    assert "<svg" in shown and "施工许可" in shown and "初步设计及概算" not in shown


def test_a_number_is_proposed_by_one_and_published_by_another(district, two_people, office_of):
    answer = change(office_of("li"))
    draft = ProgrammeDraft.objects.get()
    assert answer.status_code == 302 and draft.changes[B04]["n"] == "6"
    own = office_of("li").post(f"/programmes/drafts/{draft.pk}/publish/", {"version": "9", "valid_from": "2020-03-25"})
    assert own.status_code == 422 and "别人来发布" in own.content.decode()
    done = office_of("zhou").post(
        f"/programmes/drafts/{draft.pk}/publish/", {"version": "9", "valid_from": "2020-03-25"}
    )
    assert done.status_code == 302
    row = StoredProgramme.objects.get(version="9")
    assert int(published.get(row.digest).items["B04"].allow.days.n) == 6
    shown = office_of("wang").get(f"/programmes/{PERMITS}/versions/{row.digest}/").content.decode()
    assert B04 in shown


def test_the_form_sent_as_it_is_shown_changes_no_source(district, two_people, office_of):
    client = office_of("li")
    page = client.get(f"/programmes/{PERMITS}/numbers/").content.decode()
    sent = {"note": "改"}
    for name, value in re.findall(r'<input name="(n:[^"]+)" value="([^"]*)"', page):
        sent[name] = value
    for name, options in re.findall(r'<select name="([es]:[^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        assert len(chosen) == 1, name
        sent[name] = chosen[0]
    sent[f"n:{B04}"] = "6"
    assert client.post(f"/programmes/{PERMITS}/numbers/", sent).status_code == 302
    assert list(ProgrammeDraft.objects.get().changes) == [B04]


def test_only_an_assumed_number_goes_without_a_source(district, two_people, office_of):
    sent = {f"n:{B04}": "6", f"s:{B04}": "", "note": "改"}
    refused = office_of("li").post(f"/programmes/{PERMITS}/numbers/", {**sent, f"e:{B04}": "published"})
    assert refused.status_code == 422 and "要选一个依据" in refused.content.decode()
    assert office_of("li").post(f"/programmes/{PERMITS}/numbers/", {**sent, f"e:{B04}": "assumed"}).status_code == 302
    draft = ProgrammeDraft.objects.get()
    office_of("zhou").post(f"/programmes/drafts/{draft.pk}/publish/", {"version": "9", "valid_from": "2020-03-25"})
    made = published.get(StoredProgramme.objects.get(version="9").digest)
    assert made.items["B04"].allow.days.source == ""


@pytest.mark.parametrize(
    ("value", "note", "words"),
    [("五", "改", "填不小于0的数字"), ("6", "", "写明为什么改"), ("-1", "改", "填不小于0的数字")],
)
def test_what_cannot_be_read_stays_typed_and_makes_no_draft(district, two_people, office_of, value, note, words):
    answer = change(office_of("li"), value, note)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and f'value="{value}"' in page
    assert not ProgrammeDraft.objects.exists()


def test_who_may_not_propose_is_told_and_leaves_nothing(district, two_people, office_of):
    assert "没有这个权限" in change(office_of("wang")).content.decode()
    assert not ProgrammeDraft.objects.exists()


def test_nothing_changed_is_no_draft(district, two_people, office_of):
    answer = office_of("li").post(f"/programmes/{PERMITS}/numbers/", {"note": "改"})
    assert answer.status_code == 422 and "没有改动" in answer.content.decode()


def test_a_statutory_number_is_locked(district, two_people, office_of):
    client = office_of("li")
    page = client.get(f"/programmes/{PERMITS}/numbers/")
    locked = next(one for one in page.context["lines"] if one.at.locked)
    data = {f"n:{locked.at.path}": "1", f"e:{locked.at.path}": "assumed", "note": "改"}
    assert "法定的数字" in client.post(f"/programmes/{PERMITS}/numbers/", data).content.decode()


def test_numbers_go_out_as_a_workbook_and_come_back_changed(district, two_people, office_of):
    client = office_of("li")
    book = openpyxl.load_workbook(BytesIO(client.get(f"/programmes/{PERMITS}/numbers.xlsx").content))
    row = next(r for r in book.active.iter_rows(min_row=2) if r[0].value == B04)
    assert row[6].value == "逾期违诺"
    row[3].value, row[4].value = "7", "assumed"
    kept = BytesIO()
    book.save(kept)
    kept.seek(0)
    kept.name = "numbers.xlsx"
    answer = client.post(f"/programmes/{PERMITS}/numbers/", {"note": "改", "workbook": kept})
    assert answer.status_code == 302 and ProgrammeDraft.objects.get().changes == {
        B04: {"n": "7", "evidence": "assumed", "source": row[5].value}
    }


def test_a_changed_number_keeps_what_follows_in_law(district, two_people, office_of):
    change(office_of("li"), "4", path="opinion.coordination.days")
    draft = ProgrammeDraft.objects.get()
    data = {"version": "9", "valid_from": "2020-03-25"}
    office_of("zhou").post(f"/programmes/drafts/{draft.pk}/publish/", data)
    draft.refresh_from_db()
    asked = published.get(draft.published).opinions["coordination"]
    assert int(asked.days.n) == 4 and asked.silence_agrees


def test_a_draft_is_decided_once_and_a_stale_one_not_at_all(district, two_people, office_of):
    change(office_of("li"))
    change(office_of("li"), "7")
    first, second = ProgrammeDraft.objects.order_by("pk")
    data = {"version": "9", "valid_from": "2020-03-25"}
    office_of("zhou").post(f"/programmes/drafts/{first.pk}/publish/", data)
    again = office_of("zhou").post(f"/programmes/drafts/{first.pk}/publish/", data | {"version": "10"})
    assert "已经定过" in again.content.decode()
    stale = office_of("zhou").post(f"/programmes/drafts/{second.pk}/publish/", data | {"version": "10"})
    assert "已经出了新版" in stale.content.decode()
    assert office_of("li").post(f"/programmes/drafts/{second.pk}/withdraw/").status_code == 302
    assert StoredProgramme.objects.filter(programme_id=PERMITS).exclude(version="9").count() <= 1


def test_a_page_asks_the_database_the_same_however_many_versions(district, two_people, office_of):
    def asked() -> int:
        client = office_of("wang")
        client.get(f"/programmes/{PERMITS}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/programmes/{PERMITS}/")
        return len(queries)

    before = asked()
    for nth in range(3):
        change(office_of("li"), str(6 + nth))
        draft = ProgrammeDraft.objects.latest("pk")
        data = {"version": f"9.{nth}", "valid_from": "2020-03-25"}
        assert office_of("zhou").post(f"/programmes/drafts/{draft.pk}/publish/", data).status_code == 302
    assert asked() == before

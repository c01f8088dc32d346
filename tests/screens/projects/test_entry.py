"""The ten-second entry: one item or several, from a list or a link, and back to the row it came from."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.screens.sample_district import did
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.texts import open_texts
from yichuang.backoffice.people.models import Post
from yichuang.engine.case.commands import RecordItemEvent, WriteNote

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def url(district, key="plant", item="B04", permits=True):
    case = district.permits[key] if permits else district.projects[key]
    return reverse("projects:entry", args=[case, item])


def filled(page, **typed):
    """The form as it was rendered, with what a person types and chooses."""
    chosen = [one.what for one in [*page.context["big"], *page.context["rest"]] if one.chosen]
    first = {"what": chosen[0] if chosen else "", "done_on": page.context["first_day"]}
    hidden = {"key": page.context["key"], "seen": page.context["seen"], "next": page.context["back"]}
    return {**hidden, **first, **typed}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def item(district, key="plant", name="B04"):
    return state_of(district.permits[key]).latest(name)


# --- the usual entry --------------------------------------------------------------------------------------------------


def test_the_usual_entry_needs_one_typed_field_and_one_press(district, office_of):
    client = office_of("wang")
    page = client.get(url(district))
    done = client.post(url(district), filled(page, number="青规〔2020〕31号"))
    assert done.status_code == 302
    recorded = item(district)
    assert (recorded.state, recorded.ended_on, recorded.number) == ("granted", date(2020, 3, 25), "青规〔2020〕31号")


def test_no_more_than_three_fields_stand_open_for_the_usual_entry(district, office_of):
    html = office_of("wang").get(url(district)).content.decode()
    form = html[html.index('class="sheet pad entry"') :]
    # what only other events need is hidden by the style sheet, what is rarely given is folded away
    rare = r'<div class="field[^"]*(?:acceptance|despite|pausing|owing).*?</div>|<fieldset class="field.*?</fieldset>'
    usual = re.sub(rare + r"|<details.*?</details>", "", form, flags=re.DOTALL)
    fields = re.findall(r'<(?:input(?! type="(?:hidden|radio)")|select|textarea)', usual)
    assert len(fields) == 2  # the day, already filled in, and the number
    assert 'type="date" id="done_on" name="done_on" value="2020-03-25"' in usual


def test_the_likely_event_is_chosen_and_the_possible_ones_are_big(district, office_of):
    page = office_of("wang").get(url(district))
    assert page.context["big"][0].what == "granted" and page.context["big"][0].chosen
    assert len(page.context["big"]) <= 4


def test_what_is_impossible_says_why_not(district, office_of):
    rest = {one.what: one for one in office_of("wang").get(url(district)).context["rest"]}
    assert not rest["accepted"].open
    assert rest["accepted"].reasons == ("“建设工程规划许可证”2020年3月20日已经受理，不用再记。下一步请记结果。",)


def test_only_a_result_is_known(district, office_of):
    client = office_of("li")
    address = url(district, item="A18")
    page = client.get(address + "?what=granted")
    granted = next(one for one in page.context["big"] if one.what == "granted")
    assert granted.wants_acceptance and granted.chosen
    done = client.post(address, filled(page, accepted_on="2020-03-18", done_on="2020-03-24"))
    assert done.status_code == 302
    assert item(district, name="A18").accepted_on == date(2020, 3, 18)
    assert item(district, name="A18").ended_on == date(2020, 3, 24)


def test_what_comes_too_early_by_law_asks_for_the_reason(district, office_of):
    client, address = office_of("chen"), url(district, item="C05")
    page = client.get(address)
    early = next(one for one in page.context["rest"] if one.what == "accepted")
    assert early.open and early.wants_reason and "办结以前不能办" in early.reasons[0]
    refused = client.post(address, filled(page, what="accepted"))
    assert refused.status_code == 422 and "请先办前一项；确实先办了，请写明原因" in text_of(refused)
    assert client.post(address, filled(page, what="accepted", despite="区里先行受理")).status_code == 302
    sealed = item(district, name="C05").despite["sealed"]
    assert open_texts([sealed]) == {sealed: "区里先行受理"}
    permits = client.get(reverse("projects:project", args=[district.projects["plant"]]))
    assert "前面没办完就先办了：区里先行受理" in text_of(permits)


def test_a_milestone_of_the_project_is_one_press(district, office_of):
    client, address = office_of("li"), url(district, item="K05", permits=False)
    page = client.get(address)
    assert client.post(address, filled(page)).status_code == 302
    assert state_of(district.projects["plant"]).latest("K05").state == "granted"


def test_the_paper_is_kept_with_the_entry(district, office_of):
    client = office_of("li")
    page = client.get(url(district))
    paper = SimpleUploadedFile("规划许可证.pdf", PDF, "application/pdf")
    assert client.post(url(district), {**filled(page), "paper": paper}).status_code == 302
    state = state_of(district.permits["plant"])
    assert state.latest("B04").history[-1].body["files"] == [state.files[-1].file]
    assert state.files[-1].kind == "result"


def test_a_paper_of_the_wrong_kind_records_nothing_and_says_what_to_do(district, office_of):
    client = office_of("li")
    page = client.get(url(district))
    paper = SimpleUploadedFile("图纸.dwg", b"AC1027 drawing", "application/acad")
    refused = client.post(url(district), {**filled(page, number="31号"), "paper": paper})
    assert refused.status_code == 422
    assert "请转成 PDF" in text_of(refused) and 'value="31号"' in refused.content.decode()
    assert item(district).state == "accepted"


# --- what may go wrong ------------------------------------------------------------------------------------------------


def test_a_day_to_come_is_said_beside_the_field_and_what_was_typed_stays(district, office_of):
    client = office_of("wang")
    page = client.get(url(district))
    refused = client.post(url(district), filled(page, done_on="2020-04-01", number="31号"))
    assert refused.status_code == 422
    html = refused.content.decode()
    assert (
        '<span class="wrong" id="done_on_wrong">办理日期2020年4月1日还没到（今天2020年3月25日）。请核对日期。' in html
    )
    assert 'value="2020-04-01"' in html and 'value="31号"' in html


def test_a_day_before_the_last_step_is_refused_in_words(district, office_of):
    client = office_of("wang")
    refused = client.post(url(district), filled(client.get(url(district)), done_on="2020-03-02"))
    assert "办理日期2020年3月2日早于上一步（2020年3月20日）。" in text_of(refused)


@pytest.mark.parametrize("day", ["25.3.2020", "2020-02-30", "昨天"])
def test_a_day_nobody_can_read_is_asked_for_again(district, office_of, day):
    client = office_of("wang")
    refused = client.post(url(district), filled(client.get(url(district)), done_on=day))
    assert refused.status_code == 422 and "填日期，写成 2020-03-25。" in text_of(refused)


def test_nothing_chosen_is_asked_for(district, office_of):
    client = office_of("wang")
    refused = client.post(url(district), filled(client.get(url(district)), what=""))
    assert refused.status_code == 422 and "选一下发生了什么。" in text_of(refused)


def test_two_people_on_one_item_the_second_sees_what_the_first_did_and_keeps_what_was_typed(district, office_of):
    first, second = office_of("wang"), office_of("li")
    mine, theirs = first.get(url(district)), second.get(url(district))
    assert second.post(url(district), filled(theirs, what="correction_requested")).status_code == 302
    late = first.post(url(district), filled(mine, number="31号"))
    assert late.status_code == 409
    assert "3月25日 李晓琳 建设工程规划许可证：通知补正" in text_of(late)
    assert 'value="31号"' in late.content.decode()
    assert item(district).state == "correcting"


def test_sending_the_same_form_twice_records_once(district, office_of):
    client = office_of("wang")
    form = filled(client.get(url(district)))
    assert client.post(url(district), form).status_code == 302
    events = Event.objects.filter(case_id=district.permits["plant"]).count()
    assert client.post(url(district), form).status_code == 302
    assert Event.objects.filter(case_id=district.permits["plant"]).count() == events


def test_a_post_without_the_right_is_told_so_and_offered_no_form(district, office_of):

    Post.objects.filter(code="zj-2").update(rights=["note"])
    page = office_of("zhao").get(url(district))
    assert "您现在的岗位不能记事项进展。" in text_of(page)
    assert "记下" not in text_of(page)


def test_somebody_elses_case_and_an_unknown_item_are_not_found(district, office_of):
    client = office_of()
    assert client.get("/projects/016f7894-9100-7034-8120-1c4e4fd90f1d/items/B04/entry/").status_code == 404
    assert client.get(url(district, item="Z99")).status_code == 404


# --- and back ---------------------------------------------------------------------------------------------------------


def test_it_returns_to_the_row_it_came_from(district, office_of):
    client = office_of("wang")
    page = client.get(url(district) + "?next=/work/%3Fposts%3Dall")
    done = client.post(url(district), filled(page))
    assert done.url == "/work/?posts=all#row-B04"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/x", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(district, office_of, elsewhere):
    client = office_of("wang")
    form = filled(client.get(url(district), {"next": elsewhere})) | {"next": elsewhere}
    assert client.post(url(district), form).url.startswith(f"/projects/{district.projects['plant']}/")


def test_what_was_recorded_is_said_with_the_new_date(district, office_of):
    client = office_of("chen")
    address = url(district, item="C06")
    after = client.post(address, filled(client.get(address)), follow=True)
    assert "已记：确定施工单位（招标或直接发包）并签合同，完成，3月25日(周三)。" in text_of(after)


def test_the_entry_is_complete_in_english(district, office_of):
    text = text_of(office_of("wang", language="en").get(url(district)))
    assert not re.findall(
        r"[一-鿿]+", text.replace("康禾生物制剂产业园一期", "").replace("中文", "").replace("plant", "")
    )


# --- several at once --------------------------------------------------------------------------------------------------


def several(district):
    rows = [f"{district.permits[key]}:B04" for key in ("plant", "membrane")]
    return reverse("projects:entries"), {"row": rows}


def rows_filled(page, **typed):
    form = {"key": page.context["key"], "next": page.context["back"], "row": [row.name for row in page.context["rows"]]}
    for row in page.context["rows"]:
        form |= {f"{row.prefix}seen": row.case.state.seq, f"{row.prefix}what": "granted"}
        form |= {f"{row.prefix}done_on": "2020-03-25"}
    return {**form, **typed}


def test_several_items_are_recorded_with_one_press(district, office_of):
    client, (address, query) = office_of("wang"), several(district)
    page = client.get(address, query)
    assert client.post(address, rows_filled(page)).status_code == 302
    assert [item(district, key).state for key in ("plant", "membrane")] == ["granted", "granted"]


def test_one_row_that_cannot_be_recorded_holds_all_back_and_says_why_at_the_row(district, office_of):
    client, (address, query) = office_of("wang"), several(district)
    page = client.get(address, query)
    refused = client.post(address, rows_filled(page, **{"r1-done_on": "2020-03-02", "r0-number": "31号"}))
    assert refused.status_code == 422
    assert [item(district, key).state for key in ("plant", "membrane")] == ["accepted", "accepted"]
    html = refused.content.decode()
    at_fault = re.search(r'<tr role="row" class="at-fault">(.*?)</tr>', html, flags=re.DOTALL)
    assert "嘉岳锂电隔膜一期" in at_fault[1] and "早于上一步" in at_fault[1]
    assert 'value="31号"' in html


def test_rows_left_out_are_not_recorded(district, office_of):
    client, (address, query) = office_of("wang"), several(district)
    page = client.get(address, query)
    client.post(address, rows_filled(page, **{"r1-what": ""}))
    assert [item(district, key).state for key in ("plant", "membrane")] == ["granted", "accepted"]


def test_a_row_somebody_else_changed_meanwhile_says_what(district, office_of):
    client, (address, query) = office_of("wang"), several(district)
    page = client.get(address, query)
    did(district.permits["membrane"], RecordItemEvent(item="B04", what="held"), "2020-03-24")
    late = client.post(address, rows_filled(page))
    assert late.status_code == 409
    assert "建设工程规划许可证：挂起" in text_of(late)
    assert item(district, "plant").state == "accepted"


def test_several_with_somebody_elses_case_are_not_found(district, office_of):
    address, query = several(district)
    query["row"].append("016f7894-9100-7034-8120-1c4e4fd90f1d:B04")
    assert office_of("wang").get(address, query).status_code == 404


def test_without_rows_it_says_where_to_choose_them(district, office_of):
    assert "还没有选事项。" in text_of(office_of("wang").get(reverse("projects:entries")))


def test_queries_of_an_entry_do_not_grow_with_what_happened(district, office_of):
    client = office_of("wang")
    client.get(url(district))
    with CaptureQueriesContext(connection) as few:
        client.get(url(district))
    for nth in range(10):
        did(district.permits["plant"], WriteNote(text=str(nth)), "2020-03-24")
    client.get(url(district))
    with CaptureQueriesContext(connection) as many:
        client.get(url(district))
    assert len(many) <= len(few)


def test_nothing_is_chosen_beforehand_where_one_press_writes_many(district, office_of):
    address, query = several(district)
    html = office_of("wang").get(address, query).content.decode()
    assert "selected" not in html

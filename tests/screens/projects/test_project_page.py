"""The page of one project: its sentence, what stands under it, and what is said of what cannot be done."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.screens.sample_district import did, moment
from yichuang.backoffice.people import changes
from yichuang.engine.calendars import china
from yichuang.engine.case.commands import (
    CloseCase,
    GiveFacts,
    GiveMandate,
    HandInMaterial,
    RecordItemEvent,
    RectifyEntry,
    WriteNote,
)
from yichuang.engine.case.events import Actor, system
from yichuang.screens.projects.project_sentence import _days_off

APPLICANT = Actor(ref="applicant:", rights=frozenset({"apply"}))


def page_of(client, district, key, **query):
    return client.get(reverse("projects:project", args=[district.projects[key]]), query)


def text_of(response):
    """What a person reads, tags and runs of space left out."""
    text = re.sub(r"<svg.*?</svg>|<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def lead_of(response):
    return str(response.context["lead"].sentence)


# --- the sentence -----------------------------------------------------------------------------------------------------


def test_the_sentence_says_who_must_do_what_by_when(district, office_of):
    lead = lead_of(page_of(office_of(), district, "plant"))
    assert lead == '自然资源分局要在<em class="near">3月27日(周五)</em>前核发建设工程规划许可证。'


def test_the_sentence_of_an_overdue_step_says_that_it_has_not_been_done(district, office_of):
    lead = lead_of(page_of(office_of(), district, "membrane"))
    assert lead == '自然资源分局应在<em class="late">3月17日(周二)</em>前核发建设工程规划许可证，还没有办。'


def test_the_sentence_says_what_the_owner_has_to_put_right(district, office_of):
    assert lead_of(page_of(office_of(), district, "wrapping")) == "下一步由祥瑞包装补正建设工程规划许可证。"


def test_the_sentence_of_stopped_works_says_since_when_and_why(district, office_of):
    page = page_of(office_of(), district, "school")
    assert lead_of(page) == '<em class="still">2月10日(周一)</em>起停工，已停44天。'
    assert page.context["lead"].why[0] == "原因：劳务队未返岗。"


def test_the_sentence_of_a_closed_project_says_so(district, office_of):
    did(district.projects["road"], CloseCase(text="并入一期"), "2020-03-24")
    assert lead_of(page_of(office_of(), district, "road")) == '项目<em class="calm">3月24日(周二)</em>已结案。'


def test_the_sentence_is_complete_in_english(district, office_of):
    lead = lead_of(page_of(office_of(language="en"), district, "plant"))
    wanted = "Natural Resources Branch must issue &quot;Engineering planning permit&quot; by "
    assert lead == f'{wanted}<em class="near">27 Mar (Fri)</em>.'


def test_the_reason_names_acceptance_promise_and_the_day_not_counted(district, office_of):
    why = "".join(page_of(office_of(), district, "plant").context["lead"].why)
    assert why == "3月20日受理，承诺5个工作日。受理当天不算。"


def test_the_reason_names_the_holidays_on_the_way(district, office_of):
    page = page_of(office_of(), district, "plant").context["page"]
    told = list(_days_off(date(2020, 4, 1), date(2020, 4, 27), china().known_at(page.at), page))
    assert told == [
        "4月26日(周日)上班，算工作日。",
        "4月4日、4月6日放假（清明节 国办发明电〔2019〕16号），不算。",
    ]


def test_many_days_off_are_told_in_one_sentence_and_a_date_that_was_set_names_none(district, office_of):
    page = page_of(office_of(), district, "plant").context["page"]
    told = list(_days_off(date(2019, 1, 1), date(2020, 4, 27), china().known_at(page.at), page))
    assert told == ["其间的放假和调休都算过了，见工作日历。"]
    did(district.projects["road"], GiveFacts(facts={"planned_start_on": "2020-12-31"}), "2020-03-24")
    why = "".join(page_of(office_of(), district, "road").context["lead"].why)
    assert "12月31日" in text_of(page_of(office_of(), district, "road")) and "放假" not in why


def test_a_day_that_was_agreed_is_not_explained_by_any_calendar(district, office_of):
    agreed = {"agreed_start_on": "2020-10-12"}
    did(district.projects["road"], GiveFacts(facts=agreed), "2020-03-24")
    page = page_of(office_of(), district, "road")
    assert "10月12日(周一)" in lead_of(page)
    assert page.context["lead"].why == ("这是和项目单位约定的日期。",)


def test_the_reason_names_what_the_project_is_stuck_on(district, office_of):
    assert page_of(office_of(), district, "membrane").context["lead"].why[0].startswith("难点：")


# --- what stands under it ---------------------------------------------------------------------------------------------


def test_finished_stages_are_one_line_with_their_days_and_the_running_one_is_open(district, office_of):
    html = page_of(office_of(), district, "plant").content.decode()
    first, second = re.findall(r'<details class="stage"( open)?><summary>(.*?)</summary>', html)[:2]
    assert first[0] == "" and "2月20日至2月27日" in first[1] and "用2个工作日" in first[1]
    assert second[0] == " open" and "临期" in second[1]


def test_an_item_in_play_says_whose_turn_it_is_since_when(district, office_of):
    assert "轮到承办单位，3月20日起" in text_of(page_of(office_of(), district, "plant"))


def test_the_permits_and_the_next_steps_name_the_same_who_files(district, office_of):
    met = set()
    for name in district.permits:
        page = page_of(office_of(), district, name).context["page"]
        files = {one.instance: one.office for one in page.line.steps if one.turn == "team"}
        turns = {one.instance: one.turn for stage in page.permits.stages for one in stage.items if one.turn}
        assert "轮到服务专班" not in turns.values()
        met |= {files[one] for one, turn in turns.items() if one in files and turn == f"轮到{files[one]}"}
    assert met


def test_an_item_that_waits_says_what_for(district, office_of):
    assert "先办确定施工单位（招标或直接发包）并签合同" in text_of(page_of(office_of(), district, "plant"))


def test_money_dates_and_people_stand_beside_one_another(district, office_of):
    dates = {"planned_start_on": "2020-03-10", "agreed_start_on": "2020-03-31", "expected_start_on": "2020-04-02"}
    did(district.projects["plant"], GiveFacts(facts=dates), "2020-03-23")
    text = text_of(page_of(office_of(), district, "plant"))
    assert "今年已完成完成13.1%，时间进度23.2%截至1月6日3,400" in text.replace(" ", "")
    assert "开工3月10日3月31日4月2日晚2天" in text.replace(" ", "")
    assert "首席服务员李晓琳13800000000" in text.replace(" ", "")


def test_the_owners_contact_is_for_those_who_may_read_what_is_personal(district, office_of):
    contact = {"owner_contact": {"name": "何冰", "phone": "0000 0034"}}
    did(district.projects["plant"], GiveFacts(facts=contact), "2020-03-23")
    assert "何冰" in text_of(page_of(office_of("li"), district, "plant"))
    assert "何冰" not in text_of(page_of(office_of("chen"), district, "plant"))


def test_no_codes_hashes_or_raw_events_reach_the_reader(district, office_of):
    text = text_of(page_of(office_of(), district, "plant"))
    assert not re.search(r"\b[A-D]\d\d\b|[0-9a-f]{24}|item\.|facts\.given|\{", text)


def test_one_question_decides_what_may_be_needed_and_is_answered_on_the_page(district, office_of):
    client, permits = office_of(), district.permits["plant"]
    page = page_of(client, district, "plant")
    question = page.context["question"]
    assert question.case_id == permits and question.items
    answered = client.post(
        reverse("projects:project_answer", args=[district.projects["plant"]]),
        {
            "case": permits,
            "fact": "floor_area_total",
            "floor_area_total": "3.6万平方米",
            "key": "k",
            "seen": question.seq,
        },
    )
    assert answered.status_code == 302
    left = page_of(client, district, "plant").context["page"].permits.questions
    assert "floor_area_total" not in [one.fact.id for one in left]


def test_an_answer_that_is_no_number_keeps_what_was_typed_and_says_what_to_type(district, office_of):
    answered = office_of().post(
        reverse("projects:project_answer", args=[district.projects["plant"]]),
        {"case": district.permits["plant"], "fact": "floor_area_total", "floor_area_total": "很大"},
    )
    assert answered.status_code == 422
    assert "填数字，如 8600。写成8.6千也行。" in text_of(answered)
    assert 'value="很大"' in answered.content.decode()


# --- history ----------------------------------------------------------------------------------------------------------


def test_history_tells_in_sentences_newest_first_with_what_changed(district, office_of):
    plant = district.projects["plant"]
    did(plant, GiveFacts(facts={"agreed_start_on": "2020-03-10"}), "2020-03-21")
    did(plant, GiveFacts(facts={"agreed_start_on": "2020-03-31"}), "2020-03-23")
    did(plant, WriteNote(text="到岗86人"), "2020-03-24")
    said = [(line.said, line.text) for line in page_of(office_of(), district, "plant").context["history"]]
    assert said[0] == ("记事", "到岗86人")
    assert said[1] == ("约定开工由2020年3月10日改为2020年3月31日", "")


def test_an_entry_taken_back_is_shown_struck_with_the_reason(district, office_of):
    permits = district.permits["plant"]
    seq = did(permits, RecordItemEvent(item="B04", what="granted"), "2020-03-23").seq
    did(permits, RectifyEntry(seq=seq, text="记到别的项目上了", void=True), "2020-03-24")
    html = page_of(office_of(), district, "plant").content.decode()
    assert re.search(
        r'<li class="struck">.*?<del>建设工程规划许可证：办结，通过</del>.*?已作废：记到别的项目上了', html
    )


def test_looking_back_shows_what_was_known_then_and_offers_nothing_to_do(district, office_of):
    page = page_of(office_of(), district, "plant", at="2020-03-06")
    assert "建设工程规划许可证：受理" not in text_of(page)
    assert page.context["choices"].shown == [] and page.context["choices"].more == []
    assert "items/" not in page.content.decode()


def test_looking_back_before_the_project_was_there_finds_nothing(district, office_of):
    assert page_of(office_of(), district, "plant", at="2019-12-31").status_code == 404


# --- what can be done -------------------------------------------------------------------------------------------------


def test_three_actions_stand_in_sight_and_the_rest_say_why_not(district, office_of):
    choices = page_of(office_of("li"), district, "plant").context["choices"]
    assert [one.text for one in choices.shown] == ["记一件事", "报难点"]  # and printing
    clerk = page_of(office_of("zhao"), district, "plant").context["choices"]
    why = {one.text: one.reasons for one in clerk.more}
    assert clerk.shown == []
    assert why["登记停工"] == ("您现在的岗位不能记停工、复工。请找本单位有这项权限的同事办，或请管理员调整岗位权限。",)


def test_closing_while_items_run_says_which(district, office_of):
    permits_running = page_of(office_of("li"), district, "plant").context["choices"].more
    assert {one.text for one in permits_running} >= {"改项目情况", "登记开工", "登记停工", "上传文件", "定分工", "结案"}


def test_a_refusal_under_more_is_shown_in_words(district, office_of):
    text = text_of(page_of(office_of("zhao"), district, "plant"))
    assert "还不能：您现在的岗位不能写日记、提难点。" in text


# --- access and growth ------------------------------------------------------------------------------------------------


def test_somebody_without_a_post_finds_no_project(district, office_of):
    told = {"by": system("test"), "at": moment("2020-01-03"), "reason": "测试"}
    guest = changes.add_person("guest", "客人", "Guest", phone="", **told)
    changes.give_account(guest, "guest", password="correct horse staple", **told)
    guest.refresh_from_db()
    district.people["guest"] = guest
    assert page_of(office_of("guest"), district, "plant").status_code == 404


def test_an_unknown_project_is_not_found(district, office_of):
    assert office_of().get("/projects/016f7894-9100-7034-8120-1c4e4fd90f1d/").status_code == 404


def test_the_address_of_the_permits_leads_to_the_project(district, office_of):
    permits = district.permits["plant"]
    assert office_of().get(f"/projects/{permits}/").url == f"/projects/{district.projects['plant']}/"


@pytest.mark.parametrize("name", ["project", "project_graph", "project_diary", "project_files"])
def test_queries_do_not_grow_with_items_and_entries(district, office_of, name):
    client, plant = office_of(), district.projects["plant"]
    url = reverse(f"projects:{name}", args=[plant])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for nth in range(12):
        did(plant, WriteNote(text=f"第{nth}次"), "2020-03-24")
    did(district.permits["plant"], RecordItemEvent(item="B04", what="granted"), "2020-03-24")
    did(district.permits["plant"], RecordItemEvent(item="C06", what="met"), "2020-03-24")
    client.get(url)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_tab_opens_in_both_languages(district, office_of, language):
    client = office_of(language=language)
    for key in district.projects:
        for name in ("project", "project_graph", "project_diary", "project_files"):
            page = client.get(reverse(f"projects:{name}", args=[district.projects[key]]))
            assert page.status_code == 200


def test_an_english_page_says_nothing_of_its_own_in_chinese(district, office_of):
    client = office_of(language="en")
    for name in ("project", "project_graph", "project_diary", "project_files", "project_record", "project_facts"):
        text = text_of(client.get(reverse(f"projects:{name}", args=[district.projects["road"]])))
        kept = re.sub("农村供水一体化二期|青禾湖水务公司|中文|测试", "", text)
        assert not re.findall(r"[一-鿿]+", kept), name


# --- the next five steps ----------------------------------------------------------------------------------------------


def steps_of(response):
    """The rows of the next steps, each as one text."""
    html = response.content.decode()
    table = re.search(r"接下来五步</h2>(.*?)</section>", html, re.DOTALL)[1]
    found = re.findall(r"<tr role=\"row\"(?: id=\"[^\"]*\")?>(.*?)</tr>", table, re.DOTALL)[1:]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def test_what_comes_later_fills_the_next_five_steps_and_says_what_it_waits_for(district, office_of):
    steps = steps_of(page_of(office_of(), district, "plant"))
    assert len(steps) == 5 and steps[0].startswith("核发建设工程规划许可证")
    later = [step for step in steps if "等前面事项" in step]
    assert later and all("先办" in step for step in later)


def test_nothing_is_named_twice_among_the_next_steps(district, office_of):
    for name in district.projects:
        first = [step.split(" ")[0] for step in steps_of(page_of(office_of(), district, name))]
        assert len(first) == len(set(first))


def test_the_first_step_of_stopped_works_is_to_ask_to_resume_them(district, office_of):
    assert steps_of(page_of(office_of(), district, "school"))[0].startswith("申请复工")


def test_an_item_that_may_begin_early_is_not_late_and_nobodys_turn(district, office_of):
    did(district.permits["plant"], GiveFacts(facts={"is_fire_special_project": True}), "2020-03-23")
    html = page_of(office_of(), district, "plant").content.decode()
    rows = re.findall(r'<tr role="row" id="row-p-[^"]+">(.*?)</tr>', html, re.DOTALL)
    early = [row for row in rows if "可以提前办" in row]
    assert early
    assert not any("逾期" in row or "轮到" in row for row in early)


def test_the_area_is_said_once_where_the_address_begins_with_it(district, office_of):
    did(district.projects["plant"], GiveFacts(facts={"address": "北部园区经二路"}), "2020-03-24")
    assert page_of(office_of(), district, "plant").context["place"] == "北部园区经二路"
    did(district.projects["plant"], GiveFacts(facts={"address": "经二路7号"}), "2020-03-25")
    assert page_of(office_of(), district, "plant").context["place"] == "北部园区，经二路7号"


# --- under a mandate --------------------------------------------------------------------------------------------------


def test_the_history_says_who_acted_for_whom(district, office_of):
    permits, team = district.permits["plant"], district.team.ref
    signed = GiveMandate(agent=team, principal="康禾生物", stages=("engineering",), file="a" * 64)
    of_a_person = GiveMandate(
        name="王五", paper="居民身份证 370702", principal="康禾生物", stages=("works",), file="b" * 64
    )
    did(permits, signed, "2020-03-23", by=APPLICANT)
    did(permits, of_a_person, "2020-03-23", by=APPLICANT)
    for mandate in ("M1", "M2"):
        brought = HandInMaterial(materials={"application_form": {"how": "paper"}}, mandate=mandate)
        did(permits, brought, "2020-03-23", by=APPLICANT)
    page = text_of(page_of(office_of(), district, "plant"))
    assert "交材料（康禾专班代康禾生物办）" in page and "登记委托（康禾专班代康禾生物办）" in page
    assert "交材料（王五代康禾生物办）" in page and "370702" not in page
    page = text_of(page_of(office_of("li", "en"), district, "plant"))
    assert "(Kanghe team for 康禾生物)" in page

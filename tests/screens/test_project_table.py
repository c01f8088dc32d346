"""The project table: what it shows, how it is filtered and sorted, what leaves it, and how a project gets in."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.screens.sample_district import did
from yichuang.backoffice.cases.models import Case, ProjectRow
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case.commands import GiveFacts
from yichuang.screens.projects.amounts import AmountError, read_wan

NAMES = re.compile(r'class="pname"[^>]*>([^<]+)<')


def names(answer):
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return NAMES.findall(answer.content.decode())


PLANT, MEMBRANE, WRAPPING = "康禾生物制剂产业园一期", "嘉岳锂电隔膜一期", "祥瑞医药包材"
SCHOOL, ROAD = "第二实验学校", "农村供水一体化二期"


def test_rows_stand_by_urgency_and_say_what_who_and_by_when(office_of):
    answer = office_of("li").get("/projects/")
    assert names(answer) == [MEMBRANE, PLANT, WRAPPING, SCHOOL, ROAD]
    page = answer.content.decode()
    for said in (
        "核发建设工程规划许可证", "自然资源分局", "3月27日(周五)", "还剩2个工作日", "逾期6个工作日", "承诺5个工作日",
        "停工：劳务队未返岗", "已停44天", "与规划路冲突，两案未定", "总投资35.6亿元", "合计 5个项目", "356,400",
        "10.3%",
    ):  # fmt: skip
        assert said in page, said


def test_counts_are_links_that_filter_by_light(office_of):
    client = office_of("li")
    page = client.get("/projects/").content.decode()
    assert re.search(r'href="/projects/\?light=overdue"[^>]*>.*?<b>1</b>', page)
    assert names(client.get("/projects/?light=overdue")) == [MEMBRANE]
    assert names(client.get("/projects/?light=paused")) == [SCHOOL]
    assert (
        'href="/projects/?light=overdue" aria-current="true"' in client.get("/projects/?light=overdue").content.decode()
    )


NARROWED = [
    ("q=康禾", [PLANT]),
    ("q=隔膜", [MEMBRANE]),
    ("q=药", [WRAPPING]),
    ("q=P2020-00002", [MEMBRANE]),
    ("q=自然资源", [MEMBRANE, PLANT]),
    ("q=没有的", []),
    ("stage=preliminary", [MEMBRANE, PLANT, WRAPPING]),
    ("industry=town", [SCHOOL, ROAD]),
    ("area=north", [MEMBRANE, PLANT]),
    ("area=qhh", [MEMBRANE, PLANT, WRAPPING, SCHOOL, ROAD]),
    ("industry=biomedicine&light=near", [PLANT]),
    ("sort=-total", [MEMBRANE, ROAD, PLANT, SCHOOL, WRAPPING]),
    ("sort=total", [WRAPPING, SCHOOL, PLANT, ROAD, MEMBRANE]),
    ("sort=due", [MEMBRANE, PLANT, WRAPPING, SCHOOL, ROAD]),
    ("sort=nonsense&light=nonsense&view=nonsense", [MEMBRANE, PLANT, WRAPPING, SCHOOL, ROAD]),
]


def test_words_state_industry_place_and_order_narrow_the_table(office_of):
    client = office_of("li")
    for asked, found in NARROWED:
        assert names(client.get(f"/projects/?{asked}")) == found, asked


def test_the_sorted_column_says_so(office_of):
    page = office_of("li").get("/projects/?sort=-total").content.decode()
    assert page.count("aria-sort=") == 1
    assert re.search(r'aria-sort="descending"><a class="sortable" href="/projects/\?sort=total">总投资 ↓', page)


def test_a_past_day_shows_the_table_as_it_was(office_of):
    page = office_of("li").get("/projects/?at=2020-03-13").content.decode()
    assert "已停32天" in page and "与规划路冲突" not in page and "当时还不知道" in page
    assert "data-pick-all" not in page and "加一个项目" not in page


def test_the_board_has_a_column_for_every_state(office_of):
    page = office_of("li").get("/projects/?view=board").content.decode()
    assert re.findall(r'<h2 id="stage-\w+">(\S+) <b>(\d+)</b>', page)[:6] == [
        ("谋划", "1"), ("储备", "0"), ("签约", "0"), ("前期", "3"), ("开工", "0"), ("在建", "1"),
    ]  # fmt: skip


def test_the_map_puts_a_project_in_its_area_until_its_own_place_is_known(office_of, district):
    client = office_of("li")
    data = client.get("/projects/map.json").json()
    assert {one["properties"]["kind"] for one in data["areas"]["features"]} == {"zone", "subdistrict"}
    plant = data["projects"][district.projects["plant"]]
    assert not plant["exact"] and 117.0 < plant["at"][0] < 117.1 and 36.0 < plant["at"][1] < 36.15
    place = {"type": "Point", "coordinates": ["117.02", "36.03"]}
    did(district.projects["plant"], GiveFacts(facts={"geometry": place}), "2020-03-24")
    data = client.get("/projects/map.json").json()
    assert data["projects"][district.projects["plant"]] == {"at": [117.02, 36.03], "exact": True}
    assert len(data["projects"]) == 5


def test_the_map_asks_for_the_same_projects_as_the_table(office_of, district):
    data = office_of("li").get("/projects/map.json?industry=town").json()
    assert set(data["projects"]) == {district.projects["school"], district.projects["road"]}


def test_the_page_takes_as_many_queries_for_five_projects_as_for_one(office_of):
    client = office_of("li")
    client.get("/projects/")
    with CaptureQueriesContext(connection) as five:
        assert len(names(client.get("/projects/"))) == 5
    ProjectRow.objects.exclude(name=PLANT).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(names(client.get("/projects/"))) == 1
    assert len(one) - 1 <= len(five) <= len(one) + 3  # texts of obstacles, titles of other kinds of refs


def test_picked_rows_leave_as_a_sheet_with_numbers_and_days(office_of, district):
    picked = [district.projects["plant"], district.projects["school"]]
    answer = office_of("li").post("/projects/chosen/", {"case": picked, "as": "xlsx"})
    assert answer["Content-Disposition"].startswith("attachment")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    plant = dict(zip(rows[0], rows[1], strict=True))
    assert [row[1] for row in rows[1:]] == [PLANT, SCHOOL]
    assert plant["总投资（万元）"] == 68_000 and plant["最晚哪天"].isoformat() == "2020-03-27T00:00:00"
    assert plant["下一步"] == "核发建设工程规划许可证" and plant["还剩"] == "还剩2个工作日"


def test_what_looks_like_a_formula_leaves_as_text(office_of, district):
    did(district.projects["plant"], GiveFacts(facts={"owner": "=HYPERLINK(1)"}), "2020-03-24")
    answer = office_of("li").post("/projects/chosen/", {"case": district.projects["plant"], "as": "xlsx"})
    cell = openpyxl.load_workbook(io.BytesIO(answer.content)).active["C2"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_picked_rows_leave_as_one_line_each_for_a_chat(office_of, district):
    picked = [district.projects["plant"], district.projects["school"]]
    page = office_of("li").post("/projects/chosen/", {"case": picked, "as": "text"}).content.decode()
    lines = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1].splitlines()
    assert lines == [
        "【临期】康禾生物制剂产业园一期：核发建设工程规划许可证，自然资源分局，最晚3月27日(周五)，还剩2个工作日，承诺5个工作日",
        "【暂停】第二实验学校：申请复工，区社会事业局，已停44天，停工：劳务队未返岗",
    ]


def test_picked_rows_lead_to_recording_what_happened_to_their_next_steps(office_of, district):
    client = office_of("li")
    assert 'value="record"' in client.get("/projects/").content.decode()
    picked = [district.projects["plant"], district.projects["school"]]
    page = client.post("/projects/chosen/", {"case": picked, "as": "record"}, follow=True)
    named = re.findall(r'name="row" value="([^"]+)"', page.content.decode())
    assert f"{district.permits['plant']}:B04" in named and len(named) == 2


def test_picking_nothing_says_what_to_do(office_of):
    page = office_of("li").post("/projects/chosen/", {"as": "xlsx"}, follow=True).content.decode()
    assert "先在左边打勾" in page


def test_projects_of_another_office_cannot_be_picked_by_whoever_holds_no_post(office_of, district):
    district.posts["zj-2"].holdings.all().delete()
    answer = office_of("zhao").post(
        "/projects/chosen/", {"case": district.projects["plant"], "as": "text"}, follow=True
    )
    assert PLANT not in answer.content.decode()


# --- adding ---------------------------------------------------------------------------------------------------------


def form(**fields):
    return {"name": "新桥冷链物流园", "owner": "新桥供应链", "industry": "food", "total": "3.2亿", **fields}


def test_a_project_is_added_by_its_name_owner_industry_and_size(office_of, at):
    client = office_of("li")
    case = uuid7(at)
    answer = client.post("/projects/add/", form(case=case))
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/#row-{case}")
    row = ProjectRow.objects.get(pk=case)
    assert (row.name, row.owner, row.industry, row.total_fen) == (
        "新桥冷链物流园",
        "新桥供应链",
        "food",
        32_000_000_000,
    )
    page = client.get("/projects/").content.decode()
    assert "加好了：新桥冷链物流园，编号P2020-00006" in page and f'id="row-{case}"' in page
    assert "未入册" in page and "谋划入册" in page


def test_the_same_form_sent_twice_adds_one_project(office_of, at):
    client, case = office_of("li"), uuid7(at)
    for _ in range(2):
        assert client.post("/projects/add/", form(case=case)).status_code == 302
    assert Case.objects.filter(kind="project").count() == 6


def test_a_name_alone_is_enough(office_of):
    assert office_of("li").post("/projects/add/", {"name": "待定项目"}).status_code == 302


def test_a_project_that_is_here_already_is_refused_with_a_link_to_it(office_of, district):
    client = office_of("li")
    for name in (PLANT, "康禾生物制剂产业园（一期）", " 康禾 生物制剂产业园一期 "):
        answer = client.post("/projects/add/", form(name=name, another="1"))
        page = answer.content.decode()
        assert answer.status_code == 422 and "这个项目已经有了" in page, name
        assert f"/projects/{district.projects['plant']}/" in page
    assert Case.objects.filter(kind="project").count() == 5


def test_a_name_much_like_another_of_the_owner_is_asked_about(office_of):
    client = office_of("li")
    alike = form(name="康禾生物制剂产业园二期", owner="康禾生物")
    answer = client.post("/projects/add/", alike)
    assert answer.status_code == 422 and "名字很像" in answer.content.decode()
    assert 'value="康禾生物制剂产业园二期"' in answer.content.decode()
    assert client.post("/projects/add/", alike | {"another": "1"}).status_code == 302


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(office_of):
    client = office_of("li")
    for fields, said in (
        ({"name": ""}, "写上项目名称。"),
        ({"total": "很多"}, "填数字，如 8600。"),
        ({"total": "-5"}, "总投资不能是负数。"),
        ({"total": "99999999999"}, "是不是多写了几位"),
    ):
        answer = client.post("/projects/add/", form(**fields))
        assert answer.status_code == 422
        assert said in answer.content.decode() and 'value="新桥供应链"' in answer.content.decode()


def test_who_may_not_open_projects_is_told_so(office_of):
    client = office_of("wang")
    assert "加一个项目" not in client.get("/projects/").content.decode()
    answer = client.post("/projects/add/", form())
    assert answer.status_code == 403 and "您的岗位不能建项目" in answer.content.decode()


def test_permits_are_opened_by_one_click_with_what_the_project_knows(office_of, district):
    client, road = office_of("li"), district.projects["road"]
    for _ in range(2):
        assert client.post(f"/projects/{road}/permits/").status_code == 302
    permits = Case.objects.get(project=road, kind="permits")
    from yichuang.backoffice.cases.states import state_of

    assert state_of(permits.pk).raw_facts()["fund_source"] == "social"
    assert client.post("/projects/01700000-0000-7000-8000-000000000000/permits/").status_code == 404


def test_an_empty_table_keeps_its_heads_and_offers_a_beginning(office_of):
    Case.objects.filter(kind="project").update(kind="other")
    page = office_of("li").get("/projects/").content.decode()
    assert "还没有项目" in page and "在谁手里" in page and 'href="/projects/add/"' in page


def test_nothing_found_leads_back_to_everything(office_of):
    page = office_of("li").get("/projects/?q=没有的").content.decode()
    assert "没有这样的项目" in page and '<a href="/projects/">看全部项目</a>' in page


def test_the_table_is_complete_in_english(office_of):
    page = office_of("li", "en").get("/projects/").content.decode()
    for said in ("Key projects", "Works stopped", "2 working days left", "Natural Resources Branch", "Biomedicine"):
        assert said in page, said


def test_many_projects_come_in_pages_of_the_most_urgent_first(office_of, monkeypatch):
    from yichuang.backoffice.cases.contexts import project_table as table
    from yichuang.backoffice.cases.queries import project_table as queries

    monkeypatch.setattr(table, "ALL_AT_ONCE", 2)
    client = office_of("li")
    everything = names(client.get("/projects/"))
    assert everything == [MEMBRANE, PLANT, WRAPPING, SCHOOL, ROAD]
    pages, address = [], "/projects/"
    monkeypatch.setattr(queries.page_of, "__kwdefaults__", {**queries.page_of.__kwdefaults__, "size": 2})
    while address:
        answer = client.get(address)
        pages.append(names(answer))
        found = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
        address = found[1].replace("&amp;", "&") if found else ""
    assert pages == [everything[:2], everything[2:4], everything[4:]]
    assert names(client.get("/projects/?light=overdue")) == [MEMBRANE]
    assert names(client.get("/projects/?q=康禾")) == [PLANT]


# --- amounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("68000", 680_000_000), ("6.8亿", 680_000_000), ("6.8亿元", 680_000_000), ("68，000", 680_000_000),
        ("６８０００", 680_000_000), ("8.6千", 86_000_000), ("5百万元", 5_000_000), ("680000000元", 680_000_000),
        ("12,600万元", 126_000_000), ("0", 0),
    ],
)  # fmt: skip
def test_amounts_are_understood_as_people_write_them(typed, yuan):
    assert read_wan(typed) == yuan


@pytest.mark.parametrize("typed", ["", "多", "1.2.3", "6.8亿多", "NaN", "--5", "1e9"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(AmountError):
        read_wan(typed)


@given(st.integers(0, 10**15))
def test_any_number_of_fen_survives_being_typed_in_wan(fen):
    assert read_wan(str(Decimal(fen) / 1_000_000)) == Decimal(fen) / 100

"""The leader's page: what it says, from which records, and as of when."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.screens.sample_district import SEED, did, moment
from yichuang.backoffice.cases.contexts.leader_page import leader_page
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.perform import open_case
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case.commands import (
    Assign,
    ClearObstacle,
    GiveFacts,
    OpenCase,
    RaiseObstacle,
    RecordItemEvent,
    ResumeWorks,
)
from yichuang.screens.projects.leader_sheet import MOST_ASKED, MOST_MINE
from yichuang.screens.projects.leader_wording import sheet


@pytest.fixture
def told(district, at):
    """`told()` is the sheet for 李晓琳, `told(then)` as it was then."""

    def made(then=None):
        leader = district.people["li"]
        page = leader_page(leader, at=then or at, viewer=district.actor("li"), past=then is not None)
        return sheet(page)

    return made


def _said(found):
    return "".join(part.text for part in found.say)


def _figures(found):
    return {one.label: (one.done, one.target, one.small) for one in found.figures}


def _given(case, day, **facts):
    did(case, GiveFacts(facts=facts), day)


def test_the_sentence_says_how_many_worth_what_how_far_and_what_waits(told):
    assert _said(told()) == (
        "5个项目，总投资35.6亿元。今年计划完成9.2亿元，已完成1亿元，比时间进度慢12.9个百分点。有1件事要您定。"
    )


def test_what_is_ahead_of_the_calendar_is_said_to_be(told, district):
    _given(district.projects["plant"], "2020-03-24", investment_done_year="250000000")
    assert "已完成3.1亿元，比时间进度快10.6个百分点" in _said(told())


def test_a_plan_nobody_entered_is_said_to_be_missing(told, district):
    for case in district.projects.values():
        _given(case, "2020-03-24", investment_plan_year=None)
    assert "今年的计划投资还没有填。" in _said(told())


def test_money_stands_against_the_plan_and_the_time_gone(told):
    figures = _figures(told())
    assert figures["完成投资，亿元"] == ("1.0", "/ 9.2", "完成10.3%，时间进度23.2%")
    assert figures["开工，个"] == ("1", "", "今年没有目标")


def test_a_project_that_gave_no_figure_is_counted_as_such(told, district):
    _given(district.projects["road"], "2020-03-24", investment_plan_year="80000000")
    assert _figures(told())["完成投资，亿元"][2].endswith("，1个项目没报数")


def test_how_many_should_have_started_follows_from_the_dates_agreed(told, district):
    plant, membrane, road = (district.projects[name] for name in ("plant", "membrane", "road"))
    _given(plant, "2020-03-23", starts_this_year=True, planned_start_on="2020-02-01", agreed_start_on="2020-03-25")
    _given(membrane, "2020-03-23", starts_this_year=True, planned_start_on="2020-03-01")
    _given(road, "2020-03-23", starts_this_year=True, planned_start_on="2020-03-01", agreed_start_on="2020-03-26")
    assert _figures(told())["开工，个"] == ("1", "/ 3", "应有2个，差1个")  # the school began in January
    did(membrane, RecordItemEvent(item="K05", what="met", done_on=date(2020, 3, 5)), "2020-03-24")
    assert _figures(told())["开工，个"] == ("2", "/ 3", "应有2个")


def test_where_nobody_said_what_is_due_this_year_the_planned_dates_do(told, district):
    plant, membrane, road = (district.projects[name] for name in ("plant", "membrane", "road"))
    _given(plant, "2020-03-23", planned_start_on="2020-03-01")
    _given(membrane, "2020-03-23", planned_start_on="2020-11-30")
    _given(road, "2020-03-23", planned_start_on="2021-03-01")
    # the school began in January and had no date: begun this year, it was one of this year's
    assert _figures(told())["开工，个"] == ("1", "/ 3", "应有2个，差1个")
    _given(road, "2020-03-24", starts_this_year=True)
    assert _figures(told())["开工，个"][1] == "/ 1"


def test_the_week_is_what_the_page_says_now_against_a_week_before(told, district):
    assert dict(told().week)["完成投资"] == "0.0亿元"
    _given(district.projects["plant"], "2020-03-20", investment_done_year="154000000")
    did(district.projects["plant"], RecordItemEvent(item="K05", what="met"), "2020-03-20")
    did(district.projects["school"], ResumeWorks(text="到岗", workers=80), "2020-03-23")
    week = dict(told().week)
    assert (week["完成投资"], week["开工"], week["复工"]) == ("+1.2亿元", "+1", "+1")
    assert dict(told(moment("2020-03-18", 18)).week)["复工"] == "0，还停1个"


def test_a_project_taken_over_this_week_is_no_progress_of_this_week(told, district):
    case = _opened("新来的", investment_done_year="900000000", investment_plan_year="1000000000")
    did(case, RecordItemEvent(item="K05", what="met", done_on=date(2020, 2, 1)), "2020-03-24")
    week = dict(told().week)
    assert (week["完成投资"], week["开工"]) == ("0.0亿元", "0")


def test_the_turn_of_the_year_compares_no_money_of_two_years(told, district):
    later = moment("2021-01-04")
    assert dict(told(later).week)["完成投资"] == "—"


def test_what_waits_for_a_decision_says_where_what_who_and_by_when(told):
    (row,) = told().asked
    assert row.stuck == "嘉岳锂电隔膜一期：与规划路冲突，两案未定，建设工程规划许可证逾期6个工作日"
    assert (row.ask, row.who, row.latest) == ("在两个走廊方案里定一个", "重点项目办", "3月31日(周二)")


def test_works_that_stand_still_say_since_how_long(told, district):
    asked = RaiseObstacle(obstacle="1", text="劳务队未返岗。", ask="换劳务分包", due_on=date(2020, 3, 24))
    did(district.projects["school"], asked, "2020-03-20")
    first = told().asked[0]
    assert first.stuck == "第二实验学校：劳务队未返岗，已停工44天"
    assert first.latest == "3月24日(周二)，已过"
    assert first.who == "—"


def test_an_obstacle_that_asks_for_nothing_is_not_put_to_the_leader(told, district):
    did(district.projects["plant"], RaiseObstacle(obstacle="1", text="料场断供"), "2020-03-20")
    assert len(told().asked) == 1


def test_five_rows_at_most_the_most_urgent_first_and_how_many_more(told, district):
    for day in range(1, 8):
        raised = RaiseObstacle(obstacle=f"n{day}", text="缺指标", ask="给指标", due_on=date(2020, 4, 10 - day))
        did(district.projects["plant"], raised, "2020-03-20")
    found = told()
    assert len(found.asked) == MOST_ASKED
    assert [row.latest[:4] for row in found.asked] == ["3月31", "4月3日", "4月4日", "4月5日", "4月6日"]
    assert found.asked_title == "要您定的8件事"
    assert found.asked_rest == "还有3件，按最晚日期排在后面。"
    assert "有8件事要您定" in _said(found)


def test_where_nothing_waits_the_page_says_so(told, district):
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走东线"), "2020-03-24")
    found = told()
    assert "没有要您定的事。" in _said(found)
    assert found.asked == () and found.asked_rest == "现在没有。提了请示的难点会排在这里。"


def test_turned_red_is_what_was_not_red_a_week_before(told, district):
    # the membrane's permit has been overdue since the 18th: red on both days of the page of the 27th
    at_first = told(moment("2020-03-20"))
    assert [(row.name, row.phrase) for row in at_first.red.rows] == [
        ("嘉岳锂电隔膜一期", "建设工程规划许可证逾期3个工作日，自然资源分局")
    ]
    assert told(moment("2020-03-27")).red.rows == ()


def test_cleared_is_what_held_a_project_up_and_no_longer_does(told, district):
    did(district.projects["school"], ResumeWorks(text="到岗", workers=80), "2020-03-23")
    did(district.permits["membrane"], RecordItemEvent(item="B04", what="granted"), "2020-03-24")
    rows = {row.name: row.phrase for row in told().cleared.rows}
    assert rows["第二实验学校"] == "3月23日复工，到岗80人"
    assert rows["嘉岳锂电隔膜一期"] == "建设工程规划许可证3月24日已办结，晚了5个工作日"
    assert dict(told().week)["解除"] == "2"


def test_an_obstacle_cleared_this_week_says_how(told, district):
    road = district.projects["road"]
    for name, cleared in (("long ago", "2020-03-12"), ("1", "2020-03-24")):
        did(road, RaiseObstacle(obstacle=name, text="砂石料断供"), "2020-03-12")
        did(road, ClearObstacle(obstacle=name, text=f"{cleared}接上。"), cleared)
    assert [(row.name, row.phrase) for row in told().cleared.rows] == [("农村供水一体化二期", "2020-03-24接上")]


def test_the_leaders_own_projects_say_one_phrase_each(told, district):
    for name in ("plant", "membrane", "wrapping", "school", "road"):
        did(district.projects[name], Assign(role="sponsor", to=district.people["li"].ref), "2020-03-24")
    found = told()
    assert found.mine.title == "您包保的5个项目"
    assert [(row.name, row.phrase, row.word) for row in found.mine.rows][:4] == [
        ("嘉岳锂电隔膜一期", "要您定，见第1件", "逾期"),
        ("康禾生物制剂产业园一期", "自然资源分局3月27日前核发建设工程规划许可证", "临期"),
        ("祥瑞医药包材", "等祥瑞包装补正建设工程规划许可证", "等他人"),
        ("第二实验学校", "停工：劳务队未返岗，已停44天", "暂停"),
    ]


def test_more_of_the_leaders_own_than_fit_are_counted_by_their_lights(told, district):
    for nth in range(MOST_MINE + 3):
        case = _opened(f"第{nth}个")
        did(case, Assign(role="sponsor", to=district.people["li"].ref), "2020-03-24")
    found = told()
    assert len(found.mine.rows) == MOST_MINE
    assert found.mine.rest.startswith("其余3个：")


def test_a_sponsor_named_in_a_workbook_counts_as_the_person(told, district):
    _given(district.projects["road"], "2020-03-24", sponsoring_leader="李晓琳")
    assert [row.name for row in told().mine.rows] == ["农村供水一体化二期"]


def test_a_past_day_gives_what_was_known_then(told, district):
    then = moment("2020-03-18", 18)
    before = told(then)
    assert before.as_of == "截至2020年3月18日(周三)18:00"
    assert "没有要您定的事。" in _said(before)
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走东线"), "2020-03-25")
    _given(district.projects["plant"], "2020-03-25", investment_done_year="260000000")
    assert told(then) == before


def test_an_empty_office_has_a_page_too(db, at, settings):
    from types import SimpleNamespace

    from tests.screens import sample_district
    from yichuang.backoffice.cases import district as district_settings
    from yichuang.backoffice.people import access

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    there = SimpleNamespace(offices={}, posts={}, people={}, areas={}, projects={}, permits={})
    sample_district._offices(there)
    district_settings.forget()
    li = there.people["li"]
    found = sheet(leader_page(li, at=at, viewer=access.actor_of(li, date(2020, 3, 25)), past=False))
    assert _said(found) == "还没有项目。导入表格或者加一个项目，这一页就有了。"
    assert found.mine.empty and not found.asked


def test_the_number_of_queries_does_not_grow_with_the_projects(told, district):
    def counted():
        told()
        with CaptureQueriesContext(connection) as made:
            told()
        return len(made)

    few = counted()
    for nth in range(12):
        case = _opened(f"第{nth}个", planned_start_on="2020-03-20")
        did(case, Assign(role="sponsor", to=district.people["li"].ref), "2020-03-11")
        did(case, RaiseObstacle(obstacle="1", text="缺指标", ask="给指标", proposed_by="post:1"), "2020-03-20")
    assert counted() <= few + 2  # posts that propose, and people that sponsor, are looked up once each


def test_every_word_of_the_page_is_english_where_english_was_chosen(office_of, district):
    did(district.projects["school"], Assign(role="sponsor", to=district.people["li"].ref), "2020-03-24")
    page = office_of("li", language="en").get("/leader/").content.decode()
    ours = re.sub(r"<[^>]+>", " ", re.search(r"<article.*?</article>", page, re.S)[0])
    assert "5 projects, worth 3.56 bn yuan in all." in " ".join(ours.split())
    typed = {"嘉岳锂电隔膜一期", "与规划路冲突，两案未定", "在两个走廊方案里定一个", "第二实验学校", "劳务队未返岗"}
    for text in typed:
        ours = ours.replace(text, "")
    assert not re.search(r"[\u4e00-\u9fff]", ours), ours


def _opened(name, **facts):
    at = moment("2020-03-10" if "planned_start_on" in facts else "2020-03-23")
    case = uuid7(at)
    opened = OpenCase(
        case=case,
        programme=programmes.current("key_projects", at),
        number=take_number("project", 2020),
        title=name,
        kind="project",
        facts={"project_name": name, "fund_source": "government", "buys_land": False, **facts},
    )
    assert open_case(opened, by=SEED, at=at).ok
    return case

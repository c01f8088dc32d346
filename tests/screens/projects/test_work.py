"""My work says whose turn it is, by when and why, and leads to the entry and back; a long list costs no more."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.screens.sample_district import SEED, did, moment
from yichuang.backoffice.cases.contexts import work as context
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.cases.queries import work as query
from yichuang.backoffice.people import changes
from yichuang.engine.case.commands import Assign, ClearObstacle, RecordItemEvent

TODAY = date(2020, 3, 25)


def text(response):
    """What a person reads: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows(response):
    """The rows' whole text, in order."""
    found = re.findall(r'<li id="row-.*?</li>', response.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def told():
    return {"by": SEED, "at": moment("2020-03-02"), "reason": "测试"}


def test_what_is_overdue_comes_first_and_what_is_due_soon_next(office_of):
    page = office_of("wang").get("/work/")
    first, second = rows(page)[:2]
    assert "嘉岳锂电隔膜一期" in first and "逾期6个工作日(3月17日)" in first
    assert "康禾生物制剂产业园一期" in second and "还剩2个工作日(3月27日)" in second
    assert "3月20日起办理，承诺5个工作日" in second


def test_each_group_has_its_heading_and_an_empty_group_has_none(office_of):
    page = office_of("wang").get("/work/").content.decode()
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page)[:2] == ["逾期", "2日内到期"]
    assert "<h2>之后</h2>" not in page


def test_a_correction_the_owner_owes_waits_for_the_owner_on_the_second_tab(office_of):
    client = office_of("wang")
    assert not any("祥瑞医药包材" in row for row in rows(client.get("/work/")))
    (waiting,) = [row for row in rows(client.get("/work/?tab=others")) if "祥瑞医药包材" in row]
    assert "轮到祥瑞包装，3月19日起" in waiting


def test_the_three_counts_are_filters_and_clicking_the_same_one_again_takes_it_off(office_of):
    client = office_of("wang")
    page = client.get("/work/").content.decode()
    assert re.findall(r"<b>(\d+\+?)</b>", page)[:3] == ["1", "1", "1"]
    overdue = rows(client.get("/work/?show=overdue"))
    assert len(overdue) == 1 and "嘉岳" in overdue[0]
    assert [row.split()[0] for row in rows(client.get("/work/?show=near"))] == ["康禾生物制剂产业园一期"]
    assert len(rows(client.get("/work/?show=theirs"))) == 1
    assert 'href="/work/" aria-current="true"' in client.get("/work/?show=near").content.decode()


def test_the_team_sees_what_its_project_has_with_others_and_since_when(office_of):
    (held,) = [row for row in rows(office_of("li").get("/work/?tab=others")) if "康禾" in row and "规划许可" in row]
    assert "轮到自然资源分局，3月20日起" in held


def test_the_work_of_the_whole_office_is_one_link_away(office_of):
    client = office_of("sun")
    assert not any("嘉岳" in row for row in rows(client.get("/work/")))
    whole = rows(client.get("/work/?whose=office"))
    assert any("嘉岳" in row and "自然资源分局：" in row for row in whole)


def test_who_is_made_responsible_has_the_item_and_the_others_no_longer(office_of, district):
    sun = district.people["sun"]
    did(district.permits["plant"], Assign(role="responsible", item="B04", to=sun.ref), "2020-03-24")
    assert any("康禾" in row for row in rows(office_of("sun").get("/work/")))
    assert not any("康禾" in row for row in rows(office_of("wang").get("/work/")))


def test_a_deputy_does_the_work_of_who_is_on_leave(office_of, district):
    assert not any("规划许可" in row for row in rows(office_of("chen").get("/work/")))
    changes.take_leave(
        district.people["wang"],
        from_on=date(2020, 3, 20),
        until_on=date(2020, 4, 1),
        deputy=district.people["chen"],
        **told(),
    )
    page = office_of("chen").get("/work/")
    assert any("规划许可" in row for row in rows(page))
    assert "规划科科长（代班）" in text(page)


def test_a_deputy_has_the_teams_of_who_is_on_leave(office_of, district):
    assert not any("康禾" in row for row in rows(office_of("sun").get("/work/?tab=others")))
    away = {"from_on": date(2020, 3, 20), "until_on": date(2020, 4, 1)}
    changes.take_leave(district.people["li"], **away, deputy=district.people["sun"], **told())
    assert any("康禾" in row for row in rows(office_of("sun").get("/work/?tab=others")))


def test_the_rows_of_the_page_are_recorded_at_once(office_of, district):
    client = office_of("wang")
    (href,) = re.findall(r'href="([^"]+)">一次记几件', client.get("/work/").content.decode())
    page = client.get(href.replace("&amp;", "&")).content.decode()
    assert "康禾生物制剂产业园一期" in page and "嘉岳锂电隔膜一期" in page


def test_the_button_leads_to_the_entry_and_back_to_the_row(office_of, district):
    client = office_of("wang")
    row = f"row-{district.permits['plant']}-B04"
    page = client.get("/work/?show=near").content.decode()
    (href,) = re.findall(rf'<li id="{row}".*?data-return href="([^"]+)"', page, re.DOTALL)
    assert href.endswith(f"?next=/work/%3Fshow%3Dnear%23{row}")
    form = client.get(href).content.decode()
    assert f"/work/?show=near#{row}" in form.replace("&amp;", "&")


def test_a_day_of_the_past_shows_whose_turn_it_was_and_offers_nothing_to_record(office_of):
    page = office_of("wang").get("/work/?at=2020-03-18")
    (then,) = [row for row in rows(page) if "祥瑞医药包材" in row]
    assert "看项目" in then and "记结果" not in then
    assert "祥瑞医药包材" in " ".join(rows(office_of("wang").get("/work/?at=2020-03-19&tab=others")))


def test_an_empty_list_says_what_it_means(office_of):
    assert "今天没有轮到您的事。" in text(office_of("zhou").get("/work/"))
    assert "Today nothing is your turn." in text(office_of("zhou", language="en").get("/work/"))
    assert "没有逾期的事。" in text(office_of("sun").get("/work/?show=overdue"))


def test_who_holds_no_post_is_told_so(office_of, district):
    changes.end_holding(district.people["zhao"].holdings.get(), on=date(2020, 3, 20), **told())
    assert "您还没有岗位" in text(office_of("zhao").get("/work/"))


def test_who_keeps_the_list_of_projects_sees_what_each_is_stuck_on(office_of, district):
    assert "请定：在两个走廊方案里定一个" in text(office_of("zhou").get("/work/"))
    assert "请定" not in text(office_of("chen").get("/work/"))


def test_who_proposed_an_obstacle_sees_it_until_it_is_decided_and_the_answer_afterwards(office_of, district):
    assert "请定：在两个走廊方案里定一个" in text(office_of("li").get("/work/"))
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走北线"), "2020-03-24")
    page = text(office_of("li").get("/work/"))
    assert "请定" not in page


def test_the_answer_to_an_obstacle_of_the_teams_project_stays_for_two_weeks(office_of, district):
    did(district.projects["membrane"], Assign(role="team", to=district.team.ref), "2020-03-24")
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走北线"), "2020-03-24")
    assert "3月24日已定：走北线" in text(office_of("li").get("/work/"))


def test_cases_of_another_division_are_nobodys_work(office_of, district):
    Case.objects.filter(pk__in=[district.permits["plant"], district.projects["plant"]]).update(division="log:x")
    assert not any("康禾" in row for row in rows(office_of("wang").get("/work/")))


# --- many -----------------------------------------------------------------------------------------------------------


def many(district, number, *, case="plant"):
    """`number` more open items of the planner, due one a day from last autumn on, every third without a date."""
    like = Span.objects.get(case=district.permits[case], instance="B04", until_at=None)
    made = []
    for nth in range(number):
        like.pk, like._state.adding = None, True
        like.due_on = None if nth % 3 == 0 else date.fromordinal(date(2019, 10, 1).toordinal() + nth)
        like.overdue_from = like.due_on and date.fromordinal(like.due_on.toordinal() + 1)
        like.instance = f"B04#{nth + 2}"
        made.append(Span(**{f.attname: getattr(like, f.attname) for f in Span._meta.fields if f.name != "id"}))
    Span.objects.bulk_create(made)


@pytest.mark.both_databases
def test_pages_follow_each_other_without_a_gap_or_a_repeat(district, office_clock):
    many(district, 130)
    post = district.posts["zrj-1"].pk
    scope = query.Scope("post_id", (post,), district.people["wang"].pk, (), query.gates())
    day = query.Day(TODAY, TODAY, date(2020, 3, 27))
    seen, after = [], None
    while True:
        ids, after = query.page(scope, day, query.MINE, after=after, size=17)
        seen += ids
        if after is None:
            break
        assert query.Key.read(after.spell()) == after
    spans = Span.objects.filter(until_at=None, post=post, turn="office").exclude(status_hint="paused")
    ordered = sorted(spans, key=lambda s: (s.due_on is None, s.due_on or TODAY, s.pk))
    assert seen == [span.pk for span in ordered]


@pytest.mark.both_databases
def test_counts_agree_with_the_light_of_every_row(district, office_clock):
    many(district, 250)
    work = context.read_work(context.Asked(), district.actor("wang"), at=office_clock)
    lights = []
    after = ""
    while True:
        one = context.read_work(context.Asked(after=after), district.actor("wang"), at=office_clock)
        lights += [row.light.status for _group, inside in one.groups for row in inside]
        after = one.next
        if not after:
            break
    assert work.counts.mine == len(lights)
    assert work.counts.overdue == lights.count("overdue")
    assert work.counts.near == lights.count("near")


def test_a_count_stops_and_says_so(office_of, district, monkeypatch):
    many(district, 30)
    monkeypatch.setattr(query, "COUNTED", 10)
    monkeypatch.setattr("yichuang.screens.projects.work.COUNTED", 10)
    assert "轮到我 10+" in text(office_of("wang").get("/work/"))


def test_a_page_asks_the_same_number_of_questions_whatever_the_rows(office_of, district):
    client = office_of("wang")
    client.get("/work/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/work/")
    many(district, 200)
    with CaptureQueriesContext(connection) as more:
        assert "下一页" in text(client.get("/work/"))
    assert len(more) == len(few)
    assert len(few) < 30


@pytest.mark.both_databases
def test_the_list_is_read_along_its_indexes_and_never_as_a_whole(district, office_clock):
    many(district, 50)
    scope = query.Scope("office_id", (district.offices["zrj"].pk,), 1, (district.projects["plant"],), query.gates())
    day = query.Day(TODAY, TODAY, date(2020, 3, 27))
    with CaptureQueriesContext(connection) as asked:
        query.page(scope, day, query.MINE)
        query.page(scope, day, query.OTHERS)
        query.counts(scope, day)
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            # with so few rows it would rightly read them all: asked whether it could do otherwise
            cursor.execute("SET LOCAL enable_seqscan = off")
        for one in asked:
            cursor.execute(("EXPLAIN " if postgres else "EXPLAIN QUERY PLAN ") + one["sql"].replace("%", "%%"))
            plan = "\n".join(str(row[0] if postgres else row[3]) for row in cursor.fetchall())
            assert ("Seq Scan on cases_span" if postgres else "SCAN s") not in plan.replace("SCAN subquery", ""), plan
            assert "span_open_office" in plan or postgres


def test_a_granted_item_leaves_the_list_and_the_next_one_comes(office_of, district):
    did(district.permits["plant"], RecordItemEvent(item="B04", what="granted", number="建字001"), "2020-03-25")
    assert not any("康禾" in row for row in rows(office_of("wang").get("/work/")))
    (following,) = [row for row in rows(office_of("li").get("/work/?tab=others")) if "康禾" in row]
    assert "轮到区住建局" in following and "记完成" in following

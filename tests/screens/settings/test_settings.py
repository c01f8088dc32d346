"""Every page of settings shows what holds on the day; every change goes through `people.changes`, refusals in words."""

import re

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.backoffice.people.days import day
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import access, calendars, changes, directory
from yichuang.backoffice.people.models import Area, Holding, Leave, Office, Person, Post
from yichuang.engine.case.events import system

PAGES = [
    "/settings/",
    "/settings/offices/",
    "/settings/people/",
    "/settings/functions/",
    "/settings/calendar/",
    "/settings/areas/",
    "/settings/teams/",
    "/settings/record/",
]


def text(response):
    """What a person reads: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(zhao, address, language):
    zhao.cookies["language"] = language
    assert zhao.get(address).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/settings/offices/new/", "/settings/calendar/new/"])
def test_who_may_not_manage_settings_sees_none_of_it(client, district, told, address):
    assert client.get(address).status_code == 302
    changes.give_account(district.wang, "wang", **told)
    client.force_login(Person.objects.get(code="w").user, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.get(address)
    assert refused.status_code == 403
    assert "管设置" in text(refused)


def forms_of(district):
    head, wang, zj = district.head.pk, district.wang.pk, district.housing.pk
    holding = Holding.objects.get(post=district.head).pk
    return [
        "/settings/district/",
        "/settings/offices/new/",
        *(f"/settings/offices/{zj}/{what}" for what in ("", "edit/", "rename/", "merge/", "close/", "posts/new/")),
        *(f"/settings/posts/{head}/{what}/" for what in ("edit", "hand-over", "hold", "end")),
        f"/settings/holdings/{holding}/end/",
        "/settings/people/new/",
        *(f"/settings/people/{wang}/{what}" for what in ("", "edit/", "posts/", "leave/", "left/", "account/")),
        *(f"/settings/people/{district.zhao.pk}/account/{what}/" for what in ("invite", "close", "open")),
        "/settings/areas/new/",
        "/settings/functions/construction/",
        "/settings/calendar/new/",
    ]


def test_every_form_opens_and_an_empty_one_says_what_is_missing(zhao, district):
    for address in forms_of(district):
        assert zhao.get(address).status_code == 200, address
        if not re.search(r"/(offices|people)/\d+/$", address):
            assert zhao.post(address, {}).status_code == 422, address


def test_a_rename_is_asked_for_made_and_told(zhao, district):
    address = f"/settings/offices/{district.housing.pk}/rename/"
    answer = zhao.post(address, {"zh": "区城建局", "en": "", "from_on": "2020-04-01", "reason": "区编3号"}, follow=True)
    assert "区城建局" in text(answer)
    assert Office.objects.get(pk=district.housing.pk).title(day("2020-04-01")) == "区城建局"
    told = text(zhao.get("/settings/record/"))
    assert "赵敏" in told
    assert "区编3号" in told
    assert "2020年4月1日" in told


def test_a_refusal_stands_on_the_form_and_the_typed_values_stay(zhao, district):
    address = f"/settings/offices/{district.housing.pk}/rename/"
    answer = zhao.post(address, {"zh": "区住建局", "en": "Housing Bureau", "from_on": "2020-04-01", "reason": "试试"})
    assert answer.status_code == 422
    assert "和现在一样" in text(answer)
    assert 'value="试试"' in answer.content.decode()


def test_a_merge_moves_everything_and_both_pages_say_so(zhao, district):
    address = f"/settings/offices/{district.housing.pk}/merge/"
    zhao.post(address, {"into": district.economy.pk, "on": "2020-03-02", "reason": "机构改革"})
    assert "并入 区经发局" in text(zhao.get(f"/settings/offices/{district.housing.pk}/"))
    page = text(zhao.get(f"/settings/offices/{district.economy.pk}/"))
    assert "并进来： 区住建局" in page
    assert "王静" in page
    assert "已撤并的1个单位" in text(zhao.get("/settings/offices/"))


def test_a_post_is_handed_over_held_for_a_time_and_given_rights(zhao, district):
    head = district.head
    zhao.post(f"/settings/posts/{head.pk}/hand-over/", {"to": district.li.pk, "on": "2020-03-10", "reason": "轮岗"})
    assert directory.posts_of(district.li, day("2020-03-10"))[-1] == head or head in directory.posts_of(
        district.li, day("2020-03-10")
    )
    hold = {
        "person": district.zhao.pk,
        "kind": "acting",
        "from_on": "2020-03-03",
        "last_on": "2020-03-05",
        "reason": "顶三天",
    }
    zhao.post(f"/settings/posts/{district.clerk.pk}/hold/", hold)
    assert district.clerk in directory.posts_of(district.zhao, day("2020-03-05"))
    assert district.clerk not in directory.posts_of(district.zhao, day("2020-03-06"))
    zhao.post(
        f"/settings/posts/{head.pk}/edit/", {"zh": "科长", "en": "", "rights": ["close", "record"], "reason": "x"}
    )
    assert Post.objects.get(pk=head.pk).rights == ["record", "close"]


def test_offices_posts_people_and_areas_are_added(zhao, district):
    office = {
        "zh": "自规局",
        "en": "",
        "code": "zr",
        "from_on": "2020-03-02",
        "kind": "bureau",
        "parent": "",
        "reason": "新设",
    }
    zhao.post("/settings/offices/new/", office)
    made = Office.objects.get(code="zr")
    zhao.post(
        f"/settings/offices/{made.pk}/posts/new/",
        {"zh": "科员", "code": "zr-1", "from_on": "2020-03-02", "rights": ["record"], "reason": "新设"},
    )
    zhao.post("/settings/people/new/", {"name": "钱进", "code": "q", "phone": "13911112222", "reason": "新来"})
    person, post = Person.objects.get(code="q"), Post.objects.get(code="zr-1")
    zhao.post(
        f"/settings/people/{person.pk}/posts/",
        {"post": post.pk, "kind": "regular", "from_on": "2020-03-02", "reason": "新来"},
    )
    assert directory.posts_of(person, day("2020-03-02")) == [post]
    zhao.post("/settings/areas/new/", {"zh": "东湖村", "code": "v1", "kind": "village", "parent": "", "reason": "建村"})
    area = Area.objects.get(code="v1")
    zhao.post(
        f"/settings/areas/{area.pk}/edit/", {"zh": "东湖社区", "kind": "village", "parent": "", "reason": "改社区"}
    )
    assert "东湖社区" in text(zhao.get("/settings/areas/"))


def test_leave_names_its_last_day_and_its_deputy(zhao, district):
    address = f"/settings/people/{district.wang.pk}/leave/"
    zhao.post(address, {"from_on": "2020-03-02", "last_on": "2020-03-04", "deputy": district.li.pk, "reason": "年假"})
    leave = Leave.objects.get()
    assert (leave.until_on, leave.deputy) == (day("2020-03-05"), district.li)
    assert "2020年3月2日至2020年3月4日" in text(zhao.get(f"/settings/people/{district.wang.pk}/"))
    assert "代王静" in text(zhao.get("/settings/offices/"))


def test_an_account_is_given_closed_and_its_link_shown_once(zhao, district):
    answer = zhao.post(f"/settings/people/{district.li.pk}/account/", {"username": "liqiang", "reason": "上岗"})
    link = re.search(r"http://testserver(/accounts/\S+?/)<", answer.content.decode()).group(1)
    assert answer.headers["Cache-Control"] == "no-store"
    person = zhao.__class__()
    form = person.get(link, follow=True).redirect_chain[-1][0]
    person.post(form, {"password1": "a very long phrase", "password2": "a very long phrase"})
    assert authenticate(username="liqiang", password="a very long phrase")
    page = text(zhao.get(f"/settings/people/{district.li.pk}/"))
    assert "能登录" in page
    assert link not in page
    zhao.post(f"/settings/people/{district.li.pk}/account/close/", {"reason": "离岗"})
    assert authenticate(username="liqiang", password="a very long phrase") is None
    assert "已停用" in text(zhao.get("/settings/people/"))
    assert "给出登录链接" in text(zhao.get("/settings/record/"))


def test_a_code_given_again_at_the_window_stands_in_the_record(zhao):
    at = register.entries()[-1].at
    given = {"code_given_at": at}
    register.record("application", "A2020-00012-6", {}, given, by=system("test"), at=at, reason="本人，看过证件")
    told = text(zhao.get("/settings/record/"))
    assert "A2020-00012-6" in told and "换发查询码" in told and "本人，看过证件" in told


def test_people_are_found_by_name_phone_post_and_office(zhao, district):
    for asked, found in (("王", "王静"), ("0000002", "李强"), ("科长", "王静"), ("经发", "赵敏"), ("Li Q", "李强")):
        page = text(zhao.get("/settings/people/", {"q": asked}))
        assert found in page
        assert len([name for name in ("王静", "李强") if name in page and name != found]) == 0
    assert "没有找到" in text(zhao.get("/settings/people/", {"q": "无此人"}))


def test_functions_nobody_does_come_first_and_are_mapped(zhao, district):
    page = text(zhao.get("/settings/functions/"))
    assert page.index("还没定的") < page.index("已定的")
    assert "区住建局" in page[page.index("已定的") :]
    zhao.post(
        "/settings/functions/fire/",
        {"office": district.economy.pk, "post": "", "from_on": "2020-03-02", "reason": "三定"},
    )
    assert directory.office_for("fire", day("2020-03-02")) == district.economy
    refused = zhao.post(
        "/settings/functions/fire/",
        {"office": district.economy.pk, "post": district.head.pk, "from_on": "2020-03-03", "reason": "三定"},
    )
    assert "选这个单位的岗位" in text(refused)
    assert zhao.get("/settings/functions/alchemy/").status_code == 404


NOTICE = {
    "notice": "区发〔2020〕1号",
    "known_on": "2020-03-01",
    "days": "2020-03-05至2020-03-06 放假 防疫\n2020年3月7日 上班",
}


def test_a_notice_is_looked_at_before_it_is_published(zhao):
    preview = zhao.post("/settings/calendar/new/", NOTICE)
    assert "没有到期日会变" in text(preview)
    assert calendars.calendar().known_at(None).is_working(day("2020-03-05"))
    zhao.post("/settings/calendar/new/", {**NOTICE, "publish": "1"})
    known = calendars.calendar().known_at(None)
    assert (known.is_working(day("2020-03-06")), known.is_working(day("2020-03-07"))) == (False, True)
    page = text(zhao.get("/settings/calendar/?year=2020"))
    assert "区发〔2020〕1号" in page
    assert "防疫" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"days": "下周三放假"}, "第1行看不懂"),
        ({"days": "2020-02-30 放假"}, "没有2020-02-30这一天"),
        ({"days": "2020-03-06至2020-03-05 放假"}, "起止不对"),
        ({"days": "2020-03-05 放假\n2020-03-05 上班"}, "说法相反"),
        ({"days": "2031-03-05 放假"}, "还没有公布"),
        ({"days": "2020-03-07 放假"}, "本来就是这样"),
        ({"days": ""}, "写出日期"),
        ({"known_on": "2020-03-20"}, "不能晚于今天"),
        ({"covers": "明年"}, None),
        ({"covers": "20"}, "四位数"),
    ],
)
def test_a_notice_nobody_could_follow_is_refused_in_words(zhao, change, said):
    answer = zhao.post("/settings/calendar/new/", {**NOTICE, **change, "publish": "1"})
    if said is None:
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert said in text(answer)


def test_a_notice_typed_wrongly_is_withdrawn(zhao):
    zhao.post("/settings/calendar/new/", {**NOTICE, "publish": "1"})
    pk = changes.calendars.CalendarPublication.objects.get().pk
    zhao.post(f"/settings/calendar/{pk}/withdraw/", {"reason": "日期录错"})
    assert calendars.calendar().known_at(None).is_working(day("2020-03-05"))
    assert zhao.get(f"/settings/calendar/{pk}/withdraw/").status_code == 404


def test_an_unarranged_year_says_that_its_dates_are_provisional(zhao):
    assert "2020年的安排已公布" in text(zhao.get("/settings/calendar/?year=2020"))
    assert "还没有公布" in text(zhao.get("/settings/calendar/?year=2021"))


def test_the_name_of_the_district_is_changed_in_the_bar(zhao):
    zhao.post("/settings/district/", {"zh": "云湖新区", "en": "Yunhu", "started_on": "2020-01-01", "reason": "设区"})
    assert "云湖新区" in text(zhao.get("/settings/"))


def test_the_record_pages_back_to_the_beginning(zhao, district, told):
    for n in range(120):
        changes.add_area(f"v{n}", f"村{n}", kind="village", **told)
    page = zhao.get("/settings/record/")
    older = re.search(r'href="(\?before=\d+)"', page.content.decode()).group(1)
    assert "村119" in text(page)
    assert "村119" not in text(zhao.get(f"/settings/record/{older}"))
    assert zhao.get("/settings/record/?before=1").status_code == 200
    assert zhao.get("/settings/record/?before=x").status_code == 200


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", [p for p in PAGES if p not in ("/settings/calendar/",)])
def test_a_list_asks_no_more_questions_when_it_grows(zhao, district, told, address):
    grow(district, told, range(1))
    zhao.get(address)
    before = queries(zhao, address)
    grow(district, told, range(1, 12))
    assert queries(zhao, address) <= before


def grow(district, told, numbers):
    for n in numbers:
        office = changes.add_office(f"o{n}", f"局{n}", from_on=day("2019-01-01"), parent=district.housing, **told)
        changes.rename_office(office, f"新局{n}", from_on=day("2020-01-01"), **told)
        post = changes.add_post(office, f"p{n}", "岗", rights=["record"], from_on=day("2019-01-01"), **told)
        person = changes.add_person(f"n{n}", f"人{n}", phone="1", **told)
        changes.hold_post(post, person, from_on=day("2019-01-01"), **told)
        changes.take_leave(person, from_on=day("2020-03-01"), until_on=day("2020-03-04"), deputy=district.li, **told)
        changes.add_area(f"a{n}", f"村{n}", kind="village", **told)
        changes.map_function(f"f{n}", office, post, from_on=day("2019-01-01"), **told)
        changes.give_account(person, f"user{n}", encoded="!", **told)
        team = changes.add_team(f"专班{n}", from_on=day("2019-01-01"), **told)
        changes.rename_team(team, f"新专班{n}", from_on=day("2020-01-01"), **told)
        changes.add_member(team, post, role="head", from_on=day("2019-01-01"), **told)
        changes.add_member(team, person, from_on=day("2019-01-01"), **told)


def test_what_is_looked_at_on_a_past_day_is_what_held_then(zhao, district, told):
    changes.rename_office(district.housing, "区城建局", from_on=day("2020-02-01"), **told)
    assert "区住建局" in text(zhao.get("/settings/offices/?at=2020-01-15"))
    assert "区城建局" in text(zhao.get("/settings/offices/"))


def test_access_follows_at_once_when_the_right_is_taken(zhao, district, told):
    changes.give_account(district.wang, "wang", **told)
    changes.edit_post(district.head, "科长", rights=["settings"], **told)
    changes.edit_post(district.admin, "系统管理", rights=[], **told)
    assert zhao.get("/settings/").status_code == 403
    assert "settings" in access.actor_of(district.wang, day("2020-03-02")).rights


def test_an_office_shows_what_each_of_its_posts_may_do(zhao, district):
    page = text(zhao.get(f"/settings/offices/{district.admin.office_id}/"))
    assert "管设置" in page
    looking = text(zhao.get(f"/settings/offices/{district.head.office_id}/"))
    assert "记事项进展" in looking or "只看，不办" in looking


def test_while_there_is_no_project_my_work_says_how_to_begin(zhao, district):
    Post.objects.filter(pk=district.admin.pk).update(rights=["settings", "open", "facts", "record"])
    page = zhao.get("/work/")
    assert "还没有项目" in text(page) and 'href="/projects/import/"' in page.content.decode()


def test_a_leader_comes_in_at_the_leaders_page_and_others_at_their_work(zhao, district):
    assert zhao.get("/").url == "/work/"
    Office.objects.filter(pk=district.admin.office_id).update(kind=Office.Kind.LEADERSHIP)
    assert zhao.get("/").url == "/leader/"

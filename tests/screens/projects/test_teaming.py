"""A service team is given to projects: from the page of one, or to several picked in the table."""

import re

from django.urls import reverse

from tests.screens.sample_district import SEED, did, moment
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.notify.deliver import deliver_due
from yichuang.backoffice.people import changes
from yichuang.engine.case.commands import Assign, CloseCase


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def picked(district, *keys):
    return [district.projects[key] for key in keys]


def sure(page, team):
    form = {"case": [row.read.id for row in page.context["rows"]], "sure": "1", "team": team}
    form |= {row.seen: row.read.state.seq for row in page.context["rows"]}
    return form | {"key": page.context["key"]}


def second_team(district):
    told = {"by": SEED, "at": moment("2020-01-02"), "reason": "测试"}
    return changes.add_team("城建专班", "Town team", from_on=moment("2019-01-01").date(), **told)


def test_picked_projects_are_given_to_one_team_with_their_permits(district, office_of):
    deliver_due(moment("2020-03-24"))
    client, team = office_of(), second_team(district)
    address = reverse("projects:give_team")
    assert "定专班" in client.get("/projects/").content.decode()
    page = client.post(address, {"case": picked(district, "plant", "membrane", "road")})
    assert page.status_code == 200
    assert "现在是康禾专班" in text_of(page) and "还没有专班" in text_of(page)
    done = client.post(address, sure(page, team.ref), follow=True)
    assert "已把3个项目定给专班。" in text_of(done)
    for case in picked(district, "plant", "membrane", "road"):
        assert state_of(case).assigned["team"] == team.ref
    assert state_of(district.permits["plant"]).assigned["team"] == team.ref
    again = client.post(address, {"case": picked(district, "plant")})
    before = state_of(district.projects["plant"]).seq
    assert "没有改动" in text_of(client.post(address, sure(again, team.ref), follow=True))
    assert state_of(district.projects["plant"]).seq == before


def test_one_that_cannot_be_given_keeps_all_as_they_were(district, office_of):
    client, team = office_of(), second_team(district)
    address = reverse("projects:give_team")
    page = client.post(address, {"case": picked(district, "membrane", "road")})
    did(district.projects["road"], CloseCase(text="终止"), "2020-03-25")
    refused = client.post(address, sure(page, team.ref))
    assert refused.status_code in (409, 422)
    assert "农村供水一体化二期：" in text_of(refused) and "所以一个都没有改。" in text_of(refused)
    assert "team" not in state_of(district.projects["membrane"]).assigned


def test_somebody_who_was_first_is_told(district, office_of):
    client, team = office_of(), second_team(district)
    address = reverse("projects:give_team")
    page = client.post(address, {"case": picked(district, "plant")})
    did(district.projects["plant"], Assign(role="team", to=""), "2020-03-25")
    late = client.post(address, sure(page, team.ref))
    assert late.status_code == 409 and "刚才有人改过：" in text_of(late)
    assert "team" not in state_of(district.projects["plant"]).assigned


def test_without_a_team_or_without_a_project_it_is_asked_for(district, office_of):
    client = office_of()
    address = reverse("projects:give_team")
    assert "还没有选项目。" in text_of(client.post(address, follow=True))
    page = client.post(address, {"case": picked(district, "road")})
    refused = client.post(address, sure(page, ""))
    assert refused.status_code == 422 and "选一个专班。" in text_of(refused)
    unknown = client.post(address, sure(page, "team:999"))
    assert unknown.status_code == 422
    assert client.post(address, {"case": ["x"]}).status_code == 404
    assert client.post(address, {"case": ["01700000-0000-7000-8000-000000000000"]}).status_code == 404


def test_who_may_not_assign_is_refused_and_sees_no_button(district, office_of):
    client = office_of("zhao")
    assert "定专班" not in client.get("/projects/").content.decode()
    address = reverse("projects:give_team")
    page = client.post(address, {"case": picked(district, "road")})
    refused = client.post(address, sure(page, district.team.ref))
    assert refused.status_code == 403 and "team" not in state_of(district.projects["road"]).assigned


def test_a_team_that_is_no_more_stays_until_another_is_chosen(district, office_of):
    told = {"by": SEED, "at": moment("2020-03-24"), "reason": "测试"}
    changes.end_team(district.team, on=moment("2020-03-24").date(), **told)
    client = office_of()
    address = reverse("projects:project_act", args=[district.projects["plant"], "assign"])
    page = client.get(address)
    assert "康禾专班(已不在)" in text_of(page)
    form = {"key": page.context["key"], "seen": page.context["seen"], "next": page.context["back"]}
    who = {"sponsor": district.people["zhou"].ref, "lead_office": "", "team": district.team.ref}
    assert client.post(address, form | who).status_code == 302
    assert state_of(district.projects["plant"]).assigned["team"] == district.team.ref


def test_a_member_by_post_is_called_from_the_project_page(district, office_of):
    told = {"by": SEED, "at": moment("2020-01-02"), "reason": "测试"}
    changes.add_member(district.team, district.posts["zrj-1"], from_on=moment("2020-01-02").date(), **told)
    page = office_of().get(reverse("projects:project", args=[district.projects["plant"]]))
    html = page.content.decode()
    assert "自然资源分局规划科科长 王静" in html and '<a href="tel:13800000000">' in html
    english = office_of("li", "en").get(reverse("projects:project", args=[district.projects["plant"]])).content.decode()
    assert "Natural Resources Branch Head of planning Wang Jing" in english

"""Service teams in the settings: made, renamed, filled, ended; and what the record says of it."""

import pytest

from tests.backoffice.people.days import day
from tests.screens.settings.test_settings import queries, text
from yichuang.backoffice.people import changes, directory
from yichuang.backoffice.people.models import Team, TeamMember


@pytest.fixture
def team(district, told):
    team = changes.add_team("一号专班", "Team one", from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.head, role="head", from_on=day("2020-01-01"), **told)
    return team


def test_a_team_is_made_and_filled_with_people_and_posts(zhao, district):
    made = {"zh": "生物专班", "en": "Bio team", "from_on": "2020-03-02", "reason": "区委会议"}
    page = zhao.post("/settings/teams/new/", made, follow=True)
    assert "专班建好了。接着加人。" in text(page) and "现在没有人。" in text(page)
    team = Team.objects.get()
    address = f"/settings/teams/{team.pk}/members/new/"
    for who, role in ((district.head.ref, "head"), (district.li.ref, "contact")):
        form = {"who": who, "role": role, "from_on": "2020-03-02", "reason": "区委会议"}
        assert zhao.post(address, form).status_code == 302
    page = zhao.get(f"/settings/teams/{team.pk}/").content.decode()
    assert "区住建局科长 王静" in page and 'href="tel:13800000001"' in page and 'href="tel:13800000002"' in page
    assert "组长" in page and "联络员" in page
    said = text(zhao.get("/settings/record/"))
    assert "专班成员 生物专班：科长" in said and "专班名称" in said and "区委会议" in said


def test_a_refusal_stands_on_the_form_and_what_was_typed_stays(zhao, district, team):
    form = {"who": district.li.ref, "role": "head", "from_on": "2020-03-02", "reason": "试试"}
    refused = zhao.post(f"/settings/teams/{team.pk}/members/new/", form)
    assert refused.status_code == 422 and "组长已经是科长。" in text(refused)
    assert f'<option value="{district.li.ref}" selected>' in refused.content.decode()
    unknown = zhao.post(f"/settings/teams/{team.pk}/members/new/", form | {"who": "person:999"})
    assert unknown.status_code == 422 and team.members.count() == 1


def test_a_team_is_renamed_a_role_changed_and_a_member_taken_out(zhao, district, told, team):
    zhao.post(f"/settings/teams/{team.pk}/rename/", {"zh": "医药专班", "from_on": "2020-03-10", "reason": "区编"})
    assert directory.titles([team.ref], day("2020-03-09"), "zh-hans") == {team.ref: "一号专班"}
    assert directory.titles([team.ref], day("2020-03-10"), "zh-hans") == {team.ref: "医药专班"}
    head = TeamMember.objects.get()
    role = {"role": "member", "from_on": "2020-03-05", "reason": "轮换"}
    assert zhao.post(f"/settings/members/{head.pk}/role/", role).status_code == 302
    last = TeamMember.objects.order_by("pk").last()
    assert (last.role, last.from_on) == ("member", day("2020-03-05"))
    assert zhao.post(f"/settings/members/{last.pk}/end/", {"on": "2020-03-06", "reason": "调走"}).status_code == 302
    assert directory.members(team.pk, day("2020-03-06")) == []
    page = text(zhao.get(f"/settings/teams/{team.pk}/"))
    assert "以前和以后的成员" in page and "2020年3月5日至2020年3月5日" in page


def test_a_team_ends_and_is_kept_below(zhao, team):
    assert zhao.post(f"/settings/teams/{team.pk}/end/", {"on": "2020-03-02", "reason": "任务完成"}).status_code == 302
    page = text(zhao.get("/settings/teams/"))
    assert "还没有专班" in page and "已撤销的1个专班" in page
    assert "加人" not in text(zhao.get(f"/settings/teams/{team.pk}/"))


def test_the_english_pages_are_whole(zhao, team):
    zhao.cookies["language"] = "en"
    for address in ("/settings/teams/", f"/settings/teams/{team.pk}/", f"/settings/teams/{team.pk}/members/new/"):
        page = text(zhao.get(address))
        assert "Team one" in page
        kept = [word for word in page.split() if any("一" <= char <= "鿿" for char in word)]
        assert set(kept) <= {"中文", "区住建局", "区经发局", "简体中文"}, kept


def test_the_page_of_a_team_asks_no_more_questions_when_it_grows(zhao, district, told, team):
    address = f"/settings/teams/{team.pk}/"
    zhao.get(address)
    before = queries(zhao, address)
    for n in range(8):
        person = changes.add_person(f"n{n}", f"人{n}", **told)
        changes.add_member(team, person, from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.clerk, from_on=day("2020-01-01"), **told)
    assert queries(zhao, address) <= before

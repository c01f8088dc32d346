"""Service teams: people or posts of several offices, with dates; what they were called and who was in them stays
readable."""

import pytest
from django.db import IntegrityError, transaction

from tests.backoffice.people.days import day
from tests.backoffice.people.test_posts_and_people import refused
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import access, changes, directory
from yichuang.backoffice.people.models import TeamMember, TeamName

TODAY = day("2020-03-02")


@pytest.fixture
def team(district, told):
    return changes.add_team("一号专班", "Team one", from_on=day("2020-01-01"), **told)


def people(team, on="2020-03-02"):
    return [[holder.person for holder in one.holders] for one in directory.members(team.pk, day(on))]


def test_members_come_head_first_and_leave(district, told, team):
    member = changes.add_member(team, district.li, from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.wang, role="head", from_on=day("2020-02-01"), **told)
    refused("member_already", changes.add_member, team, district.li, from_on=day("2020-03-01"), **told)
    assert people(team) == [[district.wang], [district.li]]
    changes.end_member(member, on=TODAY, **told)
    assert people(team) == [[district.wang]]
    member.refresh_from_db()
    refused("holding_ended", changes.end_member, member, on=TODAY, **told)
    changes.end_team(team, on=day("2020-05-01"), **told)
    assert people(team, "2020-05-01") == []
    team.refresh_from_db()
    refused("team_ended", changes.add_member, team, district.zhao, from_on=day("2020-06-01"), **told)
    refused("team_ended", changes.rename_team, team, "二号专班", from_on=day("2020-06-01"), **told)


def test_a_renamed_team_keeps_the_name_it_had_on_the_days_before(told, team):
    changes.rename_team(team, "生物专班", "Bio team", from_on=day("2020-04-01"), **told)
    for on, zh, en in (("2019-06-01", "一号专班", "Team one"), ("2020-03-31", "一号专班", "Team one"),
                       ("2020-04-01", "生物专班", "Bio team")):  # fmt: skip
        assert directory.titles([team.ref], day(on), "zh-hans") == {team.ref: zh}
        assert team.title(day(on), "en") == en
    refused("date_before_previous", changes.rename_team, team, "别的", from_on=day("2020-03-01"), **told)
    refused("nothing_changed", changes.rename_team, team, "生物专班", "Bio team", from_on=day("2020-05-01"), **told)
    changes.rename_team(team, "医药专班", from_on=day("2020-04-01"), **told)
    assert list(TeamName.objects.values_list("zh", flat=True)) == ["一号专班", "医药专班"]


def test_two_teams_do_not_bear_one_name_at_once(told, team):
    refused("team_name_taken", changes.add_team, "一号专班", from_on=TODAY, **told)
    changes.rename_team(team, "生物专班", from_on=day("2020-04-01"), **told)
    changes.add_team("一号专班", from_on=day("2020-04-01"), **told)


def test_a_team_has_one_head_and_roles_change_from_a_day_on(district, told, team):
    wang = changes.add_member(team, district.wang, role="head", from_on=day("2020-01-01"), **told)
    li = changes.add_member(team, district.li, from_on=day("2020-01-01"), **told)
    problem = refused("team_has_head", changes.change_role, li, "head", from_on=TODAY, **told)
    assert problem.params["person"] == "王静"
    changes.change_role(wang, "contact", from_on=TODAY, **told)
    changes.change_role(li, "head", from_on=TODAY, **told)
    assert people(team, "2020-03-01") == [[district.wang], [district.li]]
    assert people(team, "2020-03-02") == [[district.li], [district.wang]]
    refused("choice_unknown", changes.add_member, team, district.zhao, role="chief", from_on=TODAY, **told)
    li.refresh_from_db()
    refused("holding_ended", changes.change_role, li, "member", from_on=TODAY, **told)


def test_a_post_in_a_team_is_whoever_holds_it(district, told, team):
    changes.add_member(team, district.head, role="head", from_on=day("2020-01-01"), **told)
    refused("member_already", changes.add_member, team, district.head, from_on=TODAY, **told)
    assert people(team) == [[district.wang]]
    assert team.ref in access.actor_of(district.wang, TODAY).teams
    changes.hand_over(district.head, district.li, on=day("2020-03-10"), **told)
    assert people(team, "2020-03-10") == [[district.li]]
    assert team.ref not in access.actor_of(district.wang, day("2020-03-10")).teams
    assert team.ref in access.actor_of(district.li, day("2020-03-10")).teams


def test_the_number_to_call_is_of_who_is_there(district, told, team):
    changes.add_member(team, district.head, role="head", from_on=day("2020-01-01"), **told)
    changes.take_leave(district.wang, from_on=day("2020-03-02"), until_on=day("2020-03-05"), deputy=district.li, **told)
    assert [directory.members(team.pk, day(on))[0].phone for on in ("2020-03-01", "2020-03-02")] == [
        "13800000001",
        "13800000002",
    ]


def test_a_post_leaves_its_teams_when_it_ends_and_takes_them_along_when_its_office_is_merged(district, told, team):
    changes.add_member(team, district.clerk, from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.head, role="head", from_on=day("2020-01-01"), **told)
    changes.end_post(district.clerk, on=day("2020-03-05"), **told)
    assert people(team, "2020-03-05") == [[district.wang]]
    changes.merge_office(district.housing, district.economy, on=day("2020-04-01"), **told)
    assert people(team, "2020-03-31") == people(team, "2020-04-01") == [[district.wang]]
    (there,) = directory.members(team.pk, day("2020-04-01"))
    assert there.member.post.office == district.economy


def test_a_team_that_still_has_projects_is_not_ended(told, team):
    problem = refused(
        "team_has_projects", changes.end_team, team, on=TODAY, projects=["甲", "乙", "丙", "丁", "戊", "己"], **told
    )
    assert problem.params == {"projects": ["甲", "乙", "丙", "丁", "戊"], "number": 6}


def test_whoever_may_not_change_settings_changes_no_team(district, told, team):
    by = {**told, "by": access.actor_of(district.wang, TODAY)}
    refused("right_missing", changes.rename_team, team, "二号", from_on=TODAY, **by)
    refused("reason_missing", changes.add_member, team, district.li, from_on=TODAY, **{**told, "reason": " "})


def test_every_change_of_a_team_is_recorded(district, told, team):
    before = len(register.entries())
    member = changes.add_member(team, district.wang, from_on=day("2020-01-01"), **told)
    changes.change_role(member, "head", from_on=day("2020-01-01"), **told)
    changes.rename_team(team, "生物专班", from_on=TODAY, **told)
    made = register.entries()[before:]
    assert [event.body["table"] for event in made] == ["teammember", "teammember", "teamname", "teamname"]
    assert made[1].body["changes"] == {"role": ["member", "head"]}


@pytest.mark.both_databases
def test_the_tables_hold_a_person_or_a_post_and_never_both(district, team):
    for who in ({}, {"person": district.wang, "post": district.head}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMember.objects.create(team=team, from_on=TODAY, **who)


def test_members_of_many_teams_take_the_same_number_of_queries(district, told, django_assert_max_num_queries):
    teams = []
    for n in range(4):
        teams.append(changes.add_team(f"专班{n}", from_on=day("2020-01-01"), **told))
        changes.add_member(teams[-1], district.head, from_on=day("2020-01-01"), **told)
        changes.add_member(teams[-1], district.li, from_on=day("2020-01-01"), **told)
    with django_assert_max_num_queries(5):
        found = directory.members_of([one.pk for one in teams], TODAY)
        assert all(one.member.post is None or one.member.post.office.title(TODAY) for one in found[teams[0].pk])
    assert len(found) == 4

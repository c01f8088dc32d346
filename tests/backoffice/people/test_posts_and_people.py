"""Posts hold rights, people hold posts: regularly, acting, as deputies; handed over in one step."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from tests.backoffice.people.days import day
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import access, changes, directory, wording
from yichuang.backoffice.people.changes import REFUSALS, ChangeRefused
from yichuang.backoffice.people.models import Holding, Leave, Person, Post, Team, TeamMember, TeamName

TABLES = (Person, Post, Holding, Leave, Team, TeamName, TeamMember, get_user_model())


def everything():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def refused(code, function, *args, **kwargs):
    before, written = everything(), len(register.entries())
    with pytest.raises(ChangeRefused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    assert (everything(), len(register.entries())) == (before, written)
    return caught.value


def test_rights_come_with_the_post_and_go_with_it(district, told):
    assert access.actor_of(district.wang, day("2020-03-02")).rights == {"record", "assign"}
    changes.hand_over(district.head, district.li, on=day("2020-04-01"), **told)
    assert access.actor_of(district.wang, day("2020-03-31")).rights == {"record", "assign"}
    assert access.actor_of(district.wang, day("2020-04-01")).rights == frozenset()
    assert access.actor_of(district.li, day("2020-03-31")).rights == {"record"}
    assert access.actor_of(district.li, day("2020-04-01")).rights == {"record", "assign"}


def test_a_handed_over_post_has_one_holder_on_every_day(district, told):
    changes.hand_over(district.head, district.li, on=day("2020-04-01"), **told)
    for on, who in (("2020-03-31", district.wang), ("2020-04-01", district.li), ("2021-01-01", district.li)):
        assert [h.person for h in directory.holders([district.head.pk], day(on))[district.head.pk]] == [who]


def test_a_post_held_is_not_given_to_a_second_regular_holder(district, told):
    problem = refused("post_held", changes.hold_post, district.head, district.li, from_on=day("2020-04-01"), **told)
    assert problem.params["person"] == "王静"
    refused("holder_same", changes.hand_over, district.head, district.wang, on=day("2020-04-01"), **told)


def test_somebody_acts_for_a_post_for_a_time(district, told):
    changes.hold_post(
        district.head, district.li, kind="acting", from_on=day("2020-03-10"), until_on=day("2020-03-20"), **told
    )
    assert "assign" in access.actor_of(district.li, day("2020-03-19")).rights
    assert "assign" not in access.actor_of(district.li, day("2020-03-20")).rights
    held = directory.holders([district.head.pk], day("2020-03-15"))[district.head.pk]
    assert [(h.person, h.how) for h in held] == [(district.wang, "regular"), (district.li, "acting")]
    assert access.actor_of(district.li, day("2020-03-15")).post == district.clerk.ref


def test_the_deputy_has_the_posts_of_who_is_away_and_only_then(district, told):
    changes.take_leave(district.wang, from_on=day("2020-03-10"), until_on=day("2020-03-13"), deputy=district.li, **told)
    assert "assign" not in access.actor_of(district.li, day("2020-03-09")).rights
    assert "assign" in access.actor_of(district.li, day("2020-03-12")).rights
    assert "assign" not in access.actor_of(district.li, day("2020-03-13")).rights
    held = directory.holders([district.head.pk], day("2020-03-12"))[district.head.pk]
    assert [(h.person, h.how, h.away, h.instead_of) for h in held] == [
        (district.wang, "regular", True, None),
        (district.li, "deputy", False, district.wang),
    ]


def test_leave_is_refused_when_it_overlaps_or_the_deputy_cannot(district, told):
    span = {"from_on": day("2020-03-10"), "until_on": day("2020-03-13")}
    changes.take_leave(district.wang, **span, deputy=district.li, **told)
    refused(
        "leave_overlaps",
        changes.take_leave,
        district.wang,
        from_on=day("2020-03-12"),
        until_on=day("2020-03-20"),
        **told,
    )
    refused("deputy_away", changes.take_leave, district.li, **span, deputy=district.wang, **told)
    refused("deputy_self", changes.take_leave, district.zhao, **span, deputy=district.zhao, **told)
    refused(
        "stretch_backwards",
        changes.take_leave,
        district.zhao,
        from_on=day("2020-03-10"),
        until_on=day("2020-03-10"),
        **told,
    )


def test_who_leaves_keeps_nothing_from_that_day_on(district, told):
    team = changes.add_team("一号专班", from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.li, from_on=day("2020-01-01"), **told)
    changes.leave_service(district.li, on=day("2020-04-01"), **told)
    assert access.actor_of(district.li, day("2020-03-31")).teams == {team.ref}
    district.li.refresh_from_db()
    later = access.actor_of(district.li, day("2020-04-01"))
    assert (later.posts, later.teams) == (frozenset(), frozenset())
    refused("person_left", changes.hold_post, district.clerk, district.li, from_on=day("2020-04-02"), **told)
    refused("person_left", changes.leave_service, district.li, on=day("2020-05-01"), **told)


def test_the_last_who_can_manage_settings_stays(district, told):
    district.zhao.refresh_from_db()
    refused("last_settings_holder", changes.leave_service, district.zhao, on=day("2020-04-01"), **told)
    refused("last_settings_holder", changes.close_account, district.zhao, **told)
    refused("last_settings_holder", changes.edit_post, district.admin, "系统管理", rights=["open"], **told)
    refused("last_settings_holder", changes.hand_over, district.admin, district.wang, on=day("2020-04-01"), **told)
    refused("last_settings_holder", changes.end_post, district.admin, on=day("2020-04-01"), **told)
    holding = Holding.objects.get(post=district.admin)
    refused("last_settings_holder", changes.end_holding, holding, on=day("2020-04-01"), **told)
    changes.give_account(district.wang, "wang", password="another long phrase", **told)
    changes.hand_over(district.admin, district.wang, on=day("2020-03-02"), **told)
    changes.close_account(district.zhao, **told)
    assert authenticate(username="zhao", password="correct horse staple") is None


def test_an_invitation_lets_the_person_choose_a_password_once(district, told, client):
    changes.give_account(district.li, "liqiang", **told)
    assert authenticate(username="liqiang", password="") is None
    address = f"/accounts/password/reset/key/{changes.invitation_key(district.li)}/"
    page = client.get(address, follow=True)
    assert page.status_code == 200 and "登录名是 liqiang" in page.content.decode()
    form = page.redirect_chain[-1][0]
    chosen = client.post(form, {"password1": "a very long phrase", "password2": "a very long phrase"})
    assert chosen.url == "/" and client.session["_auth_user_id"] == str(district.li.user.pk)
    assert authenticate(username="liqiang", password="a very long phrase").person == district.li
    again = client.__class__().get(address, follow=True)
    assert again.context["token_fail"] and "再给一个" in again.content.decode()


def test_accounts_are_refused_twice_under_one_name_or_for_nobody(district, told):
    changes.give_account(district.li, "li", **told)
    refused("username_taken", changes.give_account, district.wang, "LI", **told)
    refused("account_exists", changes.give_account, district.li, "li2", **told)
    refused("username_unreadable", changes.give_account, district.wang, "a b", **told)
    refused("account_missing", changes.close_account, district.wang, **told)
    own = access.actor_of(district.zhao, day("2020-03-02"))
    refused("own_account", changes.close_account, district.zhao, **{**told, "by": own})


def test_a_closed_account_acts_as_nobody_until_it_opens_again(district, told):
    changes.give_account(district.li, "li", password="a very long phrase", **told)
    changes.close_account(district.li, **told)
    user = get_user_model().objects.get(username="li")
    assert access.actor_for(user, day("2020-03-03")) == access.PUBLIC
    changes.open_account(district.li, **told)
    user.refresh_from_db()
    assert access.actor_for(user, day("2020-03-03")).ref == district.li.ref
    assert access.actor_for(AnonymousUser(), day("2020-03-03")) == access.PUBLIC


def test_names_and_phones_are_sealed_on_the_register(district, told):
    changes.edit_person(district.li, "李强", "Li Qiang", phone="13999999999", **told)
    last = register.entries()[-1]
    assert (last.body["table"], set(last.body["facts"])) == ("person", {"phone"})
    assert not any("李强" in str(e.body) or "1380000" in str(e.body) for e in register.entries())


def test_a_post_with_functions_is_not_ended_and_unknown_rights_are_named(district, told):
    problem = refused("post_has_functions", changes.end_post, district.head, on=day("2020-04-01"), **told)
    assert problem.params["functions"] == ["construction"]
    refused("rights_unknown", changes.edit_post, district.head, "科长", rights=["record", "rule"], **told)
    changes.end_post(district.clerk, on=day("2020-04-01"), **told)
    assert directory.posts_of(district.li, day("2020-04-01")) == []
    assert directory.posts_of(district.li, day("2020-03-31")) == [district.clerk]


def test_titles_of_many_refs_take_one_query_per_kind(district, told, django_assert_num_queries):
    refs = [
        district.housing.ref,
        district.economy.ref,
        district.wang.ref,
        district.li.ref,
        "system:import",
        "office:999",
    ]
    with django_assert_num_queries(2):
        found = directory.titles(refs, day("2020-03-02"), "zh-hans")
    assert found == {refs[0]: "区住建局", refs[1]: "区经发局", refs[2]: "王静", refs[3]: "李强"}


def test_phones_lead_to_who_is_there(district, told):
    assert directory.phones([district.head.ref, district.li.ref], day("2020-03-02")) == {
        district.head.ref: "13800000001",
        district.li.ref: "13800000002",
    }


def test_every_refusal_has_words_in_chinese():
    sample = {name: ["甲"] for names in REFUSALS.values() for name in names}
    with translation.override("zh-hans"):
        for code, names in REFUSALS.items():
            said = wording.words_of(ChangeRefused(code, "zh", **{n: sample[n] for n in names if n != "field"}))
            assert "%(" not in said
            assert said.endswith(("。", "."))
    assert set(wording.SENTENCES) == set(REFUSALS)

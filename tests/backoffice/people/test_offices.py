"""Offices are renamed and merged from a date; every earlier day reads as it was."""

import pytest

from tests.backoffice.people.days import day, noon
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import access, changes, directory
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.models import FunctionMap, Holding, Office, OfficeName, Post

TABLES = (Office, OfficeName, Post, Holding, FunctionMap)


def everything():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def refused(code, function, *args, **kwargs):
    """The change is refused with `code`, and neither a row nor the register is altered."""
    before, written = everything(), len(register.entries())
    with pytest.raises(ChangeRefused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    assert (everything(), len(register.entries())) == (before, written)
    return caught.value


def title(office, on, language="zh-hans"):
    return Office.objects.get(pk=office.pk).title(day(on), language)


def test_a_new_name_holds_from_its_day_and_the_old_one_before(district, told):
    changes.rename_office(district.housing, "区住建和水务局", "Housing and Water", from_on=day("2020-03-01"), **told)
    assert title(district.housing, "2020-02-29") == "区住建局"
    assert title(district.housing, "2020-03-01") == "区住建和水务局"
    assert title(district.housing, "2020-03-01", "en") == "Housing and Water"
    assert title(district.housing, "2010-01-01") == "区住建局"
    assert directory.titles([district.housing.ref], day("2020-02-29"), "en") == {district.housing.ref: "Housing Bureau"}


def test_a_name_given_for_later_waits_for_its_day(district, told):
    changes.rename_office(district.housing, "区城建局", from_on=day("2020-06-01"), **told)
    assert title(district.housing, "2020-05-31") == "区住建局"
    refused("date_before_previous", changes.rename_office, district.housing, "别名", from_on=day("2020-04-01"), **told)


def test_a_name_mistyped_today_is_put_right_in_place(district, told):
    changes.rename_office(district.housing, "区主建局", from_on=day("2020-03-02"), **told)
    changes.rename_office(district.housing, "区住建局二", from_on=day("2020-03-02"), **told)
    assert [name.zh for name in district.housing.names.order_by("from_on")] == ["区住建局", "区住建局二"]


def test_a_rename_is_refused_that_changes_nothing_or_comes_too_early(district, told):
    refused(
        "nothing_changed",
        changes.rename_office,
        district.housing,
        "区住建局",
        "Housing Bureau",
        from_on=day("2020-03-01"),
        **told,
    )
    refused("date_before_start", changes.rename_office, district.housing, "X", from_on=day("2018-03-01"), **told)
    refused("text_missing", changes.rename_office, district.housing, "  ", from_on=day("2020-03-01"), **told)


def test_codes_are_used_once_and_are_readable(district, told):
    problem = refused("code_taken", changes.add_office, "zj", "别的局", from_on=day("2020-01-01"), **told)
    assert problem.params["title"] == "区住建局"
    refused("code_unreadable", changes.add_office, "a b", "别的局", from_on=day("2020-01-01"), **told)
    refused("choice_unknown", changes.add_office, "ab", "别的局", kind="castle", from_on=day("2020-01-01"), **told)


def test_an_office_never_lies_under_itself(district, told):
    window = changes.add_office(
        "zj-w", "住建窗口", kind="window", parent=district.housing, from_on=day("2019-01-01"), **told
    )
    refused("office_under_itself", changes.edit_office, district.housing, kind="bureau", parent=window, **told)
    refused("office_under_itself", changes.merge_office, district.housing, window, on=day("2020-04-01"), **told)


def test_a_merge_moves_functions_posts_and_holders_from_its_day(district, told):
    changes.merge_office(district.housing, district.economy, on=day("2020-04-01"), **told)
    before, after = day("2020-03-31"), day("2020-04-01")
    assert directory.office_for("construction", before) == district.housing
    assert directory.office_for("construction", after) == district.economy
    old, new = directory.entry_for("construction", before).post, directory.entry_for("construction", after).post
    assert old == district.head
    assert (new.code, new.zh, new.rights, new.office) == ("zj-1", "科长", ["record", "assign"], district.economy)
    assert directory.posts_of(district.wang, before) == [old]
    assert directory.posts_of(district.wang, after) == [new]
    assert access.actor_of(district.wang, after).offices == {district.economy.ref}
    assert Post.objects.get(pk=old.pk).successor == new
    office = Office.objects.get(pk=district.housing.pk)
    assert (office.valid_until, office.successor) == (after, district.economy)


def test_after_a_merge_old_refs_still_read_as_they_were(district, told):
    changes.merge_office(district.housing, district.economy, on=day("2020-04-01"), **told)
    refs = [district.housing.ref, district.head.ref]
    assert directory.titles(refs, day("2020-05-01"), "zh-hans") == {refs[0]: "区住建局", refs[1]: "区住建局科长"}


def test_a_merge_takes_offices_below_and_holders_of_later_with_it(district, told):
    window = changes.add_office("zj-w", "住建窗口", parent=district.housing, from_on=day("2019-01-01"), **told)
    changes.hold_post(
        district.head, district.zhao, kind="acting", from_on=day("2020-05-01"), until_on=day("2020-06-01"), **told
    )
    changes.merge_office(district.housing, district.economy, on=day("2020-04-01"), **told)
    assert Office.objects.get(pk=window.pk).parent == district.economy
    assert [post.office for post in directory.posts_of(district.zhao, day("2020-05-10"))] == [district.economy] * 2
    assert directory.posts_of(district.zhao, day("2020-06-10")) == [district.admin]


def test_a_merge_is_refused_into_itself_or_into_what_has_ended(district, told):
    refused(
        "office_into_itself", changes.merge_office, district.housing, district.housing, on=day("2020-04-01"), **told
    )
    changes.merge_office(district.housing, district.economy, on=day("2020-04-01"), **told)
    district.housing.refresh_from_db()
    other = changes.add_office("zr", "自规局", from_on=day("2019-01-01"), **told)
    refused("office_ended", changes.merge_office, other, district.housing, on=day("2020-05-01"), **told)
    refused("office_ended", changes.merge_office, district.housing, other, on=day("2020-05-01"), **told)


def test_a_merge_before_a_planned_rename_is_refused(district, told):
    changes.rename_office(district.housing, "区城建局", from_on=day("2020-06-01"), **told)
    refused(
        "date_after_planned", changes.merge_office, district.housing, district.economy, on=day("2020-05-01"), **told
    )


def test_an_office_with_work_is_not_closed(district, told):
    problem = refused("office_has_work", changes.close_office, district.housing, on=day("2020-04-01"), **told)
    assert problem.params == {"functions": ["construction"], "posts": 2, "children": 0}
    empty = changes.add_office("zr", "自规局", from_on=day("2019-01-01"), **told)
    changes.close_office(empty, on=day("2020-04-01"), **told)
    empty.refresh_from_db()
    assert empty.exists_on(day("2020-03-31"))
    assert not empty.exists_on(day("2020-04-01"))


def test_every_change_is_on_the_register_with_who_when_and_why(district):
    by = access.actor_of(district.zhao, day("2020-03-02"))
    written = len(register.entries())
    changes.rename_office(
        district.housing, "区城建局", from_on=day("2020-03-01"), by=by, at=noon("2020-03-02"), reason="区编〔2020〕3号"
    )
    ended, made = register.entries()[written:]
    assert ended.by == {"ref": district.zhao.ref, "post": district.admin.ref}
    assert (ended.body["table"], ended.body["changes"]) == ("officename", {"until_on": [None, "2020-03-01"]})
    assert made.body["changes"]["zh"] == [None, "区城建局"]
    assert made.body["changes"]["office"] == [None, district.housing.ref]
    assert made.at == noon("2020-03-02")
    assert "区编" not in str(made.body)  # the reason is sealed text


def test_who_may_not_manage_settings_changes_nothing(district, told):
    for by in (access.actor_of(district.wang, day("2020-03-02")), access.PUBLIC):
        refused(
            "right_missing",
            changes.rename_office,
            district.housing,
            "X",
            from_on=day("2020-03-01"),
            **{**told, "by": by},
        )
    refused(
        "reason_missing",
        changes.rename_office,
        district.housing,
        "X",
        from_on=day("2020-03-01"),
        **{**told, "reason": " "},
    )

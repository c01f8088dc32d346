"""Which office does what from which day, and which days the district arranged itself."""

import pytest
from django.http import Http404

from tests.backoffice.people.days import day, noon
from yichuang.backoffice.ledger import register
from yichuang.backoffice.people import access, calendars, changes, directory
from yichuang.backoffice.people.changes import ChangeRefused
from yichuang.backoffice.people.models import CalendarPublication, FunctionMap
from yichuang.engine.calendars import china
from yichuang.engine.errors import EngineError


def refused(code, function, *args, **kwargs):
    rows = [list(t.objects.order_by("pk").values()) for t in (FunctionMap, CalendarPublication)]
    written = len(register.entries())
    with pytest.raises(ChangeRefused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code
    assert rows == [list(t.objects.order_by("pk").values()) for t in (FunctionMap, CalendarPublication)]
    assert len(register.entries()) == written
    return caught.value


def test_a_function_goes_to_its_office_of_the_day(district, told):
    changes.map_function("construction", district.economy, from_on=day("2020-04-01"), **told)
    assert directory.office_for("construction", day("2020-03-31")) == district.housing
    assert directory.office_for("construction", day("2020-04-01")) == district.economy
    assert directory.office_for("construction", day("2018-12-31")) is None
    assert directory.office_for("unknown", day("2020-04-01")) is None
    assert directory.functions_changing(day("2020-03-31"), day("2020-04-01")) == {"construction"}
    assert directory.functions_changing(day("2020-04-01"), day("2020-05-01")) == frozenset()


def test_an_entry_mistyped_today_is_put_right_and_an_older_one_is_kept(district, told):
    changes.map_function("construction", district.economy, from_on=day("2020-04-01"), **told)
    changes.map_function("construction", district.housing, district.clerk, from_on=day("2020-04-01"), **told)
    assert directory.entry_for("construction", day("2020-04-01")).post == district.clerk
    assert FunctionMap.objects.filter(function="construction").count() == 2
    refused(
        "date_before_previous",
        changes.map_function,
        "construction",
        district.economy,
        from_on=day("2020-03-01"),
        **told,
    )


def test_a_mapping_is_refused_to_a_strange_post_or_when_nothing_changes(district, told):
    refused(
        "post_of_other_office",
        changes.map_function,
        "x",
        district.economy,
        district.head,
        from_on=day("2020-04-01"),
        **told,
    )
    refused(
        "nothing_changed",
        changes.map_function,
        "construction",
        district.housing,
        district.head,
        from_on=day("2020-04-01"),
        **told,
    )
    refused("date_before_start", changes.map_function, "x", district.economy, from_on=day("2018-04-01"), **told)


def test_an_area_never_lies_in_itself(district, told):
    zone = changes.add_area("z", "开发区", "Zone", kind="zone", **told)
    village = changes.add_area(
        "v", "东村", kind="village", parent=zone, geometry={"type": "Point", "coordinates": [117.2, 36.1]}, **told
    )
    with pytest.raises(ChangeRefused) as caught:
        changes.edit_area(zone, "开发区", kind="zone", parent=village, **told)
    assert caught.value.code == "area_under_itself"
    with pytest.raises(ChangeRefused) as caught:
        changes.add_area("w", "西村", kind="village", geometry={"type": "Circle"}, **told)
    assert caught.value.code == "geometry_unreadable"


STOPPED = {day("2020-02-03"): "off", day("2020-02-04"): "off", day("2020-02-08"): "work"}


def test_district_days_count_from_when_they_were_known(db, told):
    changes.publish_calendar(STOPPED, notice="区发〔2020〕1号", known_at=noon("2020-02-01"), **told)
    read = calendars.calendar("china")
    assert not read.known_at(None).is_working(day("2020-02-03"))
    assert read.known_at(None).is_working(day("2020-02-08"))
    assert read.known_at(noon("2020-01-31")).is_working(day("2020-02-03"))
    assert read.known_at(None).why(day("2020-02-03")).notice == "区发〔2020〕1号"
    assert china().known_at(None).is_working(day("2020-02-03"))


def test_a_withdrawn_publication_counts_nowhere(db, told):
    row = changes.publish_calendar(STOPPED, notice="区发〔2020〕1号", known_at=noon("2020-02-01"), **told)
    changes.withdraw_publication(row, **told)
    assert calendars.calendar("china").known_at(None).version == china().known_at(None).version
    refused("calendar_withdrawn", changes.withdraw_publication, row, **told)
    changes.publish_calendar(STOPPED, notice="区发〔2020〕1号", known_at=noon("2020-02-01"), **told)
    assert not calendars.calendar("china").known_at(None).is_working(day("2020-02-03"))


def test_asking_for_a_calendar_twice_builds_it_once(db, told, django_assert_num_queries):
    first = calendars.calendar("china")
    with django_assert_num_queries(1):
        assert calendars.calendar("china") is first
    assert calendars.calendar("netherlands").zone == "Europe/Amsterdam"
    with pytest.raises(EngineError):
        calendars.calendar("atlantis")


def test_a_publication_is_refused_that_nobody_could_follow(db, told):
    publish = changes.publish_calendar
    good = {"notice": "区发〔2020〕1号", "known_at": noon("2020-02-01"), **told}
    refused("calendar_no_notice", publish, STOPPED, **{**good, "notice": " "})
    refused("calendar_no_days", publish, {}, **good)
    refused("calendar_known_in_future", publish, STOPPED, **{**good, "known_at": noon("2020-03-03")})
    problem = refused("calendar_year_uncovered", publish, {day("2031-05-01"): "off"}, **good)
    assert problem.params["years"] == [2031]
    refused("calendar_changes_nothing", publish, {day("2020-02-02"): "off"}, **good)
    refused("choice_unknown", publish, {day("2020-02-03"): "half"}, **good)
    publish(STOPPED, **good)
    refused("calendar_notice_taken", publish, {day("2020-02-05"): "off"}, **good)
    against = {day("2020-02-04"): "work", day("2020-02-06"): "off"}
    assert (
        refused("calendar_contradiction", publish, against, **{**good, "notice": "2号"}).params["day"] == "2020-02-04"
    )
    later = {**good, "notice": "3号", "known_at": noon("2020-02-02")}
    publish(against, **later)
    assert calendars.calendar("china").known_at(None).is_working(day("2020-02-04"))


def test_a_year_nobody_arranged_can_be_arranged_whole(db, told):
    changes.publish_calendar(
        {day("2031-05-01"): "off"}, notice="国办发明电〔2030〕9号", known_at=noon("2020-02-01"), covers=[2031], **told
    )
    known = calendars.calendar("china").known_at(None)
    assert known.covered(2031)
    assert not known.is_working(day("2031-05-01"))


def a_case(**values):
    from yichuang.backoffice.cases.models import Case

    at = noon("2020-03-01")
    return Case.objects.create(
        **{"id": "c1", "seq": 1, "hash": "", "last_at": at, "programme": "", "programme_id": "", "kind": "project",
           "number": "K1", "title": "t", "opened_at": at, "turned_at": at, **values}
    )  # fmt: skip


def test_what_somebody_may_not_know_of_is_not_there(district, told):
    changes.give_account(district.wang, "wang", password="another long phrase", **told)
    wang = type(district.wang).objects.get(pk=district.wang.pk).user
    case, log = a_case(), a_case(id="c2", number="L1", division="bpic15", kind="log")
    on = day("2020-03-02")
    assert access.case_for(wang, "c1", on) == case
    for hidden in ("c2", "c3"):
        with pytest.raises(Http404):
            access.case_for(wang, hidden, on)
    with pytest.raises(Http404):
        access.case_for(wang, "c1", day("2018-01-01"))
    changes.edit_post(district.head, "科长", rights=["history"], **told)
    assert access.case_for(wang, "c2", on) == log
    assert list(type(log).objects.filter(access.visible_cases(wang, on)).order_by("id")) == [case, log]


def test_personal_facts_are_for_the_right_or_the_team(district, told):
    team = changes.add_team("一号专班", from_on=day("2020-01-01"), **told)
    changes.add_member(team, district.li, from_on=day("2020-01-01"), **told)
    on = day("2020-03-02")
    assert access.may_read_personal(access.actor_of(district.li, on), team.ref)
    assert not access.may_read_personal(access.actor_of(district.li, on), "team:999")
    assert not access.may_read_personal(access.actor_of(district.wang, on), team.ref)
    changes.edit_post(district.head, "科长", rights=["personal"], **told)
    assert access.may_read_personal(access.actor_of(district.wang, on))
    assert not access.may_read_personal(access.PUBLIC)

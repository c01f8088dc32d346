"""The shared reading of projects: what the table, my work, the leader's page and the project page all say."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.screens.sample_district import did, moment
from yichuang.backoffice.cases.contexts.project_line import lines
from yichuang.backoffice.cases.models import ProjectUrgency
from yichuang.backoffice.cases.queries.project_table import status_where
from yichuang.backoffice.cases.rebuild import check, rebuild
from yichuang.engine.case.commands import ClearObstacle, RecordItemEvent, ResumeWorks
from yichuang.engine.case.events import Actor


def _by_name(found):
    return {line.name: line for line in found}


def test_the_most_urgent_open_item_is_the_next_step(district, at):
    found = lines(at=at, viewer=district.actor("li"))
    assert [line.status for line in found] == ["overdue", "near", "theirs", "paused", "running"]
    plant = _by_name(found)["康禾生物制剂产业园一期"]
    assert plant.step_text == "核发建设工程规划许可证"
    assert (plant.office, plant.since_on, plant.due_on, plant.left) == (
        "自然资源分局", date(2020, 3, 20), date(2020, 3, 27), 2,
    )  # fmt: skip
    assert plant.light.reason == "承诺5个工作日"


def test_an_open_obstacle_is_the_reason_until_it_is_cleared(district, at):
    name = "嘉岳锂电隔膜一期"
    assert _by_name(lines(at=at, viewer=district.actor("li")))[name].light.reason == "与规划路冲突，两案未定"
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走东线"), "2020-03-24")
    assert _by_name(lines(at=at, viewer=district.actor("li")))[name].light.reason == "承诺5个工作日"


def test_works_that_stand_still_show_as_paused_with_why(district, at):
    school = _by_name(lines(at=at, viewer=district.actor("li")))["第二实验学校"]
    assert (school.status, school.light.reason, school.stopped_days) == ("paused", "停工：劳务队未返岗", 44)
    assert school.step_text == "申请复工" and school.office == "区社会事业局"
    did(district.projects["school"], ResumeWorks(text="到岗", workers=80), "2020-03-24")
    school = _by_name(lines(at=at, viewer=district.actor("li")))["第二实验学校"]
    assert (school.status, school.stopped_days, school.step_text) == ("running", None, "竣工")


def test_a_past_day_shows_what_was_known_then(district):
    then = moment("2020-03-13", 18)
    found = _by_name(lines(at=then, viewer=district.actor("li"), past=True))
    plant, membrane = found["康禾生物制剂产业园一期"], found["嘉岳锂电隔膜一期"]
    assert plant.step_text == "申报建设工程规划许可证" and plant.team == ""
    assert membrane.status == "near" and membrane.due_on == date(2020, 3, 17)
    assert membrane.blocked == ()
    assert found["第二实验学校"].stopped_days == 32


def test_before_anything_was_opened_there_is_nothing(district):
    assert lines(at=moment("2019-12-31"), viewer=district.actor("li"), past=True) == []


def test_who_holds_no_post_sees_no_project(district, at):
    assert lines(at=at, viewer=Actor(ref="public:")) == []


def test_the_number_of_queries_does_not_grow_with_the_projects(district, at):
    viewer = district.actor("li")
    lines(at=at, viewer=viewer)
    with CaptureQueriesContext(
        connection,
    ) as one:
        lines([district.projects["plant"]], at=at, viewer=viewer)
    with CaptureQueriesContext(connection) as all_five:
        assert len(lines(at=at, viewer=viewer)) == 5
    assert len(all_five) <= len(one) + 1  # titles of a second kind of ref
    with CaptureQueriesContext(connection) as back_then:
        assert len(lines(at=moment("2020-03-13", 18), viewer=viewer, past=True)) == 5
    assert len(back_then) <= len(all_five)


@pytest.mark.parametrize("day", ["2020-03-12", "2020-03-25", "2020-03-27", "2020-03-30", "2020-08-19", "2020-09-01"])
def test_the_columns_that_order_many_projects_agree_with_the_lines(district, day):
    at = moment(day)
    found = lines(at=at, viewer=district.actor("li"))
    for status in ("overdue", "near", "theirs", "paused", "running"):
        in_sql = set(ProjectUrgency.objects.filter(status_where(status, at, "")).values_list("project_id", flat=True))
        words = {"running", "ended"} if status == "running" else {status}
        assert in_sql == {line.case_id for line in found if line.status in words}, status


def test_what_was_stuck_for_a_permit_moves_its_project_on(district, at):
    urgency = ProjectUrgency.objects.get(pk=district.projects["membrane"])
    assert urgency.overdue_from == date(2020, 3, 18)
    did(district.permits["membrane"], RecordItemEvent(item="B04", what="granted"), "2020-03-24")
    urgency.refresh_from_db()
    assert urgency.overdue_from is None or urgency.overdue_from > date(2020, 3, 25)


def test_a_check_of_the_projections_names_an_urgency_changed_by_hand(district):
    assert check()["differences"] == []
    ProjectUrgency.objects.filter(pk=district.projects["plant"]).update(standing=9)
    found = check()
    assert [one["what"] for one in found["differences"]] == ["urgency"]
    rebuild([district.projects["plant"]], at=moment("2020-03-25"))
    assert check()["ok"]

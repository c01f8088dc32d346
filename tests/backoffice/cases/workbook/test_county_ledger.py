"""The table of a county office, brought in with as few questions as can be, and nothing guessed."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl

from yichuang.backoffice.cases.models import Case, ProjectRow, Span
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.cases.workbook.kept import kept_workbook
from yichuang.backoffice.cases.workbook.matching import match_from
from yichuang.backoffice.cases.workbook.models import WorkbookImport
from yichuang.backoffice.cases.workbook.targets import targets_at
from yichuang.backoffice.cases.workbook.writing_out import write_into

from .county import county_ledger
from .tables import plain_table


def case_of(name: str, kind: str = "project") -> str:
    return Case.objects.get(kind=kind, title=name).pk


def open_items(case: str) -> dict[str, Span]:
    return {span.item: span for span in Span.objects.filter(case=case, until_at__isnull=True)}


def test_a_caption_above_the_head_is_no_group_of_columns_and_tells_the_unit(desk):
    match = desk.match(county_ledger())
    assert (match.head.first, match.head.last, match.head.unit) == (2, 3, "wan")
    assert match.head.headings[1] == "项目名称" and match.head.headings[8] == "投资情况/总投资"
    assert {column.unit for column in match.taken if column.target.startswith("project.investment")} == {"wan"}


def test_money_headed_with_the_year_or_january_to_now_is_that_of_this_year(desk):
    match = desk.match(county_ledger())
    assert match.column("project.investment_plan_year").heading == "投资情况/2020年 计划投资"
    assert match.column("project.investment_done_year").heading == "投资情况/1—2月 完成投资"
    other = desk.match(plain_table(("项目名称", "2019年计划投资", "3月完成投资", "其中：设备"), [("甲", 1, 2, 3)]))
    assert [column.target for column in other.columns[1:]] == ["", "", ""]


def test_every_question_of_the_table_can_be_answered_and_the_rest_is_read(desk):
    made = desk.preview(county_ledger())
    assert {problem.seen for problem in made.grave} == set()
    assert [row.title for row in made.of("new")] == [
        "金谷面粉二期", "县医院新院区", "G105改线", "压铸岛扩产", "氢能叉车", "铁路专用线",
    ]  # fmt: skip
    assert sum(1 for problem in made.problems if problem.code == "row_skipped") == 5


def test_a_day_to_come_in_the_column_of_a_milestone_is_its_plan(desk):
    assert desk.take(county_ledger()).ok
    die = state_of(case_of("压铸岛扩产"))
    assert die.raw_facts()["planned_start_on"] == "2020-06-30" and die.latest("K05") is None
    mill = state_of(case_of("金谷面粉二期"))
    assert "planned_start_on" not in mill.raw_facts()
    assert mill.latest("K05").ended_on == date(2019, 3, 31)
    assert desk.preview(county_ledger()).counts["unchanged"] == 6


def test_a_plan_that_has_gone_by_is_not_read_as_done(desk):
    assert desk.take(county_ledger()).ok
    desk.at += timedelta(days=120)
    later = desk.preview(county_ledger())
    assert later.counts["changed"] == 0
    assert [problem.seen for problem in later.problems if problem.code == "plan_gone_by"] == ["2020年6月"]
    assert desk.take(county_ledger()).ok
    assert state_of(case_of("压铸岛扩产")).latest("K05") is None


def test_a_project_under_way_has_passed_what_comes_before_and_the_permits_know_it(desk):
    assert desk.take(county_ledger()).ok
    mill = case_of("金谷面粉二期")
    passed = state_of(mill)
    assert all(passed.latest(item).ended_well for item in ("K01", "K02", "K03", "K04", "K05"))
    assert set(open_items(mill)) == {"K06", "K11"}
    permits = state_of(case_of("金谷面粉二期", "permits"))
    assert permits.latest("W01").ended_on == date(2019, 3, 31) and permits.latest("A01").ended_well
    assert permits.raw_facts()["total_investment"] == "380000000.00"


def test_what_a_row_says_is_not_done_is_not_implied_though_later_steps_are(desk):
    assert desk.take(county_ledger()).ok
    road = state_of(case_of("G105改线"))
    assert road.latest("K05").ended_well and road.latest("K03").ended_well and road.latest("K04") is None
    assert state_of(case_of("G105改线", "permits")).latest("A01") is None


def test_a_step_without_a_day_never_comes_out_with_the_day_of_the_import(desk):
    said = [("甲项目", "是", None), ("乙项目", None, "2019-05-06")]
    data = plain_table(("项目名称", "签约时间", "开工时间"), said)
    assert desk.take(data).ok
    row = WorkbookImport.objects.get()
    kept = kept_workbook(row)
    out = write_into(kept, match_from(row.match, kept.sheets, targets_at(desk.at)), by=desk.by, at=desk.at)
    sheet = openpyxl.load_workbook(io.BytesIO(out.data)).active
    assert [sheet["B2"].value, sheet["B3"].value, sheet["C3"].value] == ["是", "已办", "2019-05-06"]
    dated = plain_table(("项目名称", "签约时间", "开工时间"), [("甲项目", "2019-03-01", None), said[1]])
    assert desk.take(dated).ok
    assert state_of(case_of("甲项目")).latest("K03").ended_on == date(2019, 3, 1)
    assert desk.preview(dated).counts["changed"] == 0


def test_a_project_of_which_nothing_is_said_is_entered_and_no_more(desk):
    assert desk.take(county_ledger()).ok
    railway = state_of(case_of("铁路专用线"))
    assert railway.latest("K01").ended_well and railway.latest("K02") is None
    assert ProjectRow.objects.get(case=railway.case).stage == "planned"


def test_what_was_due_before_the_office_kept_the_project_is_not_late_on_the_first_day(desk):
    assert desk.take(county_ledger()).ok
    statistics = open_items(case_of("金谷面粉二期"))["K11"]
    assert (statistics.since_on, statistics.due_on) == (date(2019, 3, 31), date(2020, 4, 24))


def test_the_table_goes_out_as_it_came_but_for_what_was_done_since(desk):
    data = county_ledger()
    assert desk.take(data).ok
    row = WorkbookImport.objects.get()
    kept = kept_workbook(row)
    untouched = write_into(kept, match_from(row.match, kept.sheets, targets_at(desk.at)), by=desk.by, at=desk.at)
    assert (untouched.changed, untouched.added) == (0, 0)
    before, after = (openpyxl.load_workbook(io.BytesIO(one)) for one in (data, untouched.data))
    for sheet in before:
        there = after[sheet.title]
        assert list(sheet.iter_rows(values_only=True)) == list(there.iter_rows(values_only=True))
        assert set(map(str, sheet.merged_cells.ranges)) == set(map(str, there.merged_cells.ranges))

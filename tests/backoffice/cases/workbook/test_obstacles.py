"""The column of problems: what is stuck comes in as obstacles, once, goes out as what is open, and is never cleared."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.backoffice.cases.workbook.tables import plain_table
from tests.screens.sample_district import did
from yichuang.backoffice.cases.models import Case, WorkbookImport, WorkbookRow
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.cases.workbook.obstacle_cells import mark_of, read_obstacles, spell_obstacles
from yichuang.backoffice.cases.workbook.opening import open_brought
from yichuang.backoffice.cases.workbook.plain_export import plain_workbook
from yichuang.backoffice.cases.workbook.undo import changed_since, undo
from yichuang.backoffice.cases.workbook.writing_out import write_into
from yichuang.backoffice.ledger import texts
from yichuang.engine.case.commands import ClearObstacle, RaiseObstacle
from yichuang.engine.case.events import Actor

pytestmark = pytest.mark.both_databases

HEADINGS = ("项目名称", "存在问题", "总投资(万元)")


def table(*rows, headings=HEADINGS) -> bytes:
    return plain_table(headings, rows)


def case_of(name: str) -> str:
    return Case.objects.get(kind="project", title=name).pk


def said(name: str) -> dict[str, str]:
    """Id → text of the open obstacles of a project."""
    there = [one for one in state_of(case_of(name)).obstacles if one.cleared_on is None]
    opened = texts.open_texts(texts.sealed_ids([one.text for one in there]))
    return {one.id: texts.plain(one.text, opened) for one in there}


def open_texts(name: str) -> list[str]:
    return list(said(name).values())


def clear(name: str, text: str, on: str) -> None:
    obstacle = next(one for one, words in said(name).items() if words == text)
    did(case_of(name), ClearObstacle(obstacle=obstacle, text="办好了"), on)


@pytest.mark.parametrize(
    "heading", ["存在问题", "需协调解决的问题", "困难问题", "存在问题（截至3月20日）", "Problems", "调度情况/存在 问题"]
)
def test_the_usual_headings_of_the_column_are_matched(desk, heading):
    match = desk.match(table(("甲", "征地没完", 5), headings=("项目名称", heading, "总投资(万元)")))
    assert match.columns[1].target == "obstacles"


def test_what_is_stuck_becomes_an_open_obstacle_once_for_new_and_known_projects(desk):
    first = table(("甲", "征地没完", 5), ("乙", "无", 6), ("丙", None, 7))
    assert desk.take(first).ok
    assert [open_texts(name) for name in "甲乙丙"] == [["征地没完"], [], []]
    again = desk.preview(first)
    assert again.counts["unchanged"] == 3 and again.problems == []
    more = table(("甲", "1、征地没完。\n2、缺电", 5), ("乙", "缺钱", 6), ("丙", "—", 7))
    made = desk.preview(more)
    (change,) = made.of("changed")[0].changes
    assert (change.cell, change.before, change.after) == ("B2", ["征地没完"], ["征地没完", "缺电"])
    assert desk.take(more).ok
    assert [open_texts(name) for name in "甲乙丙"] == [["征地没完", "缺电"], ["缺钱"], []]
    assert desk.preview(more).counts["unchanged"] == 3
    assert all("征地" not in str(row.values) for row in WorkbookRow.objects.all()), "kept sealed in the case alone"


@pytest.mark.parametrize("cell", [None, "无", "/", "缺电"])
def test_a_cell_that_no_longer_says_it_clears_nothing_and_the_preview_says_so(desk, cell):
    assert desk.take(table(("甲", "征地没完", 5))).ok
    made = desk.preview(table(("甲", cell, 5)))
    (told,) = [problem for problem in made.problems if problem.code == "obstacle_stays"]
    assert (told.cell, told.grave) == ("B2", False)
    assert "征地没完" in told.words() and "销号" in told.words()
    assert desk.take(table(("甲", cell, 5))).ok
    assert "征地没完" in open_texts("甲")


def test_what_was_cleared_is_not_raised_again_because_an_old_copy_says_it(desk):
    data = table(("甲", "征地没完", 5))
    assert desk.take(data).ok
    clear("甲", "征地没完", "2020-03-25")
    desk.at += timedelta(days=2)
    made = desk.preview(data)
    assert made.counts["unchanged"] == 1
    (told,) = made.problems
    assert (told.code, told.cell, told.grave) == ("obstacle_cleared", "B2", False) and "征地没完" in told.words()
    assert desk.take(data).ok
    assert open_texts("甲") == []


def test_undoing_takes_the_obstacle_back_and_leaves_one_somebody_dealt_with(desk):
    assert desk.take(table(("甲", None, 5), ("乙", None, 6))).ok
    desk.at += timedelta(minutes=1)
    assert desk.take(table(("甲", "征地没完", 5), ("乙", "缺钱", 6))).ok
    clear("乙", "缺钱", "2020-03-25")
    workbook = WorkbookImport.objects.order_by("-taken_at", "-id").first()
    assert [one.title for one in changed_since(workbook)] == ["乙"]
    desk.at += timedelta(days=1)
    assert undo(workbook, by=desk.by, at=desk.at).rows == 1
    assert open_texts("甲") == [] and state_of(case_of("甲")).obstacles == ()
    assert len(state_of(case_of("乙")).obstacles) == 1
    assert desk.take(table(("甲", "征地没完", 5), ("乙", None, 6))).ok
    assert open_texts("甲") == ["征地没完"]


def test_undoing_a_new_project_leaves_no_open_obstacle_behind(desk):
    assert desk.take(table(("甲", "征地没完", 5))).ok
    assert undo(WorkbookImport.objects.get(), by=desk.by, at=desk.at).ok
    assert open_texts("甲") == []


def test_the_same_workbook_goes_out_with_what_is_open_and_comes_in_unchanged(desk):
    data = table(("甲", "1、征地没完\n2、缺电", 5), ("乙", "缺钱", 6), ("丙", "无", 7))
    assert desk.take(data).ok
    match = desk.match(data)
    untouched = write_into(open_brought(data, "台账.xlsx"), match, by=desk.by, at=desk.at)
    assert untouched.changed == 0
    did(case_of("丙"), RaiseObstacle(obstacle="a", text="道路\n不通"), "2020-03-25")
    did(case_of("丙"), RaiseObstacle(obstacle="b", text="2、管线未迁"), "2020-03-25")
    clear("甲", "缺电", "2020-03-25")
    clear("乙", "缺钱", "2020-03-25")
    desk.at += timedelta(days=1)
    out = write_into(open_brought(data, "台账.xlsx"), match, by=desk.by, at=desk.at)
    sheet = openpyxl.load_workbook(io.BytesIO(out.data)).active
    assert [sheet[cell].value for cell in ("B2", "B3", "B4")] == ["征地没完", None, "道路 不通\n管线未迁"]
    back = desk.preview(out.data)
    assert back.counts["unchanged"] == 3 and back.problems == []


def test_the_plain_workbook_holds_what_is_open_and_comes_in_unchanged(desk):
    assert desk.take(table(("甲", "征地没完\n缺电", 5), ("乙", None, 6))).ok
    data, _count = plain_workbook(by=desk.by, at=desk.at)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    col = next(cell.column for cell in sheet[1] if cell.value == "存在问题（难点）")
    assert [sheet.cell(row, col).value for row in (2, 3)] == ["征地没完\n缺电", None]
    made = desk.preview(data)
    assert made.counts["unchanged"] == 2 and made.grave == []


def test_a_text_longer_than_an_obstacle_may_be_is_told_at_its_cell(desk):
    (problem,) = desk.preview(table(("甲", "长" * 2001, 5))).grave
    assert (problem.code, problem.cell) == ("too_long", "B2")


def test_a_post_that_may_not_report_obstacles_is_told_before_anything_is_written(desk):
    by = Actor(ref=desk.by.ref, posts=desk.by.posts, offices=desk.by.offices, rights=desk.by.rights - {"note"})
    data = table(("甲", "征地没完", 5))
    assert [problem.code for problem in desk.preview(data, by=by).grave] == ["rights_missing"]
    assert not desk.take(data, by=by).ok and not Case.objects.exists()


def test_obstacles_cost_no_query_more_for_more_projects(desk):
    counts = []
    for n in (2, 12):
        rows = [(f"项目{nth}", f"问题{nth}", 5) for nth in range(n)]
        assert desk.take(table(*rows)).ok
        with CaptureQueriesContext(connection) as seen:
            desk.preview(table(*rows))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_cell_is_read_as_people_write_it():
    assert read_obstacles("1.征地，\n还差3户\n2.缺口1.5亿元") == ["征地，还差3户", "缺口1.5亿元"]
    assert read_obstacles("（1）征地；（2）资金") == ["（1）征地；（2）资金"]
    assert read_obstacles("二、三期征地未完\n供电") == ["二、三期征地未完", "供电"]
    assert read_obstacles("①征地\n②征地。") == ["征地"]
    assert [read_obstacles(text) for text in ("无", "无。", " / ", "—", "N/A", "暂无问题")] == [[]] * 6
    assert mark_of("1、征地 没完。") == mark_of("征地没完")


TEXTS = st.text(alphabet="征地缺电1２0.、)（①一二三 \n\t•-/。；无aB", min_size=1, max_size=12)


@given(st.lists(TEXTS, max_size=4))
def test_what_is_written_into_a_cell_is_read_as_the_same_obstacles(written):
    stuck = {mark_of(text): text for text in written if read_obstacles(" ".join(text.split()))}
    assert [mark_of(text) for text in read_obstacles(spell_obstacles(stuck.values()))] == list(stuck)

"""A workbook taken in, as the office keeps it."""

from tests.backoffice.cases.workbook.tables import office_table, plain_table
from yichuang.backoffice.cases.models import Case, ProjectRow


def test_a_table_with_titles_and_a_two_row_head_is_taken_in_whole(desk):
    made = desk.preview(office_table())
    assert [p.words() for p in made.grave] == []
    taken = desk.take(office_table())
    assert taken.ok, [p.words() for p in taken.problems]
    rows = {row.name: row for row in ProjectRow.objects.all()}
    assert set(rows) == {"青石新材料一期", "白杨冷链", "红旗医院"}
    assert rows["青石新材料一期"].total_fen == 68_000 * 10_000 * 100
    assert rows["白杨冷链"].total_fen == 120_000_000 * 100
    assert rows["白杨冷链"].plan_fen == 86_000_000 * 100
    assert rows["青石新材料一期"].stage == "under_construction"
    assert rows["红旗医院"].dates["start"]["planned"] == "2020-06-01"
    assert Case.objects.filter(kind="permits").count() == 3


def test_what_was_done_in_the_months_so_far_is_the_figure_of_the_year(desk):
    headings = ("项目名称", "总投资(万元)", "1-3月完成投资(万元)", "2020年1-11月份完成投资(万元)", "3月完成投资(万元)")
    match = desk.match(plain_table(headings, [("甲", 100, 5, "", "")]))
    assert [column.target for column in match.columns][2:] == ["project.investment_done_year", "", ""]


def test_a_total_is_told_at_the_cell_it_stands_in(desk):
    made = desk.preview(plain_table(("序号", "项目名称", "总投资(万元)"), [(1, "甲", 100), ("", "合计", 100)]))
    assert [(one.cell, one.code) for one in made.problems if one.code == "row_skipped"] == [("B3", "row_skipped")]

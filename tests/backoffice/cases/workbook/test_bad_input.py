"""Whatever is wrong with a workbook is said by cell, with what to do, and nothing is taken in."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from tests.backoffice.cases.workbook.tables import HEADINGS, ROWS, office_table, plain_table
from tests.screens.sample_district import did
from yichuang.backoffice.cases.models import Case, ProjectRow, RememberedMatch, WorkbookImport, WorkbookRow
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.cases.workbook.opening import open_brought
from yichuang.backoffice.cases.workbook.undo import changed_since, undo
from yichuang.backoffice.ledger.workbooks import WorkbookError
from yichuang.backoffice.notify.deliver import deliver_due
from yichuang.engine.case.commands import GiveFacts

SIMPLE = ("项目名称", "项目代码", "总投资(万元)", "计划开工时间", "项目状态", "施工许可证", "形象进度")


def problems(desk, rows, headings=SIMPLE) -> dict[str, str]:
    return {p.cell: p.code for p in desk.preview(plain_table(headings, rows)).grave}


def test_numbers_as_text_percentages_and_serial_days_are_read(desk):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for col, text in enumerate(SIMPLE):
        sheet.write(0, col, text)
    sheet.write_row(1, 0, ["甲", "", "12,345.5", 43905, "在建", ""])
    sheet.write_number(1, 6, 0.855, book.add_format({"num_format": "0.0%"}))
    book.close()
    assert desk.take(out.getvalue()).ok
    facts = state_of(Case.objects.get(kind="project", title="甲").pk).raw_facts()
    assert facts["investment_total"] == "123455000.00"
    assert facts["planned_start_on"] == "2020-03-15"
    assert facts["physical_progress"] == "85.5%"


def test_every_problem_of_every_cell_is_told_at_once(desk):
    rows = [
        ("甲", "C-1", "很多", "3月底", "热火朝天", "审个没完", ""),
        ("乙", "C-1", 5, "2020-13-40", "在建", date(2021, 1, 1), ""),
        ("", "", 7, "", "", "", ""),
    ]
    assert problems(desk, rows) == {
        "C2": "money_unreadable",
        "D2": "date_vague",
        "E2": "stage_unknown",
        "F2": "item_word_unknown",
        "B3": "code_twice",
        "D3": "date_unreadable",
        "F3": "date_future",
        "A4": "row_without_name",
    }
    assert not ProjectRow.objects.exists()


def test_a_failed_formula_and_merged_cells_are_told_by_place(desk):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for col, text in enumerate(SIMPLE):
        sheet.write(0, col, text)
    sheet.write(1, 0, "甲")
    sheet.write_formula(1, 2, "=A99+1", None, "#REF!")
    sheet.merge_range(2, 0, 3, 0, "乙")
    sheet.merge_range(4, 2, 5, 2, 900)
    sheet.write(4, 0, "丙")
    sheet.write(5, 0, "丁")
    book.close()
    found = {p.cell: p.code for p in desk.preview(out.getvalue()).grave}
    assert found["C2"] == "cell_error" and found["A3"] == "merged_name" and found["C5"] == "merged_number"


def test_a_formula_that_was_never_computed_is_told_and_not_lost(desk):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "总投资（万元）"])
    book.active.append(["甲", "=500+700"])
    book.save(out)
    (problem,) = desk.preview(out.getvalue()).grave
    assert (problem.cell, problem.code) == ("B2", "cell_uncomputed") and "=500+700" in problem.words()


def test_a_new_project_needs_a_name_and_a_known_one_is_found_by_its_code(desk):
    named = plain_table(("项目名称", "项目代码", "建设单位"), [("甲", "2020-01", "甲公司")])
    assert desk.take(named).ok
    made = desk.preview(
        plain_table(("项目名称", "项目代码", "建设单位"), [("", "2020-01", "乙公司"), ("", "2020-02", "丙公司")])
    )
    assert {p.cell: p.code for p in made.grave} == {"A3": "new_without_name"}
    assert [row.status for row in made.rows] == ["changed", "new"]


def test_what_a_fact_cannot_hold_is_said_in_words(desk):
    (problem,) = desk.preview(plain_table(("项目名称", "总投资（万元）"), [("甲", -5)])).grave
    assert problem.words() == "“-5”不能填在这里：不能是负数。"


def test_money_without_a_unit_is_asked_for_never_guessed(desk):
    data = plain_table(("项目名称", "总投资"), [("甲", 68000)])
    assert [p.code for p in desk.preview(data).grave] == ["unit_missing"]
    said = {
        "columns": {"项目名称": "project.project_name", "总投资": {"target": "project.investment_total", "unit": "wan"}}
    }
    assert desk.take(data, said=said).ok
    assert ProjectRow.objects.get().total_fen == 68_000_000_000
    assert not desk.preview(data).grave  # remembered


def test_a_csv_in_gb18030_is_read_like_one_in_utf_8(desk):
    text = "项目名称,总投资(万元),项目状态\n青石一期,68000,在建\n"
    for encoding in ("gb18030", "utf-8-sig"):
        made = desk.preview(text.encode(encoding), "台账.csv")
        assert not made.grave and made.rows[0].title == "青石一期"


@pytest.mark.parametrize("kind", ["macros", "nothing", "bomb"])
def test_files_that_would_harm_are_turned_away(kind):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_table())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        if kind == "macros":
            new.writestr("xl/vbaProject.bin", b"x")
        elif kind == "bomb":
            new.writestr("xl/media/big.bin", b"\0" * (210 * 2**20))
    data = b"\0" * (60 * 2**20) if kind == "nothing" else out.getvalue()
    with pytest.raises(WorkbookError) as said:
        open_brought(data, "台账.xlsx")
    codes = {"macros": "workbook_macros", "nothing": "workbook_too_big", "bomb": "workbook_unpacks_too_big"}
    assert said.value.code == codes[kind]


def test_a_sheet_renamed_since_last_month_is_matched_by_its_headings(desk):
    assert desk.take(office_table()).ok
    made = desk.preview(office_table(sheet="四月调度"))
    assert made.match.renamed_from == "重点项目"
    assert "sheet_gone" in {p.code for p in made.problems}
    assert [row.status for row in made.rows] == ["unchanged"] * 3


def test_the_file_of_last_month_does_not_undo_what_was_recorded_since(desk):
    assert desk.take(office_table()).ok
    case = Case.objects.get(kind="project", title="红旗医院").pk
    did(case, GiveFacts(facts={"investment_total": "310000000"}), "2020-03-25")
    made = desk.preview(office_table())
    assert [row.status for row in made.rows] == ["unchanged"] * 3 and len(made.rows[2].kept) == 1
    changed = [list(row) for row in ROWS]
    changed[2][5] = 32000
    assert desk.preview(office_table(changed)).rows[2].status == "conflict"


def test_an_import_is_taken_back_and_rows_somebody_changed_since_are_named(desk, district):
    assert desk.take(office_table()).ok
    changed = [list(row) for row in ROWS]
    changed[0][5], changed[1][5] = 70000, 13000
    desk.at = desk.at.replace(hour=2)
    assert desk.take(office_table(changed)).ok
    workbook = WorkbookImport.objects.order_by("-taken_at").first()
    touched = Case.objects.get(kind="project", title="白杨冷链").pk
    did(touched, GiveFacts(facts={"owner": "白杨集团"}), "2020-03-26")
    later = desk.at.replace(day=26, hour=9)
    assert [one.title for one in changed_since(workbook)] == ["白杨冷链"]
    answer = undo(workbook, by=district.actor("li"), at=later)
    assert answer.ok and answer.rows == 1 and [one.title for one in answer.left] == ["白杨冷链"]
    totals = dict(ProjectRow.objects.values_list("name", "total_fen"))
    assert totals["青石新材料一期"] == 68_000 * 10**6 and totals["白杨冷链"] == 13_000 * 10**6


def test_what_somebody_answered_in_the_permits_since_is_not_taken_back_with_an_import(desk, district):
    assert desk.take(office_table()).ok
    deliver_due(desk.at.replace(hour=2))
    changed = [list(row) for row in ROWS]
    changed[0][5], changed[1][5] = 70000, 13000
    desk.at = desk.at.replace(hour=3)
    assert desk.take(office_table(changed)).ok
    deliver_due(desk.at)
    workbook = WorkbookImport.objects.order_by("-taken_at").first()
    assert changed_since(workbook) == []  # that the permits were told is no work of anybody
    project = Case.objects.get(kind="project", title="白杨冷链").pk
    permits = Case.objects.get(kind="permits", project=project).pk
    assert state_of(permits).raw_facts()["total_investment"] == "130000000.00"
    did(permits, GiveFacts(facts={"total_investment": "140000000"}), "2020-03-26")
    deliver_due(desk.at.replace(day=26, hour=9))
    assert state_of(project).raw_facts()["investment_total"] == "140000000.00"
    assert [one.title for one in changed_since(workbook)] == ["白杨冷链"]


def test_undoing_a_first_import_closes_what_it_opened_and_the_file_can_come_again(desk, district):
    assert desk.take(office_table()).ok
    workbook = WorkbookImport.objects.get()
    assert undo(workbook, by=district.actor("li"), at=desk.at.replace(hour=2)).rows == 3
    assert not Case.objects.filter(closed_at__isnull=True).exists()
    desk.at = desk.at.replace(hour=3)
    made = desk.preview(office_table())
    assert not made.grave and [row.status for row in made.rows] == ["new"] * 3


def test_one_refused_row_leaves_nothing_written(desk, district):
    made_before = Case.objects.count()
    alone = plain_table(("项目名称", "建设地点"), [("青石新材料一期", "村东"), ("白杨冷链", "村西")])
    taken = desk.take(alone, said={"permits": False}, by=district.actor("wang"))
    assert not taken.ok and taken.problems[0].code == "refused" and taken.problems[0].cell
    assert Case.objects.count() == made_before
    assert not WorkbookRow.objects.exists() and not RememberedMatch.objects.exists()


def test_rights_the_post_lacks_are_told_once_before_any_row_is_tried(desk, district):
    made = desk.preview(office_table(), by=district.actor("wang"))
    told = [problem for problem in made.grave if problem.code == "rights_missing"]
    assert len(told) == 1 and "关联案件" in told[0].words() and "定牵头、分人" not in told[0].words()
    plain = desk.preview(
        plain_table(("项目名称", "建设地点"), [("甲", "村东")]), said={"permits": False}, by=district.actor("wang")
    )
    assert not plain.grave


def test_a_process_killed_in_the_middle_of_an_import_leaves_nothing_half_written(desk, monkeypatch):
    from yichuang.backoffice.cases import writes
    from yichuang.backoffice.cases.workbook import taking_in

    real, calls = writes.write_spans, []

    def dies(*args):
        calls.append(1)
        real(*args)
        if len(calls) > 1:
            raise SystemExit("killed")

    monkeypatch.setattr(taking_in, "_TOGETHER", 1)
    monkeypatch.setattr(writes, "write_spans", dies)
    with pytest.raises(SystemExit):
        desk.take(office_table())
    assert not Case.objects.exists() and not WorkbookRow.objects.exists()
    assert WorkbookImport.objects.get().taken_at is None
    monkeypatch.undo()
    assert desk.take(office_table()).ok


def test_columns_left_out_are_listed_with_how_much_they_hold(desk):
    made = desk.preview(office_table())
    left = {column.heading: made.table.filled[column.heading] for column in made.match.left}
    assert left == {"序号": 4, "投资情况/完成率": 3, "备注": 1}
    assert len(HEADINGS) == len(made.match.columns)

"""Out again into the same workbook: the cells that changed, and nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backoffice.cases.workbook.tables import HEADINGS, ROWS, office_table
from tests.screens.sample_district import did
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.workbook.opening import open_brought, stamp_of
from yichuang.backoffice.cases.workbook.package_parts import exchanged
from yichuang.backoffice.cases.workbook.sheet_patch import Put, put_cells, rows_of
from yichuang.backoffice.cases.workbook.writing_out import write_into
from yichuang.engine.case.commands import GiveFacts, RecordItemEvent

SHEET = "xl/worksheets/sheet2.xml"


def case_named(name: str) -> str:
    return Case.objects.get(kind="project", title=name).pk


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(desk, data: bytes):
    return write_into(open_brought(data, "台账.xlsx"), desk.match(data), by=desk.by, at=desk.at)


def test_nothing_changed_writes_no_cell(desk):
    data = office_table()
    assert desk.take(data).ok
    out = written(desk, data)
    assert (out.changed, out.added, out.notes) == (0, 0, ())
    assert parts(out.data)[SHEET] == parts(data)[SHEET]


def test_only_the_changed_cells_are_touched_and_every_other_part_is_the_same(desk):
    data = office_table()
    assert desk.take(data).ok
    case = case_named("青石新材料一期")
    did(case, GiveFacts(facts={"investment_done_year": "51000000", "planned_start_on": "2020-04-10"}), "2020-03-25")
    out = written(desk, data)
    assert out.changed == 2 and not out.notes
    before, after = parts(data), parts(out.data)
    told = {SHEET, "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"}
    assert {name for name in before if before[name] != after[name]} <= told
    assert set(after) - set(before) == {"docProps/custom.xml"}
    book = openpyxl.load_workbook(io.BytesIO(out.data))
    table = book["重点项目"]
    assert table["H5"].value == 5100
    assert table["J5"].value == "2020年4月10日"
    assert table["I5"].value == "=H5/G5" and table["F8"].value == "=SUM(F5:F7)"
    assert table["H5"].number_format == "#,##0"
    assert "A1:N1" in {str(block) for block in table.merged_cells.ranges}
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert stamp_of(out.data) == desk.at.isoformat()


def test_a_state_recorded_since_comes_out_in_the_column_of_the_permit(desk):
    data = office_table()
    assert desk.take(data).ok
    permits = Case.objects.get(kind="permits", title="白杨冷链").pk
    did(
        permits,
        RecordItemEvent(item="C05", what="granted", done_on=date(2020, 3, 25), despite="先批后补"),
        "2020-03-25",
    )
    table = openpyxl.load_workbook(io.BytesIO(written(desk, data).data))["重点项目"]
    assert table["L6"].value == "2020-03-25"
    assert table["L7"].value == "未办"


def test_a_project_the_file_lacks_is_added_below_with_the_style_of_the_last_row(desk):
    assert desk.take(office_table()).ok
    short = office_table(ROWS[:2], total=False)
    out = written(desk, short)
    assert out.added == 1 and not out.notes
    table = openpyxl.load_workbook(io.BytesIO(out.data))["重点项目"]
    assert [table.cell(7, col).value for col in (1, 2, 6)] == [3, "红旗医院", 29500]
    assert table["F7"].border.left.style == "thin"


def test_a_total_below_is_not_moved_and_the_new_row_is_announced(desk):
    assert desk.take(office_table()).ok
    out = written(desk, office_table(ROWS[:2]))
    assert [note.code for note in out.notes] == ["added_below"]
    table = openpyxl.load_workbook(io.BytesIO(out.data))["重点项目"]
    assert table["A7"].value == "合计" and table["B8"].value == "红旗医院"


def test_a_formula_is_kept_and_said(desk):
    data = office_table()
    assert desk.take(data).ok
    did(case_named("青石新材料一期"), GiveFacts(facts={"investment_done_year": "1"}), "2020-03-25")
    xml = parts(data)[SHEET]
    formula = put_cells(xml, {(4, 7): Put(3400)}).replace(b"<v>3400</v>", b"<f>3000+400</f><v>3400</v>", 1)
    out = written(desk, exchanged(data, {SHEET: formula}))
    assert [(note.code, note.cell) for note in out.notes] == [("kept_formula", "H5")]
    assert b"<f>3000+400</f>" in parts(out.data)[SHEET]


def test_what_went_out_comes_in_again_unchanged(desk):
    data = office_table()
    assert desk.take(data).ok
    did(
        case_named("红旗医院"),
        GiveFacts(facts={"industry": "biomedicine", "investment_total": "300000000.00"}),
        "2020-03-25",
    )
    out = written(desk, data)
    made = desk.preview(out.data)
    assert not made.grave
    assert [row.status for row in made.rows] == ["unchanged"] * 3


TABLE = office_table()
PARTS = parts(TABLE)
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 12), st.integers(0, 16)),
    st.one_of(st.none(), st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, places=2), st.text(max_size=20)),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CELLS)
def test_patching_changes_the_named_cells_and_no_other_byte(cells):
    xml = PARTS[SHEET]
    new = put_cells(xml, {place: Put(value) for place, value in cells.items()})
    old_rows = {at.number: {col: xml[c.start : c.end] for col, c in at.cells.items()} for at in rows_of(xml)}
    new_rows = {at.number: {col: new[c.start : c.end] for col, c in at.cells.items()} for at in rows_of(new)}
    for row, there in old_rows.items():
        for col, element in there.items():
            if (row, col) not in cells:
                assert new_rows[row][col] == element
    assert {(row, col) for row, there in new_rows.items() for col in there} == {
        (row, col) for row, there in old_rows.items() for col in there
    } | set(cells)
    tail = xml[xml.index(b"</sheetData>") :]
    assert new.endswith(tail)


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 60)), st.integers(0, 999), min_size=1, max_size=20))
def test_a_patched_sheet_reads_as_it_was_told(cells):
    data = TABLE
    new = exchanged(data, {SHEET: put_cells(PARTS[SHEET], {place: Put(value, 0) for place, value in cells.items()})})
    sheet = open_brought(new, "x.xlsx").sheets.named("重点项目")
    for (row, col), value in cells.items():
        assert sheet.cell(row, col) == value
    assert openpyxl.load_workbook(io.BytesIO(new), read_only=True).sheetnames == ["说明", "重点项目"]


def test_the_amount_is_written_in_the_unit_of_its_column(desk):
    headings = tuple("总投资(亿元)" if text == "总投资" else text for text in HEADINGS)
    data = office_table(
        [(1, "单位试验", "", "甲", "食品", 1.5, 100, 0, None, "2020-05-01", "前期", "", "", "")], headings=headings
    )
    said = desk.match(data)
    assert next(c for c in said.columns if c.target == "project.investment_total").unit == "yi"
    assert desk.take(data).ok
    did(case_named("单位试验"), GiveFacts(facts={"investment_total": "170000000"}), "2020-03-25")
    table = openpyxl.load_workbook(io.BytesIO(written(desk, data).data))["重点项目"]
    assert Decimal(str(table["F5"].value)) == Decimal("1.7")


@pytest.mark.parametrize("kind", ["macro", "text"])
def test_what_is_no_workbook_is_said_before_anything_is_read(desk, kind):
    from yichuang.backoffice.ledger.workbooks import WorkbookError

    with pytest.raises(WorkbookError) as said:
        open_brought(b"hello" if kind == "text" else b"PK\x03\x04broken", "台账.xlsx")
    assert said.value.code in ("workbook_is_text", "workbook_damaged")

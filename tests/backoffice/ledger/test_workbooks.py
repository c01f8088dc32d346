"""A workbook is looked at before it is parsed, and every refusal says what to do next."""

import io
import re
import struct
import zipfile
from datetime import date

import openpyxl
import pytest
from django.utils import translation

from yichuang.backoffice.ledger import workbooks
from yichuang.backoffice.ledger.workbooks import CellError, WorkbookError, address, open_workbook, text_of, words_of


def saved(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, change, *, drop=(), add=None) -> bytes:
    """The same archive with parts rewritten by `change(name, bytes)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in drop:
                new.writestr(info.filename, change(info.filename, old.read(info.filename)))
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def same(_name, body):
    return body


PLAIN = saved(lambda book: book.active.append(["甲", 1]))


def problem_of(data: bytes, name: str = "book.xlsx") -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(data, name=name)
    return caught.value


def test_values_come_as_a_person_reads_them():
    def fill(book):
        sheet = book.active
        sheet.title = "单位"
        sheet["A1"], sheet["B1"] = "编号", "名称"
        sheet["A2"], sheet["B2"] = 1001, "　经发局 "
        sheet["A3"], sheet["B3"] = "007", date(2020, 3, 2)
        sheet["A4"], sheet["B4"] = 1.5, True

    sheet = open_workbook(saved(fill), name="b.xlsx").named("单 位")
    assert [[text_of(cell) for cell in row] for row in sheet.rows] == [
        ["编号", "名称"],
        ["1001", "经发局"],
        ["007", "2020-03-02"],
        ["1.5", "TRUE"],
    ]


def test_failed_formula_is_seen_and_not_taken_for_an_empty_cell():
    def fill(book):
        book.active["B4"] = "#REF!"
        book.active["B4"].data_type = "e"

    sheet = open_workbook(saved(fill), name="b.xlsx").sheets[0]
    assert sheet.cell(3, 1) == CellError("#REF!")
    assert sheet.cell(3, 0) is None
    assert len(sheet.rows) == 4


def test_a_formula_nobody_has_computed_is_seen_and_a_computed_empty_text_is_empty():
    def fill(book):
        book.active["A1"], book.active["B1"], book.active["C1"] = "=500+700", '=IF(A1>"a","x","")', "=1+1"

    def computed(name, body):
        if not name.endswith("sheet1.xml"):
            return body
        body = body.replace(b'<c r="B1"', b'<c r="B1" t="str"')
        return re.sub(rb"(<f>1\+1</f>)<v ?(/>|></v>)", rb"\1<v>2</v>", body)

    sheet = open_workbook(changed(saved(fill), computed), name="b.xlsx").sheets[0]
    assert [sheet.cell(0, col) for col in range(3)] == [CellError("=500+700"), None, 2]
    assert sheet.cell(0, 0).uncomputed and not CellError("#REF!").uncomputed


def test_merged_cells_can_be_read_as_seen_or_as_stored():
    def fill(book):
        book.active["A2"] = "住建局"
        book.active.merge_cells("A2:A4")
        book.active["B4"] = "岗位"

    sheet = open_workbook(saved(fill), name="b.xlsx").sheets[0]
    assert sheet.cell(3, 0) is None
    assert sheet.spread(3, 0) == "住建局"
    assert sheet.merged_at(2, 0).last_row == 3
    assert sheet.merged_at(4, 0) is None


def test_hidden_sheets_are_named_as_hidden():
    def fill(book):
        book.active["A1"] = 1
        book.create_sheet("旧")["A1"] = 2
        book["旧"].sheet_state = "hidden"

    assert [(s.name, s.hidden) for s in open_workbook(saved(fill), name="b.xlsx")] == [("Sheet", False), ("旧", True)]


def test_trailing_formatted_rows_count_for_nothing():
    def fill(book):
        book.active["A1"] = "x"
        book.active["A900"].number_format = "0.00"

    assert len(open_workbook(saved(fill), name="b.xlsx").sheets[0].rows) == 1


def test_places_are_spelled_as_excel_spells_them():
    assert [address(0, 0), address(3, 1), address(0, 25), address(9, 26), address(0, 16383)] == [
        "A1",
        "B4",
        "Z1",
        "AA10",
        "XFD1",
    ]


def macros() -> bytes:
    return changed(PLAIN, same, add={"xl/vbaProject.bin": b"macro"})


def with_rows(rows: bytes) -> bytes:
    """PLAIN with something written before its first row."""

    def put(name, body):
        return body.replace(b"<sheetData>", b"<sheetData>" + rows) if "sheet1" in name else body

    return changed(PLAIN, put)


def test_a_million_empty_rows_are_read_as_what_they_hold():
    empty = b"".join(b'<row r="%d" ht="15"><c r="A%d" s="0"/></row>' % (n, n) for n in range(2, 1_000_000))

    def put(name, body):
        return body.replace(b"</sheetData>", empty + b"</sheetData>") if "sheet1" in name else body

    assert open_workbook(changed(PLAIN, put), name="b.xlsx").sheets[0].rows == [["甲", 1]]


def lying_size() -> bytes:
    """Declares a harmless size and unpacks to more than is taken."""
    part = io.BytesIO()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
        archive.writestr("xl/bomb.xml", b" " * (workbooks.MAX_UNPACKED + 5))
    data = bytearray(part.getvalue())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def one_cell_at_the_far_corner() -> bytes:
    def move(name, body):
        return (
            body.replace(b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1)
            if "sheet1" in name
            else body
        )

    return changed(PLAIN, move)


def entity_bomb() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>'
    return changed(PLAIN, lambda name, body: bomb + body.split(b"?>")[-1] if name == "xl/workbook.xml" else body)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
BAD = [
    (b"", "workbook_empty_file"),
    (b"PK\x03\x04" + b"\x00" * (60 * 2**20), "workbook_too_big"),
    (with_rows(b" " * (60 * 2**20)), "workbook_unpacks_too_big"),
    (lying_size(), "workbook_unpacks_too_big"),
    (OLE, "workbook_old_format"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
    ("编号,名称\n1,经发局\n".encode("gb18030") * 400, "workbook_is_text"),
    ("编号,名称\n1,经发局\n".encode(), "workbook_is_text"),
    (b"%PDF-1.7 and so on", "workbook_other_kind"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "workbook_other_kind"),
    (changed(PLAIN, same, drop=["[Content_Types].xml"]), "workbook_other_kind"),
    (macros(), "workbook_macros"),
    (PLAIN[: len(PLAIN) // 2], "workbook_damaged"),
    (changed(PLAIN, same, drop=["xl/workbook.xml"]), "workbook_damaged"),
    (changed(PLAIN, lambda n, b: b"<x" if n == "xl/workbook.xml" else b), "workbook_damaged"),
    (entity_bomb(), "workbook_damaged"),
    (one_cell_at_the_far_corner(), "workbook_too_many_rows"),
]


@pytest.mark.parametrize(("data", "code"), BAD, ids=[f"{n}-{code}" for n, (_, code) in enumerate(BAD)])
def test_a_bad_file_is_refused_with_its_reason(data, code):
    assert problem_of(data, "样表.xlsm").code == code


def test_a_wide_empty_middle_is_refused_before_it_fills_the_memory():
    def move(name, body):
        return (
            body.replace(b"</row>", b'</row><row r="49999"><c r="XFD49999"><v>1</v></c></row>', 1)
            if "sheet1" in name
            else body
        )

    assert problem_of(changed(PLAIN, move)).code == "workbook_too_many_cells"


@pytest.mark.parametrize("code", workbooks.PROBLEMS)
def test_every_problem_has_words_that_name_the_file(code):
    problem = WorkbookError(code, where="七月表", seen=1, most=2, seen_mb=60, most_mb=20)
    with translation.override("zh-hans"):
        assert "七月表" in words_of(problem)

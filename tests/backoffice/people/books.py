"""Set-up workbooks as somebody would fill them: the template with rows in it, then one thing spoilt."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
from openpyxl.workbook import Workbook

from tests.backoffice.people.days import noon
from yichuang.backoffice.people.set_up import template

AT = noon("2020-03-02")
ROWS = {
    "开发区": [["云湖经济开发区", "Yunhu Zone", date(2020, 1, 1)]],
    "单位": [
        ["zj", "区住建局", "Housing Bureau", "委办局", None, "0000-1", "二楼12号", None, None],
        ["zj-w", "住建窗口", None, "窗口", "zj", None, None, None, None],
        ["jf", "区经发局", None, None, None, None, None, None, None],
    ],
    "岗位": [
        ["zj-1", "zj", "科长", "Head", "记进展、分派"],
        ["zj-2", "zj-w", "窗口岗", None, "记进展"],
        ["jf-1", "jf", "主任", None, "管设置，立案"],
    ],
    "人员": [
        [1001, "王静", "Wang Jing", 13800000001, None, "zj-1", None],
        [1002, "李强", None, "13800000002", None, "zj-2", "liqiang"],
        ["1003", "赵敏", None, None, None, "jf-1", "zhaomin"],
    ],
    "区域": [["z", "开发区", None, "开发区", None], ["v1", "东湖村", None, "村", "z"]],
    "日历": [
        [date(2020, 2, 3), "放假", "区发〔2020〕1号", date(2020, 2, 1), "延迟复工", None],
        ["2020年2月4日", "放假", "区发〔2020〕1号", "2020/2/1", None, None],
    ],
}


def filled(
    change: Callable[[Workbook], None] | None = None, *, functions: bool = True, empty: bytes | None = None
) -> bytes:
    """A good workbook as bytes, after `change` has had its way with it. `empty`: the template, when there is no
    database at hand to make it from."""
    book = openpyxl.load_workbook(io.BytesIO(empty or template(AT)))
    for title, rows in ROWS.items():
        for row in rows:
            place(book[title], row)
    if functions:
        for row in book["职能对应"].iter_rows(min_row=2):
            row[1].value = "zj"
            row[2].value = "zj-1"
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place(sheet, row):
    """Writes a row under the last one that says anything."""
    last = max((cell.row for cells in sheet.iter_rows() for cell in cells if cell.value is not None), default=0)
    for col, value in enumerate(row, start=1):
        sheet.cell(last + 1, col, value)

"""Workbooks as an office keeps them, made for the tests: titles above, merged and two-row heads, formulas, formats."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

HEADINGS = (
    "序号", "项目名称", "项目代码", "建设单位", "产业", "总投资", "今年计划", "今年完成", "完成率", "计划开工时间",
    "项目状态", "施工许可证", "责任单位", "备注",
)  # fmt: skip

ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "青石新材料一期", "2020-370799-01-000001", "青石公司", "新材料", 68000, 26000, 3400, None, "2020年3月",
     "在建", "2020-03-02", "区住建局", "等雨"),
    (2, "白杨冷链", "2020-370799-02-000002", "白杨公司", "食品", "1.2亿", "8,600万元", 0, None, "2020.5.15",
     "前期", "办理中", "重点项目办", ""),
    (3, "红旗医院", "", "社会事业局", "民生", 29500, 13000, 900, None, date(2020, 6, 1), "签约", "未办", "", ""),
)  # fmt: skip


def office_table(
    rows: Sequence[Sequence[Any]] = ROWS,
    *,
    sheet: str = "重点项目",
    headings: Sequence[str] = HEADINGS,
    total: bool = True,
    unit_line: str = "单位：万元",
) -> bytes:
    """Two title rows, a two-row head with merged cells, rows, a formula column, a total, a second sheet, a chart."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    other = book.add_worksheet("说明")
    other.write("A1", "不要动这张表")
    table = book.add_worksheet(sheet)
    title = book.add_format({"bold": True, "align": "center", "font_size": 16})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    body = book.add_format({"border": 1, "num_format": "#,##0"})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    percent = book.add_format({"border": 1, "num_format": "0%"})
    width = len(headings)
    table.merge_range(0, 0, 0, width - 1, "2020年重点项目台账", title)
    table.write(1, 0, unit_line)
    money = [col for col, text in enumerate(headings) if text in ("总投资", "今年计划", "今年完成", "完成率")]
    for col, text in enumerate(headings):
        if col in money:
            table.write(3, col, text, head)
        else:
            table.merge_range(2, col, 3, col, text, head)
    if len(money) > 1:
        table.merge_range(2, money[0], 2, money[-1], "投资情况", head)
    for nth, row in enumerate(rows):
        at = 4 + nth
        for col, value in enumerate(row):
            if headings[col] == "完成率":
                done, plan = chr(65 + headings.index("今年完成")), chr(65 + headings.index("今年计划"))
                table.write_formula(at, col, f"={done}{at + 1}/{plan}{at + 1}", percent, 0)
            elif isinstance(value, date):
                table.write_datetime(at, col, value, day)
            elif value in (None, ""):
                table.write_blank(at, col, None, body)
            else:
                table.write(at, col, value, body)
    if total:
        at = 4 + len(rows)
        table.write(at, 0, "合计", head)
        table.write_formula(at, 5, f"=SUM(F5:F{at})", body, 97500)
    table.set_column("N:N", None, None, {"hidden": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [sheet, 4, 6, 4 + len(rows), 6]})
    other.insert_chart("B3", chart)
    book.close()
    return out.getvalue()


def plain_table(headings: Sequence[str], rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """One line of headings and rows under it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    table = book.add_worksheet(sheet)
    for col, text in enumerate(headings):
        table.write(0, col, text)
    for at, row in enumerate(rows, 1):
        for col, value in enumerate(row):
            if isinstance(value, date):
                table.write_datetime(at, col, value)
            elif value is not None:
                table.write(at, col, value)
    book.close()
    return out.getvalue()

"""A table of key projects as a county office really keeps it: everything an office does to a sheet in ten years."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

LONE = (
    "序号", "项目名称", "项目代码", "建设单位", "产业\n类别", "建设地点", "建设规模及内容", "建设\n性质",
)  # fmt: skip
GROUPS = {
    "投资情况": ("总投资", "2020年\n计划投资", "1—2月\n完成投资", "完成率"),
    "时间节点": ("开工时间", "计划竣工"),
    "手续": ("立项", "施工许可"),
}
AFTER = ("形象进度", "包保领导", "责任单位", "备注")

PROJECTS: dict[str, Sequence[Sequence[Any]]] = {
    "一、续建项目（3个）": (
        ("金谷面粉二期 ", "", "金谷粮油公司", "食品加工", "北河镇", "年产20万吨", "新建", 38000, 12000, 2600,
         "2019年3月", "2020年12月", "已办", "已办", "设备安装", "", "区住建局", ""),
        ("县医院新院区", "2019-370799-83-01-175954", "县人民医院", "社会事业", "南外环", "床位800张", "新建", "9.6亿元",
         "2亿元", 1865, "2019.10", "2021年6月", "已办", "已办", "主体封顶", "", "区住建局", "含设备4亿元"),
        ("G105改线", "", "县交通局", "基础设施", "全县", "18.6公里", "改扩建", "11.2亿", 30000, "1,600",
         date(2019, 9, 18), "2021年12月", "办理中", "已办", "路基70%", "", "区住建局", ""),
    ),
    "二、新开工项目（2个）": (
        ("压铸岛扩产", "", "众联汽配", "高端装备", "开发区", "6座", "新建", 39000, 12000, 0, "2020年6月", "2021.9",
         "已办", "办理中", "平整场地", "", "重点项目办", ""),
        ("氢能叉车", "", "氢动力科技", "高端装备", "开发区", "组装线", "新建", 48000, 15000, 0, "2020.8",
         date(2021, 12, 20), "办理中", "", "方案设计", "", "重点项目办", ""),
    ),
    "三、前期项目（1个）": (
        ("铁路专用线", "", "物流集团", "基础设施", "北河镇", "6.8公里", "新建", "约48000", None, None, None, None,
         "未办", "", "可研编制", "", "重点项目办", ""),
    ),
}  # fmt: skip


def county_ledger() -> bytes:
    """A merged title, a merged caption that tells unit and day, a two-line head, groups, a merged office, a total by
    formula, a note below and a second sheet that sums the first."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    table = book.add_worksheet("2020年重点项目")
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
    body = book.add_format({"border": 1, "num_format": "#,##0", "font_name": "仿宋_GB2312"})
    month = book.add_format({"border": 1, "num_format": 'yyyy"年"m"月"'})
    percent = book.add_format({"border": 1, "num_format": "0%"})
    headings = [*LONE, *(text for texts in GROUPS.values() for text in texts), *AFTER]
    width = len(headings)
    table.merge_range(0, 0, 0, width - 1, "北河县2020年重点项目台账", head)
    table.merge_range(1, 0, 1, 9, "填报单位：县重点项目服务中心")
    table.merge_range(1, 10, 1, width - 1, "截至2020年3月20日      单位：万元（注明的除外）")
    col = 0
    for text in (*LONE, *GROUPS, *AFTER):
        under = GROUPS.get(text, ())
        if under:
            table.merge_range(2, col, 2, col + len(under) - 1, text, head)
            table.write_row(3, col, under, head)
        else:
            table.merge_range(2, col, 3, col, text, head)
        col += max(1, len(under))
    row, nth = 4, 0
    offices: list[int] = []
    for group, projects in PROJECTS.items():
        table.merge_range(row, 0, row, 7, group, head)
        row += 1
        for project in projects:
            nth += 1
            table.write(row, 0, nth, body)
            at = 1
            for value in project:
                if at == headings.index("完成率"):
                    table.write_formula(row, at, f'=IF(N(J{row + 1})=0,"",K{row + 1}/J{row + 1})', percent)
                    at += 1
                if isinstance(value, date):
                    table.write_datetime(row, at, value, month)
                elif value in (None, ""):
                    table.write_blank(row, at, None, body)
                else:
                    table.write(row, at, value, body)
                at += 1
            offices.append(row)
            row += 1
    office = headings.index("责任单位")
    table.merge_range(offices[0], office, offices[2], office, "区住建局", body)
    table.merge_range(row, 0, row, 7, "合    计", head)
    for col in (8, 9, 10):
        table.write_formula(row, col, f"=SUM({chr(65 + col)}5:{chr(65 + col)}{row})", body)
    table.merge_range(row + 1, 0, row + 1, width - 1, "注：1.完成投资为企业上报数。2.开工以打桩为准。")
    sums = book.add_worksheet("分行业汇总")
    sums.write_row(0, 0, ("产业类别", "总投资"))
    sums.write(1, 0, "食品加工")
    sums.write_formula(1, 1, "=SUMIF('2020年重点项目'!E:E,A2,'2020年重点项目'!I:I)")
    book.close()
    return out.getvalue()

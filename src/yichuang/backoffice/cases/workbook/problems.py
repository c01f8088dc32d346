"""What can be wrong with a cell, a row or a column of a project workbook, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """`cell` ("B4", "" the whole sheet). `grave` ones must be settled before anything is taken in. With `seen` and
    `col` set, the same text in that column may be answered once for all: see `matching.Column.answers`."""

    code: str
    cell: str = ""
    heading: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = True
    row: int = -1
    col: int = -1
    seen: str = ""

    @property
    def answerable(self) -> bool:
        return self.grave and self.col >= 0 and bool(self.seen) and self.code in ANSWERABLE

    def words(self) -> str:
        """What is wrong and what to do, in the language of the moment."""
        known = {"cell": self.cell, "heading": self.heading, "seen": self.seen, **self.params}
        return WORDS[self.code]() % known


ANSWERABLE = frozenset(
    {
        *("date_unreadable", "date_vague", "date_order", "number_unreadable", "money_unreadable", "money_unit"),
        *("word_unknown", "yes_no_unknown", "item_word_unknown", "stage_unknown", "name_unknown", "whole_number"),
        *("date_future", "too_long", "value_refused", "person_unreadable"),
    }
)
"""Problems that a word typed once for the column settles for every cell saying the same."""

WORDS: Mapping[str, Callable[[], str]] = {
    # the sheet and its columns
    "sheet_gone": lambda: _("上次读的是工作表“%(before)s”，这个文件里没有；列一样的是“%(now)s”，按它读。"),
    "no_rows": lambda: _("标题行下面没有项目。看看选的工作表和标题行对不对。"),
    "no_name_column": lambda: _("没有一列对上项目名称、项目代码或系统编号。先对上其中一列。"),
    "matched_twice": lambda: _("“%(heading)s”和“%(other)s”都对到了同一项。留一列，另一列改成不读入。"),
    "unit_missing": lambda: _("“%(heading)s”没写单位。选一个：元、万元或亿元。"),
    "order_missing": lambda: _("“%(heading)s”的日期分不清日和月(如%(seen)s)。选一个：月/日/年，或日/月/年。"),
    "months_by_end": lambda: _("“%(heading)s”有%(count)s格只写到月，按当月最后一天读。要改可在上一步选。"),
    "months_by_start": lambda: _("“%(heading)s”有%(count)s格只写到月，按当月第一天读。"),
    "times_dropped": lambda: _("“%(heading)s”有%(count)s格带几点几分，只读日期。"),
    "column_hidden": lambda: _("“%(heading)s”是隐藏的列，照样读了。"),
    "rights_missing": lambda: _(
        "导入这张表，您的岗位还要有：%(rights)s。请管理员在“设置”的“单位”里给岗位加上；或者回去认列，这几列不读入、不建审批计划。"
    ),
    "personal_left_out": lambda: _("您没有看个人信息的权限，“%(heading)s”一列不读入。"),
    # the row
    "row_without_name": lambda: _("这一行没有项目名称，也没有代码。补上名称；不是项目就把整行清空。"),
    "new_without_name": lambda: _("系统里没有“%(seen)s”，是新项目，要有名称。补上名称。"),
    "row_skipped": lambda: _("“%(seen)s”不是项目(合计、分组或说明)，没有读。"),
    "row_older": lambda: _("有%(count)s行是同一项目较早的记录，按“%(heading)s”只读最新的一行。"),
    "row_older_tie": lambda: _("%(seen)s有两行的“%(heading)s”一样(另一行在%(other)s)。改一行，或删一行。"),
    "code_twice": lambda: _(
        "代码%(seen)s在%(other)s已经有了。一个项目一行：改代码，或删一行；是同一项目的几次记录，认列时选“只要最新的”。"
    ),
    "name_twice": lambda: _("项目“%(seen)s”在%(other)s已经有了。一个项目一行：改名称，或删一行。"),
    "case_twice": lambda: _("这一行和%(other)s是同一个项目(%(seen)s)。一个项目一行，删一行。"),
    "name_ambiguous": lambda: _("系统里有%(count)s个项目叫“%(seen)s”，分不清是哪个。补上项目代码或系统编号。"),
    "number_unknown": lambda: _("系统里没有编号%(seen)s，也可能抄错了一位。改好；新项目就空着。"),
    "project_closed": lambda: _("“%(seen)s”在系统里已经结案，不读入。要继续办，先在项目页重新启用。"),
    "code_differs": lambda: _("按名称对上了，但代码不一样：系统里是%(before)s，表里是%(seen)s。核对哪个对。"),
    "refused": lambda: "%(said)s",
    "conflict_open": lambda: _("“%(seen)s”：导出以后表里和系统里都改过。选一个，再导入。"),
    # the cell
    "cell_error": lambda: _("公式出错(%(seen)s)。在 Excel 里改好公式，或直接填值，再传一次。"),
    "cell_uncomputed": lambda: _("公式(%(seen)s)还没算出数。用 Excel 或 WPS 打开、保存，再传一次；或直接填值。"),
    "merged_name": lambda: _("合并了单元格(%(block)s)。一个项目一行：取消合并，逐行填。"),
    "merged_number": lambda: _("几行合并成一个数(%(block)s)，分不清各是多少。取消合并，逐行填。"),
    "merged_across": lambda: _("横着合并了几列(%(block)s)。取消合并，每列各填各的。"),
    "too_long": lambda: _("太长，最多%(most)s个字。写短些，详细的作附件上传。"),
    "date_unreadable": lambda: _("“%(seen)s”不是日期。写成 2020-03-15 或 2020年3月15日。"),
    "date_vague": lambda: _("“%(seen)s”说不准是哪一天。写出年、月、日，如 2020年3月31日。"),
    "date_order": lambda: _("“%(seen)s”按这一列的写法不成日期。写成 2020-03-15。"),
    "date_future": lambda: _("“%(seen)s”还没到，不能记成已办。核对日期；是计划的，对到计划那一列。"),
    "number_unreadable": lambda: _("“%(seen)s”不是数字。填数字，如 8600。"),
    "whole_number": lambda: _("“%(seen)s”要填整数。"),
    "money_unreadable": lambda: _("“%(seen)s”看不出是多少钱。填数字，如 8600，或 1.2亿。"),
    "money_unit": lambda: _("“%(seen)s”的单位不认识。写元、万元或亿元。"),
    "money_rounded": lambda: _("“%(seen)s”比分还小的部分四舍五入，读成%(after)s元。"),
    "money_large": lambda: _("一个项目%(after)s亿元，看看单位是不是错了。"),
    "word_unknown": lambda: _("不认识“%(seen)s”。从这些里选：%(known)s。"),
    "yes_no_unknown": lambda: _("“%(seen)s”看不出是还是否。填是或否。"),
    "item_word_unknown": lambda: _("“%(seen)s”看不懂。写日期、是、办理中、未办，或证号。"),
    "item_not_needed": lambda: _("写着“%(seen)s”：要不要办由项目情况决定，这一格没有读。"),
    "item_running_gate": lambda: _("“%(seen)s”：这一项只记完成，正在办不用记，这一格没有读。"),
    "item_behind": lambda: _("表里写“%(seen)s”，系统里已经%(state)s。导入不往回退；记错了请在项目页更正。"),
    "read_as_plan": lambda: _("“%(heading)s”有%(count)s格是以后的日子，读成“%(after)s”。"),
    "plan_gone_by": lambda: _("“%(seen)s”原来是计划，现在过了，不等于已经办了，这一格没有读。办了就在项目页记一笔。"),
    "stage_unknown": lambda: _("不认识阶段“%(seen)s”。从这些里选：%(known)s。"),
    "stage_behind": lambda: _("表里是“%(seen)s”，系统里已经到“%(state)s”。导入不往回退；记错了请在项目页更正。"),
    "obstacle_stays": lambda: _(
        "系统里还没销号的难点，这一格没有写：%(state)s。导入不销号；解决了，在项目页的难点里销号。"
    ),
    "obstacle_cleared": lambda: _("已经销号，没有再报：%(state)s。又卡住了，在项目页再报一次难点。"),
    "name_unknown": lambda: _("系统里没有“%(seen)s”。%(near)s"),
    "person_unreadable": lambda: _("“%(seen)s”看不出姓名。写成：张三 13800000000。"),
    "value_refused": lambda: _("“%(seen)s”不能填在这里：%(said)s。"),
    "left_out": lambda: _("按您选的，“%(seen)s”没有读入(%(count)s格)。"),
    "answered": lambda: _("“%(seen)s”按您填的读成“%(after)s”(%(count)s格)。"),
    # writing out
    "kept_formula": lambda: _("是公式，没有改。系统里是%(seen)s。"),
    "kept_merged": lambda: _("在合并的单元格里，没有改。系统里是%(seen)s。"),
    "added_below": lambda: _("新项目“%(seen)s”写在第%(row)s行，在合计等行的下面。请剪切到合计上面。"),
}
"""Every code; functions, because the language is known only when they are read."""

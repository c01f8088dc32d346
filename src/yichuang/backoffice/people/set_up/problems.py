"""What can be wrong with a set-up workbook, cell by cell, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """`sheet` and `cell` ("B4", "" the whole sheet) say where; a problem with `grave` False is only told, not held
    against the workbook."""

    sheet: str
    cell: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = True

    def words(self) -> str:
        """What is wrong and what to do, in the language of the moment."""
        return WORDS[self.code]() % {"sheet": self.sheet, "cell": self.cell, **self.params}


WORDS: Mapping[str, Callable[[], str]] = {
    "sheet_missing": lambda: _("缺工作表“%(sheet)s”。从样表里复制过来，或把您的那张改成这个名。"),
    "sheet_without_heading": lambda: _("这张表里找不到标题行。第一行写：%(headings)s。"),
    "sheet_hidden": lambda: _("这张表是隐藏的，照样读入了。"),
    "sheet_unknown": lambda: _("不认识这张表，没有读。"),
    "heading_missing": lambda: _("缺“%(heading)s”一列。"),
    "heading_twice": lambda: _("“%(heading)s”一列写了两次(另一列在%(other)s)。留一列。"),
    "heading_unknown": lambda: _("不认识“%(heading)s”一列，没有读。"),
    "one_row_only": lambda: _("这张表只填一行。"),
    "no_row": lambda: _("这张表里还没有内容。至少填一行。"),
    "cell_missing": lambda: _("“%(heading)s”没填。"),
    "cell_too_long": lambda: _("太长，最多%(most)s个字。"),
    "cell_error": lambda: _("公式出错(%(seen)s)。改好公式，或直接填值。"),
    "cell_uncomputed": lambda: _("公式(%(seen)s)还没算出数。用 Excel 或 WPS 打开、保存，再传一次；或直接填值。"),
    "cell_merged_key": lambda: _("合并了单元格(%(block)s)。编号每行一个：取消合并，逐行填。"),
    "cell_merged_across": lambda: _("横着合并了几列(%(block)s)。取消合并，每列各填各的。"),
    "code_unreadable": lambda: _("“%(seen)s”不能作编号。只用字母、数字、汉字和 - _ .，不留空格，最多40个。"),
    "code_twice": lambda: _("“%(seen)s”在%(other)s已经有了。改一个编号，或删一行。"),
    "date_unreadable": lambda: _("“%(seen)s”不是日期。写成 2020-03-02 或 2020年3月2日。"),
    "date_before_start": lambda: _("早于启用日期%(start)s。改日期，或改“开发区”表的启用日期。"),
    "word_unknown": lambda: _("“%(seen)s”不在可选项里：%(known)s。"),
    "office_unknown": lambda: _("“单位”表里没有编号%(seen)s。%(near)s"),
    "post_unknown": lambda: _("“岗位”表里没有编号%(seen)s。%(near)s"),
    "area_unknown": lambda: _("本表里没有编号%(seen)s。%(near)s"),
    "function_unknown": lambda: _("机制里没有职能“%(seen)s”。%(near)s"),
    "parent_circle": lambda: _("上级绕了一圈又回到自己。改其中一个。"),
    "post_of_other_office": lambda: _("岗位%(post)s属于单位%(office)s，不是这一行的单位。"),
    "post_taken": lambda: _("岗位%(post)s在%(other)s已经有人。一个岗位一个人；代理以后在设置里加。"),
    "username_unreadable": lambda: _("“%(seen)s”不能作登录名。用2到60个字母、数字、汉字或 . @ + - _。"),
    "username_twice": lambda: _("登录名“%(seen)s”在%(other)s已经有了。换一个。"),
    "day_twice": lambda: _("%(seen)s在%(other)s写的是另一样。核对通知。"),
    "notice_two_dates": lambda: _("同一文号在%(other)s写的公布日期不一样。核对通知。"),
    "notice_refused": lambda: _("%(said)s"),
    "serial_date": lambda: _("数字%(seen)s按日期%(day)s读入。不对就改成日期。"),
    "functions_unmapped": lambda: _("还有%(count)s项职能没有定单位：%(names)s。可以以后在设置里补。"),
}
"""Every code; functions, because the language is known only when they are read."""


def near(seen: str, known: Mapping[str, str]) -> str:
    """ "您是不是要写 zj(区住建局)?" when something known is close; else "先在那张表里加上。" `known` code → title."""
    from difflib import get_close_matches

    found = get_close_matches(seen, known, n=1, cutoff=0.6) or get_close_matches(seen, known.values(), n=1, cutoff=0.6)
    for code, title in known.items():
        if found and found[0] in (code, title):
            return _("是不是 %(code)s(%(title)s)？") % {"code": code, "title": title}
    return _("先在那张表里加上，或改编号。")

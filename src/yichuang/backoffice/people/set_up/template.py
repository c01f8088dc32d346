"""The empty set-up workbook, with the headings, the words a cell may hold and the functions that need an office."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yichuang.engine.values import say

from .. import functions
from ..rights import RIGHTS, USUAL
from .columns import POSTS, RIGHT_CHOICES, SHEETS, Column, SheetPlan

_ROWS = 300  # how far down the choices reach


def template(at: datetime, language: str = "zh-hans") -> bytes:
    """The workbook as .xlsx bytes. Headings in Chinese, or English for "en"; either is taken in."""
    english = language == "en"
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    face = "Arial" if english else "等线"
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "font_name": face}),
        "needed": book.add_format({"bold": True, "bg_color": "#D3E2F0", "border": 1, "font_name": face}),
        "text": book.add_format({"num_format": "@", "font_name": face}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "font_name": face}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top", "font_name": face}),
    }
    _about(book, formats, english)
    for plan in SHEETS:
        sheet = book.add_worksheet(plan.en if english else plan.zh)
        sheet.freeze_panes(1, 0)
        for col, column in enumerate(plan.columns):
            _column(sheet, col, column, formats, english)
        if plan.key == "functions":
            for row, one in enumerate(_listed(at), start=1):
                sheet.write_string(row, 0, say(one.title, "en" if english else "zh-Hans"))
    book.get_worksheet_by_name("District" if english else "开发区").activate()
    book.close()
    return out.getvalue()


def _listed(at: datetime) -> list[functions.Needed]:
    return [one for one in functions.needed(at).values() if not one.outside]


def _column(sheet: Any, col: int, column: Column, formats: dict[str, Any], english: bool) -> None:
    heading = (column.en if english else column.zh) + (" *" if column.needed else "")
    sheet.set_column(col, col, max(12, 2 * len(heading)), formats["date" if column.kind == "date" else "text"])
    sheet.write_string(0, col, heading, formats["needed" if column.needed else "head"])
    if column.kind == "word" and column.words:
        words = [words[-1] if english else words[0] for words in column.words.values()]
        sheet.data_validation(1, col, _ROWS, col, {"validate": "list", "source": words, "error_type": "warning"})


def _about(book: Any, formats: dict[str, Any], english: bool) -> None:
    sheet = book.add_worksheet("About" if english else "说明")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 28)
    sheet.write_row(0, 0, [_("工作表"), _("列"), _("怎么填"), _("例")], formats["needed"])
    row = 1
    for plan in SHEETS:
        for column in plan.columns:
            sheet.write_string(row, 0, plan.en if english else plan.zh)
            sheet.write_string(row, 1, column.en if english else column.zh)
            sheet.write_string(row, 2, _how(plan, column, english), formats["wrap"])
            sheet.write_string(row, 3, column.example)
            row += 1
    _usual_rights(sheet, row + 1, formats, english)


def _usual_rights(sheet: Any, row: int, formats: dict[str, Any], english: bool) -> None:
    """Under the columns: which rights a post is usually given, in the words its cell takes, and what each allows."""
    words = {right: some[-1] if english else some[0] for right, some in RIGHT_CHOICES.items()}
    sheet.write_row(row, 0, [POSTS.en if english else POSTS.zh, _("什么岗位"), _("一般给这些权限")], formats["needed"])
    for nth, (who, rights) in enumerate(USUAL, start=row + 1):
        sheet.write_string(nth, 1, str(who))
        sheet.write_string(nth, 2, _("、").join(words[right] for right in rights), formats["wrap"])
    row += len(USUAL) + 2
    sheet.write_row(row, 0, [POSTS.en if english else POSTS.zh, _("权限"), _("能做什么")], formats["needed"])
    for nth, (right, allows) in enumerate(RIGHTS.items(), start=row + 1):
        sheet.write_string(nth, 1, words[right])
        sheet.write_string(nth, 2, str(allows), formats["wrap"])


def _how(plan: SheetPlan, column: Column, english: bool) -> str:
    said = [_("必填") if column.needed else _("可以不填")]
    if column.words:
        words = [words[-1] if english else words[0] for words in column.words.values()]
        said.append(_("可选：%(words)s") % {"words": _("、").join(words)})
    if column.note:
        said.append(_(column.note))
    return _("；").join(said)

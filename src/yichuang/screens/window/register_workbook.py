"""The step-cutting register as an Excel file: flows, items, real times, and the trial where one was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yichuang.backoffice.cases.models import KeptTrial

from .step_rows import FlowPart, heads


def workbook(
    title: str,
    versions: tuple[str, str],
    parts: Sequence[FlowPart],
    trial: KeptTrial | None,
    figures: Sequence[Mapping[str, Any]],
) -> bytes:
    """The bytes of the file; every sheet prints on A4, its heads on every page."""
    kept = BytesIO()
    # what somebody typed as a title must not become a formula
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = _Book(book, f"{title}  {versions[0]} → {versions[1]}")
    made.sheet(
        _("流程"), (_("流程"), pgettext("figure", "项目"), *_sides(), _("变化")), (22, 24, 22, 22, 12), _flows(parts)
    )
    items = [_("流程"), _("事项"), _("增减")]
    for head in heads():
        items += [f"{head} {_('改前')}", f"{head} {_('改后')}"]
    made.sheet(_("事项"), items, (20, 30, 8, *([12] * 12)), _items(parts))
    took = (
        _("流程"),
        _("事项"),
        _("版本"),
        _("办结"),
        _("一半在"),
        _("八成在"),
        _("九成在"),
        _("按时/有时限的"),
        _("承诺时限"),
    )
    made.sheet(_("实际用时"), took, (20, 30, 8, 8, 14, 14, 14, 14, 14), _times(parts))
    if trial is not None:
        rows = [
            (_("看了几件"), trial.outcome["looked_at"], ""),
            *((f["what"], f["cases"], f["amount"]) for f in figures),
        ]
        rows += [(f"{trial.from_on} – {trial.to_on}", "", "")]
        made.sheet(_("试算"), (pgettext("figure", "项目"), _("件数"), _("合计")), (40, 12, 12), rows)
    book.close()
    return kept.getvalue()


def _sides() -> tuple[str, str]:
    return _("改前"), _("改后")


class _Book:
    def __init__(self, book: Any, title: str) -> None:
        self.book, self.title = book, title
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.body = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Any]]) -> None:
        sheet = self.book.add_worksheet(name[:31])
        sheet.write(0, 0, self.title)
        sheet.write_row(1, 0, heads, self.head)
        for nth, row in enumerate(rows, start=2):
            sheet.write_row(nth, 0, row, self.body)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(2, 0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)


def _flows(parts: Sequence[FlowPart]) -> list[tuple[Any, ...]]:
    return [
        (part.title, row.what, _value(row.cell.before), _value(row.cell.after), row.cell.change)
        for part in parts
        for row in part.rows
    ]


def _items(parts: Sequence[FlowPart]) -> list[tuple[Any, ...]]:
    fates = {"added": _("新增"), "gone": _("取消"), "": ""}
    return [
        (
            part.title, row.title, fates[row.fate],
            *(_value(said) for cell in row.cells for said in (cell.before, cell.after)),
        )
        for part in parts
        for row in part.items
    ]  # fmt: skip


def _times(parts: Sequence[FlowPart]) -> list[tuple[Any, ...]]:
    return [
        (part.title, row.title, row.version, _("太少，不公布"), "", "", "", "", row.limit)
        if row.few
        else (part.title, row.title, row.version, row.decided, row.median, row.p80, row.p90, row.within, row.limit)
        for part in parts
        for row in part.times
    ]


def _value(said: str) -> int | str:
    return int(said) if said.isdecimal() else said

"""Rows picked in the table: as an Excel sheet, as text for a chat, or to record what happened to their next steps."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yichuang.backoffice.cases.contexts.project_line import ProjectLine, lines
from yichuang.backoffice.cases.contexts.project_table import day_of
from yichuang.backoffice.people.access import actor_for
from yichuang.screens.base.wording import left_text

from .entry_several import address
from .line_text import line_text

MOST = 1_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """The picked rows: `as` "xlsx", "text" or "record". They come in the order of the table."""
    at = request.at  # type: ignore[attr-defined]
    ids = request.POST.getlist("case")[:MOST]
    found = lines(ids, at=at, viewer=actor_for(request.user, day_of(at))) if ids else []
    if not found:
        messages.error(request, _("还没有选项目。先在左边打勾。"))
        return redirect("projects:table")
    order = {case: nth for nth, case in enumerate(ids)}
    found.sort(key=lambda line: order[line.case_id])
    if request.POST.get("as") == "record":
        return _record(found)
    if request.POST.get("as") == "text":
        text = "\n".join(line_text(line, at) for line in found)
        return render(
            request, "projects/chosen_text.html", {"text": text, "number": len(found), "rows": len(found) + 1}
        )
    day = day_of(at)
    answer = HttpResponse(workbook(found, day, at), content_type=XLSX)
    name = f"{_('重点项目')}{day:%Y%m%d}.xlsx"
    answer["Content-Disposition"] = f"attachment; filename=\"projects.xlsx\"; filename*=UTF-8''{quote(name)}"
    return answer


def _record(found: Sequence[ProjectLine]) -> HttpResponse:
    """To the entry of several items at once, with the next step of each row; the window has pages for its own."""
    steps = [line.step for line in found if line.step is not None and not line.step.done_at]
    return redirect(address(((step.case_id, step.instance) for step in steps), reverse("projects:table")))


def workbook(found: Sequence[ProjectLine], day: date, at: datetime) -> bytes:
    """One sheet with the columns of the table; amounts are numbers in 万元, days are days."""
    kept = io.BytesIO()
    # what a person typed is text, never a formula or a link
    book = xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet(_("重点项目"))
    face = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    formats = {
        "head": book.add_format({**face, "bold": True, "bottom": 1, "bg_color": "#EEEFEB", "text_wrap": True}),
        "text": book.add_format({**face, "text_wrap": True}),
        "day": book.add_format({**face, "num_format": "yyyy-mm-dd", "align": "left"}),
        "wan": book.add_format({**face, "num_format": "#,##0.##"}),
        "rate": book.add_format({**face, "num_format": "0%"}),
    }
    columns = _columns()
    for nth, (title, width, _kind, _value) in enumerate(columns):
        sheet.set_column(nth, nth, width)
        sheet.write_string(0, nth, title, formats["head"])
    for row, line in enumerate(found, start=1):
        for nth, (_title, _width, kind, value) in enumerate(columns):
            _write(sheet, row, nth, kind, value(line), formats[kind])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(found), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return kept.getvalue()


def _write(sheet: Any, row: int, column: int, kind: str, value: Any, cell: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, cell)
    elif kind == "day":
        sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), cell)
    elif kind == "text":
        sheet.write_string(row, column, str(value), cell)
    else:
        sheet.write_number(row, column, float(value), cell)


def _columns() -> list[tuple[str, int, str, Any]]:
    """(title, width, format, what of the line)."""
    return [
        (_("项目编号"), 16, "text", lambda line: line.number),
        (_("项目"), 28, "text", lambda line: line.name),
        (_("业主"), 20, "text", lambda line: line.owner),
        (_("产业"), 12, "text", lambda line: line.industry_word),
        (_("地点"), 12, "text", lambda line: line.area_word),
        (_("状态"), 10, "text", lambda line: line.stage_word),
        (_("灯"), 9, "text", lambda line: line.light.word),
        (_("原因"), 24, "text", lambda line: line.light.reason),
        (_("下一步"), 28, "text", lambda line: line.step_text),
        (_("在谁手里"), 18, "text", lambda line: line.office),
        (_("哪天起"), 11, "day", lambda line: line.since_on),
        (_("最晚哪天"), 11, "day", lambda line: line.due_on),
        (_("还剩"), 14, "text", lambda line: left_text(line.left, basis=line.basis)),
        (_("总投资（万元）"), 12, "wan", lambda line: _wan(line.total_fen)),
        (_("今年计划（万元）"), 12, "wan", lambda line: _wan(line.plan_fen)),
        (_("已完成（万元）"), 12, "wan", lambda line: _wan(line.done_fen)),
        (_("完成率"), 9, "rate", lambda line: line.rate),
    ]


def _wan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 1_000_000

"""A workbook of our own for those who have none: the project table, with a hidden column that tells a later import
which project a row is and as of when."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yichuang.backoffice.ledger import programmes
from yichuang.engine.calendars import local_date
from yichuang.engine.case.events import Actor
from yichuang.engine.values import FactKind

from .money_cells import spell_in
from .names import Names, names_on
from .obstacle_cells import spell_obstacles
from .opening import STAMP
from .standing import Known, Standing, projects_seen_by, standings
from .targets import OBSTACLES, ROW, Target, targets_at
from .wording import shown

_CHUNK = 500
COLUMNS = (
    "number", "project.project_name", "project.project_code", "project.owner", "project.industry", "project.area",
    "stage", "project.investment_total", "project.investment_plan_year", "project.investment_done_year",
    "project.investment_done_total", "project.planned_start_on", "item.K05", "project.planned_completion_on",
    "item.K07",
    "project.planned_commissioning_on", "item.K08", "project.sponsoring_leader", "project.lead_office",
    "project.service_team", "project.physical_progress", OBSTACLES, "item.A02", "item.A07", "item.A08", "item.B04",
    "item.C01", "item.C05", "item.D06", ROW,
)  # fmt: skip
"""Targets of the columns, in order; those a programme in force does not have are left out."""


def plain_workbook(
    *, by: Actor, at: datetime, language: str = "zh-Hans", only: Collection[str] | None = None
) -> tuple[bytes, int]:
    """(the .xlsx, how many projects): what `by` may see of the open projects, or of those in `only`."""
    projects = programmes.current("key_projects", at)
    targets = targets_at(at)
    on = local_date(at, projects.zone)
    names = names_on(on, "en" if language == "en" else "zh-hans")
    columns = [targets[key] for key in COLUMNS if key in targets]
    there = projects_seen_by(by).by_id.values()
    wanted = [one for one in there if (not one.closed if only is None else one.case_id in only)]
    wanted.sort(key=lambda one: one.number)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False, "strings_to_formulas": False,
                                     "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
    book.set_custom_property(STAMP, at.isoformat())
    sheet = book.add_worksheet(_("重点项目"))
    looks = _looks(book, language)
    for col, target in enumerate(columns):
        heading = target.say(language)
        if target.money:
            heading = _("%(title)s(万元)") % {"title": heading}
        options = {"hidden": True} if target.key == ROW else {}
        sheet.set_column(col, col, _width(target), looks["text"], options)
        sheet.write_string(0, col, heading, looks["head"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(wanted)), len(columns) - 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for at_row, (one, now) in enumerate(_standing(wanted), 1):
        for col, target in enumerate(columns):
            _write(sheet, at_row, col, target, _value(one, now, target, projects), looks, names, projects, language)
    book.close()
    return out.getvalue(), len(wanted)


def _standing(wanted: list[Known]) -> Iterator[tuple[Known, Standing]]:
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        now = standings(some, personal=False)
        yield from ((one, now[one.case_id]) for one in some)


def _value(one: Known, now: Standing, target: Target, projects: Any) -> Any:
    if target.key == ROW:
        return f"{one.case_id}@{now.project.seq}.{now.permits.seq if now.permits else 0}"
    if target.key == "project.project_name":
        return now.value(target, projects) or one.name
    return now.value(target, projects)


def _write(
    sheet: Any, row: int, col: int, target: Target, stored: Any, looks: dict[str, Any], names: Names, projects: Any,
    language: str,
) -> None:  # fmt: skip
    if stored is None:
        return
    kind = target.fact.kind if target.fact is not None and target.kind == "fact" else None
    if kind is FactKind.MONEY:
        sheet.write_number(row, col, float(spell_in(Decimal(str(stored)), "wan")), looks["money"])
    elif kind is FactKind.DATE:
        sheet.write_datetime(row, col, date.fromisoformat(stored), looks["day"])
    elif target.kind == OBSTACLES:
        sheet.write_string(row, col, spell_obstacles(stored), looks["lines"])
    elif target.kind == "item" and stored["what"] == "done" and stored.get("on"):
        sheet.write_datetime(row, col, date.fromisoformat(stored["on"]), looks["day"])
    elif target.kind == "item":
        sheet.write_string(row, col, _("办理中") if stored["what"] == "running" else _("是"))
    else:
        sheet.write_string(row, col, shown(target, stored, names, projects, language))


def _looks(book: Any, language: str) -> dict[str, Any]:
    face = "Arial" if language == "en" else "等线"
    return {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "font_name": face, "text_wrap": True}
        ),
        "text": book.add_format({"font_name": face, "valign": "top"}),
        "lines": book.add_format({"font_name": face, "valign": "top", "text_wrap": True}),
        "money": book.add_format({"font_name": face, "num_format": "#,##0.######", "valign": "top"}),
        "day": book.add_format({"font_name": face, "num_format": "yyyy-mm-dd", "valign": "top"}),
    }


def _width(target: Target) -> int:
    if target.key in ("project.project_name", OBSTACLES):
        return 30
    return 12 if target.money or target.dated or target.kind in ("stage", "item") else 18

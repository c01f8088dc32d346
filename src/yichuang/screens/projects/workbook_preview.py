"""What taking the workbook in would do, and what has to be settled first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.models import WorkbookImport
from yichuang.backoffice.cases.workbook.comparing import Change
from yichuang.backoffice.cases.workbook.implied import wants_permits
from yichuang.backoffice.cases.workbook.kept import kept_workbook
from yichuang.backoffice.cases.workbook.match_wording import match_words
from yichuang.backoffice.cases.workbook.matching import MatchError, match_from, settled
from yichuang.backoffice.cases.workbook.names import shortened
from yichuang.backoffice.cases.workbook.preview import Preview, RowPlan, new_values, preview
from yichuang.backoffice.cases.workbook.problems import Problem
from yichuang.backoffice.cases.workbook.rows import headings_by_target, plans_of
from yichuang.backoffice.cases.workbook.taking_in import rehearse, settle_match, take_in
from yichuang.backoffice.cases.workbook.targets import Target
from yichuang.backoffice.cases.workbook.undated import told_before
from yichuang.backoffice.cases.workbook.wording import shown
from yichuang.backoffice.ledger.workbooks import WorkbookError, words_of
from yichuang.engine.values import FactKind, say

from .workbook_asking import Asking, asking, brought, known_targets, may_take_in

_REHEARSED = 200
"""Up to so many rows are tried out before somebody presses the button; more take too long to wait for."""

_LISTED = 300
LEAVE = "-"


@dataclass(slots=True)
class Question:
    """One text of one column nobody could read, asked once for all its cells. `likely`: the only choice it may be short
    for, offered but not taken."""

    col: int
    heading: str
    seen: str
    words: str
    cells: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    likely: str = ""

    @property
    def shown_cells(self) -> str:
        more = len(self.cells) - 6
        told = _("、").join(self.cells[:6])
        return told if more <= 0 else _("%(cells)s等%(count)s格") % {"cells": told, "count": len(self.cells)}


@dataclass(frozen=True, slots=True)
class CellLine:
    """One change of one cell, in words. `name`: how the choice of a conflict is posted."""

    heading: str
    cell: str
    before: str
    after: str
    base: str
    name: str
    chosen: str


@dataclass(frozen=True, slots=True)
class RowLine:
    number: int
    title: str
    case_id: str
    changes: list[CellLine]
    conflicts: list[CellLine]
    said: list[tuple[str, str]]
    permits: bool


def look(request: HttpRequest, workbook: str) -> HttpResponse:
    """GET: the preview. POST "answer": words for what could not be read. POST "take": everything in, or nothing."""
    asked = asking(request)
    may_take_in(asked)
    row = brought(workbook)
    if row.taken_at is not None:
        return redirect("projects:import_done", row.pk)
    if not row.match:
        return redirect("projects:import_match", row.pk)
    try:
        if request.method == "POST" and "answer" in request.POST:
            return _answered(request, asked, row)
        made = _made(asked, row)
    except WorkbookError as problem:
        return render(request, "projects/workbook_lost.html", {"wrong": words_of(problem), "row": row}, status=422)
    except MatchError as error:
        return render(request, "projects/workbook_lost.html", {"wrong": match_words(error), "row": row}, status=422)
    chosen = _chosen(request, made)
    said: list[str] = []
    if request.method == "POST" and "take" in request.POST:
        if request.POST.get("plan") != made.digest:
            said = [_("您看的时候有人改过项目，下面是重新比对的结果。看一遍，再导入。")]
        else:
            taken = take_in(made, row, chosen, by=asked.viewer, at=asked.at, now=asked.at)
            if taken.ok:
                return redirect("projects:import_done", row.pk)
            made.problems += [problem for problem in taken.problems if problem not in made.problems]
            said = [_("没有导入，什么都没有写。先把下面的定下来。")]
    elif not made.grave and len(made.rows) <= _REHEARSED:
        made.problems += rehearse(made, _all_from_file(made), by=asked.viewer, at=asked.at, now=asked.at)
    return render(request, "projects/workbook_preview.html", _context(asked, row, made, chosen, said),
                  status=409 if said else 200)  # fmt: skip


def _made(asked: Asking, row: WorkbookImport) -> Preview:
    opened = kept_workbook(row)
    match = match_from(row.match, opened.sheets, known_targets(asked))
    return preview(opened, match, by=asked.viewer, at=asked.at, language=asked.language)


def _answered(request: HttpRequest, asked: Asking, row: WorkbookImport) -> HttpResponse:
    """What was typed for unreadable texts, kept with the match."""
    opened, targets = kept_workbook(row), known_targets(asked)
    match = match_from(row.match, opened.sheets, targets)
    by_col = {column.col: column for column in match.columns}
    chosen: dict[str, dict[str, Any]] = {}
    for nth in range(int(request.POST.get("questions", "0") or 0)):
        col, seen = request.POST.get(f"col-{nth}", ""), request.POST.get(f"seen-{nth}", "").replace("\r\n", "\n")
        answer = request.POST.get(f"answer-{nth}", "").strip()
        if request.POST.get(f"leave-{nth}") == "yes":
            answer = LEAVE
        if answer and col.isdecimal() and int(col) in by_col:
            column = by_col[int(col)]
            settings = chosen.setdefault(column.heading, {"target": column.target, "unit": column.unit, "answers": {}})
            settings["answers"][seen] = "" if answer == LEAVE else answer
    settle_match(row, settled(match, chosen, targets, opened.sheets))
    return redirect("projects:import_preview", row.pk)


def _chosen(request: HttpRequest, made: Preview) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for row in made.rows:
        for one in row.conflicts:
            value = request.POST.get(f"choose-{row.row}-{one.target}", "")
            if value in ("file", "system"):
                found.setdefault(row.row, {})[one.target] = value
    return found


def _all_from_file(made: Preview) -> dict[int, dict[str, str]]:
    return {row.row: {one.target: "file" for one in row.conflicts} for row in made.rows}


def _context(
    asked: Asking, row: WorkbookImport, made: Preview, chosen: Mapping[int, Mapping[str, str]], said: list[str]
) -> dict[str, Any]:
    questions, others = _questions(made)
    rows = {status: made.of(status) for status in ("new", "changed", "conflict", "unchanged")}
    return {
        "row": row,
        "said": said,
        "made": made,
        "counts": made.counts,
        "questions": questions,
        "others": others[:_LISTED],
        "notes": [problem for problem in made.problems if not problem.grave][:_LISTED],
        "conflicts": [_row_line(made, one, chosen) for one in rows["conflict"][:_LISTED]],
        "changed": [_row_line(made, one, chosen) for one in rows["changed"][:_LISTED]],
        "new": [_row_line(made, one, chosen) for one in rows["new"][:_LISTED]],
        "listed": _LISTED,
        "missing": made.missing[:_LISTED],
        "left": _left(made),
        "ready": not made.grave,
        "something": bool(rows["new"] or rows["changed"] or rows["conflict"]),
        "before": told_before(made),
    }


def _left(made: Preview) -> list[tuple[str, int]]:
    filled = made.table.filled if made.table else {}
    return [(column.heading, filled.get(column.heading, 0)) for column in made.match.left]


def _row_line(made: Preview, row: RowPlan, chosen: Mapping[int, Mapping[str, str]]) -> RowLine:
    picked = chosen.get(row.row, {})
    values = new_values(row) if row.known is None else {}
    headings = {**headings_by_target(made.match, made.targets), **_plans(made)}
    return RowLine(
        number=row.row + 1,
        title=row.title,
        case_id=row.known.case_id if row.known else "",
        changes=[_cell_line(made, row, one, picked) for one in row.changes],
        conflicts=[_cell_line(made, row, one, picked) for one in row.conflicts],
        said=[
            (headings[key], words)
            for key, value in values.items()
            if key in headings and (words := _shown(made, made.targets[key], value))
        ],
        permits=row.known is None and wants_permits(made, values),
    )


def _plans(made: Preview) -> dict[str, str]:
    """Days to come in the column of a milestone are listed as what they are read as."""
    return {plan: made.targets[plan].say(made.language) for plan in plans_of(made.match, made.targets).values()}


def _cell_line(made: Preview, row: RowPlan, one: Change, picked: Mapping[str, str]) -> CellLine:
    target = made.targets[one.target]
    return CellLine(
        one.heading,
        one.cell,
        _shown(made, target, one.before) or _("（空）"),
        _shown(made, target, one.after) or _("（空）"),
        _shown(made, target, one.base),
        f"choose-{row.row}-{one.target}",
        picked.get(one.target, ""),
    )


def _shown(made: Preview, target: Target, stored: Any) -> str:
    return shown(target, stored, made.names, made.projects, made.language)


def _questions(made: Preview) -> tuple[list[Question], list[Problem]]:
    """Problems a word settles, one for each text of a column; and all others."""
    questions: dict[tuple[int, str], Question] = {}
    others: list[Problem] = []
    by_col = {column.col: column for column in made.match.columns}
    for problem in made.grave:
        column = by_col.get(problem.col)
        if not problem.answerable or column is None:
            others.append(problem)
            continue
        key = (problem.col, problem.seen)
        if key not in questions:
            choices = _choices(made, made.targets[column.target])
            short = shortened(problem.seen, choices) if problem.code == "name_unknown" else []
            likely = short[0][0] if len(short) == 1 else ""
            questions[key] = Question(problem.col, column.heading, problem.seen, problem.words(), [], choices, likely)
        questions[key].cells.append(problem.cell)
    return list(questions.values()), others


def _choices(made: Preview, target: Target) -> list[tuple[str, str]]:
    """What may be answered, where it is one of few; empty = type it."""
    if target.kind == "stage":
        return [(one.id, say(one.title, made.language)) for one in made.projects.stages.values()]
    if target.fact is None:
        return []
    if target.kind == "role" or target.fact.kind is FactKind.REFERENCE:
        return list(made.names.shown.get(target.fact.id, ()))
    if target.fact.kind is FactKind.CHOICE:
        return [(one.id, say(one.title, made.language)) for one in target.fact.choices]
    if target.fact.kind is FactKind.BOOLEAN:
        return [("是", _("是")), ("否", _("否"))]  # data
    return []

"""Which sheet, which line of headings, and what each column is. Guessed; a person settles it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yichuang.backoffice.cases.workbook.day_cells import order_of
from yichuang.backoffice.cases.workbook.kept import kept_workbook
from yichuang.backoffice.cases.workbook.match_wording import match_words
from yichuang.backoffice.cases.workbook.matching import Column, Match, MatchError, guess_match, match_from, settled
from yichuang.backoffice.cases.workbook.opening import Opened
from yichuang.backoffice.cases.workbook.rows import column_problems
from yichuang.backoffice.cases.workbook.taking_in import settle_match
from yichuang.backoffice.cases.workbook.targets import ROW, Target
from yichuang.backoffice.ledger.workbooks import Sheet, WorkbookError, text_of, words_of

from .workbook_asking import asking, brought, grouped, known_targets, may_take_in, no_table, unit_choices

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column as it is asked about. `asks`: what beside its target a person may settle ("unit", "dates",
    "months")."""

    column: Column
    letter: str
    samples: tuple[str, ...]
    filled: int
    asks: tuple[str, ...]
    ours: bool

    @property
    def name(self) -> str:
        return str(self.column.col)


def match(request: HttpRequest, workbook: str) -> HttpResponse:
    """GET shows the guess (another sheet or line with ?sheet=&line=); POST settles it and goes on to the preview."""
    asked = asking(request)
    may_take_in(asked)
    row = brought(workbook)
    if row.taken_at is not None:
        return redirect("projects:import_done", row.pk)
    targets = known_targets(asked)
    wrong: list[str] = []
    try:
        opened = kept_workbook(row)
        found = _found(request, opened, row.match, targets)
        if request.method == "POST":
            found = _posted(request, found, opened, targets)
            settle_match(row, found)
            wrong = _unsettled(opened, found, targets)
            if not wrong:
                return redirect("projects:import_preview", row.pk)
    except WorkbookError as problem:
        return render(request, "projects/workbook_lost.html", {"wrong": words_of(problem), "row": row}, status=422)
    except MatchError as error:
        wrong = [match_words(error)]
        found = match_from(row.match, opened.sheets, targets)
    context = {
        "row": row,
        "wrong": wrong,
        "match": found,
        "line": found.head.last + 1,
        "sheets": [one.name for one in opened.sheets],
        "columns": _lines(opened, found, targets),
        "groups": grouped(targets, asked.language),
        "units": unit_choices(),
        "headings": [column.heading for column in found.columns],
    }
    return render(request, "projects/workbook_match.html", context, status=422 if wrong else 200)


def _found(request: HttpRequest, opened: Opened, said: Mapping[str, Any], targets: Mapping[str, Target]) -> Match:
    asked = request.POST if request.method == "POST" else request.GET
    sheet, line = asked.get("sheet", ""), asked.get("line", "")
    if not sheet or (sheet == said.get("sheet") and (not line or line == str(said.get("line", -1) + 1))):
        return match_from(said, opened.sheets, targets)
    same_sheet = sheet == said.get("sheet")
    number = int(line) - 1 if line.isdecimal() and same_sheet else None
    found = guess_match(opened.sheets, targets, sheet=sheet, line=number)
    if found is None:
        raise no_table(sheet)
    return found


def _posted(request: HttpRequest, found: Match, opened: Opened, targets: Mapping[str, Target]) -> Match:
    chosen: dict[str, dict[str, Any]] = {}
    for column in found.columns:
        col = column.col
        target = request.POST.get(f"target-{col}")
        if target is None:
            continue
        settings: dict[str, Any] = {"target": target}
        for name in ("unit", "dates", "months"):
            value = request.POST.get(f"{name}-{col}")
            if value is not None and (value or name != "months"):
                settings[name] = value
        chosen[column.heading] = settings
    made = settled(found, chosen, targets, opened.sheets)
    latest_by, per = request.POST.get("latest_by", ""), request.POST.get("per", "")
    return replace(
        made,
        permits=request.POST.get("permits") == "yes",
        latest_by=latest_by if per else "",
        per=per if latest_by else "",
    )


def _unsettled(opened: Opened, match: Match, targets: Mapping[str, Target]) -> list[str]:
    """What the columns still leave open, in words: asked for here, where it is answered."""
    sheet = opened.sheets.named(match.head.sheet)
    return [] if sheet is None else [problem.words() for problem in column_problems(sheet, match, targets)]


def _lines(opened: Opened, found: Match, targets: Mapping[str, Target]) -> list[ColumnLine]:
    sheet = opened.sheets.named(found.head.sheet)
    return [_line(sheet, found, column, targets) for column in found.columns] if sheet is not None else []


def _line(sheet: Sheet, found: Match, column: Column, targets: Mapping[str, Target]) -> ColumnLine:
    texts = [text_of(row[column.col]) for row in sheet.rows[found.head.last + 1 :] if column.col < len(row)]
    said = [text for text in texts if text]
    target = targets.get(column.target)
    asks: list[str] = []
    if target is not None and target.money:
        asks.append("unit")
    slashed = order_of(said) != ""
    if slashed and (target is None or target.dated):
        asks.append("dates")
    if target is not None and target.dated:
        asks.append("months")
    samples = tuple(text[:40] for text in dict.fromkeys(said))[:_SAMPLES]
    return ColumnLine(column, _letters(column.col), samples, len(said), tuple(asks), column.target == ROW)


def _letters(col: int) -> str:
    from yichuang.backoffice.ledger.workbooks import address

    return address(0, col)[:-1]

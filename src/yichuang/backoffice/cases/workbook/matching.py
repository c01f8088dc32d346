"""How the columns of a table are matched: guessed by headings, settled by a person, remembered for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from yichuang.backoffice.ledger.workbooks import Sheet, Sheets, text_of
from yichuang.engine.errors import EngineError

from .day_cells import order_of
from .headings import Head, guess_head, guess_in, head_at, target_of
from .models import RememberedMatch
from .money_cells import UNITS, unit_in
from .targets import Target, plain

DEFAULTS: Mapping[str, Any] = {"permits": True, "latest_by": "", "per": ""}


class MatchError(EngineError):
    """A match somebody wrote that cannot be followed; codes match_*."""


@dataclass(frozen=True, slots=True)
class Column:
    """`target` "" = not taken in. `unit` of money; `dates` "mdy" or "dmy" for 03/04/2019; `months` the day a bare month
    means; `answers`: text of a cell → what it is to be read as, "" = left out."""

    col: int
    heading: str
    target: str = ""
    unit: str = ""
    dates: str = ""
    months: str = "end"
    answers: Mapping[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, Any]:
        found: dict[str, Any] = {"target": self.target}
        if self.unit:
            found["unit"] = self.unit
        if self.dates:
            found["dates"] = self.dates
        if self.months != "end":
            found["months"] = self.months
        if self.answers:
            found["answers"] = dict(self.answers)
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """`permits`: make permit plans too. `latest_by`/`per`: headings; of the rows alike in `per` only the one latest by
    `latest_by` is read. `renamed_from`: what the sheet was called when it was matched."""

    head: Head
    columns: tuple[Column, ...]
    permits: bool = True
    latest_by: str = ""
    per: str = ""
    renamed_from: str = ""

    @property
    def taken(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.target)

    @property
    def left(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.target)

    def column(self, target: str) -> Column | None:
        return next((column for column in self.columns if column.target == target), None)

    def headed(self, heading: str) -> Column | None:
        wanted = plain(heading)
        exact = next((column for column in self.columns if column.heading == heading), None)
        return exact or next((column for column in self.columns if plain(column.heading) == wanted), None)

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.head.sheet,
            "line": self.head.last,
            "columns": {column.heading: column.settings() for column in self.columns},
            "permits": self.permits,
            "latest_by": self.latest_by,
            "per": self.per,
            "renamed_from": self.renamed_from,
        }


def guess_match(
    sheets: Sheets, targets: Mapping[str, Target], *, sheet: str = "", line: int | None = None
) -> Match | None:
    """The match as it was settled for these headings before, or column by column for headings met before, or guessed.
    None where no sheet has a table."""
    head = _head(sheets, targets, sheet, line)
    if head is None:
        return None
    found = sheets.named(head.sheet)
    before = RememberedMatch.objects.filter(signature=head.signature).order_by("-at", "-id").first()
    if before is not None:
        options = {**DEFAULTS, **before.options}
        columns = tuple(_remembered(col, text, before.columns) for col, text in head.headings.items())
        renamed = before.sheet if before.sheet and before.sheet != head.sheet else ""
        return Match(head, columns, options["permits"], options["latest_by"], options["per"], renamed)
    known = _met_before()
    used: set[str] = set()
    columns_found = []
    for col, text in head.headings.items():
        column = _remembered(col, text, known) if plain(text) in {plain(h) for h in known} else Column(col, text)
        if not column.target:
            column = replace(column, target=target_of(text, targets))
        if column.target in used:
            column = replace(column, target="")
        used.add(column.target)
        columns_found.append(_with_settings(column, targets, head, found))
    return Match(head, tuple(columns_found))


def _head(sheets: Sheets, targets: Mapping[str, Target], sheet: str, line: int | None) -> Head | None:
    if not sheet:
        return guess_head(sheets, targets)
    found = sheets.named(sheet)
    if found is None:
        raise MatchError("match_sheet_unknown", where=sheet, known=[one.name for one in sheets])
    if line is not None:
        if not 0 <= line < len(found.rows):
            raise MatchError("match_line_unknown", where=str(line + 1), rows=len(found.rows))
        return head_at(found, line)
    guessed = guess_in(found, targets)
    return guessed[1] if guessed else None


def _remembered(col: int, heading: str, known: Mapping[str, Any]) -> Column:
    settings: Mapping[str, Any] = known.get(heading) or next(
        (v for h, v in known.items() if plain(h) == plain(heading)), {}
    )
    return Column(
        col, heading, settings.get("target", ""), settings.get("unit", ""), settings.get("dates", ""),
        settings.get("months", "end"), settings.get("answers", {}),
    )  # fmt: skip


def _met_before() -> dict[str, Any]:
    known: dict[str, Any] = {}
    for one in RememberedMatch.objects.order_by("-at", "-id")[:50]:
        for heading, settings in one.columns.items():
            known.setdefault(heading, settings)
    return known


def _with_settings(column: Column, targets: Mapping[str, Target], head: Head, sheet: Sheet | None) -> Column:
    """Unit and order of dates as far as the table itself says them."""
    target = targets.get(column.target)
    if target is None:
        return replace(column, target="")
    if target.money and not column.unit:
        column = replace(column, unit=unit_in(column.heading) or head.unit)
    if target.dated and not column.dates and sheet is not None:
        texts = [text_of(row[column.col]) for row in sheet.rows[head.last + 1 :] if column.col < len(row)]
        order = order_of(texts)
        column = replace(column, dates="" if order == "ask" else order)
    return column


def settled(
    match: Match, chosen: Mapping[str, Mapping[str, Any]], targets: Mapping[str, Target], sheets: Sheets
) -> Match:
    """The match with what somebody chose for columns (heading → settings). Raises MatchError."""
    sheet = sheets.named(match.head.sheet)
    columns = {column.col: column for column in match.columns}
    for heading, settings in chosen.items():
        column = match.headed(heading)
        if column is None:
            raise MatchError("match_heading_unknown", where=heading, known=list(match.head.headings.values()))
        target = settings.get("target", column.target)
        if target and target not in targets:
            raise MatchError("match_target_unknown", where=heading, target=target)
        unit = settings.get("unit", column.unit if target == column.target else "")
        if unit and unit not in UNITS:
            raise MatchError("match_unit_unknown", where=heading, unit=unit, known=list(UNITS))
        changed = replace(
            column,
            target=target,
            unit=unit,
            dates=settings.get("dates", column.dates),
            months=settings.get("months", column.months),
            answers={**column.answers, **settings.get("answers", {})},
        )
        columns[column.col] = _with_settings(changed, targets, match.head, sheet)
    return replace(match, columns=tuple(columns[column.col] for column in match.columns))


def match_from(said: Mapping[str, Any], sheets: Sheets, targets: Mapping[str, Target]) -> Match:
    """A match as `to_json` spells it or a person writes it: {"sheet", "line" or "head_row" (from 1), "columns":
    {heading: target | settings}, "permits", "latest_by", "per"}. Headings left out are not taken in once any is named.
    Raises MatchError."""
    line = said.get("line", said["head_row"] - 1 if "head_row" in said else None)
    match = guess_match(sheets, targets, sheet=said.get("sheet", ""), line=line)
    if match is None:
        raise MatchError("match_no_table", where=sheets.name)
    given = {
        heading: {"target": settings} if isinstance(settings, str) else settings
        for heading, settings in said.get("columns", {}).items()
    }
    if given:
        bare = tuple(Column(column.col, column.heading) for column in match.columns)
        match = settled(replace(match, columns=bare), given, targets, sheets)
    for name in ("latest_by", "per"):
        if said.get(name) and match.headed(said[name]) is None:
            raise MatchError("match_heading_unknown", where=said[name], known=list(match.head.headings.values()))
    return replace(
        match,
        permits=bool(said.get("permits", match.permits)),
        latest_by=said.get("latest_by", match.latest_by),
        per=said.get("per", match.per),
        renamed_from=said.get("renamed_from", match.renamed_from),
    )


def remember(match: Match, at: datetime) -> None:
    """For the next workbook with these headings."""
    said = match.to_json()
    options = {name: said[name] for name in DEFAULTS}
    RememberedMatch.objects.create(
        signature=match.head.signature, sheet=match.head.sheet, columns=said["columns"], options=options, at=at
    )

"""What file and office both started from: the last time this workbook was taken in, or when we wrote it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from yichuang.engine.programme.model import Programme

from .comparing import UNSAID
from .matching import Match
from .models import WorkbookImport, WorkbookRow
from .opening import Opened
from .rows import RowRead
from .standing import Known, Standing, stood
from .targets import ROW, Target


class Baselines:
    """A file of ours (stamped) started from what we wrote then, unless the same person took the same copy in since: two
    copies of one export must not undo each other. An unstamped file started from its last taking-in."""

    def __init__(self, opened: Opened, match: Match, by: str) -> None:
        self.stamp = datetime.fromisoformat(opened.stamp) if opened.stamp else None
        taken = WorkbookImport.objects.filter(taken_at__isnull=False, undone_at__isnull=True)
        if opened.stamp:
            taken = taken.filter(stamp=opened.stamp, by=by)
        else:
            taken = taken.filter(signature=match.head.signature, stamp="")
        self._before = taken.order_by("-taken_at", "-id").first()
        columns = self._before.match.get("columns", {}) if self._before else {}
        self._matched = {settings["target"] for settings in columns.values()}
        self._values: dict[str, dict[str, Any]] = {}

    def load(self, case_ids: list[str]) -> None:
        """What the last taking-in said of these cases; one query."""
        self._values = {}
        if self._before is not None and case_ids:
            rows = WorkbookRow.objects.filter(
                workbook=self._before, case_id__in=case_ids, undone_at__isnull=True
            ).values_list("case_id", "values")
            self._values = dict(rows)

    def of(self, one: Known, row: RowRead, projects: Programme) -> Callable[[Target], Any]:
        """Target → what both started from, or UNSAID. Folds the past only when asked and only where there was one."""
        if one.case_id in self._values:
            said = self._values[one.case_id]
            matched = self._matched
            known = {*matched, *said}
            return lambda target: UNSAID if _personal(target) or target.key not in known else said.get(target.key)
        seqs = _seqs(str(row.values.get(ROW, "")), one)
        if seqs is None and self.stamp is None:
            return lambda target: UNSAID
        past: list[Standing | None] = []

        def base(target: Target) -> Any:
            if _personal(target):
                return UNSAID
            if not past:
                past.append(stood(one, seqs=seqs, at=self.stamp))
            return past[0].value(target, projects) if past[0] is not None else UNSAID

        return base


def _personal(target: Target) -> bool:
    return target.fact is not None and target.fact.personal


def _seqs(mark: str, one: Known) -> tuple[int, int] | None:
    """The sequences in "<case>@12.7" of our own export."""
    case_id, _, versions = mark.partition("@")
    project, _, permits = versions.partition(".")
    if case_id != one.case_id or not project.isdecimal():
        return None
    return int(project), int(permits) if permits.isdecimal() else 0

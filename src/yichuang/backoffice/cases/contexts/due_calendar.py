"""What falls due, as entries of a calendar: of somebody's work, or of one project. What stands still is not due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yichuang.backoffice.people.access import may_see
from yichuang.engine.calendars import WorkingDays, local_date
from yichuang.engine.case.events import Actor

from ..district import district
from ..models import Case, Span
from ..queries import work
from ..queries.project_lines import SpanLine
from .work import ZONE, Asked, rows_of, scope_of

MOST = 1000
"""Entries of one calendar: who has more looks at the list."""

_PAGE = 200


@dataclass(frozen=True, slots=True)
class DueEntry:
    """`id` stays the same for the same item of the same case; `on` the last day; `provisional`: the notice of that
    year's days off is not out. `desk`: done at the window, else looked at on the page of the project."""

    id: str
    on: date
    name: str
    text: str
    why: str
    whose: str
    provisional: bool
    case_id: str
    project_id: str
    desk: bool


def due_of(viewer: Actor, *, at: datetime) -> list[DueEntry]:
    """What somebody has to do, next due first, at most MOST. As many queries for a page of it as for one entry."""
    on = local_date(at, ZONE)
    days = district(fresh=True).calendar("china").known_at(at)
    scope, _more = scope_of(Asked(), viewer, on)
    found: list[DueEntry] = []
    after: work.Key | None = None
    while len(found) < MOST:
        ids, after = work.page(scope, work.Day.of(on, days), work.MINE, after=after, size=_PAGE)
        found += _entries(work.spans(ids), viewer, at, on, days)
        if after is None or not after.due_on:
            break
    return found[:MOST]


def due_of_project(project_id: str, viewer: Actor, *, at: datetime) -> tuple[str, list[DueEntry]] | None:
    """(the name of the project, everything of it that falls due, whoever's turn it is); None for a project that is not
    there or not for the viewer. A fixed number of queries."""
    head = Case.objects.filter(may_see(viewer), pk=project_id, kind="project").first()
    if head is None:
        return None
    on = local_date(at, ZONE)
    days = district(fresh=True).calendar("china").known_at(at)
    spans = Span.objects.filter(project=project_id, until_at__isnull=True, due_on__isnull=False).exclude(turn="")
    lines = [SpanLine(*row) for row in spans.order_by("due_on", "id").values_list(*SpanLine._fields)[:MOST]]
    return head.title, _entries(lines, viewer, at, on, days)


def _entries(spans: Sequence[SpanLine], viewer: Actor, at: datetime, on: date, days: WorkingDays) -> list[DueEntry]:
    due = [one for one in spans if one.due_on is not None and one.status_hint != "paused"]
    provisional = {(one.case_id, one.instance): one.provisional for one in due}
    return [
        DueEntry(
            id=f"{row.case_id}.{row.instance}",
            on=row.due_on,
            name=row.name,
            text=row.text,
            why=row.why,
            whose=row.whose,
            provisional=provisional[row.case_id, row.instance],
            case_id=row.case_id,
            project_id=row.project_id,
            desk=bool(row.done_at),
        )
        for row in rows_of(due, viewer, at=at, past=False, on=on, days=days)
        if row.due_on is not None
    ]

"""The projects whose obstacles may be somebody's: those with an open one, and those of teams where one was cleared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from yichuang.backoffice.ledger.models import Event
from yichuang.engine.case.state import CaseState

from ..models import Case, ProjectRow
from .project_states import states_of

MOST = 200


def projects_with_obstacles(
    projects: Sequence[str], visible: Q, *, since: datetime, at: datetime, past: bool = False
) -> list[tuple[str, str, str, CaseState]]:
    """(case, name, sponsor, state) of at most MOST projects the viewer may know of (`visible`): any with an open
    obstacle, and those of `projects` where one was cleared since. At most four queries."""
    stuck = list(ProjectRow.objects.filter(open_obstacles__gt=0).values_list("case_id", flat=True)[:MOST])
    cleared = Event.objects.filter(case_id__in=projects, type="obstacle.cleared", at__gte=since, at__lte=at)
    wanted = {*stuck, *(cleared.values_list("case_id", flat=True).distinct() if projects else ())}
    if not wanted:
        return []
    heads = Case.objects.filter(visible, pk__in=wanted, opened_at__lte=at, row__isnull=False)
    rows = list(heads.values_list("id", "seq", "hash", "row__name", "row__sponsor"))
    states = states_of(((row[0], row[1], row[2]) for row in rows), at if past else None)
    return [(row[0], row[3], row[4], states[row[0]]) for row in rows if row[0] in states]

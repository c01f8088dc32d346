"""Which open projects go with which service team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..models import ProjectRow


@dataclass(frozen=True, slots=True)
class TeamProject:
    case_id: str
    number: str
    name: str


def projects_of_teams(teams: Iterable[str]) -> dict[str, list[TeamProject]]:
    """Ref of a team → its open projects, in the order of their numbers; a team without any is left out. One query."""
    rows = ProjectRow.objects.filter(team__in=list(teams), case__closed_at__isnull=True)
    found: dict[str, list[TeamProject]] = defaultdict(list)
    for team, case, number, name in rows.order_by("case__number").values_list("team", "case", "case__number", "name"):
        found[team].append(TeamProject(case, number, name))
    return dict(found)

"""Obstacles that concern somebody: those proposed, still open or just decided, and those that wait for one's word.
Whoever keeps the list of projects sees every one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.people.access import may_see
from yichuang.engine.case.events import Actor
from yichuang.engine.case.state import Obstacle

from ..queries.work_obstacles import projects_with_obstacles

ANSWERED_FOR = timedelta(days=14)
"""So long a decision stays on the page."""

DECIDE, OPEN, ANSWERED = "decide", "open", "answered"


@dataclass(frozen=True, slots=True)
class WorkObstacle:
    """`how`: "decide" (the viewer, its project's sponsor, is asked), "open" (proposed by the viewer, or on the list the
    viewer keeps) or "answered". Texts are None where they were erased; `late`: the day by which a decision would have
    helped has passed."""

    project_id: str
    name: str
    how: str
    text: str | None
    ask: str | None
    answer: str | None
    raised_on: date
    due_on: date | None
    cleared_on: date | None
    late: bool


def read_obstacles(
    projects: Sequence[str], viewer: Actor, *, on: date, at: datetime, past: bool = False
) -> tuple[WorkObstacle, ...]:
    """Those to decide first, then open ones by the day they are wanted, then what was answered, newest first."""
    since = at - ANSWERED_FOR
    read = projects_with_obstacles(projects, may_see(viewer), since=since, at=at, past=past)
    mine = {viewer.ref, *viewer.posts, *viewer.offices, *viewer.teams} - {""}
    found: list[tuple[str, str, str, Obstacle]] = []
    for case_id, name, sponsor, state in read:
        for one in state.obstacles:
            how = _how(one, mine, viewer, decides=sponsor == viewer.ref, since=on - ANSWERED_FOR)
            if how:
                found.append((case_id, name, how, one))
    opened = texts.open_texts(
        [sealed for *_rest, one in found for sealed in texts.sealed_ids([one.text, one.ask, one.cleared_text])]
    )
    said = [
        WorkObstacle(
            project_id=case_id,
            name=name,
            how=how,
            text=texts.plain(one.text, opened),
            ask=texts.plain(one.ask, opened) if one.ask else "",
            answer=texts.plain(one.cleared_text, opened) if one.cleared_text else "",
            raised_on=one.raised_on,
            due_on=one.due_on,
            cleared_on=one.cleared_on,
            late=one.cleared_on is None and one.due_on is not None and one.due_on < on,
        )
        for case_id, name, how, one in found
    ]
    return tuple(sorted(said, key=_order))


KEEPS = "open"
"""The right of those who keep the list of projects: whatever is stuck there concerns them."""


def _how(one: Obstacle, mine: set[str], viewer: Actor, *, decides: bool, since: date) -> str:
    proposed = one.proposed_by in mine or one.by.get("ref") in mine or KEEPS in viewer.rights
    if one.cleared_on is not None:
        return ANSWERED if proposed and one.cleared_on >= since else ""
    if decides and one.ask:
        return DECIDE
    return OPEN if proposed else ""


def _order(one: WorkObstacle) -> tuple[int, date, int]:
    rank = (DECIDE, OPEN, ANSWERED).index(one.how)
    newest = -one.cleared_on.toordinal() if one.cleared_on else 0
    return rank, one.due_on or date.max, newest

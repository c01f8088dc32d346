"""What a row of a workbook implies without saying it: the stage reached, the milestones behind it, a permit plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Stage

from .targets import OBSTACLES

if TYPE_CHECKING:
    from .preview import Preview

_WITHOUT_PERMITS = frozenset({"planned", "in_reserve", "completed", "commissioned", "at_designed_benefit"})
"""Stages at which a project that says nothing of permits gets no permit plan: too early, or over."""

_BOTH: Mapping[str, str] = {"K04": "A01", "K05": "W01"}
"""Milestone of a project → the item of its permits that is the same event: what is read once stands in both."""

_CODE = "A01"
"""A project that has its code was given it."""


def wants_permits(made: Preview, values: Mapping[str, Any]) -> bool:
    """Whether a new project gets a permit plan: it says something of its permits, or stands where they are due."""
    if any(made.targets[key].case == "permits" and value != {"what": "no"} for key, value in values.items()):
        return True
    stage = reached(made, values)
    return made.match.permits and (stage is None or stage.id not in _WITHOUT_PERMITS)


def reached(made: Preview, values: Mapping[str, Any]) -> Stage | None:
    """The furthest stage a row says, or implies by a milestone it says is done; None where it says nothing of it."""
    said = [
        stage for stage in made.projects.stages.values()
        if stage.id == values.get("stage") or (values.get(f"item.{stage.reached_by}") or {}).get("what") == "done"
    ]  # fmt: skip
    return max(said, key=lambda stage: stage.order, default=None)


def passed(made: Preview, values: Mapping[str, Any], *, new: bool) -> list[str]:
    """The milestones a row implies without a word of its own, in their order: what stands after the works began stood
    before them too, and a new project is entered by standing in the office's table."""
    stages = sorted(made.projects.stages.values(), key=lambda stage: stage.order)
    last = reached(made, values) or (stages[0] if new and stages else None)
    return [
        stage.reached_by for stage in stages
        if last is not None and stage.order <= last.order and stage.reached_by
        and f"item.{stage.reached_by}" not in values
    ]  # fmt: skip


def with_twins(made: Preview, values: Mapping[str, Any], now: CaseState | None) -> dict[str, Any]:
    """What a row says, with the items of the permits that are the same event as a milestone it says."""
    stage = reached(made, values)
    found = dict(values)
    for milestone, item in _BOTH.items():
        if item not in made.permits.items or f"item.{item}" in values or (now is not None and now.latest(item)):
            continue
        if (values.get(f"item.{milestone}") or {}).get("what") == "no":
            continue  # the row says it is not
        at = made.projects.stages[made.projects.items[milestone].stage]
        if (stage is not None and at.order <= stage.order) or (item == _CODE and values.get("project.project_code")):
            found[f"item.{item}"] = {"what": "done", **_day_of(values.get(f"item.{milestone}"))}
    return found


def _day_of(said: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"on": said["on"]} if said and said.get("on") else {}


def assigns(made: Preview, values: Mapping[str, Any]) -> bool:
    """Whether a new project comes with somebody who answers for it."""
    return any(made.targets[key].kind == "role" for key in values)


def is_stuck(made: Preview, values: Mapping[str, Any]) -> bool:
    """Whether a new project comes with an obstacle."""
    return bool(values.get(OBSTACLES))

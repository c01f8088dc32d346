"""One row of the file against what the office knows and what both started from: what to write, what to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yichuang.engine.programme.model import Programme

from .obstacle_cells import mark_of
from .problems import Problem
from .rows import NAMING, RowRead
from .standing import Standing, ending_entry
from .targets import OBSTACLES, ROW, Target

UNSAID = object()
"""What both started from is not known."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` what the office knows, `after` what the file says (None = the cell was emptied), `base` what both
    started from. `entry`: the event to put right, for the day of an item that has ended."""

    target: str
    heading: str
    cell: str
    before: Any
    after: Any
    base: Any = None
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """`kept`: targets the office changed while the file still says the old value: they stay as they are."""

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    notes: tuple[Problem, ...] = ()


def compare(
    row: RowRead,
    now: Standing,
    targets: Mapping[str, Target],
    headings: Mapping[str, str],
    projects: Programme,
    base_of: Callable[[Target], Any],
) -> Compared:
    """`base_of(target)`: what both started from, or UNSAID; called only where file and office differ."""
    changes, conflicts, kept, notes = [], [], [], []
    order = {stage.id: stage.order for stage in projects.stages.values()}
    for key in [*row.values, *sorted(row.blank)]:
        target = targets[key]
        if target.kind in ("number", "row"):
            continue
        after, before = row.values.get(key), now.value(target, projects)
        if target.kind == OBSTACLES:
            fresh, told = _stuck(row, now, headings[key])
            changes += fresh
            notes += told
            continue
        if key in row.blank:
            if target.kind not in ("fact", "role") or key in NAMING or before is None:
                continue
            base = base_of(target)
            if base is UNSAID or base is None:
                continue
        else:
            if same(target, after, before):
                continue
            base = base_of(target)
        change = Change(
            key, headings[key], row.cells[key], before, after, None if base is UNSAID else base, _entry(target, now)
        )
        if base is not UNSAID and _says(target, after, base):
            kept.append(change)
        elif _only_went_by(target, after, targets, base_of):
            notes.append(_told("plan_gone_by", row, key, headings[key], before))
        elif behind(target, after, before, order):
            code = "stage_behind" if target.kind == "stage" else "item_behind"
            notes.append(_told(code, row, key, headings[key], before))
        elif base is UNSAID or same(target, before, base) or before is None:
            changes.append(change)
        else:
            conflicts.append(change)
    return Compared(tuple(changes), tuple(conflicts), tuple(kept), tuple(notes))


def _stuck(row: RowRead, now: Standing, heading: str) -> tuple[list[Change], list[Problem]]:
    """What a row says is stuck and the office does not know yet. Importing clears nothing, and what was cleared is not
    raised again because an old copy still says it: both are told."""
    said, open_now, before = row.values.get(OBSTACLES, []), now.obstacles(), now.obstacles(cleared=True)
    known, cleared = {mark_of(text) for text in open_now}, {mark_of(text) for text in before}
    fresh = [text for text in said if mark_of(text) not in known | cleared]
    again = [text for text in said if mark_of(text) in cleared - known]
    wanting = known - {mark_of(text) for text in said}
    stays = [text for text in open_now if mark_of(text) in wanting]
    changes = [Change(OBSTACLES, heading, row.cells[OBSTACLES], open_now or None, [*open_now, *fresh])] if fresh else []
    told = (("obstacle_stays", stays), ("obstacle_cleared", again))
    return changes, [_told(code, row, OBSTACLES, heading, texts) for code, texts in told if texts]


def same(target: Target, said: Any, known: Any) -> bool:
    """Whether the file says what the office knows. "是" without a day says no more than that an item is done."""
    if target.kind == "item":
        said = said or {"what": "no"}
        known = known or {"what": "no"}
        if said["what"] != known["what"]:
            return False
        if said["what"] == "running":
            return True
        return all(said[name] == known.get(name) for name in ("on", "number") if name in said)
    if target.kind == OBSTACLES:
        return {mark_of(text) for text in said or ()} == {mark_of(text) for text in known or ()}
    if isinstance(said, list) and isinstance(known, list):
        return sorted(said) == sorted(known)
    return bool(said == known)


def _says(target: Target, said: Any, base: Any) -> bool:
    """Whether the file still says what both started from."""
    return same(target, said, base) if target.kind == "item" else said == base


_STEPS = {"no": 0, "running": 1, "done": 2}


def behind(target: Target, said: Any, known: Any, order: Mapping[str, int]) -> bool:
    """Whether the file is at an earlier step than the office: nothing is ever taken back by importing."""
    if target.kind == "stage":
        return known is not None and order.get(said, 0) < order.get(known, 0)
    if target.kind == "item":
        return _STEPS[(said or {"what": "no"})["what"]] < _STEPS[(known or {"what": "no"})["what"]]
    return False


def _only_went_by(target: Target, after: Any, targets: Mapping[str, Target], base_of: Callable[[Target], Any]) -> bool:
    """Whether a day was the plan when file and office parted: that it has gone by since does not make it a fact."""
    if not target.plan or not after or after["what"] != "done" or "on" not in after:
        return False
    return bool(base_of(targets[target.plan]) == after["on"])


def _told(code: str, row: RowRead, key: str, heading: str, known: Any) -> Problem:
    return Problem(code, row.cells[key], heading, {"target": key, "known": known}, False, row.row, seen=row.seen[key])


def _entry(target: Target, now: Standing) -> int:
    state = now.state(target.case)
    return ending_entry(state, target.item.id) if target.item is not None and state is not None else 0


def first_said(row: RowRead) -> dict[str, Any]:
    """What a new row says, without what names a case of ours."""
    return {key: value for key, value in row.values.items() if key not in ("number", ROW)}

"""Situations that two flows claim, or none, and items whose condition never holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from ...conditions import Condition
from ...items.model import Item
from ..mistake import Mistake
from ..model import Flow, Programme
from ..situations import Judge, UndecidedError, find_situation
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    """Only what is cheaply decided: conditions that compare facts with each other are not judged."""
    yield from _overlaps(programme)
    yield from _gap(programme)
    yield from _unreachable(programme)


def _overlaps(programme: Programme) -> Iterator[Mistake]:
    for first, second in combinations(programme.flows.values(), 2):
        found = _situation([first.when, second.when], _all)
        if found is not None:
            yield Mistake(
                "flows_overlap",
                where(programme, "flow", second.id, "when"),
                {"first": first.id, "second": second.id, "example": _told(programme, found)},
            )


def _gap(programme: Programme) -> Iterator[Mistake]:
    flows = list(programme.flows.values())
    if not flows or any(flow.when is None for flow in flows):
        return
    found = _situation([flow.when for flow in flows], _none)
    if found is not None:
        place = where(programme, "flow", flows[-1].id, "when")
        yield Mistake("flow_gap", place, {"example": _told(programme, found)})


def _unreachable(programme: Programme) -> Iterator[Mistake]:
    for item in programme.items.values():
        using = [flow for flow in programme.flows.values() if item.id in flow.items]
        if using and item.when is not None and not any(_may_apply(item, flow) for flow in using):
            yield Mistake("item_unreachable", where(programme, "item", item.id, "when"), {"item": item.id})


def _may_apply(item: Item, flow: Flow) -> bool:
    try:
        return _search([item.when, flow.when], _all) is not None
    except UndecidedError:
        return True


def _all(answers: Sequence[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _none(answers: Sequence[bool | None]) -> bool | None:
    return False if True in answers else None if None in answers else True


def _situation(conditions: Sequence[Condition | None], judge: Judge) -> dict[str, Any] | None:
    try:
        return _search(conditions, judge)
    except UndecidedError:
        return None


def _search(conditions: Sequence[Condition | None], judge: Judge) -> dict[str, Any] | None:
    return find_situation([one for one in conditions if one is not None], judge)


def _told(programme: Programme, facts: dict[str, Any]) -> str:
    order = list(programme.facts)
    names = sorted(facts, key=lambda name: (order.index(name.partition(".")[0]), name))
    return ", ".join(f"{name} = {_written(facts[name])}" for name in names) or "—"


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "…" if value == "\x00" else str(value)

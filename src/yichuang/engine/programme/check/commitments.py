"""Commitments that stand in for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ...items.model import Item
from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    for item in programme.items.values():
        yield from _of(programme, item, ("item", item.id, "after", "committed"))
    for flow in programme.flows.values():
        for item in flow.items.values():
            if item.after.committed != programme.items[item.id].after.committed or (
                item.after.hard != programme.items[item.id].after.hard
            ):
                yield from _of(programme, item, ("flow", flow.id, "item", item.id, "after", "committed"))


def _of(programme: Programme, item: Item, path: tuple[str, ...]) -> Iterator[Mistake]:
    for before, by in item.after.committed.items():
        place = where(programme, *path, before)
        params: dict[str, str | int] = {"item": item.id, "before": before, "by": by}
        if before not in item.after.hard:
            yield Mistake("commitment_not_hard", place, params)
        elif by in (item.id, before):
            yield Mistake("commitment_of_itself", place, params)

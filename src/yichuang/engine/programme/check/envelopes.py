"""Envelopes that contain nothing, the wrong things, or another envelope's things."""

from __future__ import annotations

from collections.abc import Iterator

from ...items.model import ItemKind
from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    holder: dict[str, str] = {}
    for item in programme.items.values():
        place = where(programme, "item", item.id, "contains")
        if item.kind is not ItemKind.ENVELOPE:
            if item.contains:
                yield Mistake("contains_outside_envelope", place, {"item": item.id})
            continue
        if not item.contains:
            yield Mistake("envelope_empty", where(programme, "item", item.id), {"item": item.id})
        for index, inner in enumerate(item.contains):
            here = where(programme, "item", item.id, "contains", str(index))
            found = programme.items.get(inner)
            if inner == item.id or (found is not None and found.kind is ItemKind.ENVELOPE):
                yield Mistake("envelope_nested", here, {"item": item.id, "inner": inner})
            elif inner in holder:
                yield Mistake("contained_twice", here, {"item": inner, "first": holder[inner], "second": item.id})
            else:
                holder[inner] = item.id
        for flow in programme.flows.values():
            if item.id in flow.items and item.contains and not any(inner in flow.items for inner in item.contains):
                place = where(programme, "flow", flow.id, "items")
                yield Mistake("envelope_without_contents", place, {"flow": flow.id, "item": item.id})

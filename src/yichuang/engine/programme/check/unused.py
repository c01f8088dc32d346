"""Items no flow uses, and a programme without a way through it."""

from __future__ import annotations

from collections.abc import Iterator

from ...items.model import ItemKind
from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    if not programme.flows:
        yield Mistake("no_flow", where(programme, "programme"))
        return
    used = {name for flow in programme.flows.values() for name in flow.items}
    procedures = {name for item in programme.items.values() for name in item.special_procedures}
    for item in programme.items.values():
        if item.id not in used and not (item.kind is ItemKind.SPECIAL and item.id in procedures):
            yield Mistake("item_unused", where(programme, "item", item.id), {"item": item.id})
    for flow in programme.flows.values():
        if flow.starts_on and flow.starts_on not in flow.items:
            yield Mistake(
                "starts_outside_flow",
                where(programme, "flow", flow.id, "starts_on"),
                {"flow": flow.id, "item": flow.starts_on},
            )
        overrides = programme.text.get("flow", {}).get(flow.id, {})  # type: ignore[attr-defined]
        for name, change in overrides.get("item", {}).items():
            if name not in overrides["items"] and not change.get("off"):
                place = where(programme, "flow", flow.id, "item", name)
                yield Mistake("override_unused", place, {"flow": flow.id, "item": name})

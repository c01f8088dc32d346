"""What a list names twice, and edges between items that no flow has both of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..mistake import Mistake
from ..model import Programme
from .places import edge_place, where


def find(programme: Programme) -> Iterator[Mistake]:
    for flow, table in programme.text.get("flow", {}).items():  # type: ignore[attr-defined]
        place = where(programme, "flow", flow, "items")
        yield from _twice(table.get("items", ()), f"flow.{flow}.items", place)
    for item in programme.items.values():
        for kind in ("hard", "soft"):
            place = where(programme, "item", item.id, "after", kind)
            yield from _twice(getattr(item.after, kind), f"item.{item.id}.after.{kind}", place)
        for before in item.after.hard:
            if programme.flows and not any({item.id, before} <= set(flow.items) for flow in programme.flows.values()):
                place = edge_place(programme, "", item.id, before)
                yield Mistake("edge_unused", place, {"item": item.id, "before": before})
    yield from _of_flows(programme)


def _of_flows(programme: Programme) -> Iterator[Mistake]:
    for flow, table in programme.text.get("flow", {}).items():  # type: ignore[attr-defined]
        used = set(table.get("items", ()))
        for item, change in table.get("item", {}).items():
            for before in change.get("after", {}).get("hard", ()):
                if item in used and before not in used:
                    place = edge_place(programme, flow, item, before)
                    yield Mistake("edge_unused", place, {"item": item, "before": before})


def _twice(names: Iterable[str], key: str, place: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Mistake("listed_twice", place, {"key": key, "id": name})
        seen.add(name)

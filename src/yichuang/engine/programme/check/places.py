"""Where things of a read programme were written."""

from __future__ import annotations

from ..model import Programme


def where(programme: Programme, *path: str) -> str:
    """ "file:line" of a path, else of the nearest table around it."""
    for depth in range(len(path), 0, -1):
        found = programme.origins.get(".".join(path[:depth]))
        if found:
            return found
    return ""


def edge_place(programme: Programme, flow: str, item: str, before: str) -> str:
    """Where `item` says that it comes after `before`: in the flow if it says so there, else in the catalogue."""
    for start in (("flow", flow, "item", item), ("item", item)) if flow else (("item", item),):
        for kind in ("hard", "soft"):
            place = ".".join((*start, "after", kind))
            named = _listed(programme, (*start, "after", kind))
            if before in named:
                return programme.origins.get(f"{place}.{named.index(before)}") or programme.origins.get(place, "")
    return where(programme, "item", item, "after")


def _listed(programme: Programme, path: tuple[str, ...]) -> list[str]:
    held: object = programme.text
    for key in path:
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, list) else []

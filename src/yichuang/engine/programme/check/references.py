"""References to things that are not there: an item, a function, a stage, a source, a material, a document, a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..draft import Draft, tables
from ..key_kinds import Key
from ..mistake import Mistake, nearest


def find(draft: Draft) -> Iterator[Mistake]:
    for table in tables(draft):
        for key in table.keys:
            if key.of and key.name in table.value:
                path = (*table.path, key.name)
                for inner, named in _named(key, table.value[key.name]):
                    yield from _check(draft, (*path, *inner), key.of, named)
            elif key.type in ("facts", "narrow", "pairs") and isinstance(table.value.get(key.name), dict):
                for fact in table.value[key.name]:
                    # one option of a choices fact may be answered alone: "utility_needs.gas"
                    yield from _check(draft, (*table.path, key.name, fact), "fact", fact.partition(".")[0])


def _named(key: Key, value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    if key.type == "id" and isinstance(value, str):
        yield (), value
    elif key.type in ("ids", "uses") and isinstance(value, list):
        for index, one in enumerate(value):
            if isinstance(one, str):
                yield (str(index),), one.removeprefix("?") if key.type == "uses" else one
    elif key.type == "map" and isinstance(value, dict):
        for name, other in value.items():
            yield (name,), name
            if isinstance(other, str):
                yield (name,), other
    elif key.type == "tables" and isinstance(value, dict):
        for name in value:
            yield (name,), name


def _check(draft: Draft, path: tuple[str, ...], part: str, named: str) -> Iterator[Mistake]:
    known = draft.ids(part)
    if named in known or (part == "pause" and draft.ids("item").get(named, {}).get("kind") == "special"):
        return
    yield Mistake(
        f"unknown_{part}", draft.where(path), {"id": named, "by": ".".join(path[:2]), "nearest": nearest(named, known)}
    )

"""Examples and presets that cannot be used: a value no fact takes, an expectation nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import EngineError
from ..examples import HISTORY_KEYS, PLAN_KEYS, read_facts
from ..mistake import Mistake, nearest
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    known = (*PLAN_KEYS, *HISTORY_KEYS)
    yield from _values(programme, "preset")
    yield from _values(programme, "example")
    for preset in programme.presets.values():
        for name, offered in preset.narrow.items():
            options = [choice.id for choice in programme.facts[name].choices]
            for one in offered:
                if one not in options:
                    yield Mistake(
                        "not_one_of",
                        where(programme, "preset", preset.id, "narrow", name),
                        {"key": name, "seen": one, "among": ", ".join(options), "nearest": nearest(one, options)},
                    )
    for example in programme.examples:
        for key in example.expect:
            if key not in known:
                yield Mistake(
                    "example_expects",
                    where(programme, "example", example.id, "expect", key),
                    {"example": example.id, "key": key, "nearest": nearest(key, known)},
                )
        for index, row in enumerate(example.events):
            item = row.get("item")
            if isinstance(item, str) and item.partition(".")[0] not in programme.items:
                yield Mistake(
                    "unknown_item",
                    where(programme, "example", example.id, "events", str(index)),
                    {"id": item, "by": f"example.{example.id}", "nearest": nearest(item, programme.items)},
                )


def _values(programme: Programme, part: str) -> Iterator[Mistake]:
    held: Mapping[str, Any] = programme.text.get(part, {})  # type: ignore[assignment]
    for thing, table in held.items():
        for name, raw in table.get("facts", {}).items():
            try:
                read_facts(programme, {name: raw})
            except EngineError as error:
                yield Mistake(
                    "fact_value",
                    where(programme, part, thing, "facts", name),
                    {"by": f"{part}.{thing}", "fact": name, "seen": str(raw)[:60], "reason": error.code},
                )

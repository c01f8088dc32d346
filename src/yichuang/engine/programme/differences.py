"""What changed between two editions of a programme, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .model import Programme
from .overlay import loosen


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` is dotted (`item.B04.allow.days`); `before` or `after` is None where the value was not there. A number, a
    title and a list are one value each."""

    path: str
    before: Any
    after: Any


def differences(first: Programme, second: Programme) -> tuple[Difference, ...]:
    """Every value of `first` that `second` changes, takes away or adds, in the order of paths; examples left out."""
    before, after = loosen(first.text), loosen(second.text)
    before.pop("example", None)
    after.pop("example", None)
    return tuple(_differences("", before, after))


def _differences(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if _is_table(before) and _is_table(after):
        for key in sorted({*before, *after}):
            yield from _differences(f"{path}.{key}" if path else key, before.get(key), after.get(key))
    else:
        yield Difference(path, before, after)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and "n" not in value and "zh-Hans" not in value

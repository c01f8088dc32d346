"""Keys and parts the language does not know, and keys a thing cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from ..draft import Draft, tables
from ..keys import PART
from ..mistake import Mistake, nearest
from .silence import SILENCE


def find(draft: Draft) -> Iterator[Mistake]:
    for part in draft.data:
        if part not in PART:
            yield Mistake("unknown_part", draft.where((part,)), {"part": part, "nearest": nearest(part, PART)})
    if "programme" not in draft.data:
        yield Mistake("programme_missing", draft.where(("programme",)))
    for table in tables(draft):
        known = [key.name for key in table.keys]
        for name in table.value:
            if name == "off" and len(table.path) == 2:
                # in an overlay, merging has already taken away what is off
                part, thing = table.path
                yield Mistake("off_nothing", draft.where((part, thing, name)), {"part": part, "id": thing})
            elif name not in known and name not in SILENCE:
                yield Mistake(
                    "unknown_key",
                    draft.where((*table.path, name)),
                    {"table": ".".join(table.path), "key": name, "nearest": nearest(name, known)},
                )
        for key in table.keys:
            if key.required and key.name not in table.value:
                yield Mistake("missing_key", draft.where(table.path), {"table": ".".join(table.path), "key": key.name})

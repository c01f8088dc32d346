"""Special procedures in no class, and classes nothing is in."""

from __future__ import annotations

from collections.abc import Iterator

from ..mistake import Mistake
from ..model import Programme
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    listed = {name for item in programme.items.values() for name in item.special_procedures}
    for pause in programme.pauses.values():
        if pause.id in listed and not pause.procedure_class:
            yield Mistake("procedure_without_class", where(programme, "pause", pause.id), {"pause": pause.id})
    used = {pause.procedure_class for pause in programme.pauses.values()}
    for name in programme.procedure_classes:
        if name not in used:
            yield Mistake("class_unused", where(programme, "procedure_class", name), {"id": name})

"""Which functions the programmes in force speak of: what the function map has to answer for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from yichuang.backoffice.ledger import programmes
from yichuang.engine.errors import EngineError
from yichuang.engine.values import Titles


@dataclass(frozen=True, slots=True)
class Needed:
    """A function of one or more programmes. `outside`: done by somebody who is no office of the district."""

    id: str
    title: Titles
    outside: bool
    programmes: tuple[Titles, ...]


def needed(at: datetime) -> dict[str, Needed]:
    """Function id → where it is needed, over the district's programmes in force at the instant, in the order of the
    programmes. Programmes derived from the logs of another country's offices are left out."""
    found: dict[str, Needed] = {}
    for programme_id in programmes.known_ids():
        try:
            programme = programmes.current(programme_id, at)
        except EngineError:
            continue  # a folder that cannot be read shows on its own page
        if programme.zone != settings.TIME_ZONE:
            continue
        for function in programme.functions.values():
            before = found.get(function.id)
            found[function.id] = Needed(
                function.id,
                before.title if before else function.title,
                function.outside and (before is None or before.outside),
                (*(before.programmes if before else ()), programme.title),
            )
    return found


def titles(at: datetime) -> Mapping[str, Titles]:
    """Function id → its title."""
    return {function: one.title for function, one in needed(at).items()}

"""What had happened to a clock by an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from .history import Pause

Closed = tuple[Pause, int, int]
"""A pause with the ordinals of its first and last day, an open one closed on the day of the reading."""


def happened(on: date, instant: datetime | None, today: date, at: datetime) -> bool:
    """Whether an event had happened: by its instant where known, else on the whole of its day."""
    return on <= today if instant is None else instant <= at


def pauses_as_of(
    pauses: Sequence[Pause], start: int, today: int, today_on: date, at: datetime
) -> tuple[list[Closed], list[Pause], int]:
    """The pauses that had begun, cut at `today`; those still open; the start after the last finished restart.

    `today` is the ordinal of the day of the reading, or of the clock's end where that came before.
    """
    closed: list[Closed] = []
    open_now: list[Pause] = []
    for pause in pauses:
        if pause.effect == "not_started" or not happened(pause.from_on, pause.from_at, today_on, at):
            continue
        end = today
        if pause.to_on is None or not happened(pause.to_on, pause.to_at, today_on, at):
            open_now.append(pause)
        else:
            end = min(today, pause.to_on.toordinal())
            if pause.effect == "restart" and pause.from_on <= pause.to_on and pause.to_on.toordinal() <= today:
                start = max(start, end)
        closed.append((pause, pause.from_on.toordinal(), end))
    return closed, open_now, start

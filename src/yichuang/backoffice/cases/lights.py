"""A light is a word, a shape and a colour, with its rule and since when. Word, tone and rank are data of the programme;
only which status an item is in is worked out here, and for a span by the same days a reading goes by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from yichuang.engine.calendars import WorkingDays
from yichuang.engine.case.reading import NEAR_DAYS, ItemReading
from yichuang.engine.programme.model import LightDef, Programme
from yichuang.engine.values import say

from .wording import language, reading_reason, span_reason, status_word

TONES: Mapping[str, tuple[str, int, bool]] = {
    "overdue": ("late", 1, True),
    "near": ("near", 2, False),
    "running": ("calm", 3, False),
    "theirs": ("theirs", 4, False),
    "paused": ("still", 5, False),
    "ended": ("calm", 9, False),
}
"""Status → tone, rank and whether it is bad, for programmes that define no light of their own for it."""


class Dated(Protocol):
    """What of a span (a row, or a projected value) its status depends on."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def overdue_from(self) -> date | None: ...
    @property
    def status_hint(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Light:
    """`word`, `reason` and `rule` in the language of the page. `rank`: smallest first. `bad`: counts as bad news."""

    status: str
    tone: str
    word: str
    reason: str
    rule: str
    rank: int
    bad: bool


def status_of(span: Dated, on: date, days: WorkingDays, within: int = NEAR_DAYS) -> str:
    """overdue, near, paused, theirs or running on the day: what `read_items` says of the same item."""
    if span.overdue_from is not None and on >= span.overdue_from:
        return "overdue"
    if span.status_hint == "paused":
        return "paused"
    if span.due_on is not None and span.due_on <= near_until(on, days, within):
        return "near"
    return span.status_hint or "running"


def near_until(on: date, days: WorkingDays, within: int = NEAR_DAYS) -> date:
    """The last due date that counts as near on the day; lists filter `due_on__lte` with it."""
    return days.add_working(days.last_working(on), within)


def near_within(programme: Programme) -> int:
    """Working days before the due date from which the programme's light turns."""
    for light in programme.lights.values():
        if "near" in light.status and light.within is not None:
            return int(light.within.n)
    return NEAR_DAYS


def light_of(programme: Programme, what: ItemReading | Dated, on: date, days: WorkingDays) -> Light:
    """The light of a reading (which knows its own status) or of a span on a day."""
    if isinstance(what, ItemReading):
        status = what.status or "running"
        reason = reading_reason(what, programme)
    else:
        status = status_of(what, on, days, near_within(programme))
        reason = span_reason(getattr(what, "reason", None) or {}, programme)
    return light_for(programme, status, reason)


def light_for(programme: Programme, status: str, reason: str = "") -> Light:
    """The programme's light for a status ("works_stopped", "progress_behind" …), with a reason put into words."""
    found = definition(programme, status)
    if found is None:
        tone, rank, bad = TONES.get(status, TONES["running"])
        return Light(status, tone, status_word(status), reason, "", rank, bad)
    spoken = language()
    return Light(status, found.tone, say(found.title, spoken), reason, say(found.rule, spoken), found.rank, found.bad)


def definition(programme: Programme, status: str) -> LightDef | None:
    """The light that stands for a status, if the programme has one."""
    return next((light for light in programme.lights.values() if status in light.status), None)


def left_of(span: Dated, on: date, days: WorkingDays) -> tuple[int, str] | None:
    """(days left, basis "working" or "calendar"), negative when overdue; None where nothing is due."""
    if span.due_on is None:
        return None
    reason = getattr(span, "reason", None) or {}
    if reason.get("params", {}).get("basis") == "calendar":
        return (span.due_on - on).days, "calendar"
    return days.count(on, span.due_on), "working"

"""Names with dates: another from a day on, the days before keep the name they had."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from yichuang.engine.case.events import Actor

from ..models import DatedName
from .writing import ChangeRefused, make, put

N = TypeVar("N", bound=DatedName)


def give_name(last: N | None, new: N, *, by: Actor, at: datetime, reason: str) -> N:
    """`new` (not stored yet) follows `last`, the name given before. On the very day that one began, it is itself put
    right. Refused before that day, and where nothing differs."""
    if last is None:
        return make(new, by=by, at=at, reason=reason)
    if new.from_on < last.from_on:
        raise ChangeRefused("date_before_previous", "from_on", on=new.from_on, previous=last.from_on)
    if (new.zh, new.en) == (last.zh, last.en):
        raise ChangeRefused("nothing_changed", "zh")
    if new.from_on == last.from_on:
        put(last, zh=new.zh, en=new.en, by=by, at=at, reason=reason)
        return last
    put(last, until_on=new.from_on, by=by, at=at, reason=reason)
    return make(new, by=by, at=at, reason=reason)


def end_name(last: DatedName | None, on: date, *, by: Actor, at: datetime, reason: str) -> None:
    """The last name ends with what bears it. Refused when a name was given for later."""
    if last is not None:
        if last.from_on > on:
            raise ChangeRefused("date_after_planned", "on", planned=last.from_on)
        put(last, until_on=on, by=by, at=at, reason=reason)

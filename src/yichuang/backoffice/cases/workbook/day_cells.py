"""Days as people write them into cells. A day is read or asked for, never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from yichuang.backoffice.ledger.workbooks import Cell, text_of

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a date looks like when its cell lost its format
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(底|末)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"[T\s]+(\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*([AaPp][Mm])?)\s*$")
_VAGUE = re.compile(r"[年月季旬初底末]|半年|quarter|\bQ[1-4]\b", re.IGNORECASE)
_BEFORE_WORDS = re.compile(r"(前|左右|之前|以前|完成|开工|竣工|投产)$")


class Unreadable(Exception):  # noqa: N818 - it is an answer about a cell, not a fault
    """A cell that cannot be taken as it stands: a code of `problems.WORDS` and its params."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(f"{code} {params}")


@dataclass(frozen=True, slots=True)
class DayRead:
    """`by_month`: only the month was written. `timed`: a time of day was dropped."""

    on: date
    by_month: bool = False
    timed: bool = False


def read_day(cell: Cell, *, order: str = "", months: str = "end") -> DayRead:
    """The day a cell means. `order` "mdy" or "dmy" for 03/04/2019; `months` "end" or "start": the day a bare month
    stands for. Raises Unreadable."""
    if isinstance(cell, datetime):
        return DayRead(cell.date(), timed=True)
    if isinstance(cell, date):
        return DayRead(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in _SERIALS:
        return DayRead(_EPOCH + timedelta(days=cell))
    if isinstance(cell, float) and int(cell) in _SERIALS:
        return DayRead(_EPOCH + timedelta(days=int(cell)), timed=True)
    seen = text_of(cell)
    if isinstance(cell, time | timedelta | bool):
        raise Unreadable("date_unreadable", seen=seen)
    return _from_text(seen, order, months)


def _from_text(seen: str, order: str, months: str) -> DayRead:
    text, timed = seen, False
    if found := _TIME.search(text):
        text, timed = text[: found.start()].strip(), not re.match(r"(00?|12):00(:00)?(\.0+)?( ?[Aa][Mm])?$", found[1])
    try:
        if found := _FULL.fullmatch(text) or _COMPACT.fullmatch(text):
            return DayRead(date(int(found[1]), int(found[2]), int(found[3])), timed=timed)
        if found := _SLASHED.fullmatch(text):
            return DayRead(_ordered(found, order, seen), timed=timed)
        if found := _MONTH.fullmatch(text) or re.fullmatch(r"((?:19|20)\d{2})(0[1-9]|1[0-2])()", text):
            return _month(int(found[1]), int(found[2]), "end" if found[3] else months)
        if text.isdecimal() and int(text) in _SERIALS:
            return DayRead(_EPOCH + timedelta(days=int(text)), timed=timed)
    except ValueError:
        raise Unreadable("date_unreadable", seen=seen) from None
    raise Unreadable(
        "date_vague" if _VAGUE.search(text) or _BEFORE_WORDS.search(text) else "date_unreadable", seen=seen
    )


def _month(year: int, month: int, months: str) -> DayRead:
    last = monthrange(year, month)[1] if 1 <= month <= 12 else 0
    return DayRead(date(year, month, 1 if months == "start" else last), by_month=True)


def _ordered(found: re.Match[str], order: str, seen: str) -> date:
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if not order:
        raise Unreadable("date_order", seen=seen)
    month, day = (first, second) if order == "mdy" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("date_order", seen=seen) from None


def order_of(texts: list[str]) -> str:
    """ "mdy" or "dmy" where the slashed dates of a column can only be read one way, "ask" where they could be either
    or contradict each other, "" where there are none."""
    seen = [found for text in texts if (found := _SLASHED.fullmatch(_TIME.sub("", text).strip()))]
    if not seen:
        return ""
    first_big = any(int(found[1]) > 12 for found in seen)
    second_big = any(int(found[2]) > 12 for found in seen)
    if first_big == second_big:
        return "ask"
    return "dmy" if first_big else "mdy"


def spell_like(day: date, pattern: str) -> str:
    """The day as text, written the way `pattern` (another date of the same column) is."""
    if "年" in pattern:
        return f"{day.year}年{day.month}月{day.day}日"
    if _SLASHED.fullmatch(pattern.strip()):
        return day.isoformat()
    mark = next((mark for mark in "./" if mark in pattern), "-")
    if mark == "-":
        return day.isoformat()
    width = 2 if re.search(r"[./]0\d", pattern) else 1
    return f"{day.year}{mark}{day.month:0{width}d}{mark}{day.day:0{width}d}"

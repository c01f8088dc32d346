"""Typed facts, titles and numbers with evidence: the small words every other part of the engine uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from .errors import EngineError

YEARS = range(1950, 2201)
"""Years a day may lie in. What is typed outside them is a slip (0020-03-25), and no calendar counts that far."""

Titles = Mapping[str, str]
"""Language tag → text. Every title has "zh-Hans" and "en"."""

Value = str | int | Decimal | date | bool | frozenset[str] | Mapping[str, Any]
"""What a fact may hold in memory. Absent from a mapping = unknown; there is no null."""

Facts = Mapping[str, Value]


def say(titles: Titles, language: str) -> str:
    """The title in `language` ("zh-Hans", "en"), else Chinese, else any."""
    return titles.get(language) or titles.get("zh-Hans") or next(iter(titles.values()), "")


class FactKind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"  # yuan
    AREA = "area"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    GEOMETRY = "geometry"
    PERSON = "person"
    FILE = "file"
    REFERENCE = "reference"


SCALED = frozenset({FactKind.DECIMAL, FactKind.MONEY, FactKind.AREA})
"""Kinds held as Decimal in memory, as a string in events, and as an integer of 10^-scale units in SQL."""


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    title: Titles


@dataclass(frozen=True, slots=True)
class FactDef:
    """A typed thing known about a case.

    `scale` is the number of decimals kept (decimal, area, money only); `unit` what a person reads beside the number;
    `ask` the question, `hint` where to find the answer; `answers` who knows it ("applicant" or "office").
    """

    id: str
    kind: FactKind
    title: Titles
    choices: tuple[Choice, ...] = ()
    scale: int = 0
    unit: str = ""
    personal: bool = False
    ask: Titles = field(default_factory=dict)
    hint: Titles = field(default_factory=dict)
    order: int = 0
    answers: str = "applicant"
    negative: bool = False  # a number may lie below zero; heights, areas and sums do not
    own_choice: bool = False  # the applicant may decide otherwise to save days (a promise route, phased permits)

    def read(self, raw: Any) -> Value:
        """The value of `raw`, as JSON or a form spells it. Raises EngineError("fact_*") saying what would be right."""
        return _READERS[self.kind](self, raw)

    def write(self, value: Value) -> Any:
        """The JSON spelling of a value, the one that is hashed."""
        if isinstance(value, Decimal):
            return f"{value:.{self.scale}f}"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, frozenset):
            return sorted(value)
        return value

    def scaled(self, value: Value) -> int:
        """The integer of 10^-scale units that SQL and comparisons use."""
        if not isinstance(value, Decimal | int):
            raise EngineError("fact_not_number", where=self.id, seen=str(value))
        return int(Decimal(value).scaleb(self.scale).to_integral_exact())


def _text(definition: FactDef, raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise EngineError("fact_not_text", where=definition.id, seen=str(raw))
    if len(raw) > 2000:
        raise EngineError("fact_too_long", where=definition.id, most=2000, seen=len(raw))
    return raw.strip()


def _integer(definition: FactDef, raw: Any) -> int:
    number = _number(definition, raw)
    if number != number.to_integral_value():
        raise EngineError("fact_not_whole", where=definition.id, seen=str(raw))
    return int(number)


def _scaled(definition: FactDef, raw: Any) -> Decimal:
    number = _number(definition, raw)
    kept = number.quantize(Decimal(1).scaleb(-definition.scale))
    if kept != number:
        raise EngineError("fact_too_fine", where=definition.id, seen=str(raw), decimals=definition.scale)
    return kept


def _number(definition: FactDef, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise EngineError("fact_not_number", where=definition.id, seen=str(raw))
    try:
        # str() of a float is its shortest spelling, so 0.1 from JSON stays 0.1
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation:
        raise EngineError("fact_not_number", where=definition.id, seen=str(raw)) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** (15 - definition.scale):
        raise EngineError("fact_too_big", where=definition.id, seen=str(raw))
    if number < 0 and not definition.negative:
        raise EngineError("fact_negative", where=definition.id, seen=str(raw))
    return number


def _date(definition: FactDef, raw: Any) -> date:
    try:
        day = raw if type(raw) is date else date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise EngineError("fact_not_date", where=definition.id, seen=str(raw)) from None
    if day.year not in YEARS:
        raise EngineError("fact_year_unlikely", where=definition.id, seen=str(raw))
    return day


def _boolean(definition: FactDef, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "yes", "是", "1"):
        return True
    if raw in ("false", "no", "否", "0"):
        return False
    raise EngineError("fact_not_boolean", where=definition.id, seen=str(raw))


def _choice(definition: FactDef, raw: Any) -> str:
    known = [c.id for c in definition.choices]
    if raw in known:
        return str(raw)
    raise EngineError("fact_not_choice", where=definition.id, seen=str(raw), choices=known)


def _choices(definition: FactDef, raw: Any) -> frozenset[str]:
    if not isinstance(raw, list | tuple | set | frozenset):
        raise EngineError("fact_not_choices", where=definition.id, seen=str(raw))
    return frozenset(_choice(definition, one) for one in raw)


def _mapping(definition: FactDef, raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise EngineError("fact_not_mapping", where=definition.id, seen=str(raw)[:80])
    return raw


_READERS: Mapping[FactKind, Callable[[FactDef, Any], Value]] = {
    FactKind.TEXT: _text,
    FactKind.INTEGER: _integer,
    FactKind.DECIMAL: _scaled,
    FactKind.MONEY: _scaled,
    FactKind.AREA: _scaled,
    FactKind.DATE: _date,
    FactKind.BOOLEAN: _boolean,
    FactKind.CHOICE: _choice,
    FactKind.CHOICES: _choices,
    FactKind.GEOMETRY: _mapping,
    FactKind.PERSON: _mapping,
    FactKind.FILE: _mapping,
    FactKind.REFERENCE: _text,
}


class Evidence(StrEnum):
    """How far a number was read: the text was opened; a place published it; general knowledge; ours."""

    STATUTORY = "statutory"
    PUBLISHED = "published"
    UNVERIFIED = "unverified"
    ASSUMED = "assumed"


class LegalEffect(StrEnum):
    """What follows in law when the time of a number has passed. In two places only silence means something: an
    application nobody answers reads as accepted, and an opinion another office does not give may read as consent."""

    UNLAWFUL = "unlawful"
    PROMISE_BROKEN = "promise_broken"
    LAPSES = "lapses"
    READS_AS_ACCEPTED = "reads_as_accepted"
    READS_AS_CONSENT = "reads_as_consent"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a mechanism with where it comes from. `origin` names the file (base or overlay) that set it."""

    n: Decimal
    evidence: Evidence
    source: str
    origin: str = ""
    effect: LegalEffect = LegalEffect.NOTHING

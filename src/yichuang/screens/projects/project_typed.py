"""Facts as fields a person fills in: how each kind is asked for, what was typed, and what is wrong with it.

Money is typed and shown in 万元; 6.8亿 or 500元 are understood too. Nothing typed is lost when something is wrong.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.project_page_people import person_of
from yichuang.backoffice.cases.refusal_wording import FACT_PROBLEMS
from yichuang.engine.errors import EngineError
from yichuang.engine.values import FactDef, FactKind, say

from . import amounts

_NUMBERS = (FactKind.INTEGER, FactKind.DECIMAL, FactKind.AREA, FactKind.MONEY)
_UNASKED = (FactKind.FILE,)
PLACE = "area"
"""The one reference that is chosen here: a place. Who answers for a project is assigned, not typed."""

_WAN = Decimal(10_000)
_MAGNITUDES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}  # data
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?|-?\.\d+)(百万|千万|百|千|万|亿)?(.*)", re.ASCII)  # data
_SPELLINGS = {
    "m²": ("m2", "平方米", "平米", "平方"),  # data
    "m³": ("m3", "立方米", "方"),  # data
    "m": ("米",),  # data
    "ha": ("公顷",),  # data
    "kWh": ("千瓦时", "度"),  # data
    "tce": ("吨标准煤", "吨"),  # data
    "元": ("元", "块", "yuan"),  # data
}


class TypedError(ValueError):
    """What was typed cannot be taken; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FactField:
    """`widget`: text, long, number, date, yes_no, choice, choices, person or point. `value` as typed, `second` the
    phone of a person; `none`: of several choices not one; `error` what is wrong, in words."""

    name: str
    label: str
    widget: str
    value: str
    second: str
    options: tuple[Option, ...]
    unit: str
    hint: str
    error: str
    none: bool = False

    @property
    def described(self) -> str:
        """For aria-describedby: the hint's and the error's ids."""
        ids = [f"{self.name}_hint"] if self.hint else []
        return " ".join([*ids, f"{self.name}_wrong"] if self.error else ids)


def asked_here(fact: FactDef) -> bool:
    """Whether a form asks for the fact: files are uploaded, who answers is assigned."""
    return fact.kind not in _UNASKED and (fact.kind is not FactKind.REFERENCE or fact.id == PLACE)


def field_of(
    fact: FactDef,
    raw: Any,
    *,
    typed: QueryDict | None = None,
    error: str = "",
    places: Sequence[tuple[str, str]] = (),
    question: str = "",
) -> FactField:
    """The field for a fact that stands at `raw` (None: unknown), or as it was typed."""
    spoken = wording.language()
    if typed is None:
        value, second = _shown(fact, raw)
        chosen = set(raw) if fact.kind is FactKind.CHOICES and isinstance(raw, list) else {value}
    else:
        value, second = typed.get(fact.id, ""), typed.get(f"{fact.id}_phone", "")
        chosen = set(typed.getlist(fact.id))
    return FactField(
        name=fact.id,
        label=question or say(fact.title, spoken),
        widget=_widget(fact, value),
        value=value,
        second=second,
        options=tuple(_options(fact, chosen, places)),
        unit=_unit(fact),
        hint=say(fact.hint, spoken),
        error=error,
        none=raw == [] if typed is None else f"{fact.id}_none" in typed,
    )


def read_typed(fact: FactDef, typed: QueryDict) -> Any:
    """The JSON spelling of what was typed, None for nothing. Raises TypedError."""
    if fact.kind is FactKind.CHOICES:
        chosen = [one for one in typed.getlist(fact.id) if one]
        return _spelled(fact, chosen) if chosen or f"{fact.id}_none" in typed else None
    text = typed.get(fact.id, "").strip()
    if fact.kind is FactKind.PERSON:
        phone = typed.get(f"{fact.id}_phone", "").strip()
        return {"name": text, "phone": phone} if text or phone else None
    if not text:
        return None
    if fact.kind in _NUMBERS:
        return _spelled(fact, _amount(fact, text))
    if fact.kind is FactKind.GEOMETRY:
        return _point(text)
    return _spelled(fact, text)


def changed(fact: FactDef, now: Any, before: Any) -> bool:
    """Whether the answer is another than the one on record."""
    if fact.kind is FactKind.PERSON:
        return (person_of(now) or ("", "")) != (person_of(before) or ("", ""))
    return bool(now != before)


def _spelled(fact: FactDef, raw: Any) -> Any:
    try:
        return fact.write(fact.read(raw))
    except EngineError as wrong:
        problem = FACT_PROBLEMS.get(wrong.code)
        raise TypedError(_(problem) + _("。") if problem else _("填的内容看不懂，请改正。")) from None


def _amount(fact: FactDef, text: str) -> str:
    """A number as it was typed, in the fact's own unit (yuan for money)."""
    if fact.kind is FactKind.MONEY:
        return _money(text)
    plain = unicodedata.normalize("NFKC", text[:40]).replace(",", "").replace("，", "").replace(" ", "")  # data
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise TypedError(_("填数字，如 8600。写成8.6千也行。"))
    number, magnitude, rest = Decimal(found[1]), found[2] or "", found[3]
    if rest and rest.lower() not in (fact.unit.lower(), *_SPELLINGS.get(fact.unit, ())):
        raise TypedError(_("填数字，如 8600。写成8.6千也行。"))
    value = number * Decimal(_MAGNITUDES[magnitude])
    if value < 0:
        raise TypedError(_("填0或更大的数。"))
    if fact.kind is FactKind.INTEGER and value != value.to_integral_value():
        raise TypedError(_("填整数，如 1。没有就填 0。"))
    return f"{value:f}"


def _money(text: str) -> str:
    try:
        return f"{amounts.read_wan(text):f}"
    except amounts.AmountError as wrong:
        if wrong.code == "negative":
            raise TypedError(_("填0或更大的数。")) from None
        if wrong.code == "too_much":
            raise TypedError(_("数太大了。看看单位是不是万元。")) from None
        raise TypedError(_("填数字，单位万元，如 68000。写成6.8亿也行。")) from None


def _point(text: str) -> dict[str, Any]:
    """A point as two numbers, or a shape as it stands in the field; numbers as texts, no float enters an event."""
    if text.startswith("{"):
        try:
            shape = json.loads(text, parse_float=str, parse_int=str)
        except ValueError:
            shape = {}
        if isinstance(shape, dict) and shape.get("type"):
            return shape
    found = re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(found) != 2 or not (-180 <= float(found[0]) <= 180 and -90 <= float(found[1]) <= 90):
        raise TypedError(_("填经度、纬度两个数，用逗号隔开，如 117.12, 36.05。"))
    return {"type": "Point", "coordinates": [found[0], found[1]]}


def _shown(fact: FactDef, raw: Any) -> tuple[str, str]:
    """The value as it stands in the field, and the phone of a person."""
    if raw is None:
        return "", ""
    if fact.kind is FactKind.PERSON:
        return person_of(raw) or ("", "")
    if fact.kind is FactKind.MONEY:
        wan = Decimal(str(raw)) / _WAN
        return (f"{wan.normalize():f}" if wan else "0"), ""
    if fact.kind in _NUMBERS:
        number = str(raw)
        return (number.rstrip("0").rstrip(".") if "." in number else number), ""
    if fact.kind is FactKind.BOOLEAN:
        return ("yes" if raw else "no"), ""
    if fact.kind is FactKind.GEOMETRY:
        at = list(raw.get("coordinates", ())) if isinstance(raw, Mapping) else []
        simple = isinstance(raw, Mapping) and raw.get("type") == "Point" and len(at) == 2
        return (f"{at[0]}, {at[1]}" if simple else json.dumps(raw, ensure_ascii=False)), ""
    return str(raw), ""


def _widget(fact: FactDef, value: str) -> str:
    if fact.kind in _NUMBERS:
        return "number"
    if fact.id == PLACE and fact.kind is FactKind.REFERENCE:
        return "choice"
    if fact.kind is FactKind.TEXT and len(value) > 30:
        return "long"
    return {
        FactKind.DATE: "date",
        FactKind.BOOLEAN: "yes_no",
        FactKind.CHOICE: "choice",
        FactKind.CHOICES: "choices",
        FactKind.PERSON: "person",
        FactKind.GEOMETRY: "point",
    }.get(fact.kind, "text")


def _options(fact: FactDef, chosen: set[str], places: Sequence[tuple[str, str]]) -> Iterable[Option]:
    if fact.kind is FactKind.BOOLEAN:
        yield Option("yes", pgettext("option", "是"), "yes" in chosen)
        yield Option("no", pgettext("option", "否"), "no" in chosen)
    elif fact.id == PLACE and fact.kind is FactKind.REFERENCE:
        known = {code for code, _title in places}
        yield from (Option(code, title, code in chosen) for code, title in places)
        yield from (Option(one, one, True) for one in sorted(chosen - known - {""}))
    else:
        spoken = wording.language()
        yield from (Option(one.id, say(one.title, spoken), one.id in chosen) for one in fact.choices)


def _unit(fact: FactDef) -> str:
    if fact.kind is FactKind.MONEY:
        return _("万元")
    return wording.unit_word(fact.unit)

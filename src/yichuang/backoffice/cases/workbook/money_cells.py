"""Numbers and money as people write them into cells, and the unit a heading names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from yichuang.backoffice.ledger.workbooks import Cell, text_of

from .day_cells import Unreadable

UNITS: Mapping[str, Decimal] = {
    "yuan": Decimal(1),
    "thousand": Decimal(1000),
    "wan": Decimal(10_000),
    "million": Decimal(1_000_000),
    "yi": Decimal(100_000_000),
}
_UNIT_WORDS = {
    "亿元": "yi", "亿": "yi", "百万元": "million", "百万": "million", "万元": "wan", "万": "wan", "千元": "thousand",
    "元": "yuan", "人民币": "yuan", "million": "million", "thousand": "thousand", "yuan": "yuan", "cny": "yuan",
    "rmb": "yuan", "usd": "yuan", "aud": "yuan", "$": "yuan",
}  # fmt: skip
_IN_HEADING = re.compile(
    r"(?:单位\s*[:：]?\s*|[(（\[【]\s*(?:人民币)?\s*)(亿元|百万元|万元|千元|元|亿|万|million|thousand|yuan)",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(亿元|百万元|万元|千元|元)\s*$")
_AMOUNT = re.compile(r"[¥￥$]?\s*([-+]?[\d,，]*\.?\d+)\s*([^\d\s.,，]*)")
_FINE = Decimal("0.01")
_NOISE = Decimal("0.000001")  # what floating point adds to a number of two decimals
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋％", "0123456789.,-+%")


def unit_in(text: str) -> str:
    """The unit of money a heading (or the line "单位：万元" above a table) names, "" where it names none."""
    found = _IN_HEADING.search(text) or _ENDING.search(text.strip())
    return _UNIT_WORDS[found[1].casefold()] if found else ""


def read_money(cell: Cell, unit: str) -> tuple[Decimal, bool]:
    """(yuan, whether something below a fen was rounded). A cell that names its own unit is read by that one. Raises
    Unreadable."""
    seen = text_of(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number, own = Decimal(str(cell)), ""
    else:
        number, own = _amount(seen, "money_unreadable")
    named = _UNIT_WORDS.get(own.casefold()) if own else unit
    if own and named is None:
        raise Unreadable("money_unit", seen=seen)
    if not named:
        raise Unreadable("money_unreadable" if own else "money_unit", seen=seen)
    yuan = number * UNITS[named]
    kept = yuan.quantize(_FINE, ROUND_HALF_UP)
    if abs(kept) >= Decimal(10) ** 13:
        raise Unreadable("money_unreadable", seen=seen)
    return kept, abs(kept - yuan) > _NOISE


def read_number(cell: Cell, unit: str = "", scale: int = 2) -> Decimal:
    """A number with or without its unit ("12,000㎡", "1.2万㎡", "18米"), rounded to `scale`. Raises Unreadable."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _kept(Decimal(str(cell)), scale)
    seen = text_of(cell)
    number, own = _amount(seen, "number_unreadable")
    own = own.casefold()
    if own.startswith("万"):
        number, own = number * 10_000, own[1:]
    factor = _SIZES.get((own, unit))
    if factor is None:
        raise Unreadable("number_unreadable", seen=seen)
    return _kept(number * factor, scale)


_SQUARE = ("", "㎡", "m2", "m²", "平方米", "平米", "平方", "sqm")
_SIZES: Mapping[tuple[str, str], Decimal] = {
    **{(own, "m²"): Decimal(1) for own in _SQUARE},
    **{(own, "m"): Decimal(1) for own in ("", "m", "米")},
    **{(own, "ha"): Decimal(1) for own in ("", "ha", "公顷")},
    ("亩", "ha"): Decimal(1) / Decimal(15),
    ("平方米", "ha"): Decimal("0.0001"),
    ("㎡", "ha"): Decimal("0.0001"),
    **{(own, "层"): Decimal(1) for own in ("", "层", "f")},
    **{(own, "m³"): Decimal(1) for own in ("", "m³", "m3", "方", "立方米", "立方")},
    **{(own, "kWh"): Decimal(1) for own in ("", "kwh", "度", "千瓦时")},
    **{(own, "tce"): Decimal(1) for own in ("", "tce", "吨标准煤", "吨标煤")},
    ("", ""): Decimal(1),
}


def _kept(number: Decimal, scale: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)


def _amount(seen: str, code: str) -> tuple[Decimal, str]:
    text = seen.translate(_FULL_WIDTH).replace(" ", "").replace(",", "")
    text = re.sub(r"^(约|共|计)", "", text)
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise Unreadable(code, seen=seen)
    try:
        return Decimal(found[1]), found[2]
    except InvalidOperation:
        raise Unreadable(code, seen=seen) from None


def spell_in(yuan: Decimal, unit: str) -> Decimal:
    """The amount in a unit, without zeros at its end."""
    amount = (yuan / UNITS[unit]).normalize()
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount

"""Amounts of money as people type them into a field in 万元: 68000, 6.8亿, 8.6千, 12,600 and full-width digits."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_IN_WAN = {
    "": 10_000,
    "百": 1_000_000,
    "千": 10_000_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 10**8,
}
_IN_YUAN = {**_IN_WAN, "": 1, "百": 100, "千": 1_000}
"""Yuan of one: without 元 the unit of the field is meant, with it what is written."""

_SHAPE = re.compile(r"(-?[\d.,]+)(千万|百万|亿|万|千|百|)(元?)")

MOST = Decimal(10**13)
"""A hundred thousand 亿 yuan: more is a slip of the pen."""


class AmountError(ValueError):
    """What was typed is no amount; `code` is "shape", "negative" or "too_much"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_wan(text: str) -> Decimal:
    """Yuan from what was typed into a field whose unit is 万元. Raises AmountError."""
    found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        raise AmountError("shape")
    figure, unit, yuan = found.groups()
    try:
        number = Decimal(figure.replace(",", ""))
    except InvalidOperation:
        raise AmountError("shape") from None
    amount = number * (_IN_YUAN if yuan else _IN_WAN)[unit]
    if amount < 0:
        raise AmountError("negative")
    if amount > MOST:
        raise AmountError("too_much")
    return amount.quantize(Decimal("0.01"))

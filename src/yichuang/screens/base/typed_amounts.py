"""Amounts as people type them: 8600, 8,600, 8.6千, 8600平方米, 15亩, 三千, half-width or full-width."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from yichuang.backoffice.cases.wording import unit_word
from yichuang.engine.values import FactDef, FactKind

LONGEST = 40
MOST = Decimal(10) ** 12

_MAGNITUDES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "k": 1000, "w": 10_000}  # data
_MAGNITUDES |= {"百万": 1_000_000, "千万": 10_000_000, "thousand": 1000, "million": 1_000_000}  # data
_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2, "〇": 0}  # data
_NOTHING = {"没有", "无", "没", "不占", "none", "no", "nil"}  # data
_SQUARED = re.compile("(?<=[mMｍＭ])[²³]")  # data
_ABOUT = re.compile(r"^(大约|大概|约|差不多|about|approx\.?|ca\.?)|(左右|上下|多)$")  # data

# what may stand after the number, in units of the fact's own unit
_SQUARE_METRES = {
    name: Decimal(1)
    for name in ("平方米", "平米", "平方", "平", "m2", "sqm", "squaremetres", "squaremeters")  # data
} | {"亩": Decimal(2000) / 3, "mu": Decimal(2000) / 3, "公顷": Decimal(10_000), "ha": Decimal(10_000)}  # data
_SQUARE_METRES |= {"平方公里": Decimal(1_000_000), "km2": Decimal(1_000_000), "hectares": Decimal(10_000)}  # data
_UNITS = {
    "m²": _SQUARE_METRES,
    "ha": {name: factor / 10_000 for name, factor in _SQUARE_METRES.items()},
    "m³": {name: Decimal(1) for name in ("立方米", "立方", "方", "m3")},  # data
    "m": {"米": Decimal(1), "m": Decimal(1), "metres": Decimal(1), "meters": Decimal(1)},  # data
    "kWh": {"千瓦时": Decimal(1), "度": Decimal(1), "度电": Decimal(1), "kwh": Decimal(1)},  # data
    "tce": {"吨标准煤": Decimal(1), "吨标煤": Decimal(1), "吨": Decimal(1), "tce": Decimal(1), "t": Decimal(1)},  # data
    "层": {"层": Decimal(1), "floors": Decimal(1), "floor": Decimal(1)},  # data
    "元": {"元": Decimal(1), "块": Decimal(1), "yuan": Decimal(1)},  # data
}


class UnreadableError(ValueError):
    """What was typed is no amount; the message says what to type instead."""


def read_amount(fact: FactDef, text: str) -> Decimal | int:
    """The amount in the fact's own unit, an int for whole facts.

    A unit of the same kind is converted (15亩 is 1 ha) and then rounded to the fact's decimals; digits typed beyond
    them are not silently dropped. Raises UnreadableError.
    """
    number, converted = _parsed(text, fact.unit)
    if number is None:
        raise UnreadableError(_example(fact))
    if number < 0:
        raise UnreadableError(_("填0或更大的数。"))
    if number >= MOST:
        raise UnreadableError(_("这个数太大了。看看单位是不是%(unit)s。") % {"unit": unit_word(fact.unit)})
    step = Decimal(1) if fact.kind is FactKind.INTEGER else Decimal(1).scaleb(-fact.scale)
    kept = number.quantize(step, ROUND_HALF_UP)
    if kept != number and not converted:
        if fact.kind is FactKind.INTEGER:
            raise UnreadableError(_("填整数，如 1。没有就填 0。"))
        raise UnreadableError(_("小数点后最多写%(n)s位。") % {"n": fact.scale})
    return int(kept) if fact.kind is FactKind.INTEGER else kept


def _example(fact: FactDef) -> str:
    if fact.kind is FactKind.INTEGER:
        return _("填整数，如 1。没有就填 0。")
    return _("填数字，如 8600。写成8.6千也行。")


def _parsed(text: str, unit: str) -> tuple[Decimal | None, bool]:
    """The number and whether a unit other than the fact's own was converted; (None, False) when it is no number."""
    plain = _SQUARED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text[:LONGEST])
    if any(map(_no_digit, plain)):
        return None, False
    plain = unicodedata.normalize("NFKC", plain).lower().replace(",", "").replace("，", "")  # data
    plain = _ABOUT.sub("", "".join(plain.split()))
    if plain in _NOTHING:
        return Decimal(0), False
    units = _UNITS.get(unit, {})
    for name in sorted(units, key=len, reverse=True):
        stem = plain.removesuffix(name)
        if stem != plain:
            number = _number(stem)
            if number is not None:
                return number * units[name], units[name] != 1
    return _number(plain), False


def _no_digit(char: str) -> bool:
    """Whether a character only looks like a digit: ², ₂, ① and ½ are typed by mistake, full-width digits are not."""
    wide = unicodedata.decomposition(char).startswith(("<wide>", "<square>"))
    return not char.isascii() and not wide and any(one.isdecimal() for one in unicodedata.normalize("NFKC", char))


def _number(text: str) -> Decimal | None:
    match = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))(\D*)", text, re.ASCII)
    if match:
        factor = _MAGNITUDES.get(match[2], 1 if not match[2] else 0)
        return Decimal(match[1]) * factor if factor else None
    return _in_characters(text)


def _in_characters(text: str) -> Decimal | None:
    """三千二百, 两万, 十二: the value of a number written in characters, None when it is none."""
    if not text or any(char not in _DIGITS and char not in "十百千万亿" for char in text):  # data
        return None
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in "万亿":  # data
            total += (section + digit) * _MAGNITUDES[char]
            section = digit = 0
        else:
            section += (digit or 1) * (10 if char == "十" else _MAGNITUDES[char])  # data
            digit = 0
    return Decimal(total + section + digit)

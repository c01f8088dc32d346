"""Amounts and counts in templates. Money comes in yuan; `fen` turns stored fen into yuan first."""

from collections.abc import Mapping
from decimal import Decimal

from django import template

from yichuang.backoffice.cases.wording import language
from yichuang.screens.base import wording

register = template.Library()

register.filter("whole", wording.whole)
register.filter("tenths", wording.tenths)
register.filter("wan", wording.wan_text)
register.filter("yi", wording.yi_text)
register.filter("yi_yuan", wording.yi_with_unit)


@register.filter
def fen(amount: int | None) -> Decimal | None:
    """Fen as yuan: `{{ row.total_fen|fen|wan }}`."""
    return None if amount is None else Decimal(amount) / 100


@register.filter
def percent_of(part: Decimal | int | None, of: Decimal | int | None) -> str:
    """`{{ done|percent_of:plan }}` → 13%."""
    return wording.percent_text(part, of)


@register.filter
def percent_of_1(part: Decimal | int | None, of: Decimal | int | None) -> str:
    """With one decimal, for the leader's sentence: 13.1%."""
    return wording.percent_text(part, of, decimals=1)


@register.filter
def say(titles: Mapping[str, str] | str | None) -> str:
    """The title in the page's language out of `{"zh-Hans": …, "en": …}`; the Chinese one when there is no other."""
    if titles is None:
        return ""
    if isinstance(titles, str):
        return titles
    wanted = language()
    return titles.get(wanted) or titles.get("zh-Hans") or next(iter(titles.values()), "")

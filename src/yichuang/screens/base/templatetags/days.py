"""Dates and lengths of time in templates. A year is written only when it is not the page's own (`request.at`), or asked
for: the day a page looks back to is the one date that needs it."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from yichuang.screens.base import wording

register = template.Library()

# 2021年1月11日, 3月27日(周五), 27 Mar 2020, 48.8亿元, 5个工作日
_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:\([^()]{1,6}\))?"  # data
_LENGTH = r"\d[\d,.]*(?:万元|亿元|个工作日|个百分点|平方米|公里|千伏|[天米亩户个件人年])"  # data
_ENGLISH_DAY = r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"
_AMOUNT = re.compile(f"{_DAY}|{_ENGLISH_DAY}|{_LENGTH}")


def _today(context: dict[str, Any]) -> datetime | None:
    at = getattr(context.get("request"), "at", None)
    return at or context.get("at")


@register.simple_tag(takes_context=True)
def day(
    context: dict[str, Any],
    moment: date | datetime | None,
    *,
    weekday: bool = True,
    worked: bool = False,
    year: bool = False,
) -> str:
    """`{% day row.due_on %}` → 3月27日(周五); `weekday=False` → 3月27日; `worked=True` marks a made-up working day;
    `year=True` → 2020年3月27日(周五)."""
    return wording.day_text(moment, None if year else _today(context), weekday=weekday, worked=worked)


@register.simple_tag(takes_context=True)
def month(context: dict[str, Any], moment: date | datetime | None) -> str:
    """`{% month milestone %}` → 3月, 2021年3月."""
    return wording.month_text(moment, _today(context))


@register.simple_tag(takes_context=True)
def moment(context: dict[str, Any], instant: datetime | None, *, year: bool = False) -> str:
    """`{% moment event.at %}` → 3月25日(周三)17:00; `year=True` → 2020年3月25日(周三)17:00."""
    return wording.moment_text(instant, None if year else _today(context))


@register.simple_tag(takes_context=True)
def left_by(context: dict[str, Any], left: int | None, due: date | None, *, basis: str = "working") -> str:
    """`{% left_by row.left row.due_on %}` → 还剩2个工作日(3月27日)."""
    return wording.left_by_text(left, due, _today(context), basis=basis)


@register.filter
def left(days: int | None, basis: str = "working") -> str:
    """`{{ row.left|left }}` → 还剩2个工作日; `{{ n|left:"calendar" }}` → 还剩2天."""
    return wording.left_text(days, basis=basis)


@register.filter
def whole_amounts(text: str) -> SafeString:
    """`{{ row.ask|whole_amounts }}`: dates and amounts inside a sentence never break over a line."""
    parts, at = [], 0
    for found in _AMOUNT.finditer(text):
        parts += [conditional_escape(text[at : found.start()]), format_html('<span class="nowrap">{}</span>', found[0])]
        at = found.end()
    return mark_safe("".join([*parts, conditional_escape(text[at:])]))  # noqa: S308 - every part is escaped


@register.filter
def clock_time(instant: datetime) -> str:
    """`{{ request.at|clock_time }}` → 17:00."""
    return wording.time_text(instant)


@register.filter
def iso_day(instant: date | datetime | None) -> str:
    """For `<input type="date">`, `<time datetime>` and `?at=`: 2020-03-27 in the office's zone."""
    return "" if instant is None else wording.local_day(instant).isoformat()

"""Lights and meters: the only drawings a row carries. Shapes are inline SVG, lengths are attributes."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SHAPES = {
    "calm": '<circle cx="8" cy="8" r="6"/>',
    "near": '<path d="M8 1 16 15H0z"/>',
    "late": '<path d="M8 0l8 8-8 8-8-8z"/>',
    "still": '<path d="M2 1h4v14H2zM10 1h4v14h-4z"/>',
    "theirs": '<path d="M2 0h12v3L9.6 8 14 13v3H2v-3l4.4-5L2 3z"/>',
}


@register.simple_tag
def shape(tone: str) -> SafeString:
    """The drawing of a tone alone, for the map and the filter counts. Raises KeyError for a tone there is not."""
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{SHAPES[tone]}</svg>')  # noqa: S308


@register.simple_tag
def light(tone: str, word: Any, reason: Any = "", *, rule: Any = "") -> SafeString:
    """`{% light row.tone row.word row.reason %}`: shape, word and colour, the reason on the second line.

    The word and the tone come from the mechanism's data. `rule`, when given, is read out and shown on demand.
    """
    mark = format_html(
        '<span class="light {}"{}>{}{}</span>',
        tone,
        format_html(' title="{}"', rule) if rule else "",
        shape(tone),
        word,
    )
    return format_html("{}<small>{}</small>", mark, reason) if reason else mark


@register.simple_tag
def meter(done: Any, of: Any, mark: Any = None, *, label: Any) -> SafeString:
    """`{% meter done plan year_gone_percent label="完成13%，时间进度23%" %}`: a bar, its track, and where the calendar
    stands. `done` and `of` in the same unit, `mark` in percent of the track. Never longer than its track."""
    share = _percent(done, of)
    parts = [
        format_html(
            '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">', label
        ),
        mark_safe('<rect class="t" width="100" height="8"/>'),
        format_html('<rect class="d" width="{}" height="8"/>', share),
    ]
    if mark is not None:
        x = max(Decimal(0), min(Decimal("99.3"), Decimal(str(mark)) - Decimal("0.35")))
        parts.append(format_html('<rect class="m" x="{}" y="-3" width=".7" height="14"/>', f"{x:.2f}"))
    parts.append(mark_safe("</svg>"))
    return mark_safe("".join(parts))  # noqa: S308


def _percent(done: Any, of: Any) -> str:
    if not of or done is None:
        return "0"
    return f"{max(Decimal(0), min(Decimal(100), Decimal(str(done)) * 100 / Decimal(str(of)))):.1f}"

"""Small words of the window's templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.contexts.papers import titles

register = template.Library()


@register.simple_tag
def paper_title(kind: str) -> str:
    """What a kind of paper is called."""
    return titles().get(kind, kind)


@register.simple_tag
def material_how(how: str) -> str:
    """How a material came."""
    words = {"upload": _("电子"), "paper": _("纸质"), "fetched": _("由我们调取"), "held": _("已有，免交")}
    return words.get(how, how)


@register.simple_tag
def typed_is(typed: Mapping[str, Any], name: str, value: str) -> str:
    """`checked` where this verdict was chosen before the page came back."""
    return "checked" if typed.get(f"verdict-{name}") == value else ""


@register.simple_tag
def typed_words(typed: Mapping[str, Any], name: str) -> str:
    """What was typed about a material before the page came back."""
    return str(typed.get(f"words-{name}", ""))

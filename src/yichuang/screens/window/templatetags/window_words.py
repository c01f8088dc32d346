"""Small words of the window's templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from yichuang.backoffice.cases.window_wording import MATERIAL_HOW
from yichuang.screens.window.item_forms import CONCLUSIONS, DEEDS, VIEWS

register = template.Library()


@register.simple_tag
def material_how(how: str) -> str:
    """How a material came."""
    return _(MATERIAL_HOW[how]) if how in MATERIAL_HOW else how


@register.simple_tag
def typed_is(typed: Mapping[str, Any], name: str, value: str) -> str:
    """`checked` where this verdict was chosen before the page came back."""
    return "checked" if typed.get(f"verdict-{name}") == value else ""


@register.simple_tag
def typed_tick(typed: Mapping[str, Any], name: str) -> str:
    """`checked` where a material was said to be seen on paper before the page came back."""
    return "checked" if typed.get(f"table-{name}") else ""


@register.simple_tag
def typed_words(typed: Mapping[str, Any], name: str) -> str:
    """What was typed about a material before the page came back."""
    return str(typed.get(f"words-{name}", ""))


@register.simple_tag
def view_word(view: str) -> str:
    """What an office said."""
    words = {**dict(VIEWS), **dict(CONCLUSIONS)}
    return str(words.get(view, view))


@register.simple_tag
def deed_word(command: str) -> str:
    """What a command is called on a page."""
    if command == "give_notice":
        return _("第二次补正告知")
    found = DEEDS.get(command)
    return str(found.heading) if found else command


@register.simple_tag
def document_standing(standing: str) -> str:
    """Whether a document still stands."""
    words = {"valid": _("有效"), "past": _("已到期"), "lapsed": _("已失效"), "taken_back": _("已收回")}
    return words.get(standing, standing)

"""What other systems call that which happened to an item: the national codes, their Chinese names, our names."""

from __future__ import annotations

import re

from django.utils.translation import gettext

from yichuang.engine.case.events import EVENTS, NATIONAL_CODES
from yichuang.engine.case.item_rules import WHATS

from .wording import EVENT_WORDS, event_word, language

_MARKS = re.compile(r"[\s，,、（）()\-—:：]")
_NAMES = {_MARKS.sub("", EVENT_WORDS[f"item.{what}"]): what for what in WHATS} | {
    "窗口受理": "accepted",
    "补正": "correction_requested",
    "补正开始": "correction_requested",
    "补正结束": "correction_received",
    "特别程序": "special_procedure_started",
    "撤回": "recalled",
    "撤销": "revoked",
}
"""Chinese name without its punctuation → event: the words of our own pages and those of the national list."""


def read_what(text: str) -> str | None:
    """The event a cell means, by national code (1 to 15), Chinese name or our name; None where it means none."""
    seen = text.strip()
    if seen.isdecimal() and len(seen) < 5:
        return NATIONAL_CODES.get(int(seen), "").removeprefix("item.") or None
    return seen if seen in WHATS else _NAMES.get(_MARKS.sub("", seen))


def what_words() -> str:
    """Every event that may be said, by code and name as either may be written, for whoever wrote something else."""
    coded = sorted(WHATS, key=lambda what: (EVENTS[f"item.{what}"].national_code or len(NATIONAL_CODES) + 1, what))
    return gettext("；").join(_named(one) for one in coded)


def _named(what: str) -> str:
    code = EVENTS[f"item.{what}"].national_code or what
    name = what if language() == "en" else event_word(what)
    return str(code) if code == name else f"{code} {name}"

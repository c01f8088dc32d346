"""Stored values as people read them in the preview and in cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.cases.wording import day_text, event_word, state_word
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind, say

from .cells import GATES
from .money_cells import spell_in
from .names import Names
from .targets import OBSTACLES, Target


def shown(target: Target, stored: Any, names: Names, projects: Programme, language: str) -> str:
    """A stored value in words; "" for nothing."""
    if stored is None or stored == "":
        return ""
    if target.kind == "stage":
        stage = projects.stages.get(str(stored))
        return say(stage.title, language) if stage else str(stored)
    if target.kind == "item":
        return item_words(stored, met=target.item is not None and target.item.kind in GATES)
    if target.kind == OBSTACLES:
        return _("；").join(" ".join(text.split()) for text in stored)
    fact = target.fact
    if fact is None:
        return str(stored)
    if fact.kind is FactKind.MONEY:
        return _("%(amount)s万元") % {"amount": f"{spell_in(Decimal(str(stored)), 'wan'):,}"}
    if fact.kind is FactKind.DATE:
        return day_text(date.fromisoformat(stored))
    if fact.kind is FactKind.BOOLEAN:
        return _("是") if stored else _("否")
    titles = {choice.id: say(choice.title, language) for choice in fact.choices}
    if fact.kind is FactKind.CHOICE:
        return titles.get(str(stored), str(stored))
    if fact.kind is FactKind.CHOICES:
        return _("、").join(titles.get(one, one) for one in stored)
    if fact.kind is FactKind.REFERENCE:
        return names.title(fact.id, str(stored))
    if isinstance(stored, Mapping):
        return " ".join(str(stored[name]) for name in ("name", "phone") if stored.get(name))
    unit = fact.unit if fact.kind is not FactKind.TEXT else ""
    return f"{stored}{unit}"


def item_words(stored: Mapping[str, Any], *, met: bool) -> str:
    """What happened to an item: 已办结 2020年3月5日 建字第…号. `met`: a gate or an own act, which nobody grants."""
    if stored["what"] == "no":
        return _("未办")
    word = state_word("granted" if stored["what"] == "done" else "accepted")
    if met and stored["what"] == "done":
        word = event_word("item.met")
    day = day_text(date.fromisoformat(stored["on"])) if stored.get("on") else ""
    return " ".join(filter(None, (word, day, stored.get("number", ""))))

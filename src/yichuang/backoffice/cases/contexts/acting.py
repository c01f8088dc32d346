"""Who acts for whom under the mandates of a case, in words: beside every act, and where somebody says who acts now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from yichuang.backoffice.ledger import texts
from yichuang.backoffice.people import directory
from yichuang.engine.case.window import Mandate

from ..wording import ERASED, language


def agents(mandates: Iterable[Mandate], on: date) -> dict[str, str]:
    """Mandate → what its agent is called on the day: a team, or who has no account here. At most one query for each
    kind of agent, none without mandates."""
    held = list(mandates)
    titles = directory.titles({one.agent for one in held if one.agent}, on, language())
    names = {one.id: one.identity.get("name", "") for one in held if one.identity}
    opened = texts.plain(names, texts.open_texts(texts.sealed_ids(names)))
    return {one.id: titles.get(one.agent, one.agent) if one.agent else opened.get(one.id) or _(ERASED) for one in held}


def acted_for(mandates: Mapping[str, Mandate], on: date) -> dict[str, str]:
    """Mandate → "who acts for whom", for the lines that say what was done under it."""
    named = agents(mandates.values(), on)
    return {one.id: for_whom(named[one.id], one.principal) for one in mandates.values()}


def may_act(mandates: Mapping[str, Mandate], on: date, *, principal: str = "") -> list[tuple[str, str]]:
    """(mandate, "who acts for whom") of those in force on the day, with `principal` of this enterprise only."""
    held = [one for one in mandates.values() if one.standing(on) == "in_force"]
    held = [one for one in held if not principal or one.principal == principal]
    named = agents(held, on)
    return [(one.id, for_whom(named[one.id], one.principal)) for one in held]


def for_whom(agent: str, principal: str) -> str:
    return _("{agent}代{principal}办").format(agent=agent, principal=principal)

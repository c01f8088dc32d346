"""A condition as officials read it: the names of facts and choices for their ids, and words for its operators."""

from __future__ import annotations

import re

from django.utils.translation import pgettext

from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z_][A-Za-z0-9_]*)(?:\.([A-Za-z_][A-Za-z0-9_]*))?|<>|!=|<=|>=")


def condition_words(programme: Programme, text: str, tag: str) -> str:
    """The condition in the language of `tag`; what has no title stays as it is written, and so does every number."""
    choices = {
        choice.id: say(choice.title, tag)
        for fact in programme.facts.values()
        for choice in getattr(fact, "choices", ())
    }
    # a condition names the choices of its own facts: those win where two facts have a choice of the same id
    for name in re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text):
        if name in programme.facts:
            choices |= {choice.id: say(choice.title, tag) for choice in programme.facts[name].choices}
    operators = {
        "AND": pgettext("condition", "且"), "OR": pgettext("condition", "或"), "NOT": pgettext("condition", "不是"),
        "IN": pgettext("condition", "属于"), "BETWEEN": pgettext("condition", "介于"),
        "TRUE": pgettext("condition", "是"), "FALSE": pgettext("condition", "否"),
        "<>": "≠", "!=": "≠", "<=": "≤", ">=": "≥",
    }  # fmt: skip

    def word(found: re.Match[str]) -> str:
        quoted, name, option = found.groups()
        if quoted is not None:
            return choices.get(quoted, quoted)
        if name is None or name.upper() in operators:
            return operators[found.group(0).upper()]
        owner = programme.facts.get(name) or programme.definitions.get(name)
        said = say(owner.title, tag) if owner is not None else name
        return f"{said}: {choices.get(option, option)}" if option else said

    return _TOKEN.sub(word, text)

"""What every part of a programme is made of: conditions, numbers, titles, days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..conditions import Condition, parse
from ..errors import EngineError
from ..values import Evidence, FactDef, LegalEffect, Number, Titles
from .draft import Draft
from .mistake import Mistake
from .positions import Path

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_EFFECTS = {
    "statutory": LegalEffect.UNLAWFUL,
    "days": LegalEffect.PROMISE_BROKEN,
    "target": LegalEffect.PROMISE_BROKEN,
    "validity_days": LegalEffect.LAPSES,
    "validity": LegalEffect.LAPSES,
    "renewal_days": LegalEffect.LAPSES,
    "intake": LegalEffect.READS_AS_ACCEPTED,
}
"""Key → what its passing means where the number does not say; the others are the office's own."""


def effect_of(key: str, number: Mapping[str, Any]) -> LegalEffect:
    """What follows in law when the time of the number under `key` has passed: what it says, else what its key means."""
    return LegalEffect(number.get("effect") or _EFFECTS.get(key, LegalEffect.NOTHING))


class Values:
    """Reads single values of a draft, and notes the conditions that cannot be read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.mistakes: list[Mistake] = []
        self.facts: dict[str, FactDef] = {}
        self.conditions: dict[str, Condition] = {}
        self.failed: set[str] = set()

    def condition(self, path: Path, text: str | None) -> Condition | None:
        if text is None:
            return None
        if self.failed.intersection(WORD.findall(text)):
            return None  # the definition it uses has said already what is wrong
        where = self.draft.where(path)
        try:
            return parse(text, self.facts, self.conditions, where=where)
        except EngineError as error:
            params: dict[str, str | int] = {key: _said(value) for key, value in error.params.items()}
            self.mistakes.append(Mistake("condition_wrong", where, {**params, "reason": error.code, "text": text}))
            return None

    def number(self, path: Path, number: Mapping[str, Any]) -> Number:
        evidence = Evidence(number.get("evidence", Evidence.UNVERIFIED))
        effect = effect_of(path[-1], number)
        return Number(Decimal(number["n"]), evidence, number.get("source", ""), self.draft.where(path), effect)

    def maybe_number(self, path: Path, table: Mapping[str, Any], key: str) -> Number | None:
        return self.number((*path, key), table[key]) if key in table else None


def titles(value: Any) -> Titles:
    return {"zh-Hans": value} if isinstance(value, str) else dict(value or {})


def day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

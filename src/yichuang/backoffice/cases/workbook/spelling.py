"""How a stored value is written into a cell: in the unit, the words and the kind of date its column uses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactKind

from .day_cells import spell_like
from .matching import Column
from .money_cells import spell_in
from .names import Names
from .obstacle_cells import spell_obstacles
from .rows import Table
from .sheet_patch import Put
from .targets import OBSTACLES, Target
from .wording import shown

_EPOCH = date(1899, 12, 30)
_RUNNING = "办理中"
_DONE = "已办"
_PHONE_WORDS = ("电话", "手机", "phone")


@dataclass(slots=True)
class Speller:
    """`vocabulary`: target → stored value → the text the file uses for it most. `day_style`: column → one of its
    styles that shows dates; `patterns`: column → a date of it written as text."""

    projects: Programme
    names: Names
    dates: frozenset[int]
    from_1904: bool = False
    day_style: dict[int, int] = field(default_factory=dict)
    patterns: dict[int, str] = field(default_factory=dict)
    vocabulary: dict[str, dict[str, str]] = field(default_factory=dict)

    def learn(self, table: Table, targets: Mapping[str, Target]) -> None:
        """The words of the file, from its own rows."""
        uses: dict[str, dict[str, Counter[str]]] = {}
        columns = {column.target: column for column in table.match.taken}
        for row in table.rows:
            for key, stored in row.values.items():
                target = targets[key]
                if key not in columns:  # the plan in the column of its milestone
                    continue
                if target.dated and isinstance(stored, str):
                    self.patterns.setdefault(columns[key].col, row.seen[key])
                if target.kind in ("stage", "role") or (target.fact and target.fact.kind in _WORDED):
                    uses.setdefault(key, {}).setdefault(_key(stored), Counter())[row.seen[key]] += 1
        self.vocabulary = {
            key: {stored: texts.most_common(1)[0][0] for stored, texts in found.items()} for key, found in uses.items()
        }

    def put(self, target: Target, column: Column, stored: Any, style: int | None, was: str = "") -> Put:
        """What the cell is to hold; `style` the one it has, `was` its text where it held text."""
        if stored is None:
            return Put(None)
        known = self.vocabulary.get(target.key, {}).get(_key(stored))
        if known is not None:
            return Put(known)
        if target.kind == "item":
            if stored["what"] == "running":
                return Put(_RUNNING)
            return self._day(column, stored["on"], style, was) if stored.get("on") else Put(_DONE)
        if target.kind == OBSTACLES:
            return Put(spell_obstacles(stored))
        fact = target.fact
        if fact is None or target.kind == "role":
            return Put(shown(target, stored, self.names, self.projects, "zh-Hans"))
        if fact.kind is FactKind.MONEY:
            if not column.unit:
                return Put(f"{spell_in(Decimal(str(stored)), 'wan')}万元")
            return Put(spell_in(Decimal(str(stored)), column.unit))
        if fact.kind is FactKind.DATE:
            return self._day(column, str(stored), style, was)
        if fact.kind in (FactKind.DECIMAL, FactKind.AREA, FactKind.INTEGER):
            number = Decimal(str(stored)).normalize()
            return Put(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)
        if isinstance(stored, Mapping):
            return Put(_person(column, stored))
        return Put(shown(target, stored, self.names, self.projects, "zh-Hans"))

    def _day(self, column: Column, iso: str, style: int | None, was: str) -> Put:
        day = date.fromisoformat(iso)
        serial = (day - _EPOCH).days - (1462 if self.from_1904 else 0)
        if was and was[:1].isdecimal():
            return Put(spell_like(day, was))
        if style is not None and style in self.dates:
            return Put(serial)
        if column.col in self.day_style:
            return Put(serial, self.day_style[column.col])
        return Put(spell_like(day, self.patterns.get(column.col, "")))


_WORDED = (FactKind.CHOICE, FactKind.BOOLEAN, FactKind.REFERENCE, FactKind.CHOICES)


def _key(stored: Any) -> str:
    return json.dumps(stored, ensure_ascii=False, sort_keys=True)


def _person(column: Column, stored: Mapping[str, Any]) -> str:
    heading = column.heading.casefold()
    if any(word in heading for word in _PHONE_WORDS) and "联系人" not in heading:
        return str(stored.get("phone", ""))
    return " ".join(str(stored[name]) for name in ("name", "phone") if stored.get(name))

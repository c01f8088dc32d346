"""From a cell to what its target stores: the JSON spelling of a fact, a ref, a stage, what happened to an item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.cases.numbers import read_number as read_case_number
from yichuang.backoffice.cases.refusal_wording import FACT_PROBLEMS
from yichuang.backoffice.ledger.workbooks import Cell, CellError, text_of
from yichuang.engine.errors import EngineError
from yichuang.engine.items.model import ItemKind
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import FactDef, FactKind, say

from .day_cells import Unreadable, read_day
from .money_cells import read_money, read_number
from .names import Names
from .obstacle_cells import read_obstacles
from .synonyms import CHOICE_VALUES, NO, NOT_NEEDED, RUNNING, STAGE_VALUES, YES
from .targets import OBSTACLES, Target

MOST_YUAN = Decimal(100_000_000_000)
"""A single project of a district beyond this is told, not refused."""

GATES = frozenset({ItemKind.GATE, ItemKind.SELF})


@dataclass(frozen=True, slots=True)
class Value:
    """`stored`: what the file says, spelled as it is kept, None = the cell says nothing. `notes`: (code, params) of
    what a person should know though it was read."""

    stored: Any = None
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


NOTHING = Value()


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a cell needs to know. `language`: whose titles are listed when a word is not known."""

    projects: Programme
    names: Names
    today: date
    language: str = "zh-Hans"
    _words: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def read(self, target: Target, cell: Cell, *, unit: str = "", order: str = "", months: str = "end") -> Value:
        """The value of a cell. Raises Unreadable."""
        seen = text_of(cell)
        if isinstance(cell, CellError):
            raise Unreadable("cell_uncomputed" if cell.uncomputed else "cell_error", seen=seen)
        if not seen:
            return NOTHING
        if target.kind == "item":
            return self._item(target, cell, seen, order, months)
        if target.kind == "stage":
            return Value(self._stage(seen))
        if target.kind == "number":
            return Value(read_case_number(seen) or seen)
        if target.kind == "row":
            return Value(seen)
        if target.kind == OBSTACLES:
            return Value(read_obstacles(seen))
        if target.kind == "role":
            return Value(self.names.ref(target.fact.id, seen))  # type: ignore[union-attr]
        return self._fact(target.fact, cell, seen, unit, order, months)  # type: ignore[arg-type]

    def word_of(self, target: Target, answer: str) -> str:
        """An answer as a person knows it: the title of a choice, a stage or a name, else itself."""
        if target.kind == "stage":
            stage = self.projects.stages.get(answer)
            return say(stage.title, self.language) if stage else answer
        if target.fact is None:
            return answer
        titles = {choice.id: say(choice.title, self.language) for choice in target.fact.choices}
        return titles.get(answer) or self.names.title(target.fact.id, answer)

    def _fact(self, fact: FactDef, cell: Cell, seen: str, unit: str, order: str, months: str) -> Value:
        notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
        raw: Any = seen
        if fact.kind is FactKind.MONEY:
            yuan, rounded = read_money(cell, unit)
            raw = str(yuan)
            if rounded:
                notes = (("money_rounded", {"seen": seen, "after": f"{yuan:,}"}),)
            elif abs(yuan) >= MOST_YUAN:
                notes = (("money_large", {"after": f"{yuan / 100_000_000:.1f}"}),)
        elif fact.kind in (FactKind.DECIMAL, FactKind.AREA):
            raw = str(read_number(cell, fact.unit, fact.scale))
        elif fact.kind is FactKind.INTEGER:
            number = read_number(cell, fact.unit)
            if number != number.to_integral_value():
                raise Unreadable("whole_number", seen=seen)
            raw = int(number)
        elif fact.kind is FactKind.DATE:
            if seen in NO or seen in NOT_NEEDED:
                return NOTHING
            day = read_day(cell, order=order, months=months)
            raw, notes = day.on.isoformat(), _day_notes(day.by_month, day.timed)
        elif fact.kind is FactKind.BOOLEAN:
            raw = _yes_no(cell, seen)
        elif fact.kind is FactKind.CHOICE:
            raw = self._choice(fact, seen)
        elif fact.kind is FactKind.CHOICES:
            raw = [self._choice(fact, one) for one in re.split(r"[、,，;；/\s]+", seen) if one]
        elif fact.kind is FactKind.PERSON:
            raw = read_person(seen)
        elif fact.kind is FactKind.REFERENCE:
            raw = self.names.ref(fact.id, seen)
        return Value(_stored(fact, raw, seen), notes)

    def _choice(self, fact: FactDef, seen: str) -> str:
        words = self._words.get(fact.id)
        if words is None:
            words = self._words[fact.id] = choice_words(fact)
        found = words.get(_plain(seen))
        if found is None:
            known = _("、").join(say(one.title, self.language) for one in fact.choices)
            raise Unreadable("word_unknown", seen=seen, known=known)
        return found

    def _stage(self, seen: str) -> str:
        words = self._words.get("stage")
        if words is None:
            words = self._words["stage"] = stage_words(self.projects)
        found = words.get(_plain(seen))
        if found is None:
            known = _("、").join(say(one.title, self.language) for one in self.projects.stages.values())
            raise Unreadable("stage_unknown", seen=seen, known=known)
        return found

    def _item(self, target: Target, cell: Cell, seen: str, order: str, months: str) -> Value:
        gate = target.item is not None and target.item.kind in GATES
        what, on, number, notes = read_item(cell, seen, order, months)
        if what == "not_needed":
            return Value(None, (("item_not_needed", {"seen": seen}),))
        if what == "running" and gate:
            return Value({"what": "no"}, (("item_running_gate", {"seen": seen}),))
        if on is not None and on > self.today:
            raise Unreadable("date_future", seen=seen)
        stored: dict[str, Any] = {"what": what}
        if on:
            stored["on"] = on.isoformat()
        if number:
            stored["number"] = number
        return Value(stored, notes)


_CERTIFICATE = re.compile(r"[\w\u4e00-\u9fff\[\]()（）〔〕\-]*(?:字|号|证|批|许)[\w\u4e00-\u9fff\[\]()（）〔〕\-]*")
_DAY_INSIDE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?(?!\d)")


def read_item(
    cell: Cell, seen: str, order: str, months: str
) -> tuple[str, date | None, str, tuple[tuple[str, Mapping[str, Any]], ...]]:
    """What a cell says of an item: ("done" | "running" | "no" | "not_needed", the day, the paper's number, notes).
    Raises Unreadable."""
    if isinstance(cell, bool):
        return ("done" if cell else "no"), None, "", ()
    word = seen.casefold().strip()
    if word in ("1", "0"):
        return ("done" if word == "1" else "no"), None, "", ()
    for what, words in (("done", YES), ("no", NO), ("not_needed", NOT_NEEDED), ("running", RUNNING)):
        if word in words:
            return what, None, "", ()
    if not isinstance(cell, str):
        day = read_day(cell, order=order, months=months)
        return "done", day.on, "", _day_notes(day.by_month, day.timed)
    found = _DAY_INSIDE.search(seen)
    rest = (seen[: found.start()] + seen[found.end() :]).strip(" ()（）,，;；、:：") if found else seen
    day_in = read_day(found[0]) if found else None
    if not found:
        try:
            day_in = read_day(seen, order=order, months=months)
            return "done", day_in.on, "", _day_notes(day_in.by_month, day_in.timed)
        except Unreadable as problem:
            if problem.code == "date_vague":
                raise
    on = day_in.on if day_in else None
    if not rest:
        return "done", on, "", ()
    for what, words in (("running", RUNNING), ("done", YES)):
        if rest.casefold() in words:
            return what, on, "", ()
    if any(digit.isdecimal() for digit in rest) and _CERTIFICATE.fullmatch(rest):
        return "done", on, rest[:100], ()
    raise Unreadable("item_word_unknown", seen=seen)


def read_person(seen: str) -> dict[str, str]:
    """{"name", "phone"} out of "张三 13800000000". Raises Unreadable."""
    phone = re.search(r"(?:\+?86[- ]?)?(1\d{10}|0\d{2,3}[- ]?\d{7,8}|\d{7,8})", seen)
    name = (seen[: phone.start()] + seen[phone.end() :] if phone else seen).strip(" ,，;；:：/()（）\n电话手机")
    if not name and not phone:
        raise Unreadable("person_unreadable", seen=seen)
    found = {"name": " ".join(name.split())[:80]} if name else {}
    return {**found, "phone": phone[0].strip()} if phone else found


def choice_words(fact: FactDef) -> dict[str, str]:
    """Every word a cell may hold for a choice → the choice."""
    words: dict[str, str] = {}
    known = CHOICE_VALUES.get(fact.id, {})
    for choice in fact.choices:
        for word in (*known.get(choice.id, ()), *choice.title.values(), choice.id):
            words[_plain(word)] = choice.id
    return words


def stage_words(projects: Programme) -> dict[str, str]:
    words: dict[str, str] = {}
    for stage in projects.stages.values():
        for word in (*STAGE_VALUES.get(stage.id, ()), *stage.title.values(), stage.id):
            words[_plain(word)] = stage.id
    return words


LONGEST_NAME = 200
"""A case bears the name of its project whole: what would not fit is told, never cut."""


def _stored(fact: FactDef, raw: Any, seen: str) -> Any:
    try:
        kept = fact.write(fact.read(raw))
        if fact.id == "project_name" and len(kept) > LONGEST_NAME:
            raise Unreadable("too_long", most=LONGEST_NAME)
        return kept
    except EngineError as wrong:
        if wrong.code == "fact_too_long":
            raise Unreadable("too_long", most=2000) from None
        raise Unreadable("value_refused", seen=seen, said=_(FACT_PROBLEMS[wrong.code])) from None


def _yes_no(cell: Cell, seen: str) -> bool:
    word = seen.casefold()
    if isinstance(cell, bool):
        return cell
    if word in YES or word in ("1", "要", "需要"):
        return True
    if word in NO or word in NOT_NEEDED or word in ("0", "不", "不要", "不用"):
        return False
    raise Unreadable("yes_no_unknown", seen=seen)


def _day_notes(by_month: bool, timed: bool) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return (*((("by_month", {}),) if by_month else ()), *((("timed", {}),) if timed else ()))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()

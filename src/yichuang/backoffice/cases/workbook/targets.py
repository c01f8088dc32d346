"""What a column of the office's workbook may be matched to, and what such columns are usually called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from yichuang.backoffice.ledger import programmes
from yichuang.engine.calendars import local_date
from yichuang.engine.items.model import Item
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.shared import known_by_link, same_facts
from yichuang.engine.values import FactDef, FactKind, Titles, say

from .synonyms import FACT_WORDS, ITEM_WORDS, NUMBER_WORDS, OBSTACLE_WORDS, PLANNED_BY, STAGE_WORDS

ROLES: Mapping[str, str] = {"sponsoring_leader": "sponsor", "lead_office": "lead_office", "service_team": "team"}
"""Facts that say who answers: taken in as assignments, so that they open rights and work lists."""

ROW = "row"
"""The hidden column of our own export: which case, and as of which sequence."""

OBSTACLES = "obstacles"
"""The column of problems: the open obstacles of a project."""

_NOT_IN_A_CELL = frozenset({FactKind.GEOMETRY, FactKind.FILE})


@dataclass(frozen=True, slots=True)
class Target:
    """`key` "project.owner", "permits.height_m", "item.C05", "stage", "obstacles", "number" or "row"; `kind` "fact",
    "role", "item", "stage", "obstacles", "number", "row". `case` which of a project's two cases it belongs to. `plan`:
    the target that holds the planned day of a milestone."""

    key: str
    kind: str
    title: Titles
    case: str = "project"
    fact: FactDef | None = None
    item: Item | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    plan: str = ""

    @property
    def group(self) -> str:
        """Under which heading it is offered."""
        return f"{self.case}_items" if self.kind in ("item", "stage") else self.case

    @property
    def money(self) -> bool:
        return self.fact is not None and self.fact.kind is FactKind.MONEY

    @property
    def dated(self) -> bool:
        return self.kind == "item" or (self.fact is not None and self.fact.kind is FactKind.DATE)

    def say(self, language: str) -> str:
        return say(self.title, language)


def targets_at(at: datetime) -> dict[str, Target]:
    """Every target of the programmes in force at an instant."""
    projects = programmes.current("key_projects", at)
    return targets_of(projects, programmes.current("construction_permits", at), local_date(at, projects.zone).year)


def targets_of(projects: Programme, permits: Programme, year: int) -> dict[str, Target]:
    """Every target, in the order people are offered them. A fact both programmes know is asked for once. `year`: which
    one columns of this year may be headed with ("2026年计划投资")."""
    found = [
        Target("number", "number", {"zh-Hans": "系统编号", "en": "Case number"}, words=_plain_set(NUMBER_WORDS)),
        Target("stage", "stage", {"zh-Hans": "所处阶段", "en": "Stage"}, words=_plain_set(STAGE_WORDS)),
        Target(ROW, "row", {"zh-Hans": "一窗到底行号", "en": "Yichuang row"}, words=_plain_set(("一窗到底行号",))),
    ]
    found += [_fact(fact, "project", year) for fact in _offered(projects)]
    stuck = {"zh-Hans": "存在问题（难点）", "en": "Problems (obstacles)"}
    found.append(Target(OBSTACLES, OBSTACLES, stuck, words=_plain_set(OBSTACLE_WORDS)))
    found += [_item(item, "project") for item in projects.items.values()]
    known = {**same_facts(permits, projects), **known_by_link(permits, projects)}
    found += [_fact(fact, "permits", year) for fact in _offered(permits) if fact.id not in known]
    found += [_item(item, "permits") for item in permits.items.values()]
    return {target.key: target for target in found}


def _offered(programme: Programme) -> list[FactDef]:
    facts = (fact for fact in programme.facts.values() if fact.kind not in _NOT_IN_A_CELL)
    return sorted(facts, key=lambda fact: fact.order)


def _fact(fact: FactDef, case: str, year: int) -> Target:
    kind = "role" if case == "project" and fact.id in ROLES else "fact"
    words = {*fact.title.values(), *FACT_WORDS.get(fact.id, ())}
    words |= {
        f"{said}{rest[1]}"
        for word in words if (rest := _THIS_YEAR.fullmatch(word))
        for said in (year, f"{year}年", f"{year}年度", f"{year}年今年")
    }  # fmt: skip
    return Target(f"{case}.{fact.id}", kind, fact.title, case, fact, words=_plain_set(words))


def _item(item: Item, case: str) -> Target:
    words = {*item.title.values(), *ITEM_WORDS.get(item.id, ())}
    plan = f"project.{PLANNED_BY[item.id]}" if case == "project" and item.id in PLANNED_BY else ""
    return Target(f"item.{item.id}", "item", item.title, case, item=item, words=_plain_set(words), plan=plan)


_THIS_YEAR = re.compile(r"(?:今年|当年|本年|年度|年内|本年度)(?!度)(.+)")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_NOISE = re.compile(r"[\s*＊:：、,，/_\-—。.“”\"'‘’]+")


def without_brackets(text: str) -> str:
    """A heading without what stands in brackets."""
    return _BRACKETS.sub("", text)


def plain(text: str) -> str:
    """A heading without spaces, brackets, marks and capitals: how headings are compared."""
    return _NOISE.sub("", without_brackets(text)).casefold()


def _plain_set(words: object) -> frozenset[str]:
    return frozenset(filter(None, (plain(str(word)) for word in words)))  # type: ignore[attr-defined]

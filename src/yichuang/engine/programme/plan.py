"""What a case needs under the facts known: items with yes / no / unknown, order, days, and what is worth asking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_CEILING
from typing import Any

from ..conditions import Condition
from ..items.model import Item, ItemKind
from ..values import Facts, Number
from .flow_graph import FlowGraph, prepared
from .model import Plan, PlanItem, PlanMaterial, PlanStage, Programme

_UNTOUCHED = frozenset({"", "unknown", "not_needed", "waiting", "ready"})


def plan(
    programme: Programme,
    facts: Facts,
    *,
    item_states: Mapping[str, str] | None = None,
    flow: str = "",
) -> Plan:
    """The plan of a case.

    The flow is the first, by order, whose condition answers yes once all before it answer no; `flow` pins one (the
    first acceptance fixes it). While several are possible the plan holds the items of all of them: an item is yes or
    no only where every possible flow agrees, days are those of the shortest, `promised_days_at_most` of the longest.
    (A checked programme has one flow for every combination of facts.)

    Edges are those between items that apply or may apply. An edge through an item that falls away is bridged: its
    successors come, softly, after its predecessors, so order is not lost. `promised_days` is the longest path over
    hard and soft edges of counted items that apply, an envelope spanning what it contains; where an allowance depends
    on an unanswered question, the longest possible one is taken. `missing` are the facts that still matter, in their
    own order. `item_states` (item → state) marks what was started: it stays in the plan even where facts now say it is
    not needed, and nothing is asked for its sake. Raises EngineError("cycle") for a programme its check refuses.
    """
    reading = _Reading(programme, facts, item_states or {})
    if flow:
        possible, fixed = [flow], True
    else:
        possible, fixed = reading.possible_flows()
    graphs = reading.prepared.graphs
    parts = [_FlowPlan(reading, graphs[name]) for name in possible]
    undecided = [] if fixed else reading.flow_conditions()
    one = possible[0] if len(possible) == 1 else ""
    items = parts[0].items if len(parts) == 1 else _union(parts, reading.missing(undecided))
    asked = [*undecided, *(condition for part in parts for condition in part.open_conditions())]
    if one:
        asked += reading.code_conditions(one)
    asked += reading.material_conditions(items)
    return Plan(
        flow=one,
        code=reading.code(one) if one else "",
        items=items,
        stages=_stages(programme, parts),
        promised_days=min((part.days for part in parts), default=0),
        promised_days_at_most=max((part.days_at_most for part in parts), default=0),
        missing=reading.missing(asked),
        path=min(parts, key=lambda part: part.days).path if parts else (),
        flows_possible=tuple(possible),
    )


def materials(programme: Programme, drawn: Plan, facts: Facts) -> tuple[PlanMaterial, ...]:
    """The one material list of a plan: each material once, with every item that asks for it and may apply."""
    reading = _Reading(programme, facts, {})
    asked: dict[str, list[tuple[PlanItem, bool]]] = {}
    for line in drawn.items.values():
        item = programme.item(line.id, drawn.flow)
        if line.applies is not False and item is not None:
            for use in item.materials:
                asked.setdefault(use.material, []).append((line, use.minor))
    out = []
    for name, uses in asked.items():
        condition = programme.materials[name].when
        own = reading.answer(condition)
        if own is False:
            continue
        by_item = True if any(line.applies for line, _ in uses) else None
        missing = set(reading.missing([condition]))
        if by_item is None:
            missing.update(fact for line, _ in uses for fact in line.missing)
        out.append(
            PlanMaterial(
                name,
                True if own and by_item else None,
                tuple(line.id for line, _ in uses),
                all(minor for _, minor in uses),
                reading.in_order(missing),
            )
        )
    return tuple(out)


class _Reading:
    """One reading of the facts: every condition is evaluated once."""

    def __init__(self, programme: Programme, facts: Facts, states: Mapping[str, str]) -> None:
        self.programme = programme
        self.facts = facts
        self.states = states
        self.prepared = prepared(programme)
        self._answers: dict[str, bool | None] = {}

    def answer(self, condition: Condition | None) -> bool | None:
        if condition is None:
            return True
        key = condition.text  # within one programme, the text says which condition it is
        if key not in self._answers:
            self._answers[key] = condition.run(self.facts)
        return self._answers[key]

    def missing(self, conditions: Iterable[Condition | None]) -> tuple[str, ...]:
        """The facts that still matter to undecided conditions, in their own order."""
        found: set[str] = set()
        for condition in {one.text: one for one in conditions if one is not None}.values():
            if self.answer(condition) is None:
                found.update(self.prepared.missing(condition, self.facts))
        return self.in_order(found)

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=self.prepared.rank.__getitem__)) if names else ()

    def possible_flows(self) -> tuple[list[str], bool]:
        """The flows that may still fit, and whether that is settled."""
        possible: list[str] = []
        for flow in self.programme.flows.values():
            answer = self.answer(flow.when)
            if answer is not False:
                possible.append(flow.id)
            if answer:
                return possible, len(possible) == 1
        return possible, not possible

    def flow_conditions(self) -> list[Condition]:
        return self.undecided(flow.when for flow in self.programme.flows.values())

    def undecided(self, conditions: Iterable[Condition | None]) -> list[Condition]:
        return [one for one in conditions if one is not None and self.answer(one) is None]

    def code(self, flow: str) -> str:
        for code in self.programme.flows[flow].codes:
            answer = self.answer(code.when)
            if answer:
                return code.code
            if answer is None:
                return ""
        return ""

    def code_conditions(self, flow: str) -> list[Condition]:
        return [] if self.code(flow) else self.undecided(code.when for code in self.programme.flows[flow].codes)

    def material_conditions(self, items: Mapping[str, PlanItem]) -> list[Condition]:
        used: dict[str, None] = {}
        for name, line in items.items():
            if line.applies is not False and not self.started(name):
                used.update(dict.fromkeys(use.material for use in self.programme.items[name].materials))
        return self.undecided(self.programme.materials[name].when for name in used)

    def started(self, item: str) -> bool:
        return self.states.get(item, "") not in _UNTOUCHED


class _FlowPlan:
    """The items of one flow under one reading."""

    def __init__(self, reading: _Reading, graph: FlowGraph) -> None:
        self.reading = reading
        self.graph = graph
        used = graph.flow.items
        self.applies = {name: reading.answer(item.when) for name, item in used.items()}
        stay = {name for name in used if reading.started(name)}
        # nothing is asked for the sake of an item that falls away, so no answer may move its days
        away = {name for name, answer in self.applies.items() if answer is False} - stay
        self.allowed = {
            name: _days_at_most(item) if name in away else days_allowed(reading, item) for name, item in used.items()
        }
        self.counted = {
            name: self.allowed[name] or 0
            for name, item in used.items()
            if item.allow.counted and item.kind is not ItemKind.SPECIAL
        }
        sure = {name for name, answer in self.applies.items() if answer} | stay
        maybe = sure | {name for name, answer in self.applies.items() if answer is None}
        self.hard, self.soft = graph.between(maybe)
        before = self._joined(self.hard, self.soft)
        self.chains = graph.chains(before if maybe == sure else self._joined(*graph.between(sure)), self.counted)
        self.days, self.path = self.chains.longest()
        self.days_at_most = self.days
        if maybe != sure:
            self.days_at_most = max(self.days, graph.chains(before, self.counted).longest()[0])
        self.items = {name: self._line(item, name in stay) for name, item in used.items()}

    @staticmethod
    def _joined(hard: Mapping[str, tuple[str, ...]], soft: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {name: (*hard[name], *soft[name]) for name in hard}

    def _line(self, item: Item, stays: bool) -> PlanItem:
        applies = self.applies[item.id]
        return PlanItem(
            item.id,
            applies,
            self.reading.missing([item.when]) if applies is None else (),
            self.hard.get(item.id, ()),
            self.soft.get(item.id, ()),
            self.allowed[item.id],
            item.allow.counted,
            item.stage,
            item.after.committed,
            self.graph.envelope_of.get(item.id, ""),
            stays and applies is not True,
        )

    def open_conditions(self) -> list[Condition]:
        conditions: list[Condition | None] = []
        for name, item in self.graph.flow.items.items():
            if self.applies[name] is False or self.reading.started(name):
                continue
            conditions.append(item.when)
            conditions.extend(variant.when for variant in open_variants(self.reading, item))
        return self.reading.undecided(conditions)

    def stage(self, name: str) -> tuple[int, tuple[str, ...]]:
        items = self.graph.flow.items
        return self.chains.longest(lambda one: items[one].stage == name)


def open_variants(reading: _Reading, item: Item) -> list[Any]:
    """The variants that still matter: up to the first that holds."""
    out = []
    for variant in item.allow.variants:
        answer = reading.answer(variant.when)
        if answer is not False:
            out.append(variant)
        if answer:
            break
    return out


def days_allowed(reading: _Reading, item: Item) -> int | None:
    """The promised days of an item: of the first variant that holds, else the common limit; the longest possible one
    while a variant is unknown; None where nobody promises."""
    numbers = []
    for variant in item.allow.variants:
        answer = reading.answer(variant.when)
        if answer is not False:
            numbers.append(variant.days)
        if answer:
            break
    else:
        if item.allow.days is not None:
            numbers.append(item.allow.days)
    return _longest(numbers)


def _days_at_most(item: Item) -> int | None:
    """The longest of all the days an item could ever be promised."""
    return _longest([*(variant.days for variant in item.allow.variants), *filter(None, [item.allow.days])])


def _longest(numbers: Iterable[Number]) -> int | None:
    return max((int(number.n.to_integral_value(ROUND_CEILING)) for number in numbers), default=None)


def _union(parts: list[_FlowPlan], flow_missing: tuple[str, ...]) -> dict[str, PlanItem]:
    out: dict[str, PlanItem] = {}
    for name in dict.fromkeys(name for part in parts for name in part.items):
        lines = [part.items[name] for part in parts if name in part.items]
        answers = {part.items[name].applies if name in part.items else False for part in parts}
        applies = answers.pop() if len(answers) == 1 else None
        days = [line.days for line in lines if line.days is not None]
        missing = {*flow_missing, *(fact for line in lines for fact in line.missing)} if applies is None else set()
        out[name] = PlanItem(
            name,
            applies,
            parts[0].reading.in_order(missing),
            tuple(dict.fromkeys(one for line in lines for one in line.hard)),
            tuple(dict.fromkeys(one for line in lines for one in line.soft)),
            max(days) if days else None,
            any(line.counted for line in lines),
            lines[0].stage,
            {key: value for line in lines for key, value in line.committed.items()},
            lines[0].envelope,
            any(line.kept for line in lines),
        )
    return out


def _stages(programme: Programme, parts: list[_FlowPlan]) -> tuple[PlanStage, ...]:
    out = []
    for name in programme.stages:
        found = [part.stage(name) for part in parts if name in part.graph.flow.stages]
        if found:
            days, path = min(found, key=lambda one: one[0])
            out.append(PlanStage(name, days, path))
    return tuple(out)

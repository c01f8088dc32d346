"""The figures of the leader's page: the measures of the programme, summed over the states of its projects.

Nothing here is typed in by anybody: money is the projects' own facts, starts and completions are items that ended, and
where they should be by now follows from the dates agreed for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Measure, Programme
from yichuang.engine.values import Titles

from .project_line import time_share


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure. Money in yuan, items in projects. `should`: where the calendar says it would stand on the day.

    `change` since a week before, over the projects that were on the page then as well; None where there is nothing to
    compare with. `missing`: projects with a target that gave no figure. `counted` tells items from money.
    """

    id: str
    title: Titles
    unit: str
    counted: bool
    done: Decimal
    target: Decimal
    should: Decimal
    change: Decimal | None
    missing: int


def total_of(programme: Programme, states: Collection[CaseState]) -> Decimal:
    """The sum of the money measure that has no target: what all projects together are worth."""
    measure = next((m for m in programme.measures.values() if m.fact and not m.target_fact), None)
    if measure is None:
        return Decimal(0)
    return sum((_money(programme, state, measure.fact) or Decimal(0) for state in states), Decimal(0))


def figures(
    programme: Programme, now: Mapping[str, CaseState], then: Mapping[str, CaseState], on: date, then_on: date
) -> tuple[Figure, ...]:
    """Every measure with a target: money first, then items as their stages follow each other. `now` and `then`:
    project id → state on the two days."""
    wanted = sorted((m for m in programme.measures.values() if m.target_fact), key=lambda m: _place(programme, m))
    return tuple(
        _items(programme, measure, now, then, on, then_on)
        if measure.item
        else _sum(programme, measure, now, then, on, then_on)
        for measure in wanted
    )


def _place(programme: Programme, measure: Measure) -> tuple[bool, int, str]:
    item = programme.items.get(measure.item)
    stage = programme.stages.get(item.stage) if item else None
    return (bool(measure.item), stage.order if stage else 0, measure.id)


def _items(
    programme: Programme,
    measure: Measure,
    now: Mapping[str, CaseState],
    then: Mapping[str, CaseState],
    on: date,
    then_on: date,
) -> Figure:
    done = {case: _ended_in(state, measure.item, on.year) for case, state in now.items()}
    targeted = _targeted(programme, measure, now, done, on.year)
    should = sum(1 for day in targeted if day is not None and day <= on)
    change = 0
    for case, ended in done.items():
        if case in then:
            change += (ended is not None) - (_ended_in(then[case], measure.item, on.year) is not None)
        else:
            # taken over in the meantime: only what happened in the meantime is a change
            change += ended is not None and ended > then_on
    return Figure(
        id=measure.id,
        title=measure.title,
        unit=measure.unit,
        counted=True,
        done=Decimal(sum(ended is not None for ended in done.values())),
        target=Decimal(len(targeted)),
        should=Decimal(should),
        change=Decimal(change) if then else None,
        missing=0,
    )


def _targeted(
    programme: Programme,
    measure: Measure,
    now: Mapping[str, CaseState],
    done: Mapping[str, date | None],
    year: int,
) -> list[date | None]:
    """By when each of this year's targets is due. Where somebody said of any project whether it is one, those said to
    be are; where nobody did, those whose date falls into the year, with what was done this year and had no date."""
    answers = {case: state.raw_facts().get(measure.target_fact) for case, state in now.items()}
    due = {case: _due(programme, state, measure.item) for case, state in now.items()}
    if any(answer is not None for answer in answers.values()):
        return [due[case] for case, answer in answers.items() if answer is True]
    dated = [day for day in due.values() if day is not None and day.year == year]
    undated = [done[case] for case in now if due[case] is None and done[case] is not None]
    return [*dated, *undated] if dated else []


def _sum(
    programme: Programme,
    measure: Measure,
    now: Mapping[str, CaseState],
    then: Mapping[str, CaseState],
    on: date,
    then_on: date,
) -> Figure:
    done = {case: _money(programme, state, measure.fact) for case, state in now.items()}
    targets = {case: _money(programme, state, measure.target_fact) for case, state in now.items()}
    target = sum((amount or Decimal(0) for amount in targets.values()), Decimal(0))
    both = [case for case in done if case in then]
    # the figures of a year do not go on from those of the year before
    comparable = bool(both) and then_on.year == on.year
    change = sum(
        ((done[case] or Decimal(0)) - (_money(programme, then[case], measure.fact) or Decimal(0)) for case in both),
        Decimal(0),
    )
    return Figure(
        id=measure.id,
        title=measure.title,
        unit=measure.unit,
        counted=False,
        done=sum((amount or Decimal(0) for amount in done.values()), Decimal(0)),
        target=target,
        should=(target * time_share(on)).quantize(Decimal("0.01")),
        change=change if comparable else None,
        missing=sum(1 for case, amount in targets.items() if amount and done[case] is None),
    )


def _ended_in(state: CaseState, item: str, year: int) -> date | None:
    """The day in the year on which an instance of the item first ended well."""
    days = [one.ended_on for one in state.instances(item) if one.ended_well and one.ended_on is not None]
    return min((day for day in days if day.year == year), default=None)


def _due(programme: Programme, state: CaseState, item_id: str) -> date | None:
    """By when the item is due: the first of its dates that is known."""
    item, raw = programme.items.get(item_id), state.raw_facts()
    for fact in item.due_facts if item else ():
        value = raw.get(fact)
        if isinstance(value, str) and value:
            return date.fromisoformat(value)
    return None


def _money(programme: Programme, state: CaseState, fact: str) -> Decimal | None:
    raw: Any = state.raw_facts().get(fact)
    if raw is None or fact not in programme.facts:
        return None
    try:
        value = programme.facts[fact].read(raw)
    except EngineError:
        return None
    return value if isinstance(value, Decimal) else None

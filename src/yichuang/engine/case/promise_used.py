"""How many of the promised days a case has used."""

from __future__ import annotations

from datetime import datetime

from ..calendars import Calendar
from ..clocks import days_in, running_spans
from ..programme.flow_graph import flow_graphs
from ..programme.model import Programme
from .context import plan_of
from .reading import definition_of, history_of
from .state import CaseState


def promise_used(programme: Programme, state: CaseState, *, at: datetime, calendar: Calendar) -> int:
    """Working days used of `plan.promised_days`: the longest path over the same edges, each counted item taking the
    days its clock has counted instead of those it is allowed. Repeats of an item add up.

    So a case whose offices all use exactly their days has used exactly the promise, and one whose offices all keep to
    theirs never more. The days on which some clock ran (`stage_days`, the time a stage is reported with) do not have
    that: work that could have been done side by side, but was not because an uncounted review or the works themselves
    lay between, counts there twice, though nobody was late. 0 while no flow is decided.
    """
    plan = plan_of(programme, state)
    if not plan.flow:
        return 0
    days = calendar.known_at(at)
    used: dict[str, int] = {}
    for one in state.items.values():
        line = plan.items.get(one.item)
        definition = definition_of(one)
        if line is None or not line.counted or definition is None or one.clock_from is None:
            continue
        spans = running_spans(definition, history_of(one), at=at, calendar=calendar)
        used[one.item] = used.get(one.item, 0) + days_in(spans, days, definition.basis)
    graph = flow_graphs(programme)[plan.flow]
    hard, soft = graph.between([name for name, line in plan.items.items() if line.applies or line.kept])
    return graph.chains({name: (*hard[name], *soft[name]) for name in hard}, used).longest()[0]

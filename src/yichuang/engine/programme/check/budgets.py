"""Published totals that the items themselves already exceed."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import EngineError
from ..mistake import Mistake
from ..model import Flow, PlanStage, Programme
from ..plan import plan
from .places import where


def find(programme: Programme) -> Iterator[Mistake]:
    """Stage budgets and flow targets below the critical path of what is needed in every case of the flow.

    Items needed in some cases only are left to the examples: an unusual case may take longer than the target.
    """
    worst: dict[str, tuple[PlanStage, Flow]] = {}
    for flow in programme.flows.values():
        try:
            always = plan(programme, {}, flow=flow.id)
        except EngineError:
            return  # a loop, said elsewhere, has no longest path
        for stage in always.stages:
            if stage.id not in worst or stage.days > worst[stage.id][0].days:
                worst[stage.id] = (stage, flow)
        if flow.target is not None and always.promised_days > flow.target.n:
            yield Mistake(
                "flow_over_target",
                where(programme, "flow", flow.id, "target"),
                {
                    "flow": flow.id,
                    "target": int(flow.target.n),
                    "days": always.promised_days,
                    "path": " → ".join(always.path),
                },
            )
    for stage, flow in worst.values():
        budget = programme.stages[stage.id].budget
        if budget is not None and stage.days > budget.n:
            yield Mistake(
                "stage_over_budget",
                where(programme, "stage", stage.id, "budget"),
                {
                    "flow": flow.id,
                    "stage": stage.id,
                    "budget": int(budget.n),
                    "days": stage.days,
                    "path": " → ".join(stage.path),
                },
            )

"""The four stages as a django-viewflow flow: split, six handles, join, four times over."""

from __future__ import annotations

from collections.abc import Iterator

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.flow import Flow
from viewflow.workflow.models import Process

from benchmarks.four_stages import ITEMS


def _nodes() -> dict[str, object]:
    nodes: dict[str, object] = {"start": flow.StartHandle(this.begin).Next(this.split0)}
    for nth, stage in enumerate(ITEMS):
        split = flow.Split()
        for item in stage:
            split = split.Next(getattr(this, item))
            nodes[item] = flow.Handle(this.complete).Next(getattr(this, f"join{nth}"))
        nodes[f"split{nth}"] = split
        following = f"split{nth + 1}" if nth + 1 < len(ITEMS) else "end"
        nodes[f"join{nth}"] = flow.Join().Next(getattr(this, following))
    nodes["end"] = flow.End()
    nodes["begin"] = lambda self, activation: activation.process
    nodes["complete"] = lambda self, activation: None
    return nodes


FourStages = type("FourStages", (Flow,), {"process_class": Process, "__module__": __name__, **_nodes()})


def completions() -> Iterator[None]:
    """Starts a process, completes its 24 tasks one after another, and begins again."""
    while True:
        process = FourStages.start.run()
        for stage in ITEMS:
            for item in stage:
                node = getattr(FourStages, item)
                node.run(process.task_set.get(flow_task=node))
                yield

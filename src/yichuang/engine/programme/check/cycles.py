"""Items that wait for each other for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...items.graph import find_cycles
from ..flow_graph import collapsed, edges_of, envelopes
from ..mistake import Mistake
from ..model import Programme
from .places import edge_place, where


def find(programme: Programme) -> Iterator[Mistake]:
    """One mistake per loop, naming it and the first flow that has it; "" where only the catalogue does."""
    said: set[tuple[str, ...]] = set()
    for flow in programme.flows.values():
        hard, soft = edges_of(programme, flow)
        before = {name: (*hard[name], *soft[name]) for name in hard}
        loops = find_cycles(before)
        for loop in loops:
            if loop in said:
                continue
            said.add(loop)
            place = edge_place(programme, flow.id, loop[-1], loop[-2])
            yield Mistake("cycle", place, {"flow": flow.id, "loop": " → ".join(loop)})
        if not loops:
            yield from _through_envelopes(programme, flow.id, before)
    catalogue = {item.id: (*item.after.hard, *item.after.soft) for item in programme.items.values()}
    for loop in find_cycles(catalogue):
        if loop not in said:
            place = edge_place(programme, "", loop[-1], loop[-2])
            yield Mistake("cycle", place, {"flow": "", "loop": " → ".join(loop)})


def _through_envelopes(programme: Programme, flow: str, before: Mapping[str, tuple[str, ...]]) -> Iterator[Mistake]:
    envelope_of = envelopes(programme.flows[flow].items.values())
    groups = collapsed(before, envelope_of)
    for loop in find_cycles(groups):
        inside = next((one for one in loop if one in envelope_of.values()), loop[0])
        yield Mistake(
            "envelope_crossed",
            where(programme, "item", inside, "contains"),
            {"flow": flow, "envelope": inside, "loop": " → ".join(loop)},
        )

"""By when: the latest day of every item if everything is handed in today, up to the permit that works wait for.

The count starts today, each item when the last one before it has ended, and takes its promised limit, or the limit of
law where nobody promises one. Reviews that no promise counts (drawings) take their time all the same. What has no limit
at all (a land sale, a tender, the applicant's own acts) takes no days here and is named instead; what comes after the
works is not dated, because nobody knows how long one builds.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING
from typing import cast

from yichuang.engine.calendars import WorkingDays
from yichuang.engine.clocks import ClockDefinition, due_on
from yichuang.engine.items.model import Item, ItemKind
from yichuang.engine.programme.flow_graph import flow_graphs
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.programme.plan import plan
from yichuang.engine.values import Facts

MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Way:
    """One flow dated. `due` holds items before the works; `permit` is the one the start of works waits for.

    `path`: the chain that makes `permit_on` so late. `promised` and `uncounted`: its working days inside and outside
    the promise. `open`: items before the permit that nobody sets a limit for. `later`: items that may end after the
    permit and still hold the works back; `start_on` the day works may then begin.
    """

    flow: str
    due: Mapping[str, date]
    permit: str
    permit_on: date
    start_on: date
    path: tuple[str, ...]
    promised: int
    uncounted: Mapping[str, int]
    open: tuple[str, ...]
    later: tuple[str, ...]


def limit(item: Item, promised: int | None) -> int | None:
    """The days an item may take: promised, else by law, else None. `promised` is what the plan says."""
    if promised is not None or item.allow.statutory is None:
        return promised
    return int(item.allow.statutory.n.to_integral_value(ROUND_CEILING))


def ways(
    programme: Programme, facts: Facts, drawn: Plan, today: date, days: WorkingDays, *, also: Container[str] = ()
) -> list[Way]:
    """Every flow still possible, dated: with the items that surely apply, and those of `also` that may."""
    found = []
    for flow in drawn.flows_possible:
        own = drawn if drawn.flow == flow else plan(programme, facts, flow=flow)
        way = _way(programme, own, flow, today, days, also)
        if way is not None:
            found.append(way)
    return found


def _way(
    programme: Programme, drawn: Plan, flow: str, today: date, days: WorkingDays, also: Container[str]
) -> Way | None:
    kept = [name for name, line in drawn.items.items() if line.applies or (line.applies is None and name in also)]
    graph = flow_graphs(programme)[flow]
    hard, soft = graph.between(kept)
    before = {name: (*hard[name], *soft[name]) for name in hard}
    items = programme.flows[flow].items
    order = [name for name in graph.order if name in before]
    ancestors: dict[str, frozenset[str]] = {}
    for name in order:
        ancestors[name] = frozenset(before[name]).union(*(ancestors[one] for one in before[name]))
    works = {name for name in order if MILESTONE in items[name].tags}
    early = [name for name in order if name not in works and not ancestors[name] & works]
    due, previous, spent = _due(programme, drawn, flow, early, before, today, days)
    start = next((name for name in order if name in works), "")
    gates = [name for name in (hard[start] if start else early) if name in due]
    if not gates:
        return None
    # of all that the works wait for, the one that most other items lead up to
    permit = max(gates, key=lambda name: (len(ancestors[name]), due[name]))
    path = _back(permit, previous)
    own = [one for one in (*path,) if spent.get(one)]
    waited = before[start] if start else gates
    return Way(
        flow=flow,
        due=due,
        permit=permit,
        permit_on=due[permit],
        start_on=max(due[name] for name in waited if name in due),
        path=tuple(own),
        promised=sum(spent[one] or 0 for one in own if items[one].allow.counted),
        uncounted={one: spent[one] or 0 for one in own if not items[one].allow.counted},
        open=tuple(name for name in early if spent[name] is None and name in ancestors[permit]),
        later=tuple(name for name in waited if name in due and due[name] > due[permit]),
    )


def _due(
    programme: Programme,
    drawn: Plan,
    flow: str,
    early: Iterable[str],
    before: Mapping[str, tuple[str, ...]],
    today: date,
    days: WorkingDays,
) -> tuple[dict[str, date], dict[str, str], dict[str, int | None]]:
    """Item → its latest day, → the item that held it up longest, → the days it took (None without any limit)."""
    due: dict[str, date] = {}
    previous: dict[str, str] = {}
    spent: dict[str, int | None] = {}
    items = programme.flows[flow].items
    first = days.next_working(today)
    for name in early:
        last = max(before[name], key=lambda one: due[one], default="")
        if last:
            previous[name] = last
        spent[name] = None if _own_act(items[name]) else limit(items[name], drawn.items[name].days)
        clock = ClockDefinition(spent[name] or 0, "calendar" if items[name].allow.basis == "calendar" else "working")
        # a clock without pauses always has a due date
        due[name] = cast(date, due_on(clock, due[last] if last else first, (), days))
    return due, previous, spent


def _own_act(item: Item) -> bool:
    return item.kind in (ItemKind.SELF, ItemKind.GATE)


def _back(name: str, previous: Mapping[str, str]) -> list[str]:
    chain = [name]
    while chain[-1] in previous:
        chain.append(previous[chain[-1]])
    return chain[::-1]

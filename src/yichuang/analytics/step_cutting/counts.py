"""What two versions of a programme ask of people, per item and per flow, counted the same way.

Everything that may be asked counts: an item or a material under a condition counts as one and is told apart, because no
single case is looked at here. What a programme does not say stays unknown and is never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING

from yichuang.engine.items.model import Item
from yichuang.engine.programme.flow_graph import envelopes
from yichuang.engine.programme.model import Flow, Plan, Programme
from yichuang.engine.programme.plan import plan
from yichuang.engine.values import Number


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum some parts of which may be unknown: `known` of the parts that say it, `unknown` how many do not."""

    known: int = 0
    unknown: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.known + other.known, self.unknown + other.unknown)

    @property
    def exact(self) -> bool:
        return not self.unknown


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """One item as a flow uses it. `steps`: one decision, a second where another signs, one for each opinion asked.
    `materials` asked for, `conditional` of them only under a condition; `copies` on paper; `trips` of the applicant.
    `days`: the longest it may be promised, in days of `basis`; None where nobody promises. `statutory` by law."""

    id: str
    steps: int
    materials: int
    conditional: int
    copies: Tally
    trips: Tally
    days: int | None
    statutory: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class FlowCounts:
    """The sums of the items of a flow. `items` how many; `materials` asked for by all of them together, `distinct` how
    many different ones; `days`: the longest path of counted items (not a sum: items run beside each other), None
    where nobody promises; `target` the days published for the whole flow."""

    id: str
    items: int
    steps: int
    materials: int
    conditional: int
    distinct: int
    copies: Tally
    trips: Tally
    days: int | None
    target: int | None


@dataclass(frozen=True, slots=True)
class ItemPair:
    """An item before and after; None where the version does not have it in this flow."""

    id: str
    before: ItemCounts | None
    after: ItemCounts | None


@dataclass(frozen=True, slots=True)
class FlowPair:
    """A flow before and after, with every item either of the two has."""

    id: str
    before: FlowCounts | None
    after: FlowCounts | None
    items: tuple[ItemPair, ...]


SUMS = ("steps", "materials", "conditional")
"""Counts whose change over a flow is the sum of the changes of its items."""

TALLIES = ("copies", "trips")
"""Likewise, where nothing is unknown."""


def compare(before: Programme, after: Programme) -> tuple[FlowPair, ...]:
    """Every flow of either version, those of `after` first, in their order."""
    old, new = _flows(before), _flows(after)
    pairs = []
    for name in dict.fromkeys((*new, *old)):
        first, second = old.get(name), new.get(name)
        held, holds = first[1] if first else {}, second[1] if second else {}
        items = tuple(ItemPair(one, held.get(one), holds.get(one)) for one in dict.fromkeys((*holds, *held)))
        pairs.append(FlowPair(name, first[0] if first else None, second[0] if second else None, items))
    return tuple(pairs)


def change(before: int | Tally | None, after: int | Tally | None) -> int | None:
    """After less before; an absent side counts as nothing, an unknown part makes the change unknown (None)."""
    old, new = (one if isinstance(one, Tally) else Tally(one or 0) for one in (before, after))
    return new.known - old.known if old.exact and new.exact else None


def _flows(programme: Programme) -> dict[str, tuple[FlowCounts, dict[str, ItemCounts]]]:
    return {flow.id: _flow(programme, flow) for flow in programme.flows.values()}


def _flow(programme: Programme, flow: Flow) -> tuple[FlowCounts, dict[str, ItemCounts]]:
    drawn = plan(programme, {}, flow=flow.id)
    inside = envelopes(flow.items.values())
    items = {
        name: _item(programme, item, drawn, flow.items.get(inside.get(name, ""))) for name, item in flow.items.items()
    }
    asked = {use.material for item in flow.items.values() for use in item.materials}
    promised = any(line.days is not None and line.counted for line in drawn.items.values())
    counts = FlowCounts(
        id=flow.id,
        items=len(items),
        steps=sum(one.steps for one in items.values()),
        materials=sum(one.materials for one in items.values()),
        conditional=sum(one.conditional for one in items.values()),
        distinct=len(asked),
        copies=_sum(one.copies for one in items.values()),
        trips=_sum(one.trips for one in items.values()),
        days=drawn.promised_days_at_most if promised else None,
        target=_whole(flow.target),
    )
    return counts, items


def _item(programme: Programme, item: Item, drawn: Plan, around: Item | None) -> ItemCounts:
    # what the envelope around it asks for is handed in once for both
    shared = {use.material for use in around.materials} if around else set()
    asked = [programme.materials[use.material] for use in item.materials if use.material not in shared]
    line = drawn.items.get(item.id)
    return ItemCounts(
        id=item.id,
        steps=1 + (item.sign == "two") + len(item.asks),
        materials=len(asked),
        conditional=sum(one.when is not None for one in asked),
        copies=_sum(_tally(one.copies) for one in asked),
        trips=_trips(item, around),
        days=line.days if line else None,
        statutory=_whole(item.allow.statutory),
        basis=item.allow.basis,
    )


def _trips(item: Item, around: Item | None) -> Tally:
    if item.trips is None and around is not None:
        return NOTHING  # applied for and handed over with the envelope around it
    return _tally(item.trips)


def _tally(number: Number | None) -> Tally:
    return Tally(unknown=1) if number is None else Tally(_whole(number) or 0)


def _whole(number: Number | None) -> int | None:
    return None if number is None else int(number.n.to_integral_value(ROUND_CEILING))


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = NOTHING
    for one in tallies:
        found += one
    return found

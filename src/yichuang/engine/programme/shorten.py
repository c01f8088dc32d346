"""What would shorten it: the applicant's own choices, singly and in pairs, and the days each would save."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ..conditions import Condition
from ..values import SCALED, FactDef, FactKind, Facts, Value
from .model import Plan, Programme
from .plan import plan
from .situations import thresholds

_MOST_SINGLE = 24


@dataclass(frozen=True, slots=True)
class Change:
    """A fact answered otherwise. `before` is None where it was not answered."""

    fact: str
    before: Value | None
    after: Value


@dataclass(frozen=True, slots=True)
class Saving:
    """`saved` working days of the longest the case may take; `dropped` items that then fall away."""

    changes: tuple[Change, ...]
    saved: int
    days: int
    dropped: tuple[str, ...]


Measure = Callable[[Facts, Plan], int]
"""The days a plan takes under its facts, as somebody counts them."""


def shorten(
    programme: Programme,
    facts: Facts,
    choices: Collection[str] | None = None,
    *,
    flow: str = "",
    most: int = 8,
    days_of: Measure | None = None,
) -> tuple[Saving, ...]:
    """The savings, largest first, single choices before pairs of the same size.

    `choices` restricts the facts tried; by default those marked `own_choice`. A pair is listed only where it saves
    more than the two alone together would suggest: more than the better of them. Amounts are tried only at thresholds
    of the programme within a fifth of what was answered: nobody halves a building to save a week. `days_of` counts the
    days of a plan; by default `promised_days_at_most` (the guide counts up to a permit, uncounted reviews included).
    """
    measure = days_of or _promised
    tried = [fact for fact in programme.facts.values() if (fact.own_choice if choices is None else fact.id in choices)]
    drawn = plan(programme, facts, flow=flow)
    now = (drawn, measure(facts, drawn))
    changes = [change for fact in tried for change in _changes(programme, fact, facts)][:_MOST_SINGLE]
    savings: list[Saving] = []
    single: dict[Change, int] = {}
    for change in changes:
        saving = _saving(programme, facts, (change,), now, flow, measure)
        if _is_amount(change) and any(
            known.fact == change.fact and days >= saving.saved for known, days in single.items()
        ):
            continue  # of the amounts that save the same, the nearest to what was answered came first
        single[change] = saving.saved
        if saving.saved > 0:
            savings.append(saving)
    for pair in combinations(single, 2):
        if pair[0].fact != pair[1].fact:
            saving = _saving(programme, facts, pair, now, flow, measure)
            if saving.saved > max(0, single[pair[0]], single[pair[1]]):
                savings.append(saving)
    savings.sort(key=lambda one: (-one.saved, len(one.changes)))
    return tuple(savings[:most])


def _is_amount(change: Change) -> bool:
    return not isinstance(change.after, bool | str | frozenset)


def _promised(facts: Facts, drawn: Plan) -> int:
    return drawn.promised_days_at_most


def _saving(
    programme: Programme, facts: Facts, changes: tuple[Change, ...], now: tuple[Plan, int], flow: str, days_of: Measure
) -> Saving:
    drawn, before = now
    changed = {**facts, **{change.fact: change.after for change in changes}}
    then = plan(programme, changed, flow=flow)
    if not then.flows_possible:
        return Saving(changes, 0, before, ())
    dropped = tuple(
        name
        for name, line in drawn.items.items()
        if line.applies is not False and (name not in then.items or then.items[name].applies is False)
    )
    days = days_of(changed, then)
    return Saving(changes, before - days, days, dropped)


def _changes(programme: Programme, fact: FactDef, facts: Facts) -> Iterator[Change]:
    before = facts.get(fact.id)
    for after in _values(programme, fact, before):
        if after != before:
            yield Change(fact.id, before, after)


def _values(programme: Programme, fact: FactDef, before: Value | None) -> Iterator[Value]:
    if fact.kind is FactKind.BOOLEAN:
        yield from (True, False)
    elif fact.kind is FactKind.CHOICE:
        yield from (choice.id for choice in fact.choices)
    elif fact.kind is FactKind.CHOICES:
        held = before if isinstance(before, frozenset) else frozenset()
        yield from (held ^ {choice.id} for choice in fact.choices)
    elif isinstance(before, Decimal | int) and not isinstance(before, bool):
        step = Decimal(1).scaleb(-fact.scale) if fact.kind in SCALED else Decimal(1)
        answered = Decimal(before)
        near = {
            value
            for threshold in thresholds(_conditions(programme), fact.id)
            for value in (threshold - step, threshold, threshold + step)
            if value >= 0 and abs(value - answered) <= abs(answered) / 5
        }
        for value in sorted(near, key=lambda one: (abs(one - answered), one)):
            yield value if fact.kind in SCALED else int(value)


def _conditions(programme: Programme) -> list[Condition]:
    held = [definition.condition for definition in programme.definitions.values()]
    held += [flow.when for flow in programme.flows.values() if flow.when is not None]
    for item in (item for flow in programme.flows.values() for item in flow.items.values()):
        held += [item.when] if item.when is not None else []
        held += [variant.when for variant in item.allow.variants]
    return held

"""Laws of plans, over random answers to the real programmes and over random graphs."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yichuang.engine.case.context import plan_under
from yichuang.engine.items.graph import bridge, find_cycles, longest_path, topological_order, without_shortcuts
from yichuang.engine.programme.flow_graph import prepared
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.plan import plan
from yichuang.engine.programme.read import as_stored, from_stored
from yichuang.engine.values import SCALED, FactDef, FactKind
from yichuang.programmes import load

PERMITS = load("construction_permits")
PROGRAMMES = [PERMITS, load("key_projects")]
AMOUNTS = [0, 1, 2, 24, 25, 300, 1000, 3000, 3001, 5000, 50_000, 5_000_000]


def answers(programme: Programme) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of a programme, each answered or not."""
    known = {name: answer(fact) for name, fact in programme.facts.items() if answer(fact) is not None}
    return st.fixed_dictionaries({}, optional=known)


def answer(fact: FactDef) -> st.SearchStrategy[Any] | None:
    if fact.kind is FactKind.BOOLEAN:
        return st.booleans()
    if fact.kind is FactKind.CHOICE:
        return st.sampled_from([choice.id for choice in fact.choices])
    if fact.kind is FactKind.CHOICES:
        return st.frozensets(st.sampled_from([choice.id for choice in fact.choices]))
    if fact.kind is FactKind.INTEGER:
        return st.sampled_from(AMOUNTS)
    if fact.kind in SCALED:
        return st.sampled_from([Decimal(amount) for amount in AMOUNTS])
    return None


CASES = st.sampled_from(PROGRAMMES).flatmap(lambda one: st.tuples(st.just(one), answers(one)))
MORE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MORE
@given(CASES, st.data())
def test_once_yes_or_no_another_answered_fact_never_changes_it(case, data):
    programme, facts = case
    more = {**data.draw(answers(programme)), **facts}
    before, after = plan(programme, facts), plan(programme, more)
    for name, line in before.items.items():
        if line.applies is not None:
            later = after.items[name].applies if name in after.items else False
            assert later is line.applies, name
    assert set(after.flows_possible) <= set(before.flows_possible)
    if before.flow:
        assert after.flow == before.flow
    if before.code:
        assert after.code == before.code


@MORE
@given(CASES, st.data())
def test_answers_never_promise_outside_the_range_first_given(case, data):
    programme, facts = case
    more = {**data.draw(answers(programme)), **facts}
    before, after = plan(programme, facts), plan(programme, more)
    # while an allowance is open the longest is taken, so an answer may shorten it; it never lengthens the worst case
    assert after.promised_days_at_most <= before.promised_days_at_most
    assert after.promised_days <= after.promised_days_at_most


@MORE
@given(CASES)
def test_answering_all_that_is_missing_leaves_nothing_unknown(case):
    programme, facts = case
    drawn = plan(programme, facts)
    for _ in range(len(programme.facts) + 1):
        if not drawn.missing:
            break
        name = drawn.missing[0]
        assert name not in facts
        facts = {**facts, name: first_answer(programme.facts[name])}
        drawn = plan(programme, facts)
    assert drawn.missing == ()
    assert all(line.applies is not None for line in drawn.items.values())


@MORE
@given(CASES)
def test_only_the_facts_some_condition_rests_on_make_a_plan(case):
    programme, facts = case
    asked = prepared(programme).asked
    assert plan(programme, {fact: value for fact, value in facts.items() if fact in asked}) == plan(programme, facts)
    spelled = {fact: programme.facts[fact].write(value) for fact, value in facts.items()}
    assert plan_under(programme, spelled) == plan(programme, facts)


def first_answer(fact: FactDef) -> Any:
    if fact.kind is FactKind.BOOLEAN:
        return False
    if fact.kind is FactKind.CHOICE:
        return fact.choices[0].id
    if fact.kind is FactKind.CHOICES:
        return frozenset()
    return 0 if fact.kind is FactKind.INTEGER else Decimal(0)


@MORE
@given(CASES)
def test_a_fact_that_is_not_missing_changes_nothing(case):
    programme, facts = case
    drawn = plan(programme, facts)
    for name, fact in programme.facts.items():
        if name not in facts and name not in drawn.missing and answer(fact) is not None:
            assert plan(programme, {**facts, name: first_answer(fact)}) == drawn, name


@MORE
@given(CASES)
def test_edges_join_items_of_the_plan_without_a_loop(case):
    programme, facts = case
    drawn = plan(programme, facts)
    before = {name: (*line.hard, *line.soft) for name, line in drawn.items.items()}
    assert all(one in drawn.items for firsts in before.values() for one in firsts)
    if drawn.flow:
        assert find_cycles(before) == ()
        assert all(drawn.items[one].applies is not False for line in drawn.items.values() for one in line.hard)


@MORE
@given(CASES)
def test_no_stage_takes_longer_than_the_whole_and_the_stages_cover_it(case):
    programme, facts = case
    drawn = plan(programme, facts)
    if drawn.flow:
        assert all(stage.days <= drawn.promised_days for stage in drawn.stages)
        assert sum(stage.days for stage in drawn.stages) >= drawn.promised_days
        assert sum(drawn.items[name].days or 0 for name in drawn.path) == drawn.promised_days


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: one.id)
def test_a_stored_programme_plans_as_the_one_that_was_read(programme):
    again = from_stored(as_stored(programme))
    assert again.digest == programme.digest
    assert plan(again, {}) == plan(programme, {})


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Graphs without loops: edges only from smaller to larger numbers, in a shuffled order of nodes."""
    size = draw(st.integers(1, 9))
    names = [f"n{place}" for place in range(size)]
    edges = {
        name: sorted(draw(st.sets(st.sampled_from(names[:place])))) if place else [] for place, name in enumerate(names)
    }
    return {name: edges[name] for name in draw(st.permutations(names))}


def above(before: dict[str, Any], node: str) -> set[str]:
    found: set[str] = set()
    waiting = list(before.get(node, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(before.get(one, ()))
    return found


@given(graphs())
def test_an_order_never_puts_an_item_before_what_precedes_it(before):
    order = topological_order(before)
    assert sorted(order) == sorted(before)
    assert all(order.index(one) < order.index(node) for node in before for one in before[node])


@given(graphs(), st.data())
def test_bridging_keeps_exactly_the_order_among_what_is_left(before, data):
    kept = data.draw(st.sets(st.sampled_from(sorted(before))))
    hard, soft = bridge(topological_order(before), before, {}, kept)
    joined = {name: [*hard[name], *soft[name]] for name in hard}
    assert set(joined) == kept
    for node in kept:
        assert above(joined, node) == above(before, node) & kept
        assert set(hard[node]) == set(before[node]) & kept


@given(graphs(), st.data())
def test_the_longest_path_is_a_chain_and_no_chain_is_longer(before, data):
    days = {name: data.draw(st.integers(0, 9)) for name in before}
    length, path = longest_path(before, days.__getitem__)
    assert sum(days[name] for name in path) == length

    def heaviest(node: str) -> int:
        return days[node] + max((heaviest(one) for one in before[node]), default=0)

    assert length == max(map(heaviest, before))
    assert all(first in before[second] for first, second in pairwise(path))


@given(graphs())
def test_leaving_out_shortcuts_leaves_the_order_as_it_was(before):
    drawn = without_shortcuts(before)
    for node in before:
        assert set(drawn[node]) <= set(before[node])
        assert above(drawn, node) == above(before, node)


@given(graphs(), st.data())
def test_a_loop_is_found_as_soon_as_there_is_one(before, data):
    assert find_cycles(before) == ()
    node = data.draw(st.sampled_from(sorted(before)))
    first = data.draw(st.sampled_from(sorted(above(before, node) | {node})))
    looped = {**before, first: [*before[first], node]}
    loops = find_cycles(looped)
    assert loops
    for loop in loops:
        assert loop[0] == loop[-1]
        assert all(one in looped[after] for one, after in pairwise(loop))


def test_no_answer_moves_the_days_of_an_item_that_falls_away() -> None:
    programme = load("construction_permits")
    nothing_wanted = {"utility_needs": frozenset(), "occupies_green_or_trees": True}
    drawn = plan(programme, nothing_wanted)
    assert "occupies_road" not in drawn.missing
    assert plan(programme, {**nothing_wanted, "occupies_road": False}) == drawn

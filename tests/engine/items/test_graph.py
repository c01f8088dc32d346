from __future__ import annotations

import pytest

from yichuang.engine.errors import EngineError
from yichuang.engine.items.graph import (
    blocked_by,
    bridge,
    find_cycles,
    longest_path,
    ready,
    topological_order,
    without_shortcuts,
)

DIAMOND = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []}


def test_an_order_puts_every_item_after_what_precedes_it():
    assert topological_order(DIAMOND) == ("a", "b", "c", "d")


def test_free_items_keep_the_order_they_were_given_in():
    assert topological_order({"z": [], "y": [], "x": ["z"]}) == ("z", "y", "x")


def test_a_loop_is_named_in_the_direction_of_time():
    loops = find_cycles({"a": ["c"], "b": ["a"], "c": ["b"], "d": ["c"]})
    assert loops == (("a", "b", "c", "a"),)


def test_an_item_that_waits_for_itself_is_a_loop():
    assert find_cycles({"a": ["a"]}) == (("a", "a"),)


def test_two_knots_are_two_loops():
    assert find_cycles({"a": ["b"], "b": ["a"], "x": ["y"], "y": ["x"]}) == (("a", "b", "a"), ("x", "y", "x"))


def test_a_graph_without_loops_has_none():
    assert find_cycles(DIAMOND) == ()


def test_an_order_of_a_loop_is_refused_with_the_loop():
    with pytest.raises(EngineError) as refused:
        topological_order({"a": ["b"], "b": ["a"]})
    assert refused.value.code == "cycle"
    assert refused.value.params["loop"] == ["a", "b", "a"]


def test_the_longest_path_is_the_heaviest_chain():
    days = {"a": 1, "b": 5, "c": 2, "d": 1}
    assert longest_path(DIAMOND, days.__getitem__) == (7, ("a", "b", "d"))


def test_nothing_to_do_takes_no_days():
    assert longest_path({}, lambda _: 1) == (0, ())


def test_an_edge_through_an_item_that_falls_away_is_bridged_softly():
    hard, soft = bridge(("a", "b", "c"), {"b": ["a"], "c": ["b"]}, {}, {"a", "c"})
    assert hard == {"a": (), "c": ()}
    assert soft == {"a": (), "c": ("a",)}


def test_a_pair_joined_both_ways_is_hard():
    hard, soft = bridge(("a", "b", "c"), {"c": ["b", "a"], "b": ["a"]}, {}, {"a", "c"})
    assert hard["c"] == ("a",)
    assert soft["c"] == ()


def test_a_bridge_spans_several_items_that_fall_away():
    _, soft = bridge(("a", "b", "c", "d"), {}, {"b": ["a"], "c": ["b"], "d": ["c"]}, {"a", "d"})
    assert soft["d"] == ("a",)


def test_only_hard_edges_block():
    assert blocked_by(["a", "b"], {"a"}) == ("b",)
    assert ready({"c": ["a", "b"], "d": ["a"]}, {"a"}, ["a", "c", "d"]) == ("d",)


def test_a_commitment_in_force_stands_in_for_a_hard_predecessor():
    committed = {"b": "promise"}
    assert blocked_by(["b"], set(), committed=committed) == ("b",)
    assert blocked_by(["b"], set(), committed=committed, commitments={"promise"}) == ()


def test_a_drawing_leaves_out_edges_a_longer_way_shows():
    assert without_shortcuts({"c": ["a", "b"], "b": ["a"], "a": []}) == {"c": ("b",), "b": ("a",), "a": ()}

from __future__ import annotations

import pytest

from tests.engine.programme.small import SMALL, programme
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.examples import read_facts, run_examples

HEAD = '[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\n'


def result(text: str, history=None):
    (found,) = run_examples(programme(SMALL + HEAD + text), history=history)
    return found


def test_an_example_that_holds_has_no_differences():
    found = result(
        'facts = { fund = "social", height = 30 }\n'
        'expect = { flow = "S", code = "3", promised_days = 17, applies = { A2 = "yes", B1 = "yes" }, missing = [], '
        'days = { A2 = 10 }, stages = { one = 12 }, hard = { B1 = ["A2"] }, path = ["A1", "A2", "B1"] }\n'
    )
    assert found.holds and found.differences == ()


def test_a_difference_names_the_item_what_was_expected_and_what_came():
    found = result('facts = { fund = "social", height = 3.5 }\nexpect = { applies = { A2 = "yes" } }\n')
    (difference,) = found.differences
    assert (difference.key, difference.expected, difference.seen) == ("applies.A2", "yes", "no")


def test_an_item_no_possible_flow_uses_is_not_needed():
    assert result('facts = { fund = "government" }\nexpect = { applies = { A2 = "no" } }\n').holds


def test_what_must_be_asked_and_what_must_not():
    facts = 'facts = { fund = "social" }\n'
    assert result(facts + 'expect = { missing_has = ["height"], missing_lacks = ["fund"] }\n').holds
    assert not result(facts + 'expect = { missing_has = ["fund"] }\n').holds
    assert not result(facts + 'expect = { missing_lacks = ["height"] }\n').holds


def test_a_history_is_carried_out_by_whoever_can():
    text = (
        'events = [{ item = "A1", what = "accepted", on = 2020-03-02 }]\nat = 2020-03-03\n'
        'expect = { due_on = { A1 = "2020-03-04" }, refused = "x", provisional = ["B1", "A1"] }\n'
    )
    assert result(text).not_run == ("due_on", "refused", "provisional")

    def history(made, example):
        assert example.events[0]["on"] == "2020-03-02" and example.at == "2020-03-03"
        return {"due_on": {"A1": "2020-03-04"}, "refused": "x", "provisional": ["A1", "B1"]}

    assert result(text, history).holds
    assert not result(text, lambda made, example: {}).holds


def test_facts_are_read_by_their_definitions():
    made = programme()
    with pytest.raises(EngineError) as unknown:
        read_facts(made, {"hight": 3})
    assert unknown.value.code == "fact_unknown"
    with pytest.raises(EngineError) as fine:
        read_facts(made, {"height": "3.55"})
    assert fine.value.code == "fact_too_fine"

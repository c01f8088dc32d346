from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.programme.small import SMALL, line_of, programme
from yichuang.engine.programme.check import check
from yichuang.engine.programme.mistake import ProgrammeMistakesError
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

BASE = programme()
HEAD = '[programme]\nextends = "small"\nversion = "district"\n'


def overlay(text: str, head: str = HEAD, base: Programme = BASE) -> Programme:
    return read({"o.toml": head + text}, resolve=lambda name: base if name == "small" else None)


def refused(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    with pytest.raises(ProgrammeMistakesError) as error:
        overlay(text, head)
    return [(one.code, one.where) for one in error.value.mistakes]


def test_tables_merge_by_id_and_scalars_replace():
    made = overlay('[item.B1]\ntitle = { en = "Licence" }\n')
    assert made.items["B1"].title == {"zh-Hans": "许可", "en": "Licence"}
    assert made.items["B1"].stage == "two"
    assert made.version == "district"


def test_lists_replace():
    made = overlay('[item.B1]\nmaterials = ["drawing"]\n')
    assert [use.material for use in made.items["B1"].materials] == ["drawing"]


def test_each_value_keeps_the_file_that_set_it():
    made = overlay('[item.B1.allow]\ndays = { n = 4, evidence = "published", source = "law" }\n')
    assert made.items["B1"].allow.days.n == Decimal(4)
    assert made.items["B1"].allow.days.origin == "o.toml:5"
    assert made.items["A2"].allow.days.origin == f"p.toml:{line_of(SMALL, 'n = 10')}"


def test_a_number_never_borrows_the_evidence_of_another():
    made = overlay("[item.B1.allow]\ndays = { n = 4 }\n")
    assert [one.code for one in check(made)] == ["number_without_evidence"]


def test_off_removes_and_order_is_not_lost():
    base = programme(SMALL.replace('[item.B1.after]\nhard = ["A2"]', '[item.B1.after]\nsoft = ["A2"]'))
    made = overlay("[item.A2]\noff = true\n", base=base)
    assert "A2" not in made.items
    assert list(made.flows["S"].items) == ["A1", "B1"]
    assert made.items["B1"].after.soft == ("A1",)
    assert check(made) == ()


def test_a_material_that_is_off_is_asked_by_nobody():
    made = overlay("[material.receipt]\noff = true\n")
    assert [use.material for use in made.items["B1"].materials] == ["drawing"]


def test_taking_away_what_is_not_there_is_a_mistake():
    assert refused("[item.Z9]\noff = true\n") == [("off_nothing", "o.toml:5")]


def test_a_number_of_law_is_locked():
    text = '[item.A2.allow]\nstatutory = { n = 30, evidence = "statutory", source = "law" }\n'
    assert refused(text) == [("locked_number", "o.toml:5")]


def test_a_number_of_law_is_not_got_round_inside_a_flow():
    text = '[flow.S.item.A2.allow]\nstatutory = { n = 30, evidence = "statutory", source = "law" }\n'
    assert refused(text) == [("locked_number", "o.toml:5")]


def test_the_same_number_of_law_may_be_repeated():
    text = '[item.A2.allow]\nstatutory = { n = 15, evidence = "statutory", source = "law" }\n'
    assert overlay(text).items["A2"].allow.statutory.n == Decimal(15)


def test_a_hard_edge_of_law_is_locked():
    assert refused("[item.B1.after]\nhard = []\n") == [("locked_hard_edge", "o.toml:5")]


def test_a_hard_edge_is_not_got_round_by_taking_its_item_away():
    assert refused("[item.A2]\noff = true\n") == [("locked_hard_edge", "o.toml:5")]


def test_a_hard_edge_is_not_got_round_by_a_flow_without_the_item():
    assert refused('[flow.S]\nitems = ["A1", "B1"]\n') == [("locked_hard_edge", "o.toml:5")]


def test_a_district_may_ask_for_more():
    assert overlay('[item.B1.after]\nhard = ["A2", "A1"]\n').items["B1"].after.hard == ("A2", "A1")


def test_a_base_that_changed_since_it_was_pinned_is_named():
    head = '[programme]\nextends = "small@0123456789abcdef"\n'
    assert refused("", head) == [("base_changed", "o.toml:2")]


def test_a_base_that_is_not_there_is_named():
    head = '[programme]\nextends = "large"\n'
    assert refused("", head) == [("extends_unknown", "o.toml:2")]


def test_only_publishing_asks_for_a_pinned_base():
    made = overlay("")
    assert check(made) == ()
    assert [(one.code, one.where) for one in check(made, publishing=True)] == [("extends_not_pinned", "o.toml:2")]
    pinned = overlay("", f'[programme]\nextends = "small@{BASE.digest}"\n')
    assert check(pinned, publishing=True) == ()


def test_examples_of_the_base_are_not_those_of_the_overlay():
    base = programme(SMALL + '[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\nexpect = { flow = "" }\n')
    assert overlay("", base=base).examples == ()


def test_an_overlay_that_changes_nothing_differs_only_by_what_it_says_of_itself():
    made = overlay("")
    assert made.items == BASE.items
    assert made.digest != BASE.digest


def test_a_new_fact_comes_after_those_of_the_base():
    fact = '[fact.above]\ntype = "boolean"\ntitle = { zh-Hans = "新", en = "New" }\n'
    assert list(overlay(fact).facts) == ["fund", "height", "above"]


def test_a_choice_may_be_added():
    made = overlay('[fact.fund.choices]\nmixed = { zh-Hans = "混合", en = "Mixed" }\n')
    assert [choice.id for choice in made.facts["fund"].choices] == ["social", "government", "mixed"]

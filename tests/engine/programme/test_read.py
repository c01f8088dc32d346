from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from tests.engine.programme.small import SMALL, changed, line_of, programme
from yichuang.engine.programme.mistake import ProgrammeMistakesError
from yichuang.engine.programme.read import as_stored, from_stored
from yichuang.engine.values import Evidence


def test_a_number_carries_its_evidence_source_and_line():
    number = programme().items["A2"].allow.statutory
    assert (number.n, number.evidence, number.source) == (Decimal(15), Evidence.STATUTORY, "law")
    assert number.origin == f"p.toml:{line_of(SMALL, 'statutory = {')}"


def test_a_minor_material_is_marked_as_one_that_may_be_owed():
    uses = programme().items["B1"].materials
    assert [(use.material, use.minor) for use in uses] == [("drawing", False), ("receipt", True)]


def test_a_programme_may_be_split_over_files_without_changing():
    cut = SMALL.index("[item.A1]")
    assert programme(SMALL[:cut], items=SMALL[cut:]).digest == programme().digest


def test_spaces_and_comments_do_not_change_the_digest():
    spaced = re.sub(r"(?m)^(\w+) = (.*)$", r"  \1   =  \2  # why", SMALL)
    assert programme("# a note\n" + spaced).digest == programme().digest


def test_a_changed_number_changes_the_digest():
    assert programme(changed("{ n = 10, ", "{ n = 9, ")).digest != programme().digest


def test_an_example_more_makes_no_other_mechanism():
    example = '[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\nexpect = { flow = "" }\n'
    assert programme(SMALL + example).digest == programme().digest


def test_a_decimal_keeps_its_spelling_and_is_no_binary_fraction():
    within = '[light.l]\ntitle = { zh-Hans = "近", en = "Near" }\ntone = "near"\nrank = 1\n'
    made = programme(SMALL + within + "within = { n = 0.10, evidence = 'assumed' }\n")
    assert made.lights["l"].within.n == Decimal("0.10")
    assert made.text["light"]["l"]["within"]["n"] == "0.10"


def test_what_is_stored_is_read_back_whole_whatever_order_a_database_keeps():
    made = programme()
    stored = json.loads(json.dumps(as_stored(made), sort_keys=True))
    again = from_stored(stored)
    assert again.digest == made.digest
    assert again == made
    assert [choice.id for choice in again.facts["fund"].choices] == ["social", "government"]
    assert list(again.flows) == ["S", "G"]


def test_the_order_of_facts_is_that_of_the_file_unless_it_says_otherwise():
    assert list(programme().facts) == ["fund", "height"]
    assert list(programme(changed("[fact.height]\n", "[fact.height]\norder = -1\n")).facts) == ["height", "fund"]


def test_a_flow_overrides_only_what_it_says():
    text = SMALL + '[flow.G.item.B1.after]\nsoft = ["A1"]\n[flow.G.item.B1.allow]\ncounted = false\n'
    made = programme(text)
    item = made.item("B1", "G")
    assert (item.after.hard, item.after.soft) == (("A2",), ("A1",))
    assert (item.allow.days.n, item.allow.counted) == (Decimal(5), False)
    assert made.item("B1", "S").allow.counted


def test_a_flow_may_leave_an_item_out():
    made = programme(SMALL + "[flow.S.item.A2]\noff = true\n")
    assert list(made.flows["S"].items) == ["A1", "B1"]


def test_a_variant_is_read_with_its_condition():
    variant = '[[item.B1.allow.variant]]\nwhen = "is_low"\ndays = { n = 3, evidence = "published", source = "law" }\n'
    made = programme(SMALL + variant)
    (found,) = made.items["B1"].allow.variants
    assert found.days.n == Decimal(3)
    assert found.when.names == {"height"}


def test_dates_are_read_as_days():
    assert programme().next_review == date(2030, 1, 1)


def test_a_condition_may_use_a_definition_written_after_it():
    text = SMALL.replace('when = "height <= 24"', 'when = "not_tall"') + (
        '[define.not_tall]\ntitle = { zh-Hans = "不高", en = "Not tall" }\nwhen = "height <= 24"\n'
    )
    assert programme(text).definitions["is_low"].condition.names == {"height"}


def test_a_programme_that_cannot_be_read_says_everything_at_once():
    with pytest.raises(ProgrammeMistakesError) as refused:
        programme(changed('kind = "technical"', 'kind = "tecnical"').replace('stage = "two"', 'stage = "tow"'))
    assert [one.code for one in refused.value.mistakes] == ["not_one_of", "unknown_stage"]
    assert refused.value.code == "programme_mistakes"


def test_two_files_that_are_not_toml_are_both_named():
    with pytest.raises(ProgrammeMistakesError) as refused:
        programme("[programme", other="x = ")
    assert [one.where for one in refused.value.mistakes] == ["other.toml:1", "p.toml:1"]

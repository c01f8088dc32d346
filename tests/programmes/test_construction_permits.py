"""What the catalogue of construction permits must keep saying, whatever else is edited in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from yichuang.engine.items.model import ItemKind, Record
from yichuang.engine.programme.check import check
from yichuang.engine.programme.examples import read_facts
from yichuang.engine.programme.model import Plan
from yichuang.engine.programme.plan import materials, plan
from yichuang.engine.programme.shorten import shorten
from yichuang.engine.values import Evidence, Facts
from yichuang.programmes import load

PERMITS = load("construction_permits")
ASSESSMENTS = {item.id for item in PERMITS.items.values() if "assessment" in item.tags}


def facts_of(example: str, **changes: object) -> Facts:
    found = next(one for one in PERMITS.examples if one.id == example)
    return read_facts(PERMITS, {**found.facts, **changes})


def plan_of(example: str, **changes: object) -> Plan:
    return plan(PERMITS, facts_of(example, **changes))


def test_programme_has_no_structural_mistake() -> None:
    assert check(PERMITS, today=date(2026, 11, 23), publishing=True) == ()


def test_plain_cases_promise_sixty_one_and_forty_four_days() -> None:
    assert plan_of("government_school").promised_days == 61
    assert plan_of("private_factory").promised_days == 44


def test_every_catalogue_item_is_there_and_utility_summary_is_not() -> None:
    single = {f"A{n:02}" for n in range(1, 19)} - {"A14"} | {"B01", "B03", "B04", "B05", "B06"}
    single |= {f"C{n:02}" for n in range(1, 11)} | {f"D{n:02}" for n in range(8)} | {"U01", "U02", "U03", "U04"}
    split = {"A14a", "A14b", "A14c", "A14d", "A14e", "D08a", "D08b", "D08c", "D09a", "D09b"}
    works = {"W01", "W02", "W03", "W04"}
    standard_land = {"E01", "E02", "E03", "E04", "E05"}
    assert set(PERMITS.items) == single | split | works | standard_land


def test_scheme_notice_is_a_pause_of_the_scheme_review() -> None:
    assert "scheme_notice" in PERMITS.items["B01"].special_procedures
    assert PERMITS.pauses["scheme_notice"].effect == "pause"


def test_every_special_procedure_is_in_a_class_and_the_law_leaves_five_classes_out_of_the_count() -> None:
    listed = {name for item in PERMITS.items.values() for name in item.special_procedures}
    of = {name: PERMITS.procedure_classes[PERMITS.pauses[name].procedure_class] for name in listed}
    assert all(PERMITS.pauses[name].limit or name == "tender_notice" for name in listed)
    named = {one.id for one in of.values() if one.basis}
    assert named == {"hearing", "tender", "testing", "appraisal", "expert_review"}
    assert {one.id for one in of.values()} - named == {"assessment", "survey", "notice", "meeting", "rectification"}


def test_land_contract_and_tender_are_gates_and_joint_acceptance_an_envelope() -> None:
    assert PERMITS.items["A15"].kind is PERMITS.items["C06"].kind is ItemKind.GATE
    assert PERMITS.items["D06"].kind is ItemKind.ENVELOPE
    assert PERMITS.items["D06"].contains == ("D01", "D02", "D03", "D04", "D05")


@pytest.mark.parametrize("flow", sorted(PERMITS.flows))
def test_assessments_hold_back_only_the_works_and_the_government_feasibility_study(flow: str) -> None:
    held = {
        item.id
        for item in PERMITS.flows[flow].items.values()
        if ASSESSMENTS.intersection((*item.after.hard, *item.after.soft))
    }
    assert held == ({"W01", "A05"} if flow in "GRN" else {"W01"})


def test_every_decision_is_recorded_from_the_system_that_makes_it() -> None:
    assert {item.record for item in PERMITS.items.values()} == {Record.EXTERNAL}


def test_statutory_numbers_rest_on_a_text_that_was_opened() -> None:
    opened = {source.id for source in PERMITS.sources.values() if source.read == "full"}
    numbers = [
        number
        for item in PERMITS.items.values()
        for number in (item.allow.days, item.allow.statutory, *(one.days for one in item.allow.variants))
        if number is not None
    ]
    numbers += [one.validity_days for one in PERMITS.documents.values() if one.validity_days is not None]
    numbers += [one.limit for one in PERMITS.pauses.values() if one.limit is not None]
    unread = [number.source for number in numbers if number.evidence is Evidence.STATUTORY]
    assert unread
    assert set(unread) <= opened


def test_published_numbers_rest_on_a_text_that_was_at_least_begun() -> None:
    begun = {source.id for source in PERMITS.sources.values() if source.read in ("full", "head")}
    for item in PERMITS.items.values():
        for number in (item.allow.days, item.allow.statutory):
            if number is not None and number.evidence is Evidence.PUBLISHED:
                assert number.source in begun, item.id


def test_counting_the_drawing_review_would_cost_three_days() -> None:
    drawn = plan_of("private_factory")
    assert drawn.items["C01"].counted is False
    assert (drawn.items["C01"].days or 0) - (drawn.items["C02"].days or 0) == 3


def test_a_flow_never_promises_more_than_its_published_target() -> None:
    for example in ("government_school", "private_factory", "small_warehouse", "with_scheme", "standard_land"):
        drawn = plan_of(example)
        target = PERMITS.flows[drawn.flow].target
        assert target is not None
        assert Decimal(drawn.promised_days) <= target.n


def test_a_pre_reviewed_scheme_shortens_the_way_by_a_week() -> None:
    savings = shorten(PERMITS, facts_of("private_factory"), ["scheme_prereviewed"])
    assert [(one.changes[0].fact, one.saved) for one in savings] == [("scheme_prereviewed", 7)]


def test_every_situation_has_exactly_one_flow() -> None:
    asked = ("fund_source", "use_class", "renovation", "land_mode")
    choices = [[one.id for one in PERMITS.facts[name].choices] for name in asked]
    small = next(one for one in PERMITS.examples if one.id == "just_low_risk").facts
    for answers in product(*choices, (True, False), ("3000", "3000.01")):
        *chosen, industrial, area = answers
        said = {**small, **dict(zip(asked, chosen, strict=True)), "is_industrial": industrial, "floor_area_total": area}
        facts = read_facts(PERMITS, said)
        fitting = [flow for flow in PERMITS.flows.values() if flow.when is None or flow.when.run(facts)]
        assert len(fitting) == 1, said
        assert any(code.when is None or code.when.run(facts) for code in fitting[0].codes), said


def test_a_pre_opinion_waits_for_the_land_and_the_drawings_for_the_permit() -> None:
    waits = {
        one.id: (one.preopinion.material, one.preopinion.becomes_on) for one in PERMITS.items.values() if one.preopinion
    }
    assert waits == {
        "B01": ("scheme_drawings", "A15"),
        "B04": ("engineering_drawings", "A15"),
        "C01": ("working_drawings", "B04"),
    }


def test_every_preset_fits_an_answer_of_the_dictionary() -> None:
    assert len(PERMITS.presets) == 6
    for preset in PERMITS.presets.values():
        read_facts(PERMITS, preset.facts)
        for fact, offered in preset.narrow.items():
            assert {choice.id for choice in PERMITS.facts[fact].choices} >= set(offered)


def test_material_list_never_asks_twice_for_the_same_paper() -> None:
    facts = facts_of("private_factory")
    listed = [one.id for one in materials(PERMITS, plan(PERMITS, facts), facts)]
    assert len(listed) == len(set(listed))
    assert "designer_promise" not in listed


def test_fetched_results_are_results_of_an_item_of_the_same_way() -> None:
    for material in PERMITS.materials.values():
        if material.reused_from:
            assert any(material.reused_from in flow.items for flow in PERMITS.flows.values()), material.id


def test_asked_facts_carry_a_question_and_where_to_find_the_answer() -> None:
    silent = [fact.id for fact in PERMITS.facts.values() if fact.order < 500 and not (fact.ask and fact.hint)]
    assert silent == []


@pytest.mark.parametrize(
    ("example", "preset"),
    [("private_factory", "factory"), ("small_warehouse", "factory"), ("government_school", "public_building")],
)
def test_decisive_questions_stay_within_the_burden(example: str, preset: str) -> None:
    answers = facts_of(example)
    known = dict(read_facts(PERMITS, PERMITS.presets[preset].facts))
    asked = []
    while open_ones := [one for one in plan(PERMITS, known).missing if PERMITS.facts[one].order < 200]:
        asked.append(open_ones[0])
        known[open_ones[0]] = answers[open_ones[0]]
    assert 0 < len(asked) <= PERMITS.burden["guide_questions"].n

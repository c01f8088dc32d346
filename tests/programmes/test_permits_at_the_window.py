"""What the window may do with the items of construction permits once they are decided here."""

from __future__ import annotations

import pytest

from yichuang.engine.items.model import ItemKind
from yichuang.engine.programme.check.effects import silences
from yichuang.engine.programme.draft import Draft
from yichuang.engine.programme.examples import read_facts
from yichuang.engine.values import LegalEffect, Number
from yichuang.programmes import load

PERMITS = load("construction_permits")
FLOWS = ("government_school", "private_factory", "small_warehouse")


def holds(condition: object, example: str, **changes: object) -> bool | None:
    found = next(one for one in PERMITS.examples if one.id == example)
    return condition.run(read_facts(PERMITS, {**found.facts, **changes}))  # type: ignore[attr-defined]


def commitment(item: str, example: str, **changes: object) -> bool | None:
    rule = PERMITS.items[item].commitment
    return rule is not None and (rule.when is None or holds(rule.when, example, **changes))


def test_every_licence_of_law_is_reviewed_by_one_and_signed_by_another() -> None:
    alone = {"D01", "D04", "D07"}  # a check, a register and an archive: not licences
    by_one = {one.id for one in PERMITS.items.values() if one.kind is ItemKind.APPROVAL and one.sign == "one"}
    assert by_one == alone


def test_silence_agrees_only_to_what_is_asked_beside_the_scheme() -> None:
    asking = {one.id: one.opinion for one in PERMITS.items.values() if one.asks}
    agreeing = {item for item, kind in asking.items() if PERMITS.opinions[kind].silence_agrees}
    assert asking.keys() == {"A18", "B01", "B06", "C09", "E04"}
    assert agreeing == {"B01"}
    assert len(silences(Draft(dict(PERMITS.text), dict(PERMITS.origins)))) == 2


@pytest.mark.parametrize("item", sorted(PERMITS.items))
def test_the_limits_of_an_item_are_a_promise_and_a_law(item: str) -> None:
    allow = PERMITS.items[item].allow
    promised = [one for one in (allow.days, *(variant.days for variant in allow.variants)) if one]
    assert {one.effect for one in promised} <= {LegalEffect.PROMISE_BROKEN}
    assert allow.statutory is None or allow.statutory.effect is LegalEffect.UNLAWFUL


def test_an_extension_of_law_is_ten_days_on_a_limit_of_twenty() -> None:
    for item in PERMITS.items.values():
        extension: Number | None = item.allow.extension
        if extension is not None and item.id not in ("A03", "A05"):
            assert item.allow.statutory is not None
            assert (int(item.allow.statutory.n), int(extension.n)) == (20, 10), item.id


@pytest.mark.parametrize(
    ("item", "inside", "outside"),
    [
        ("A03", {"promise_listed": ["verification"]}, {"promise_listed": []}),
        ("A08", {"promise_listed": ["environment"]}, {"promise_listed": ["environment"], "eia_class": "report"}),
        ("A10", {"regional_assessments": ["energy"]}, {"regional_assessments": ["flood"]}),
        ("A11", {"land_area_ha": "4.9999"}, {"land_area_ha": "5"}),
        ("A17", {"regional_assessments": ["water_resources"]}, {}),
        ("B01", {}, {"land_mode": "own_existing"}),
        ("B04", {"floor_area_total": "3000"}, {"floor_area_total": "3000.01"}),
        ("C07", {}, {"wants_promise": False}),
        ("D02", {"is_fire_special_project": False}, {}),
    ],
)
def test_a_commitment_is_taken_just_inside_its_rule(item: str, inside: dict, outside: dict) -> None:
    assert commitment(item, "private_factory", wants_promise=True, **inside) is True
    assert commitment(item, "private_factory", **{"wants_promise": True, **outside}) is False


def test_a_road_is_cut_on_a_promise_up_to_two_hundred_metres_for_a_water_pipe() -> None:
    cut = {"wants_promise": True, "occupies_road": True}
    assert commitment("B06", "private_factory", **cut, road_cut_m="200") is True
    assert commitment("B06", "private_factory", **cut, road_cut_m="200.1") is False
    assert commitment("B06", "private_factory", **cut, road_cut_m="200", utility_needs=["power"]) is False
    assert commitment("B06", "private_factory", **cut, road_cut_m="200", occupies_green_or_trees=True) is False


@pytest.mark.parametrize("item", ["A06", "A07", "A12", "C01", "C02", "C05", "D01", "D05", "D07"])
def test_what_the_texts_do_not_let_go_on_a_promise_is_not(item: str) -> None:
    assert PERMITS.items[item].commitment is None


@pytest.mark.parametrize("example", FLOWS)
def test_parts_are_granted_of_everything_but_low_risk_projects(example: str) -> None:
    permit, acceptance = PERMITS.items["C05"], PERMITS.items["D06"]
    large = example != "small_warehouse"
    assert holds(permit.phases_when, example, wants_phased_permit=True) is large
    assert holds(permit.phases_when, example, wants_phased_permit=False) is False
    assert holds(acceptance.phases_when, example) is large
    assert [one.id for one in permit.phases] == ["foundation", "whole"]


def test_a_permit_is_renewed_twice_for_three_months_and_refusals_name_two_remedies() -> None:
    permit = PERMITS.documents["construction_permit"]
    assert permit.renewals is not None and permit.renewal_days is not None
    assert (int(permit.renewals.n), int(permit.renewal_days.n)) == (2, 90)
    reconsideration, litigation = PERMITS.remedies["reconsideration"], PERMITS.remedies["litigation"]
    assert reconsideration.days is not None and int(reconsideration.days.n) == 60
    assert litigation.days is None and litigation.months is not None and int(litigation.months.n) == 6
    assert {one.evidence for one in (reconsideration.days, litigation.months)} == {"unverified"}


def test_the_window_answers_in_five_days_and_a_poor_rating_too() -> None:
    assert PERMITS.window == "service_window"
    assert PERMITS.intake is not None and PERMITS.intake.effect is LegalEffect.READS_AS_ACCEPTED
    assert PERMITS.rating_answer is not None and int(PERMITS.rating_answer.n) == 5
    assert PERMITS.poor_rating == 2

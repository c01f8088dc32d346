"""Why an answer is what it is, what is missing, and the nearest change that would turn it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.conditions.dictionary import condition, given
from yichuang.engine.conditions import Change, explain, missing, missing_over
from yichuang.engine.values import Facts

LOW_RISK = (
    "fund_source = 'social' AND floor_area <= 3000 AND height_m <= 24 AND basements <= 1 AND single "
    "AND use_class IN ('office', 'retail') AND NOT toxic"
)
INSIDE: dict[str, Any] = {
    "fund_source": "social",
    "floor_area": 3000,
    "height_m": 24,
    "basements": 1,
    "single": True,
    "use_class": "office",
    "toxic": False,
}


def texts(text: str, facts: Facts) -> list[str]:
    return [one.text for one in explain(condition(text), facts).because]


def turns(text: str, facts: Facts) -> list[tuple[str, Any]]:
    return [(one.fact, one.to) for one in explain(condition(text), facts).nearest]


def test_yes_rests_on_every_comparison_of_an_and() -> None:
    explained = explain(condition(LOW_RISK), given(**INSIDE))
    assert explained.answer is True
    assert explained.missing == ()
    assert [one.text for one in explained.because] == [
        "fund_source = 'social'",
        "floor_area <= 3000",
        "height_m <= 24",
        "basements <= 1",
        "single",
        "use_class IN ('office', 'retail')",
        "toxic",
    ]
    assert [one.holds for one in explained.because] == [True] * 6 + [False]


def test_no_rests_on_the_one_comparison_that_fails_with_the_value_seen() -> None:
    explained = explain(condition(LOW_RISK), given(height_m=24.1))
    assert explained.answer is False
    (because,) = explained.because
    assert (because.text, because.seen, because.holds) == (
        "height_m <= 24",
        (("height_m", Decimal("24.1")),),
        False,
    )


def test_smallest_reason_is_chosen() -> None:
    facts = given(floors=1, basements=1, toxic=True)
    assert texts("floors = 1 AND basements = 1 OR toxic", facts) == ["toxic"]
    assert texts("NOT (floors = 1 AND basements = 1 OR toxic)", facts) == ["toxic"]


def test_unknown_shows_the_comparisons_still_open() -> None:
    explained = explain(condition("toxic AND (floors > 3 OR single)"), given(toxic=True, single=False))
    assert explained.answer is None
    assert [(one.text, one.holds) for one in explained.because] == [("floors > 3", None)]
    assert explained.missing == ("floors",)
    assert explained.nearest == ()


@pytest.mark.parametrize(
    ("fact", "value", "to"),
    [
        ("floor_area", "3000.01", Decimal("3000.00")),
        ("height_m", 30, Decimal("24.0")),
        ("basements", 2, 1),
        ("fund_source", "government", "social"),
        ("use_class", "plant", "office"),
        ("single", False, True),
        ("toxic", True, False),
    ],
)
def test_just_outside_one_rule_the_nearest_change_is_that_rule(fact: str, value: Any, to: Any) -> None:
    explained = explain(condition(LOW_RISK), given(**INSIDE | {fact: value}))
    assert explained.answer is False
    (change,) = explained.nearest
    assert (change.fact, change.to) == (fact, to)
    assert not explained.together


def test_boundary_is_crossed_by_one_unit_of_the_scale() -> None:
    assert turns("height_m < 24", given(height_m=24)) == [("height_m", Decimal("23.9"))]
    assert turns("depth_m < 24", given(depth_m=24)) == [("depth_m", Decimal("23.999"))]
    assert turns("floors > 3", given(floors=0)) == [("floors", 4)]
    assert turns("height_m BETWEEN 10 AND 20", given(height_m=12)) == [("height_m", Decimal("9.9"))]
    assert turns("height_m BETWEEN 10 AND 20", given(height_m=19)) == [("height_m", Decimal("20.1"))]
    assert turns("2 * floors <= 5", given(floors=9)) == [("floors", 2)]


def test_dates_turn_at_the_day() -> None:
    assert turns("opened_on < '2026-03-01'", given(opened_on="2026-03-01")) == [("opened_on", date(2026, 2, 28))]


def test_comparison_of_two_facts_turns_by_either() -> None:
    facts = given(floor_area=1000, green_area=150)
    assert set(turns("green_area >= 0.2 * floor_area", facts)) == {
        ("floor_area", Decimal("750.00")),
        ("green_area", Decimal("200.00")),
    }


def test_option_of_several_turns_alone() -> None:
    assert turns("utility_needs.gas OR utility_needs.water", given(utility_needs=[])) == [
        ("utility_needs.gas", True),
        ("utility_needs.water", True),
    ]


def test_two_changes_are_offered_only_where_one_is_not_enough() -> None:
    explained = explain(condition(LOW_RISK), given(**INSIDE | {"height_m": 30, "toxic": True}))
    assert explained.together
    assert explained.nearest == (
        Change("height_m", Decimal("30.0"), Decimal("24.0")),
        Change("toxic", True, False),
    )
    three = explain(condition(LOW_RISK), given(**INSIDE | {"height_m": 30, "toxic": True, "single": False}))
    assert three.nearest == ()


def test_pair_of_facts_in_one_comparison_moves_together() -> None:
    facts = given(floors=1, basements=1)
    explained = explain(condition("floors + basements >= 10 AND floors <= 5"), facts)
    assert [(one.fact, one.to) for one in explained.nearest] == [("basements", 9)]


def test_free_text_gets_no_invented_suggestion() -> None:
    assert turns("owner = '甲公司'", given(owner="甲公司")) == []
    assert turns("owner = '甲公司'", given(owner="乙公司")) == [("owner", "甲公司")]


def test_facts_overtaken_by_a_decision_are_not_asked() -> None:
    rule = condition("toxic OR height_m > 24 AND floors > 3")
    assert missing(rule, {}) == ("toxic", "height_m", "floors")
    assert missing(rule, given(height_m=20)) == ("toxic",)
    assert missing(rule, given(toxic=True)) == ()


def test_fact_that_can_no_longer_matter_is_not_asked_though_its_comparison_is_open() -> None:
    assert missing(condition("height_m <= 24 AND (height_m <= 100 OR toxic)"), {}) == ("height_m",)
    assert missing(condition("fund_source = 'social' AND (fund_source = 'mixed' OR toxic)"), {}) == (
        "fund_source",
        "toxic",
    )
    assert missing(condition("use_class IN ('office', 'retail', 'plant') AND use_class = 'office'"), {}) == (
        "use_class",
    )


def test_definition_used_on_both_sides_asks_for_what_either_side_needs() -> None:
    rule = condition("tall AND floors = 1 OR NOT tall AND toxic", tall="height_m > 24")
    assert missing(rule, {}) == ("height_m", "floors", "toxic")
    assert missing(rule, given(toxic=True, floors=1)) == ("height_m",)


def test_always_true_still_asks_what_it_rests_on() -> None:
    assert missing(condition("toxic OR NOT toxic"), {}) == ("toxic",)


def test_options_are_asked_as_their_fact() -> None:
    assert missing(condition("utility_needs.gas OR utility_needs.water"), {}) == ("utility_needs",)
    assert missing(condition("utility_needs.gas OR utility_needs.water"), given(utility_needs__gas=True)) == ()


def test_question_that_settles_most_comes_first() -> None:
    rules = [condition("toxic AND floors > 3"), condition("height_m > 24"), condition("height_m > 50 AND floors > 9")]
    assert missing_over(rules, {}) == ("height_m", "floors", "toxic")
    assert missing_over(rules, given(height_m=20)) == ("toxic", "floors")
    assert missing_over([], {}) == ()


def test_population_rule_asks_nothing_it_can_answer() -> None:
    from tests.engine.conditions.dictionary import FACTS
    from yichuang.engine.conditions import parse

    rule = parse("height_m IS NULL AND toxic", FACTS, population=True)
    assert missing(rule, {}) == ("toxic",)
    assert explain(rule, {}).answer is None

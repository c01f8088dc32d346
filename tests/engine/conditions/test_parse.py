"""What the language takes, what it refuses, and where it says the fault is."""

from __future__ import annotations

import pickle

import pytest

from tests.engine.conditions.dictionary import FACTS, condition, given, refused
from yichuang.engine.conditions import atoms, evaluate, explain, parse
from yichuang.engine.errors import EngineError
from yichuang.programmes.condition_wording import CONDITIONS, say_condition

REFUSED = [
    ("", "condition_empty", 0),
    ("-- nothing", "condition_empty", 0),
    ("height_m / 2 > 3", "condition_division", 10),
    ("floors % 2 = 0", "condition_division", 8),
    ("owner LIKE '王%'", "condition_like", 7),
    ("floors IN (SELECT 1)", "condition_subquery", 12),
    ("EXISTS (SELECT 1)", "condition_subquery", 1),
    ("abs(floors) > 3", "condition_function", 1),
    ("CAST(floors AS text) = '3'", "condition_function", 1),
    ("floors::text = '3'", "condition_word", 7),
    ("opened_on < now()", "condition_clock", 13),
    ("opened_on < CURRENT_DATE", "condition_clock", 13),
    ("CASE WHEN toxic THEN single END", "condition_case", 1),
    ("toxic AND height_m IS NULL", "condition_is_test", 20),
    ("toxic IS NOT TRUE", "condition_is_test", 7),
    ("COALESCE(toxic, FALSE)", "condition_coalesce", 1),
    ("owner < '王'", "condition_text_order", 1),
    ("owner IN ('a ')", "condition_text_space", 11),
    ("owner = ' 王'", "condition_text_space", 1),
    ("owner <> ''", "condition_text_space", 1),
    ("use_class > 'office'", "condition_text_order", 1),
    ("use_class = 'offfice'", "condition_not_a_choice", 1),
    ("use_class IN ('office', 'shop')", "condition_not_a_choice", 25),
    ("use_class IN ('office', NULL)", "condition_null_in_list", 25),
    ("height_m = NULL", "condition_null", 12),
    ("floors IN ()", "condition_list", 1),
    ("floors IN (basements)", "condition_list_literal", 12),
    ("heigth_m < 3", "condition_unknown_name", 1),
    ("utility_needs.gaz", "condition_unknown_option", 1),
    ("utility_needs", "condition_needs_option", 1),
    ("place = 'x'", "condition_not_comparable", 1),
    ("toxic AND height_m", "condition_not_boolean", 11),
    ("height_m = '24'", "condition_types", 1),
    ("toxic > single", "condition_types", 1),
    ("toxic + 1 > 1", "condition_types", 1),
    ("1 < height_m < 3", "condition_types", 1),
    ("fund_source = use_class", "condition_types", 1),
    ("floor_area > investment", "condition_units", 1),
    ("toxic OR floor_area + height_m > 3", "condition_units", 10),
    ("opened_on = '2026-02-30'", "condition_date", 1),
    ("height_m > 1e5", "condition_number", 12),
    ("1 < 2", "condition_no_fact", 1),
    ("height_m = 24.55", "condition_too_fine", 1),
    ("floors IN (1, 2.5)", "condition_too_fine", 1),
    ("floor_area * green_area > 3", "condition_overflow", 1),
    ("floor_area * 10000 > 3", "condition_overflow", 1),
    ("floors > 99999999999999999999", "condition_overflow", 10),
    ("toxic AND", "condition_syntax", 7),
    ("toxic single", "condition_syntax", 0),
    ("owner = 'it''s", "condition_syntax", 0),
    ("toxic; DROP TABLE cases", "condition_word", 6),
    ("floors = ?", "condition_word", 10),
]


@pytest.mark.parametrize(("text", "code", "at"), REFUSED, ids=[text or "nothing" for text, _, _ in REFUSED])
def test_what_is_not_in_the_language_is_refused_at_its_place(text: str, code: str, at: int) -> None:
    error = refused(text)
    assert error.code == code
    assert error.where == "facts.toml:3"
    if at:
        assert error.params["at"] == at
        assert text[at - 1 :].startswith(error.params["near"])


def test_every_refusal_is_worded() -> None:
    for text, code, _ in REFUSED:
        said = say_condition(refused(text))
        assert code in CONDITIONS
        assert "{" not in said


def test_unknown_name_comes_with_the_nearest_known_one() -> None:
    assert refused("heigth_m < 3").params["nearest"] == "height_m"
    assert refused("is_lowrisk", is_low_risk="toxic").params["nearest"] == "is_low_risk"
    assert refused("use_class = 'offfice'").params["nearest"] == "office"


def test_definitions_are_expanded_and_may_use_each_other() -> None:
    read = condition("NOT risky AND toxic", risky="tall OR toxic", tall="height_m > 24")
    assert read.names == {"height_m", "toxic"}
    assert read.definitions == {"risky", "tall"}
    assert [one.text for one in atoms(read)] == ["height_m > 24", "toxic"]


def test_definitions_may_be_conditions_already_read() -> None:
    tall = condition("height_m > 24")
    read = parse("NOT tall", FACTS, {"tall": tall})
    assert evaluate(read, given(height_m=30)) is False


def test_fault_in_a_definition_names_it() -> None:
    error = refused("toxic AND tall", tall="height_m > 'x'")
    assert (error.code, error.params["definition"]) == ("condition_types", "tall")


def test_circle_of_definitions_is_refused() -> None:
    error = refused("a AND toxic", a="toxic OR b", b="NOT a")
    assert (error.code, error.params["loop"]) == ("condition_cycle", "a → b → a")


def test_name_that_is_both_fact_and_definition_is_refused() -> None:
    assert refused("toxic", toxic="height_m > 3").code == "condition_name_twice"


def test_definitions_that_double_each_other_are_refused_before_they_fill_the_memory() -> None:
    doubling = {f"d{n}": f"d{n - 1} AND d{n - 1}" for n in range(1, 35)} | {"d0": "toxic"}
    assert refused("d34", **doubling).code == "condition_too_large"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 60 + "toxic" + ")" * 60, "condition_too_deep"),
        ("NOT " * 60 + "toxic", "condition_too_deep"),
        ("+".join(["floors"] * 60) + " > 3", "condition_too_deep"),
        (" AND ".join(["toxic"] * 600), "condition_too_long"),
    ],
)
def test_too_deep_or_too_long_is_refused(text: str, code: str) -> None:
    assert refused(text).code == code


def test_many_brackets_are_read_in_no_time() -> None:
    text = "(" * 39 + "floors" + ")" * 39 + " = 3"
    assert evaluate(condition(text), given(floors=3)) is True


def test_long_chain_of_alternatives_is_read() -> None:
    text = " OR ".join(f"floors={n}" for n in range(280))
    assert evaluate(condition(text), given(floors=279)) is True


def test_population_rules_may_ask_what_is_known() -> None:
    read = parse("height_m IS NULL OR toxic IS NOT TRUE", FACTS, population=True)
    assert evaluate(read, given(height_m=3, toxic=True)) is False
    assert evaluate(read, given(height_m=3)) is True
    counted = parse("COALESCE(height_m, depth_m, 3) > 2.5", FACTS, population=True)
    assert evaluate(counted, {}) is True
    assert evaluate(counted, given(depth_m="2.125")) is False
    assert refused("COALESCE(height_m + 1, 3) > 2", population=True).code == "condition_coalesce_of"
    assert refused("toxic = single IS NULL", population=True).params["near"] == "single IS NULL"


@pytest.mark.parametrize(
    "text",
    [
        "use_class NOT IN ('office',  'retail')",
        "height_m BETWEEN 3 AND 5",
        "NOT (height_m NOT BETWEEN 3 AND 5)",
        "0.2*floor_area >= green_area",
        "(floors + basements) * 3 < 10",
        "-(floors - 2) > -7",
        "toxic = FALSE",
        "opened_on >= DATE '2026-01-01'",
        "utility_needs.gas",
    ],
)
def test_comparisons_are_quoted_as_written(text: str) -> None:
    (atom,) = atoms(condition(text))
    assert atom.text == text.removeprefix("NOT (").removesuffix(")" if text.startswith("NOT (") else "")


def test_same_text_reads_the_same_and_survives_storage() -> None:
    text = "is_low_risk OR height_m <= 24 AND NOT toxic"
    one, other = (condition(text, is_low_risk="floors < 3") for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert evaluate(one, given(floors=2)) is True
    assert pickle.loads(pickle.dumps(one)) == other
    assert one != condition(text, is_low_risk="floors < 4")


def test_literal_is_in_the_unit_shown_whatever_the_scale() -> None:
    assert evaluate(condition("floor_area <= 3000"), given(floor_area="3000.00")) is True
    assert evaluate(condition("floor_area <= 3000"), given(floor_area="3000.01")) is False
    assert evaluate(condition("height_m <= 24.55"), given(height_m="24.5")) is True
    assert evaluate(condition("height_m <= 24.55"), given(height_m="24.6")) is False
    assert evaluate(condition("depth_m < height_m"), given(depth_m="2.499", height_m="2.5")) is True


def test_sums_are_exact_under_any_decimal_context() -> None:
    import decimal

    text = condition("floor_area + green_area = 8999999999999.99")
    facts = given(floor_area="4500000000000.00", green_area="4499999999999.99")
    with decimal.localcontext(decimal.Context(prec=3)):
        assert evaluate(text, facts) is True
        assert explain(text, facts).answer is True


def test_words_of_sql_can_name_a_fact() -> None:
    from dataclasses import replace

    facts = {"index": replace(FACTS["floors"], id="index"), "date": replace(FACTS["opened_on"], id="date")}
    assert evaluate(parse("index > 3 AND date > '2026-01-01'", facts), {"index": 3}) is False
    with pytest.raises(EngineError) as caught:
        parse("index(3) > 1", facts)
    assert caught.value.code == "condition_function"


def test_literal_may_stand_on_either_side() -> None:
    facts = given(opened_on="2026-03-01", floors=3, owner="甲")
    assert evaluate(condition("DATE '2026-01-02' < opened_on"), facts) is True
    assert evaluate(condition("'2026-03-01' >= opened_on AND 3 <= floors AND '乙' <> owner"), facts) is True
    assert evaluate(condition("'2026-02-28' >= opened_on OR 3 < floors OR '乙' = owner"), facts) is False

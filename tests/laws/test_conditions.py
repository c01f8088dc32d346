"""What holds of every condition and all facts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.conditions.dictionary import FACTS
from tests.engine.conditions.invented import ASKING, DEFINITIONS, PLAIN, SOME, WHOLE, conditions, read, texts
from yichuang.engine.conditions import (
    Condition,
    atoms,
    changed,
    evaluate,
    explain,
    missing,
    missing_over,
    parse,
    ways,
)
from yichuang.engine.conditions.truth import COMPARE, holds
from yichuang.engine.errors import EngineError
from yichuang.engine.values import Facts, Value
from yichuang.programmes.condition_wording import CONDITIONS, say_condition


@given(conditions(), WHOLE, st.data())
def test_once_yes_or_no_another_answer_never_changes_it(
    condition: Condition, whole: dict[str, Value], data: st.DataObject
) -> None:
    known: dict[str, Value] = {}
    said: bool | None = None
    for name in data.draw(st.permutations(sorted(whole))):
        known[name] = whole[name]
        now = evaluate(condition, known)
        assert said is None or now is said
        said = now
    assert said is not None


@given(conditions(ASKING, population=True), SOME)
def test_compiled_reading_equals_the_plain_one(condition: Condition, facts: dict[str, Value]) -> None:
    assert evaluate(condition, facts) is holds(condition.tree, facts)


@given(texts(ASKING), SOME)
def test_reading_twice_gives_the_same_condition(text: str, facts: dict[str, Value]) -> None:
    once = read(text, population=True)
    again = parse(once.text, FACTS, DEFINITIONS, population=True)
    assert (once, once.names) == (again, again.names)
    assert evaluate(once, facts) is evaluate(again, facts)
    assert evaluate(read(f"( {text} )", population=True), facts) is evaluate(once, facts)


@given(conditions(ASKING, population=True), SOME)
def test_each_comparison_quoted_means_alone_what_it_means_inside(condition: Condition, facts: dict[str, Value]) -> None:
    for atom in atoms(condition):
        assert evaluate(read(atom.text, population=True), facts) is holds(atom, facts)


@given(conditions(), SOME)
def test_only_the_facts_named_count(condition: Condition, facts: dict[str, Value]) -> None:
    assert {one.fact for one in condition.fields} == condition.names
    named = {name: value for name, value in facts.items() if name.partition(".")[0] in condition.names}
    assert evaluate(condition, named) is evaluate(condition, facts)


@given(conditions(), SOME)
def test_what_decided_an_answer_is_enough_for_it(condition: Condition, facts: dict[str, Value]) -> None:
    explained = explain(condition, facts, nearest=False)
    assert explained.answer is evaluate(condition, facts)
    if explained.answer is None:
        assert all(one.holds is None for one in explained.because)
        assert explained.because
        return
    seen = {name: value for one in explained.because for name, value in one.seen if value is not None}
    assert evaluate(condition, seen) is explained.answer
    assert all(one.holds is not None for one in explained.because)


@given(conditions(), WHOLE, st.sets(st.sampled_from(sorted(FACTS))))
def test_every_nearest_change_turns_the_answer(
    condition: Condition, whole: dict[str, Value], unanswered: set[str]
) -> None:
    facts = {name: value for name, value in whole.items() if name not in unanswered}
    said = evaluate(condition, facts)
    found = ways(condition, facts)
    assert not (said is None and found)
    assert len({len(way) for way in found}) <= 1
    for way in found:
        assert evaluate(condition, changed(facts, way)) is (not said)
        for change in way:
            fact = FACTS[change.fact.partition(".")[0]]
            # what is suggested is something a person could answer
            if "." not in change.fact:
                assert fact.read(fact.write(change.to)) == change.to
        if len(way) == 2:
            assert all(evaluate(condition, changed(facts, (one,))) is not (not said) for one in way)


@given(conditions(), SOME, WHOLE)
def test_answering_what_is_missing_settles_it(
    condition: Condition, facts: dict[str, Value], whole: dict[str, Value]
) -> None:
    asked = missing(condition, facts)
    assert bool(asked) is (evaluate(condition, facts) is None)
    assert not any(one in facts for one in asked)
    assert evaluate(condition, facts | {one: whole[one] for one in asked}) is not None


def _sides() -> st.SearchStrategy[tuple[str, Callable[[Facts], Fraction]]]:
    """Sums as text, each with the same sum in exact fractions."""
    number = st.integers(-400, 400).map(lambda hundredths: Decimal(hundredths).scaleb(-2))
    literal = number.map(lambda one: (f"{one:f}", lambda facts: Fraction(one)))
    fact = st.sampled_from(["floor_area", "green_area", "floors"]).map(
        lambda name: (name, lambda facts: Fraction(facts[name]))
    )

    def combined(inner: Any) -> Any:
        return st.one_of(
            st.tuples(inner, inner).map(lambda p: (f"{p[0][0]} + {p[1][0]}", lambda f: p[0][1](f) + p[1][1](f))),
            st.tuples(inner, inner).map(lambda p: (f"{p[0][0]} - ({p[1][0]})", lambda f: p[0][1](f) - p[1][1](f))),
            st.tuples(number, inner).map(lambda p: (f"{p[0]:f} * ({p[1][0]})", lambda f: Fraction(p[0]) * p[1][1](f))),
            inner.map(lambda p: (f"-({p[0]})", lambda f: -p[1](f))),
        )

    return st.recursive(st.one_of(literal, fact), combined, max_leaves=4)


@given(_sides(), st.sampled_from(sorted(COMPARE)), _sides(), WHOLE)
def test_comparison_of_sums_is_that_of_exact_fractions(
    left: tuple[str, Callable[[Facts], Fraction]],
    op: str,
    right: tuple[str, Callable[[Facts], Fraction]],
    facts: dict[str, Value],
) -> None:
    assume(any(name in left[0] + right[0] for name in ("floor", "green")))
    expected = COMPARE[op](left[1](facts), right[1](facts))
    assert evaluate(read(f"{left[0]} {op} {right[0]}"), facts) is expected
    assert evaluate(read(f"({left[0]}) BETWEEN {right[0]} AND {right[0]}"), facts) is (
        left[1](facts) == right[1](facts)
    )


SMALL_DOMAIN: dict[str, list[Value]] = {
    "toxic": [True, False],
    "single": [True, False],
    "floors": [-1, 0, 1, 2, 3, 4],
    "use_class": ["office", "retail", "plant"],
}
SMALL = st.one_of(
    st.sampled_from(
        ["toxic", "single", "use_class = 'office'", "use_class IN ('retail', 'plant')", "use_class <> 'retail'"]
    ),
    st.tuples(st.sampled_from(["=", "<", ">=", "<>"]), st.integers(0, 3)).map(lambda one: f"floors {one[0]} {one[1]}"),
    st.sampled_from(["floors BETWEEN 2 AND 1", "floors IN (1, 3)", "use_class IN ('office', 'retail', 'plant')"]),
)


@settings(max_examples=150)
@given(conditions(SMALL, most=7), st.sets(st.sampled_from(sorted(SMALL_DOMAIN))), st.data())
def test_no_fact_is_asked_that_could_not_matter(
    condition: Condition, given_already: set[str], data: st.DataObject
) -> None:
    facts: dict[str, Value] = {name: data.draw(st.sampled_from(SMALL_DOMAIN[name])) for name in sorted(given_already)}
    asked = missing(condition, facts)
    assert _settled_by(condition, facts, asked)
    for one in asked:
        assert not _settled_by(condition, facts, tuple(name for name in asked if name != one))


def _settled_by(condition: Condition, facts: Facts, asked: tuple[str, ...]) -> bool:
    answers = product(*(SMALL_DOMAIN[name] for name in asked))
    return all(
        evaluate(condition, {**facts, **dict(zip(asked, answer, strict=True))}) is not None for answer in answers
    )


@given(st.lists(conditions(PLAIN, most=4), max_size=4), SOME)
def test_questions_for_many_conditions_are_those_of_each(several: list[Condition], facts: dict[str, Value]) -> None:
    asked = missing_over(several, facts)
    assert len(set(asked)) == len(asked)
    assert set(asked) == {one for condition in several for one in missing(condition, facts)}


WORDS = """
toxic floors height_m use_class utility_needs utility_needs.gas opened_on place tall nothing 'office' '2026-01-01' 3 2.5
1e3 = <> < <= > >= == != AND OR NOT IN BETWEEN IS NULL TRUE FALSE COALESCE DATE CASE WHEN LIKE ( ) ( ) , + - * / . ; : ?
@ [ ] { } ' ` -- /* */ # $ % ^ & | ~ ! ≤ ， （ INTERVAL CAST AS SELECT FROM x'0f' $$ ::int
"""


@settings(max_examples=400)
@given(
    st.one_of(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join), st.text(max_size=40)), st.booleans()
)
def test_any_text_is_read_or_refused_with_its_place(text: str, population: bool) -> None:
    try:
        found = parse(text, FACTS, DEFINITIONS, population=population)
    except EngineError as error:
        assert error.code in CONDITIONS
        say_condition(error)
        return
    assert evaluate(found, {}) in (True, False, None)

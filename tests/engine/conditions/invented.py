"""Hypothesis strategies: conditions of every form as text, and facts that fall on and around their boundaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from tests.engine.conditions.dictionary import FACTS
from yichuang.engine.conditions import Condition, parse
from yichuang.engine.errors import EngineError
from yichuang.engine.values import FactKind, Value

OPS = ("=", "<>", "<", "<=", ">", ">=")
WORDS = ("a", "A", "a b", "b", "王", "王五", "é", "e\u0301", "it's", "%", "\\", "Z", "ä")
DAYS = (*(date(2026, 1, day) for day in range(1, 6)), date(1, 1, 2), date(9999, 12, 30))
NUMBERS = {"floors": 0, "basements": 0, "height_m": 1, "depth_m": 3, "floor_area": 2, "green_area": 2}
SAME_UNIT = (("floors", "basements"), ("height_m", "depth_m"), ("floor_area", "green_area"), ("floors", "height_m"))
OPTIONS = tuple(f"utility_needs.{one.id}" for one in FACTS["utility_needs"].choices)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(scale: int) -> st.SearchStrategy[str]:
    near = st.integers(-4 * 10**scale, 4 * 10**scale).map(lambda units: f"{Decimal(units).scaleb(-scale):f}")
    return st.one_of(near, st.integers(-4, 4).map(str), st.sampled_from(["99999999999", "-99999999999"]))


@st.composite
def _sum(draw: st.DrawFn) -> tuple[str, int]:
    """A sum as text, and the decimals its literals may have."""
    one, other = draw(st.sampled_from(SAME_UNIT))
    form = draw(st.integers(0, 5))
    factor = draw(st.integers(-3, 3))
    texts = (
        one,
        other,
        f"{factor} * {one}",
        f"{one} {draw(st.sampled_from('+-'))} {other}",
        f"{one} * {factor} + ({other} - 2) * 0.5",
        f"-({one} - {draw(_literal(NUMBERS[one]))})",
    )
    return texts[form], min(NUMBERS[one], NUMBERS[other])


@st.composite
def _numeric(draw: st.DrawFn) -> str:
    text, scale = draw(_sum())
    literal = _literal(scale)
    form = draw(st.integers(0, 4))
    if form == 0:
        listed = ", ".join(draw(st.lists(literal, min_size=1, max_size=4)))
        return f"{text} {draw(st.sampled_from(['IN', 'NOT IN', 'in']))} ({listed})"
    if form == 1:
        return f"{text} {draw(st.sampled_from(['BETWEEN', 'NOT BETWEEN']))} {draw(literal)} AND {draw(literal)}"
    if form == 2:
        return f"{draw(literal)} {draw(st.sampled_from(OPS))} {text}"
    if form == 3:
        one, other = draw(st.sampled_from(SAME_UNIT))
        return f"{one} {draw(st.sampled_from(OPS))} {draw(st.integers(-2, 3))} * {other}"
    return f"{text} {draw(st.sampled_from(OPS))} {draw(literal)}"


@st.composite
def _worded(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["owner", "builder", "fund_source", "use_class"]))
    values = [one.id for one in FACTS[name].choices] or list(WORDS)
    value = st.sampled_from(values).map(quoted)
    equal = draw(st.sampled_from(["=", "<>"]))
    form = draw(st.integers(0, 3))
    if form == 0:
        listed = ", ".join(draw(st.lists(value, min_size=1, max_size=3)))
        return f"{name} {draw(st.sampled_from(['IN', 'NOT IN']))} ({listed})"
    if form == 1:
        return f"{draw(value)} {equal} {name}"
    if form == 2:
        pair = {"owner": "builder", "builder": "owner", "use_class": "former_use", "fund_source": "owner"}
        return f"{name} {equal} {pair[name]}"
    return f"{name} {equal} {draw(value)}"


@st.composite
def _dated(draw: st.DrawFn) -> str:
    day = st.sampled_from(DAYS).map(lambda one: f"'{one.isoformat()}'")
    form = draw(st.integers(0, 4))
    if form == 0:
        return f"opened_on {draw(st.sampled_from(OPS))} closed_on"
    if form == 1:
        return f"opened_on BETWEEN {draw(day)} AND closed_on"
    if form == 2:
        return f"closed_on IN ({', '.join(draw(st.lists(day, min_size=1, max_size=3)))})"
    if form == 3:
        return f"DATE {draw(day)} {draw(st.sampled_from(OPS))} opened_on"
    return f"opened_on {draw(st.sampled_from(OPS))} {draw(day)}"


FLAGS = st.sampled_from(
    ["toxic", "single", "toxic = single", "single <> toxic", "toxic = FALSE", "single <> TRUE", "tall", "odd", *OPTIONS]
)
DEFINITIONS = {"tall": "height_m > 2 AND floors >= 1", "odd": "tall OR NOT (toxic OR use_class = 'office')"}
PLAIN = st.one_of(FLAGS, _numeric(), _worded(), _dated())
ASKING = st.one_of(
    PLAIN,
    st.sampled_from(["toxic", "height_m", "floors + basements", "owner", "opened_on", "(height_m > 2)"]).flatmap(
        lambda one: st.sampled_from([f"{one} IS NULL", f"{one} IS NOT NULL"])
    ),
    st.sampled_from(["toxic", "(floors > 1)", "tall", "(toxic AND single)"]).flatmap(
        lambda one: st.sampled_from(["IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE"]).map(
            lambda test: f"{one} {test}"
        )
    ),
    st.sampled_from(
        [
            "COALESCE(toxic, single)",
            "COALESCE(floors > 1, toxic, FALSE)",
            "COALESCE(height_m, floors, 2) > 1.5",
            "COALESCE(height_m, depth_m) + floors <= 3",
            "COALESCE(owner, builder, 'b') = 'a'",
            "COALESCE(opened_on, '2026-01-03') < '2026-01-04'",
        ]
    ),
)


def texts(leaf: st.SearchStrategy[str], most: int = 8) -> st.SearchStrategy[str]:
    """Conditions as text over the given comparisons."""

    def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        chain = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(
            chain.map(" AND ".join),
            chain.map(" OR ".join),
            chain.map(lambda parts: "(" + " OR ".join(parts) + ")"),
            inner.map(lambda one: f"NOT ({one})"),
            inner.map(lambda one: f"NOT {one}"),
        )

    return st.recursive(leaf, joined, max_leaves=most)


def read(text: str, *, population: bool = False) -> Condition:
    """The condition; texts whose numbers the language rightly refuses are passed over."""
    try:
        return parse(text, FACTS, DEFINITIONS, population=population)
    except EngineError as error:
        if error.code in ("condition_too_fine", "condition_overflow"):
            reject()
        raise


def conditions(
    leaf: st.SearchStrategy[str] = PLAIN, *, population: bool = False, most: int = 8
) -> st.SearchStrategy[Condition]:
    return texts(leaf, most).map(lambda text: read(text, population=population))


def _values(name: str) -> st.SearchStrategy[Any]:
    fact = FACTS[name]
    if fact.choices and fact.kind is FactKind.CHOICE:
        return st.sampled_from([one.id for one in fact.choices])
    if fact.kind is FactKind.CHOICES:
        return st.frozensets(st.sampled_from([one.id for one in fact.choices]))
    plain: dict[FactKind, Callable[[], st.SearchStrategy[Any]]] = {
        FactKind.BOOLEAN: st.booleans,
        FactKind.TEXT: lambda: st.sampled_from(WORDS),
        FactKind.DATE: lambda: st.sampled_from(DAYS),
    }
    if fact.kind in plain:
        return plain[fact.kind]()
    widest = 10**15 - 1
    units = st.one_of(st.integers(-4 * 10**fact.scale, 4 * 10**fact.scale), st.sampled_from([widest, -widest]))
    whole = fact.kind is FactKind.INTEGER
    return units.map(lambda one: one if whole else Decimal(one).scaleb(-fact.scale))


ASKED = tuple(name for name, one in FACTS.items() if one.kind is not FactKind.GEOMETRY)
WHOLE: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries({name: _values(name) for name in ASKED})
"""Every fact answered."""

SOME: st.SearchStrategy[dict[str, Value]] = st.tuples(
    WHOLE, st.sets(st.sampled_from(ASKED)), st.dictionaries(st.sampled_from(OPTIONS), st.booleans())
).map(
    lambda drawn: (
        {name: value for name, value in drawn[0].items() if name in drawn[1]}
        | {name: value for name, value in drawn[2].items() if "utility_needs" not in drawn[1]}
    )
)
"""Some facts answered; the options of a `choices` fact may be answered one by one."""

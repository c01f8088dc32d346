"""Amounts as people type them."""

from decimal import Decimal

import pytest

from yichuang.engine.values import FactDef, FactKind
from yichuang.screens.base.typed_amounts import UnreadableError, read_amount

AREA = FactDef("area", FactKind.AREA, {"zh-Hans": "面积"}, scale=2, unit="m²")
LAND = FactDef("land", FactKind.DECIMAL, {"zh-Hans": "占地"}, scale=4, unit="ha")
FLOORS = FactDef("floors", FactKind.INTEGER, {"zh-Hans": "层数"}, unit="层")
POWER = FactDef("power", FactKind.DECIMAL, {"zh-Hans": "用电"}, scale=2, unit="kWh")


@pytest.mark.parametrize(
    "typed",
    [
        "8600",
        "8,600",
        "8，600",
        " 8 600 ",
        "8.6千",
        "8600平方米",
        "８６００㎡",
        "约8600平米",
        "八千六百",
        "0.86万",
        "8.6k",
    ],
)
def test_one_floor_area_is_understood_however_it_is_typed(typed):
    assert read_amount(AREA, typed) == Decimal(8600)


@pytest.mark.parametrize(
    ("fact", "typed", "meant"),
    [
        (LAND, "15亩", Decimal(1)),
        (LAND, "5000平方米", Decimal("0.5")),
        (LAND, "1.2公顷", Decimal("1.2")),
        (AREA, "3亩", Decimal(2000)),
        (POWER, "500万度", Decimal(5_000_000)),
        (FLOORS, "一层", 1),
        (FLOORS, "没有", 0),
    ],
)
def test_a_unit_of_the_same_kind_is_converted(fact, typed, meant):
    assert read_amount(fact, typed) == meant


@pytest.mark.parametrize("typed", ["", "abc", "8600吨", "1e5", "12-15", "八千六百米长", "∞", "--5"])
def test_what_is_no_amount_is_answered_with_an_example(typed):
    with pytest.raises(UnreadableError, match="填数字，如 8600"):
        read_amount(AREA, typed)


def test_each_mistake_is_told_by_its_own_sentence():
    for fact, typed, said in [
        (AREA, "-3", "0或更大"),
        (AREA, "99999999999999", "太大"),
        (AREA, "3000.001", "最多写2位"),
        (FLOORS, "2.5", "填整数"),
    ]:
        with pytest.raises(UnreadableError, match=said):
            read_amount(fact, typed)


def test_a_number_just_over_a_limit_is_never_rounded_onto_it():
    with pytest.raises(UnreadableError):
        read_amount(AREA, "3000.004")
    assert read_amount(AREA, "3000.01") > 3000


@pytest.mark.parametrize("typed", ["²", "1²", "①", "₂", "2½", "⒈"])
def test_signs_that_only_look_like_digits_are_asked_about_and_full_width_digits_are_read(typed):
    with pytest.raises(UnreadableError, match="填整数，如 1"):
        read_amount(FLOORS, typed)
    with pytest.raises(UnreadableError, match="填数字，如 8600"):
        read_amount(AREA, typed)
    assert read_amount(FLOORS, "１２") == 12
    assert [read_amount(AREA, f"8600{unit}") for unit in ("m²", "ｍ²", "㎡", "M²")] == [Decimal(8600)] * 4

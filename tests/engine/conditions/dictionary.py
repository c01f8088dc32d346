"""A small dictionary of facts, one of every kind, for the tests of conditions."""

from __future__ import annotations

from typing import Any

from yichuang.engine.conditions import Condition, parse
from yichuang.engine.errors import EngineError
from yichuang.engine.values import Choice, FactDef, FactKind, Facts

_TITLE = {"zh-Hans": "事实", "en": "fact"}


def _choices(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(one, _TITLE) for one in ids)


FACTS: dict[str, FactDef] = {
    one.id: one
    for one in (
        FactDef("fund_source", FactKind.CHOICE, _TITLE, choices=_choices("government", "social", "mixed")),
        FactDef("use_class", FactKind.CHOICE, _TITLE, choices=_choices("office", "retail", "plant")),
        FactDef("former_use", FactKind.CHOICE, _TITLE, choices=_choices("office", "retail", "plant")),
        FactDef("utility_needs", FactKind.CHOICES, _TITLE, choices=_choices("gas", "water", "power")),
        FactDef("floor_area", FactKind.AREA, _TITLE, scale=2, unit="m²"),
        FactDef("green_area", FactKind.AREA, _TITLE, scale=2, unit="m²"),
        FactDef("investment", FactKind.MONEY, _TITLE, scale=2, unit="元"),
        FactDef("height_m", FactKind.DECIMAL, _TITLE, scale=1, unit="m"),
        FactDef("depth_m", FactKind.DECIMAL, _TITLE, scale=3, unit="m", negative=True),
        FactDef("floors", FactKind.INTEGER, _TITLE, negative=True),
        FactDef("basements", FactKind.INTEGER, _TITLE),
        FactDef("single", FactKind.BOOLEAN, _TITLE),
        FactDef("toxic", FactKind.BOOLEAN, _TITLE),
        FactDef("owner", FactKind.TEXT, _TITLE),
        FactDef("builder", FactKind.TEXT, _TITLE),
        FactDef("opened_on", FactKind.DATE, _TITLE),
        FactDef("closed_on", FactKind.DATE, _TITLE),
        FactDef("place", FactKind.GEOMETRY, _TITLE),
    )
}


def given(**raw: Any) -> Facts:
    """Facts read from their JSON spelling; `utility_needs__gas=True` gives one option alone."""
    out: dict[str, Any] = {}
    for name, value in raw.items():
        dotted = name.replace("__", ".")
        out[dotted] = FACTS[name].read(value) if name in FACTS else value
    return out


def condition(text: str, **definitions: str) -> Condition:
    """The condition `text` says over the dictionary."""
    return parse(text, FACTS, definitions)


def refused(text: str, *, population: bool = False, **definitions: str) -> EngineError:
    """The error `text` is refused with."""
    try:
        parse(text, FACTS, definitions, where="facts.toml:3", population=population)
    except EngineError as error:
        return error
    raise AssertionError(f"{text!r} was read")

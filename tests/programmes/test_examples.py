"""Every example an official can read is run: plans through plan(), histories through the commands of a real case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yichuang.engine.calendars import china
from yichuang.engine.case.example_history import example_history
from yichuang.engine.programme.examples import ExampleResult, run_example
from yichuang.engine.programme.model import Example, Programme
from yichuang.programmes import load

CALENDAR = china()
PROGRAMMES = {name: load(name) for name in ("construction_permits", "key_projects", "one_window")}
EXAMPLES = [(name, example.id) for name, programme in PROGRAMMES.items() for example in programme.examples]


def example_of(name: str, example_id: str) -> Example:
    return next(one for one in PROGRAMMES[name].examples if one.id == example_id)


def run(programme: Programme, example: Example) -> ExampleResult:
    return run_example(programme, example, history=lambda one, other: example_history(one, other, calendar=CALENDAR))


@pytest.mark.parametrize(("name", "example_id"), EXAMPLES, ids=[f"{name}:{one}" for name, one in EXAMPLES])
def test_example_holds(name: str, example_id: str) -> None:
    result = run(PROGRAMMES[name], example_of(name, example_id))
    assert result.differences == ()
    assert result.not_run == ()


@pytest.mark.parametrize(("name", "example_id"), EXAMPLES, ids=[f"{name}:{one}" for name, one in EXAMPLES])
def test_example_expects_something(name: str, example_id: str) -> None:
    assert example_of(name, example_id).expect


def test_a_wrong_due_date_is_found() -> None:
    programme = PROGRAMMES["construction_permits"]
    example = example_of("construction_permits", "five_days")
    wrong = replace(example, expect={"due_on": {"B04": "2020-03-31"}})
    assert [one.key for one in run(programme, wrong).differences] == ["due_on.B04"]


def test_a_refusal_that_does_not_come_is_found() -> None:
    programme = PROGRAMMES["construction_permits"]
    example = example_of("construction_permits", "accepted_twice")
    allowed = replace(example, events=example.events[:1])
    assert [one.key for one in run(programme, allowed).differences] == ["refused"]


def test_a_row_refused_before_the_last_never_counts_as_the_expected_refusal() -> None:
    programme = PROGRAMMES["construction_permits"]
    example = example_of("construction_permits", "planning_before_land")
    early = replace(example, events=(*example.events, {"item": "A02", "what": "received", "on": "2020-03-02"}))
    difference = run(programme, early).differences[0]
    assert difference.seen == "row 1: hard_predecessor_open"

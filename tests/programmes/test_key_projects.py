"""The life of a key project."""

from __future__ import annotations

from datetime import date

from yichuang.engine.calendars import china
from yichuang.engine.case.example_history import example_history
from yichuang.engine.programme.check import check
from yichuang.engine.programme.model import Example
from yichuang.engine.values import FactKind
from yichuang.programmes import load

PROJECTS = load("key_projects")
PERMITS = load("construction_permits")
STAGES = (
    "planned",
    "in_reserve",
    "signed",
    "preliminary",
    "started",
    "under_construction",
    "completed",
    "commissioned",
    "at_designed_benefit",
)


def test_programme_has_no_structural_mistake() -> None:
    assert check(PROJECTS, today=date(2026, 11, 23), publishing=True) == ()


def test_nine_stages_follow_each_other_and_each_is_reached_by_its_own_item() -> None:
    assert tuple(sorted(PROJECTS.stages, key=lambda one: PROJECTS.stages[one].order)) == STAGES
    assert [PROJECTS.stages[one].reached_by for one in STAGES] == [f"K0{n}" for n in range(1, 10)]


def test_six_industries_in_a_four_and_two_scheme() -> None:
    assert len(PROJECTS.facts["industry"].choices) == 6


def test_a_project_may_be_taken_over_in_the_middle_of_its_life() -> None:
    facts = {"fund_source": "social", "industry": "food", "buys_land": True}
    rows = ({"item": "K08", "what": "met", "on": "2020-03-02"},)
    example = Example("taken_over", {"en": "taken over"}, facts, rows, "2020-03-03")
    answers = example_history(PROJECTS, example, calendar=china())
    assert answers["refused"] == ""
    assert answers["state"]["K08"] == "granted"


def test_dates_planned_agreed_and_expected_are_kept_apart() -> None:
    for step in ("start", "completion", "commissioning"):
        kinds = [PROJECTS.facts[f"{kind}_{step}_on"].kind for kind in ("planned", "agreed", "expected")]
        assert kinds == [FactKind.DATE] * 3


def test_what_is_typed_once_is_the_same_fact_in_the_permits() -> None:
    shared = set(PROJECTS.facts) & set(PERMITS.facts)
    assert {"project_code", "project_name", "owner", "fund_source", "agreed_start_on"} <= shared
    for name in shared:
        one, other = PROJECTS.facts[name], PERMITS.facts[name]
        assert (one.kind, one.scale, one.choices, one.personal) == (
            other.kind,
            other.scale,
            other.choices,
            other.personal,
        )

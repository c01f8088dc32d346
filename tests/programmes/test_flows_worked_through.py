"""One project of every flow, worked through by commands day by working day: it takes what the flow promises."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.programmes.test_one_window import FACTS as SERVICE_FACTS
from tests.programmes.working_through import Working, decided_here
from yichuang.engine.programme.model import Programme
from yichuang.programmes import load

PERMITS = load("construction_permits")
SERVICES = load("one_window")
MONDAY = date(2020, 3, 2)

MEASURED = {
    "agreed_investment_per_mu": "350.00", "measured_investment_per_mu": "350.00",
    "agreed_far": "1.20", "measured_far": "1.20",
    "agreed_energy_per_output": "0.150", "measured_energy_per_output": "0.150",
    "agreed_emission_per_output": "0.020", "measured_emission_per_output": "0.020",
    "agreed_tax_per_mu": "30.00", "measured_tax_per_mu": "30.00",
    "produced_tax_per_mu": "30.00", "agreed_output_per_mu": "500.00", "produced_output_per_mu": "500.00",
}  # fmt: skip
PLAIN = {
    "government building": ("G", "1", "government_school", {}),
    "government road": ("G", "2", "government_road", {}),
    "government extension": ("G", "10", "extension_by_government", {}),
    "private plant": ("S", "6", "private_factory", {}),
    "private offices": ("S", "3", "private_offices", {}),
    "verified": ("S", "6", "verified_project", {}),
    "private extension": ("S", "10", "extension", {}),
    "low risk": ("L", "4", "small_warehouse", {}),
    "sold with a scheme": ("P", "5", "with_scheme", {}),
    "standard land": ("P", "6", "standard_land", MEASURED),
    "standard land reviewed before": ("P", "6", "standard_land_prereviewed", MEASURED),
    "alteration": ("R", "10", "alteration", {}),
    "alteration by government": ("R", "10", "alteration_by_government", {}),
    "interior works": ("N", "10", "interior_works", {}),
    "pipes renewed": ("N", "10", "pipes_on_the_same_route", {}),
}
"""A plain case by what it is → its flow, its national code, the example whose answers it gives, and more of them."""

BESIDE: tuple[dict[str, Any], ...] = (
    {"occupies_road": True, "road_cut_m": "500"},
    {"drains_to_sewer": True},
    {"explosive_or_flammable": True},
    {"is_key_project": True, "wants_promise": True},
    {"eia_class": "report"},
    {"needs_new_construction_land": True, "forest_ha": "1"},
)
"""What a project may need besides, none of it one after the other with everything else."""


@pytest.fixture(scope="module")
def permits(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Construction permits, every item of which is decided at the window."""
    return decided_here(PERMITS, tmp_path_factory.mktemp("programmes"))


def facts(name: str) -> dict[str, Any]:
    example, more = PLAIN[name][2:]
    return {**next(one for one in PERMITS.examples if one.id == example).facts, **more}


def worked(programme: Programme, answers: dict[str, Any], on: date = MONDAY, **how: Any) -> Working:
    return Working(programme, answers, on, **how).run()


def test_every_flow_is_worked_through() -> None:
    assert {(flow, code) for flow, code, _, _ in PLAIN.values()} >= {
        (flow.id, code.code) for flow in PERMITS.flows.values() for code in flow.codes
    }
    assert set(SERVICE_FACTS) == set(SERVICES.flows)


@pytest.mark.parametrize("name", PLAIN)
def test_a_project_whose_offices_use_their_days_takes_what_its_flow_promises(permits: Programme, name: str) -> None:
    case = worked(permits, facts(name))
    assert (case.plan.flow, case.plan.code) == PLAIN[name][:2]
    assert case.used() == case.plan.promised_days
    # with nothing between its items, every day of the promise is a day some clock ran, stage by stage as well
    assert case.days_with_work() == case.plan.promised_days
    assert {one.id: case.days_with_work(one.id) for one in case.plan.stages} == {
        one.id: one.days for one in case.plan.stages
    }


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_not_counted_and_the_works_themselves_use_none_of_the_promise(permits: Programme, name: str) -> None:
    case = worked(permits, facts(name), reviewing=True, building=30)
    assert case.used() == case.plan.promised_days
    assert case.days_with_work() >= case.plan.promised_days


@pytest.mark.parametrize("more", BESIDE, ids=lambda more: next(iter(more)))
@pytest.mark.parametrize("name", ["government road", "private plant", "standard land", "alteration", "pipes renewed"])
def test_what_more_a_project_needs_is_in_its_promise(permits: Programme, name: str, more: dict[str, Any]) -> None:
    case = worked(permits, {**facts(name), **more}, reviewing=True, building=30)
    assert case.used() == case.plan.promised_days


def test_a_joint_acceptance_takes_in_nothing_that_the_flow_leaves_out(permits: Programme) -> None:
    case = worked(permits, facts("alteration"))
    assert {"D01", "D02", "D04", "D05"} <= case.desk.state.items.keys()
    assert "D03" not in case.desk.state.items  # no civil defence in altering what stands


@pytest.mark.parametrize("name", PLAIN)
def test_offices_a_day_quicker_end_within_the_promise(permits: Programme, name: str) -> None:
    case = worked(permits, facts(name), slack=1)
    assert 0 < case.used() < case.plan.promised_days


def test_the_promise_is_kept_over_the_spring_festival_that_was_extended(permits: Programme) -> None:
    case = worked(permits, facts("private plant"), on=date(2020, 1, 13))
    assert case.used() == case.plan.promised_days == 44
    # counted on a wall calendar, from the day after it was asked for: 9 in January (the 19th a worked Sunday, off from
    # the 24th), 20 in February (back on the 3rd), 15 in March
    assert case.today == date(2020, 3, 20)


def test_what_is_due_after_the_festival_moves_once_the_holiday_is_extended(permits: Programme) -> None:
    case = Working(permits, facts("private plant"), date(2020, 1, 13))
    case.until(date(2020, 1, 23))
    assert case.readings()["B01"].due_on == date(2020, 2, 6)  # 1 February would have been worked
    case.until(date(2020, 2, 3))
    assert case.readings()["B01"].due_on == date(2020, 2, 10)


@pytest.mark.parametrize("flow", SERVICE_FACTS)
def test_a_service_takes_what_it_promises(flow: str) -> None:
    case = worked(SERVICES, SERVICE_FACTS[flow])
    assert case.plan.flow == flow
    assert case.used() == case.plan.promised_days

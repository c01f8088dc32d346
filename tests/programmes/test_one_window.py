"""Everyday services at the window: each one goes from its application to a served result by the window's commands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.case.conftest import CALENDAR, Desk
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor
from yichuang.engine.case.reading import read_items
from yichuang.engine.items.model import ItemKind, Record
from yichuang.engine.programme.check import check
from yichuang.engine.values import Evidence, LegalEffect
from yichuang.programmes import load

SERVICES = load("one_window")
APPLICANT = Actor(ref="applicant:1", rights=frozenset({"apply"}))
CLERK = Actor(ref="person:1", rights=frozenset({"window"}), functions=frozenset({"service_window"}))
OFFICERS = Actor(ref="person:2", rights=frozenset({"review"}), functions=frozenset(SERVICES.functions))
HEAD = Actor(ref="person:3", rights=frozenset({"sign"}), functions=frozenset({"registry"}))

FACTS: dict[str, dict[str, Any]] = {
    "E": {"service": "company_startup", "premises_promised": True, "hires_staff": True, "opens_account": True},
    "P": {"service": "utility_connection", "utility_needs": ["water", "power"], "occupies_road": False},
    "R": {"service": "first_registration", "has_shared_parts": True},
    "Q": {"service": "policy_advice", "advice_topic": "loans"},
}
ASKED = {"E": "E00", "P": "P00", "R": "R01", "Q": "Q01"}


def accepted(flow: str) -> Desk:
    desk, item = Desk(SERVICES), ASKED[flow]
    desk.do(c.OpenCase(case="c1", programme=SERVICES, number="1", title="某公司", kind="service", facts=FACTS[flow]))
    papers = {use.material: {"how": "paper"} for use in SERVICES.items[item].materials}
    desk.do(c.Apply(number="1", items=(item,), name="某公司", materials=papers), APPLICANT)
    desk.do(c.ReceiveApplication(application="A1"), CLERK)
    return desk.do(c.AcceptItems(items=(item,)), CLERK).do(c.HandToOffices(items=(item,)), CLERK)


def reading(desk: Desk, item: str) -> Any:
    found = read_items(desk.programme, desk.state, at=desk.at, calendar=CALENDAR)
    return next(one for one in found if one.instance == item)


def test_programme_has_no_structural_mistake() -> None:
    assert check(SERVICES, today=date(2026, 11, 23), publishing=True) == ()


def test_everything_is_decided_at_the_window() -> None:
    assert {item.record for item in SERVICES.items.values()} == {Record.OURS}
    assert SERVICES.window == "service_window"


def test_silence_means_something_in_two_places_only() -> None:
    assert SERVICES.intake is not None
    assert SERVICES.intake.effect is LegalEffect.READS_AS_ACCEPTED
    agreeing = [name for name, kind in SERVICES.opinions.items() if kind.days.effect is LegalEffect.READS_AS_CONSENT]
    assert agreeing == ["coordination"]


def test_no_limit_claims_to_have_been_read_in_the_law() -> None:
    limits = [one for item in SERVICES.items.values() for one in (item.allow.days, item.allow.statutory) if one]
    assert Evidence.STATUTORY not in {one.evidence for one in limits}


@pytest.mark.parametrize("flow", ["E", "P", "R", "Q"])
def test_a_service_is_accepted_once_and_handed_over_when_all_of_it_is_done(flow: str) -> None:
    desk, whole = accepted(flow), ASKED[flow]
    parts = [one for one, now in desk.state.items.items() if one != whole and now.accepted_on]
    for nth, part in enumerate(parts):
        if nth == 0:
            assert "contained_items_open" in desk.try_to(c.GrantItem(item=whole, number="9"), OFFICERS)
        desk.do(c.GrantItem(item=part, number=f"{part}-1"), OFFICERS)
    grant = {"item": whole, "number": "9"}
    if SERVICES.items[whole].sign == "two":
        desk.do(c.ProposeDecision(command="grant_item", fields=grant), OFFICERS)
        desk.do(c.ApproveDecision(proposal="P1"), HEAD)
    else:
        desk.do(c.GrantItem(**grant), OFFICERS)
    desk.do(c.ServeResult(item=whole, how="in_person", taken_by="李"), CLERK)
    assert len(parts) == (len(SERVICES.items[whole].contains) if flow == "E" else 2 if flow == "P" else 0)
    assert SERVICES.items[whole].kind is (ItemKind.ENVELOPE if parts else SERVICES.items[whole].kind)


def test_a_company_is_promised_within_three_working_days() -> None:
    assert reading(accepted("E"), "E00").due_on == date(2020, 3, 5)


def test_advice_has_no_day_and_no_light() -> None:
    found = reading(accepted("Q"), "Q01")
    assert found.due_on is None


def test_a_promise_of_premises_takes_the_place_of_their_proof() -> None:
    desk = Desk(SERVICES)
    facts = {**FACTS["E"], "premises_promised": False}
    desk.do(c.OpenCase(case="c1", programme=SERVICES, number="1", title="某公司", kind="service", facts=facts))
    asked = {"startup_form": {}, "articles": {}, "persons_ids": {}, "premises_promise": {}}
    desk.do(c.ReceiveWalkIn(number="1", items=("E00",), name="某公司", materials=asked), CLERK)
    later = {"owed": ("staff_list",), "owed_by": date(2020, 3, 9)}
    assert desk.try_to(c.AcceptItems(items=("E00",), **later), CLERK) == ["materials_missing"]
    desk.do(c.GiveFacts(facts={"premises_promised": True}), Actor(ref="person:4", rights=frozenset({"facts"})))
    desk.do(c.AcceptItems(items=("E00",), **later), CLERK)

"""Acting for an enterprise: every act says under which mandate, and none is taken outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.engine.case.conftest import Desk
from tests.engine.case.window_desk import APPLICANT, CLERK, FIRM, OFFICER, PAPERS, STRANGER, TEAM, scene
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor
from yichuang.engine.case.evolve import fold

PAPER: Mapping[str, Any] = {"how": "paper"}
ANSWERS: Mapping[str, Any] = {"phased": True}

ACTS: Mapping[str, tuple[str, Any, Actor]] = {
    "apply": ("opened", c.Apply(number="申9", items=("SCHEME",), name="某公司", materials=PAPERS), TEAM),
    "apply with answers": ("opened", c.Apply(number="申9", items=("SCHEME",), name="某公司", facts=ANSWERS), TEAM),
    "apply at the counter": ("opened", c.ReceiveWalkIn(number="申9", items=("SCHEME",), name="某公司"), CLERK),
    "answer a notice": ("noticed", c.HandInMaterial(notice="N1", materials={"form": PAPER}), TEAM),
    "answer a notice at the counter": ("noticed", c.HandInMaterial(notice="N1", materials={"form": PAPER}), CLERK),
    "answer a notice from afar": ("noticed", c.HandInMaterial(notice="N1", materials={"form": PAPER}), APPLICANT),
    "hand in more": ("received", c.HandInMaterial(materials={"form": PAPER}), TEAM),
    "withdraw": ("received", c.WithdrawItems(items=("SCHEME",), text="不办了"), TEAM),
    "bring what is owed": ("owing", c.ReceiveMaterial(item="SCHEME", materials={"licence": PAPER}), CLERK),
    "take the result": ("granted", c.ServeResult(item="SCHEME", how="in_person", taken_by="李"), CLERK),
    "rate": ("granted", c.RateService(item="SCHEME", level=4), TEAM),
}  # fmt: skip
"""What an agent may do → (how far the case is, the act, who gives the command)."""


def mandated(begun: str, **fields: Any) -> Desk:
    said = {"agent": "team:1", "principal": "某公司", "stages": ("one",), "file": "f", **fields}
    return scene(begun).do(c.GiveMandate(**said), CLERK)


def under(act: str, mandate: str = "M1") -> Any:
    return replace(ACTS[act][1], mandate=mandate)


@pytest.mark.parametrize("act", ACTS)
def test_every_event_of_an_act_names_the_mandate(act: str):
    begun, _command, by = ACTS[act]
    case = mandated(begun)
    before = case.state.seq
    case.do(under(act), by)
    made = [one for one in case.events if one.seq > before]
    assert made and all(one.body["mandate"] == "M1" for one in made)
    assert fold(case.events) == case.state


@pytest.mark.parametrize("act", ACTS)
def test_what_the_applicant_does_itself_names_none(act: str):
    begun, command, by = ACTS[act]
    case = mandated(begun)
    before = case.state.seq
    case.do(command, CLERK if by is CLERK else APPLICANT)
    assert not any("mandate" in one.body for one in case.events if one.seq > before)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"until_on": date(2020, 3, 1), "from_on": date(2020, 2, 3)}, "mandate_expired"),
        ({"from_on": date(2020, 3, 3)}, "mandate_not_yet"),
        ({"stages": ("two",)}, "mandate_does_not_cover"),
    ],
    ids=["expired yesterday", "begins tomorrow", "of another stage"],
)
@pytest.mark.parametrize("act", sorted(set(ACTS) - {"hand in more"}))
def test_outside_of_its_days_and_stages_nobody_acts_under_it(act: str, fields: Any, code: str):
    begun, _command, by = ACTS[act]
    case = mandated(begun, **fields)
    kept = case.state
    assert case.try_to(under(act), by) == [code]
    assert case.state is kept


@pytest.mark.parametrize("act", ACTS)
def test_once_revoked_nobody_acts_under_it_from_that_day_on(act: str):
    begun, _command, by = ACTS[act]
    case = mandated(begun).do(c.RevokeMandate(mandate="M1", text="不再委托"), APPLICANT)
    assert case.try_to(under(act), by) == ["mandate_revoked"]
    assert case.try_to(under(act, "M7"), by) == ["mandate_unknown"]


@pytest.mark.parametrize("act", ACTS)
def test_who_is_neither_the_agent_nor_writes_for_it_does_not_act_under_it(act: str):
    case = mandated(ACTS[act][0])
    for nobody in (STRANGER, OFFICER):
        assert {"not_allowed", "mandate_of_another"} & set(case.try_to(under(act), nobody))


@pytest.mark.parametrize("act", ["apply", "apply at the counter", "withdraw", "rate"])
def test_a_mandate_is_of_the_enterprise_that_applies(act: str):
    begun, _command, by = ACTS[act]
    case = scene("opened")
    if begun != "opened":
        case.do(c.ReceiveWalkIn(number="A1", items=("SCHEME",), name="某公司", code=FIRM, materials=PAPERS), CLERK)
    if begun == "granted":
        case.do(c.AcceptItems(items=("SCHEME",)), CLERK).do(c.HandToOffices(items=("SCHEME",)), CLERK)
        case.do(c.GrantItem(item="SCHEME", number="规1"), OFFICER)
    case.do(c.GiveMandate(agent="team:1", principal="别的公司", stages=("one",), file="f"), CLERK)
    assert case.try_to(under(act), by) == ["mandate_of_another_enterprise"]


def test_the_last_day_of_a_mandate_is_one_of_its_days():
    case = mandated("received", until_on=date(2020, 3, 2))
    case.do(under("withdraw"), TEAM)


def test_an_agency_and_a_person_may_be_agents_and_a_person_can_be_forgotten():
    said = {"principal": "某公司", "stages": ("one",), "file": "f"}
    case = scene("opened").do(c.GiveMandate(name="某代理公司", code=FIRM.lower(), **said), CLERK)
    assert case.state.window.mandates["M1"].identity == {"name": "某代理公司", "code": FIRM}
    case.do(c.GiveMandate(name=" 王五 ", paper="居民身份证 370702", **said), CLERK)
    of_a_person = case.state.window.mandates["M2"]
    assert not of_a_person.agent
    assert set(of_a_person.identity) == {"name", "paper"}
    assert not any(isinstance(one, str) for one in of_a_person.identity.values()), "sealed, both"
    assert case.try_to(under("apply", "M1"), TEAM) == ["mandate_of_another"], "who has no account signs nowhere"
    case.do(under("apply at the counter", "M1"), CLERK)
    case.do(c.WithdrawItems(items=("SCHEME",), text="不办了", mandate="M2"), APPLICANT)
    assert case.try_to(c.RevokeMandate(mandate="M2", text="x"), TEAM) == ["not_allowed"]

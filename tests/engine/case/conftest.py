"""A small invented programme: a scheme review, a permit with a special procedure, a gate, and a joint acceptance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yichuang.engine.calendars import china
from yichuang.engine.case.commands import OpenCase
from yichuang.engine.case.decide import Accepted, Refused, decide
from yichuang.engine.case.events import Erasable, Event, system
from yichuang.engine.case.evolve import evolve
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

TEXT = """
[programme]
id = "small"
title = { zh-Hans = "小流程", en = "Small" }
about = { zh-Hans = "一个项目", en = "a project" }
version = "1"
file_within = { n = 5, evidence = "assumed", source = "ours" }
[source.ours]
title = { zh-Hans = "自定", en = "Ours" }
[fact.height_m]
type = "decimal"
scale = 1
unit = "m"
title = { zh-Hans = "高度", en = "Height" }
[fact.promised_on]
type = "date"
title = { zh-Hans = "约定日期", en = "Agreed date" }
[fact.contact]
type = "text"
personal = true
title = { zh-Hans = "联系人", en = "Contact" }
[function.planning]
title = { zh-Hans = "规划", en = "Planning" }
[function.owner]
title = { zh-Hans = "企业", en = "Owner" }
outside = true
[stage.one]
title = { zh-Hans = "一", en = "One" }
[pause.correction_before]
title = { zh-Hans = "受理前补正", en = "Correction before acceptance" }
effect = "not_started"
[pause.correction_after]
title = { zh-Hans = "受理后补正", en = "Correction after acceptance" }
[pause.notice]
title = { zh-Hans = "公示", en = "Public notice" }
limit = { n = 10, evidence = "assumed", source = "ours" }
[pause.hold]
title = { zh-Hans = "挂起", en = "Hold" }
limit = { n = 10, evidence = "assumed", source = "ours" }
cap = { n = 20, evidence = "assumed", source = "ours" }
cap_group = "hold"
[flow.F]
title = { zh-Hans = "流程", en = "Flow" }
codes = ["1"]
items = ["LAND", "SCHEME", "PERMIT", "TALL", "JOINT", "FIRE", "RECORDS"]
[item.LAND]
title = { zh-Hans = "签合同", en = "Land contract" }
kind = "gate"
stage = "one"
function = "owner"
due = ["promised_on"]
[item.SCHEME]
title = { zh-Hans = "方案审查", en = "Scheme review" }
kind = "approval"
stage = "one"
function = "planning"
special_procedures = ["notice"]
[item.SCHEME.allow]
days = { n = 5, evidence = "assumed", source = "ours" }
[item.PERMIT]
title = { zh-Hans = "许可证", en = "Permit" }
kind = "approval"
stage = "one"
function = "planning"
[item.PERMIT.after]
hard = ["LAND"]
soft = ["SCHEME"]
[item.PERMIT.allow]
days = { n = 5, evidence = "assumed", source = "ours" }
[item.TALL]
title = { zh-Hans = "超高审查", en = "Tall building review" }
kind = "approval"
stage = "one"
function = "planning"
when = "height_m > 100"
[item.JOINT]
title = { zh-Hans = "联合验收", en = "Joint acceptance" }
kind = "envelope"
stage = "one"
function = "planning"
contains = ["FIRE", "RECORDS"]
[item.JOINT.after]
hard = ["PERMIT"]
[item.JOINT.allow]
days = { n = 12, evidence = "assumed", source = "ours" }
[item.FIRE]
title = { zh-Hans = "消防验收", en = "Fire acceptance" }
kind = "approval"
stage = "one"
function = "planning"
[item.FIRE.allow]
days = { n = 7, evidence = "assumed", source = "ours" }
[item.RECORDS]
title = { zh-Hans = "档案验收", en = "Archives" }
kind = "filing"
stage = "one"
function = "planning"
"""

CALENDAR = china()
BY = system("test")


def small() -> Programme:
    return read({"small/programme.toml": TEXT})


def sealed(value: Any) -> Any:
    """What the ledger makes of erasable texts, without a ledger."""
    if isinstance(value, Erasable):
        return {"sealed": f"text:{len(value.text)}", "digest": "0" * 64}
    if isinstance(value, dict):
        return {key: sealed(inner) for key, inner in value.items()}
    return value


class Desk:
    """One case, acted on at chosen instants."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.state = CaseState()
        self.events: list[Event] = []
        self.at = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shandong

    def days_later(self, days: int) -> Desk:
        self.at += timedelta(days=days)
        return self

    def try_to(self, command: Any, by: Any = BY) -> list[str]:
        """The codes of the refusal; [] when it was done."""
        answer = decide(self.programme, self.state, command, by=by, at=self.at, calendar=CALENDAR)
        if isinstance(answer, Refused):
            return [reason.code for reason in answer.reasons]
        assert isinstance(answer, Accepted)
        for draft in answer.events:
            event = Event(draft.type, self.at, by.signature(), sealed(dict(draft.body)), self.state.seq + 1)
            self.events.append(event)
            self.state = evolve(self.state, event)
        return []

    def do(self, command: Any, by: Any = BY) -> Desk:
        assert self.try_to(command, by) == []
        return self


@pytest.fixture(scope="session")
def programme() -> Programme:
    return small()


@pytest.fixture
def desk(programme: Programme) -> Desk:
    found = Desk(programme)
    return found.do(OpenCase(case="c1", programme=programme, number="1", title="一个项目"))

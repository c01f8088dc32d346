"""A small mechanism and a district around it, for tests of writing and reading cases.

Office items with clocks, a pause with its own limit and a cap, a gate, a soft edge, a commitment, a fact that decides,
a personal fact, a rare item: everything the write path treats differently, on one page.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from yichuang.backoffice.cases import district
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.perform import Done, open_case, perform
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.people.models import FunctionMap, Office, OfficeName
from yichuang.engine.case.commands import OpenCase, RecordItemEvent
from yichuang.engine.case.events import Actor, system
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

SEEDER = system("seeder")
MONDAY = datetime(2020, 3, 2, 2, tzinfo=UTC)
"""Monday 2 March 2020, 10:00 in the office."""

TOML = """
[programme]
id = "small"
title = { zh-Hans = "小方案", en = "Small" }
about = { zh-Hans = "试验", en = "For tests" }
version = "1"
zone = "Asia/Shanghai"
calendar = "CN"

[fact.height]
type = "decimal"
scale = 1
unit = "m"
title = { zh-Hans = "高度", en = "Height" }

[fact.contact]
type = "person"
personal = true
title = { zh-Hans = "联系人", en = "Contact" }

[fact.project_code]
type = "text"
title = { zh-Hans = "项目代码", en = "Project code" }

[fact.owner]
type = "text"
title = { zh-Hans = "项目单位", en = "Owner" }

[function.planning]
title = { zh-Hans = "规划", en = "Planning" }
[function.fire]
title = { zh-Hans = "消防", en = "Fire" }
[function.applicant]
title = { zh-Hans = "项目单位", en = "Applicant" }
outside = true

[stage.one]
title = { zh-Hans = "一", en = "One" }
order = 1
[stage.two]
title = { zh-Hans = "二", en = "Two" }
order = 2

[pause.hold_review]
title = { zh-Hans = "专家评审", en = "Expert review" }
effect = "pause"
limit = { n = 3, evidence = "assumed" }
cap = { n = 5, evidence = "assumed" }

[item.A]
title = { zh-Hans = "选址", en = "Siting" }
kind = "approval"
stage = "one"
function = "planning"
[item.A.allow]
days = { n = 5, evidence = "assumed" }

[item.G]
title = { zh-Hans = "合同", en = "Contract" }
kind = "gate"
stage = "one"
function = "applicant"
shows = ["G"]

[item.B]
title = { zh-Hans = "许可", en = "Permit" }
kind = "approval"
stage = "two"
function = "planning"
[item.B.after]
hard = ["A", "G"]
committed = { G = "C" }
[item.B.allow]
days = { n = 10, evidence = "assumed" }

[item.C]
title = { zh-Hans = "承诺", en = "Commitment" }
kind = "filing"
stage = "one"
function = "planning"
tags = ["rare"]

[item.F]
title = { zh-Hans = "消防审查", en = "Fire review" }
kind = "approval"
stage = "two"
function = "fire"
when = "height > 24"
[item.F.after]
soft = ["A"]
[item.F.allow]
days = { n = 7, evidence = "assumed" }

[flow.only]
title = { zh-Hans = "流程", en = "Flow" }
items = ["A", "G", "B", "C", "F"]
"""


@lru_cache(maxsize=4)
def small(version: str = "1") -> Programme:
    """The programme, in any version."""
    return read({"small/programme.toml": TOML.replace('version = "1"', f'version = "{version}"')})


def office(code: str, on: date = date(2019, 1, 1)) -> Office:
    found = Office.objects.create(code=code, valid_from=on)
    OfficeName.objects.create(office=found, zh=code, from_on=on)
    return found


def map_function(
    function: str, to: Office, from_on: date = date(2019, 1, 1), until_on: date | None = None
) -> FunctionMap:
    made = FunctionMap.objects.create(function=function, office=to, from_on=from_on, until_on=until_on)
    district.forget()
    return made


def opened(
    at: datetime = MONDAY,
    *,
    by: Actor = SEEDER,
    programme: Programme | None = None,
    kind: str = "permits",
    **fields: Any,
) -> str:
    """The id of a new case."""
    case_id = uuid7(at)
    command = OpenCase(
        case=case_id,
        programme=programme or small(),
        number=fields.pop("number", "") or take_number(kind, at.year),
        title=fields.pop("title", "生物医药产业园"),
        kind=kind,
        **fields,
    )
    answer = open_case(command, by=by, at=at)
    assert answer.ok, answer
    return case_id


def happened(case_id: str, item: str, what: str, at: datetime, *, by: Actor = SEEDER, **fields: Any) -> Done:
    """An item event that must be taken."""
    answer = perform(case_id, RecordItemEvent(item=item, what=what, **fields), by=by, at=at)
    assert isinstance(answer, Done), answer
    return answer


def later(days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """An instant after MONDAY."""
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)

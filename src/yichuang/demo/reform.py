"""What was asked for at the window before the sample district cut its steps, and in the months after: all of it served,
so that the register of step-cutting has real times, and a year of cases to be tried on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from yichuang import programmes as folders
from yichuang.backoffice.cases.kept_trials import Tried
from yichuang.backoffice.cases.queries.step_cutting import year_before
from yichuang.engine.calendars import local_date
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import system
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read
from yichuang.screens.window import step_trial

from .courses import ZONE, Days
from .enterprises import Applying, credit_code
from .services import REGISTRATION, STARTUP, Service, grant, receive
from .window import Step, papers

REFORMED = 98
"""Working days before the day of showing on which the cut came into force."""

_STARTED = "宏远包装 清源环保 锐科模具 佳禾种业 天工机电 润泽食品 华芯传感 新锐物流 东岭建材 绿洲园艺 同创科技 海川化工 安达检测 百汇商贸 金穗粮油"
_REGISTERED = "湖畔仓储 凯德厂房 鼎新置业 中泰冷链 万和产业园 启明孵化器 顺达物流园 博远厂房 和信置业 永安仓储 星火产业园 正大厂房 福泰置业"

# (working days ago, days to the licence, to the other parts) and (working days ago, days to the decision)
_STARTUPS_BEFORE = (
    (228, 4, 17),
    (219, 5, 19),
    (203, 3, 12),
    (190, 5, 22),
    (176, 6, 20),
    (161, 4, 15),
    (147, 5, 18),
    (128, 4, 16),
    (120, 3, 14),
)
_STARTUPS_AFTER = ((94, 1, 2), (89, 1, 2), (83, 1, 3), (76, 0, 2), (70, 2, 4), (66, 1, 2))
_REGISTRATIONS_BEFORE = ((225, 12), (210, 15), (196, 9), (184, 14), (168, 17), (152, 11), (139, 4), (124, 13))
_REGISTRATIONS_AFTER = ((92, 4), (86, 5), (79, 3), (73, 5), (67, 7))


def before_reform() -> Programme:
    """The services as they were asked for before: an overlay on those of today."""
    text = (Path(__file__).parent / "before_reform.toml").read_text(encoding="utf-8")
    base = folders.load("one_window")
    text = text.replace("[programme]\n", f'[programme]\nextends = "{base.id}@{base.digest}"\n', 1)
    return read({"before_reform.toml": text}, base=base)


def reform_day(days: Days) -> date:
    """The first day on which new cases ran under what is asked for today."""
    return days.back(REFORMED)


def past_services(before: Programme, after: Programme) -> Iterator[Service]:
    """Services of the months before and after, each from its application to the result handed over."""
    startups = _people(_STARTED, 401)
    for ago, licence, rest in _STARTUPS_BEFORE:
        yield _startup(next(startups), before, ago, licence, rest, proven=True)
    for ago, licence, rest in _STARTUPS_AFTER:
        yield _startup(next(startups), after, ago, licence, rest, proven=False)
    registrations = _people(_REGISTERED, 431)
    for programme, cases in ((before, _REGISTRATIONS_BEFORE), (after, _REGISTRATIONS_AFTER)):
        for ago, took in cases:
            yield _registration(next(registrations), programme, ago, took)


def keep_trial(before: Programme, after: Programme, at: datetime) -> None:
    """The trial of the reform on the cases of the last twelve months, kept as the screen keeps it."""
    to_on = local_date(at, ZONE.key)
    from_on = year_before(to_on)
    tested = step_trial.try_out(before, after, from_on=from_on, to_on=to_on, at=at)
    step_trial.keep(Tried(after.id, before.digest, after.digest, from_on, to_on), tested, by=system("demo"), at=at)


def _people(names: str, running: int) -> Iterator[Applying]:
    for nth, name in enumerate(names.split(), start=running):
        yield Applying(f"青禾湖{name}有限公司", credit_code(nth), "经办人", f"13853000{nth}")


# the other parts: who decides each, and how far it lies between the licence and the last of them
_OFFICERS = {
    "E02": ("GAJ2", 0.2),
    "E06": ("NSH1", 0.4),
    "E03": ("SWJ1", 0.6),
    "E04": ("SHJ3", 0.9),
    "E05": ("SHJ3", 1.0),
}


def _startup(who: Applying, programme: Programme, ago: int, licence: int, rest: int, *, proven: bool) -> Service:
    facts = {**STARTUP, "premises_promised": not proven, "enterprise_name": who.name}
    handed = papers(programme, "E00", "premises_promise" if proven else "premises_proof")
    steps = (
        receive(ago),
        Step(ago, "SPJ1", c.AcceptItems(items=("E00",))),
        Step(ago, "SPJ1", c.HandToOffices(items=("E00", "E01", *_OFFICERS))),
        Step(ago - licence, "SPJ4", grant("E01")),
        Step(ago - licence - 3, "SCJ1", c.AnswerSupervision(supervision="V1", text="已接收，列入双随机抽查名单。")),
        *(
            Step(ago - licence - round((rest - licence) * share), officer, grant(part))
            for part, (officer, share) in _OFFICERS.items()
        ),
        Step(ago - rest, "SPJ4", grant("E00")),
        Step(ago - rest - 1, "SPJ1", c.ServeResult(item="E00", how="in_person", taken_by=who.contact)),
    )
    return Service(who, "E00", facts, ago, steps, handed)


def _registration(who: Applying, programme: Programme, ago: int, took: int) -> Service:
    steps = (
        Step(ago, "SPJ1", c.AcceptItems(items=("R01",))),
        Step(ago, "SPJ1", c.HandToOffices(items=("R01",))),
        Step(ago - took, "DJZ1", lambda n: c.ProposeDecision(
            command="grant_item", fields={"item": "R01", "number": n("grant", "R01")}, text="权属清楚，拟准予登记。",
        )),
        Step(ago - took, "DJZ2", c.ApproveDecision(proposal="P1", text="同意。")),
        Step(ago - took - 1, "SPJ1", c.ServeResult(item="R01", how="in_person", taken_by=who.contact)),
    )  # fmt: skip
    facts = {**REGISTRATION, "building_count": 1, "registered_area": "3200.00"}
    handed = papers(programme, "R01", "property_rooms_record")
    return Service(who, "R01", facts, ago, steps, handed, walk_in=True)

"""What the pilot projects of the sample apply for at the window since the zone decides it, in every state there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yichuang.engine.case import commands as c
from yichuang.engine.programme.model import Programme

from .courses import Days
from .enterprises import OWNERS
from .projects import Sample
from .window import Step, drawing, file_of, papers

_Course = Callable[["_Pilot"], list[Step]]


def permit_steps(one: Sample, ours: Programme, days: Days, team: str) -> list[Step]:
    """What happened to the permits of a project at the window; nothing for those that are no pilot. `team`: the ref of
    the service team that goes with it."""
    course = _COURSES.get(one.name)
    return course(_Pilot(one, ours, days, team)) if course else []


class _Pilot:
    """A project whose permits were moved to what the zone decides itself."""

    def __init__(self, one: Sample, ours: Programme, days: Days, team: str) -> None:
        self.one, self.ours, self.days, self.team = one, ours, days, team

    def moved(self, ago: int) -> Step:
        return Step(ago, "XMB1", c.MigrateCase(target=self.ours, text="纳入本区窗口办理试点"))

    def handed(self, ago: int, *items: str) -> Step:
        """What was accepted before the zone decided it goes on to its office."""
        return Step(ago, "SPJ1", c.HandToOffices(items=items))

    def told(self, ago: int, **facts: Any) -> Step:
        return Step(ago, "XMB1", c.GiveFacts(facts=facts, source="application"))

    def apply(self, ago: int, item: str, *, by: str = "applicant", mandate: str = "", **materials: Any) -> Step:
        return Step(ago, by, lambda n: c.Apply(
            number=n("application", item), items=(item,), name=self.one.owner, code=OWNERS[self.one.owner],
            contact="项目专员", phone=f"138530002{self.one.nth:02d}", mandate=mandate,
            materials=papers(self.ours, item, **materials),
        ))  # fmt: skip

    def accepted(self, applied: int, item: str, accepted: int | None = None, **materials: Any) -> list[Step]:
        """Applied for, received, accepted and handed to its office."""
        on = applied if accepted is None else accepted
        return [
            self.apply(applied, item, **materials),
            Step(on, "SPJ1", c.ReceiveApplication(application="A1")),
            Step(on, "SPJ1", c.AcceptItems(items=(item,))),
            Step(on, "SPJ1", c.HandToOffices(items=(item,))),
        ]


def _road(pilot: _Pilot) -> list[Step]:
    """Accepted; an opinion is asked and nobody has signed for it."""
    asked = "创业路南段挖掘180米埋设监测线缆，请对交通组织提意见。"
    return [
        pilot.moved(4), *pilot.accepted(3, "B06", 2),
        Step(1, "CGJ1", c.AskOpinion(item="B06", function="traffic_police", text=asked)),
    ]  # fmt: skip


def _held(pilot: _Pilot) -> list[Step]:
    """Held on the first rung, and put up for the second."""
    more = {"item": "B04", "days": 5, "text": "规委会定在三周以后召开，再挂起5个工作日。"}
    return [
        pilot.moved(2), *pilot.accepted(2, "B04", engineering_drawings=drawing(11)),
        Step(1, "ZRZ5", c.HoldItem(item="B04", days=10, text="检测楼高度超过片区控制，等规委会审议。")),
        Step(0, "ZRZ2", c.ProposeDecision(command="hold_item", fields=more, text="第一级不够用，请分管领导批第二级。")),
    ]  # fmt: skip


def _preopinion(pilot: _Pilot) -> list[Step]:
    """A view on a drawing before the land contract is signed."""
    given = {"engineering_drawings": drawing(12)}
    return [
        pilot.moved(2),
        Step(2, "applicant", c.HandInMaterial(materials=given)),
        Step(1, "ZRZ2", lambda n: c.GivePreOpinion(
            item="B04", number=n("preopinion", "B04"), view="agree",
            text="退线、密度、限高符合规划条件；取得土地后图纸不变即可转为许可。",
        )),
    ]  # fmt: skip


def _second_notice(pilot: _Pilot) -> list[Step]:
    """One notice was answered; the second waits for the leader in charge."""
    verdicts = {"scheme_drawings": "flawed", "planning_conditions": "ok"}
    first = "总平面图缺消防登高场地和回车场尺寸，请补标。"
    again = "补正后的总图登高场地与绿地重叠，间距只有6米，请调整到10米以上。"
    return [
        pilot.moved(6), pilot.apply(6, "B01", scheme_drawings=drawing(13)),
        Step(6, "SPJ1", c.ReceiveApplication(application="A1")),
        Step(5, "SPJ1", lambda n: c.GiveNotice(
            number=n("notice", "B01"), items=("B01",), verdicts=verdicts, words={"scheme_drawings": first},
        )),
        Step(3, "applicant", c.HandInMaterial(notice="N1", materials={"scheme_drawings": drawing(13, "补")})),
        Step(1, "SPJ1", lambda n: c.ProposeDecision(
            command="give_notice", fields={
                "number": n("notice", "B01"), "items": ["B01"], "verdicts": verdicts,
                "words": {"scheme_drawings": again},
            }, text="补正一次仍不合规范，请批准第二次补正。",
        )),
    ]  # fmt: skip


def _extended(pilot: _Pilot) -> list[Step]:
    """The planning permit is extended once; the fire review stands in an expert review past its own limit."""
    return [
        pilot.moved(7), pilot.handed(7, "B04"),
        Step(4, "ZRZ5", c.ExtendItem(item="B04", days=5, text="化工装置区间距要与安评结论核对，延长5个工作日。")),
        *pilot.accepted(7, "C02", 6, fire_drawings=drawing(14)),
        Step(5, "ZJJ2", lambda n: c.StartSpecialProcedure(
            item="C02", kind="expert_review", number=n("special_procedure", "C02"), days=3,
            text="丙类罐区防火堤做法特殊，请专家评审。",
        )),
    ]  # fmt: skip


def _to_be_signed(pilot: _Pilot) -> list[Step]:
    """Three offices reviewed it together and gave one opinion letter; put up for the head's signature."""
    said = "联合审查通过，疏散、防火间距、消防给水符合规范，拟同意。"
    room = "区政务服务中心三楼会议室"
    return [
        pilot.moved(2), *pilot.accepted(2, "C02", 1, fire_drawings=drawing(15)),
        Step(1, "ZJJ2", c.CallSession(
            item="C02", kind="review", on=pilot.days.back(1), place=room,
            functions=("fire", "planning", "civil_defence"), text="储罐中试线按甲类厂房，请一次提齐意见。",
        )),
        Step(1, "ZRZ2", c.RecordConclusion(session="S1", function="planning", view="agree")),
        Step(1, "ZJJ3", c.RecordConclusion(session="S1", function="civil_defence", view="agree", text="不涉及人防。")),
        Step(1, "ZJJ2", c.RecordConclusion(session="S1", function="fire", view="agree")),
        Step(0, "ZJJ2", lambda n: c.CloseSession(session="S1", number=n("letter", "C02"), text="同意按图施工。")),
        Step(0, "ZJJ2", lambda n: c.ProposeDecision(
            command="grant_item", fields={"item": "C02", "number": n("grant", "C02")}, text=said,
        )),
    ]  # fmt: skip


def _opinions(pilot: _Pilot) -> list[Step]:
    """Four offices are asked: one agrees, one is against, one stays silent past its days, one has signed for it."""
    against = "货运出入口正对主干路交叉口，须改到支路；排队长度请补算。"
    return [
        pilot.moved(9), *pilot.accepted(9, "B01", 8, scheme_drawings=drawing(16)),
        *(Step(7, "ZRZ2", c.AskOpinion(item="B01", function=one, text="请对设计方案提协办意见。"))
          for one in ("civil_defence", "urban_management", "traffic_police")),
        Step(7, "ZJJ3", c.SignForOpinion(opinion="O1")),
        Step(6, "CGJ1", c.SignForOpinion(opinion="O2")),
        Step(6, "GAJ1", c.SignForOpinion(opinion="O3")),
        Step(5, "ZJJ3", c.GiveOpinion(opinion="O1", view="agree", text="按6级人防配建，符合要求。")),
        Step(3, "GAJ1", c.GiveOpinion(opinion="O3", view="disagree", text=against)),
        Step(3, "ZRZ2", c.AskOpinion(item="B01", function="fire", text="气瓶检验间按甲类厂房，请提消防意见。")),
        Step(2, "ZJJ2", c.SignForOpinion(opinion="O4")),
    ]  # fmt: skip


def _on_commitment(pilot: _Pilot) -> list[Step]:
    """Granted on the applicant's word: to be checked, handed over to supervision, not served yet."""
    promise = file_of("规划承诺书", 17)
    return [
        pilot.moved(4), pilot.told(4, wants_promise=True),
        *pilot.accepted(3, "B04", 2, engineering_drawings=drawing(17)),
        Step(2, "ZRZ2", lambda n: c.ProposeDecision(
            command="grant_on_commitment", fields={"item": "B04", "number": n("grant", "B04"), "promise": promise},
            text="单层育苗车间2600平方米，符合告知承诺条件。",
        )),
        Step(1, "ZRZ5", c.ApproveDecision(proposal="P1", text="同意，二十个工作日内现场核查。")),
    ]  # fmt: skip


def _mandate(pilot: _Pilot) -> list[Step]:
    """The service team applies for the enterprise under its mandate; nobody has looked at it yet."""
    signed = file_of("帮办代办委托书", 18)
    return [
        pilot.moved(3),
        Step(2, "team", c.GiveMandate(
            agent=pilot.team, principal=pilot.one.owner, stages=("engineering", "works"), file=signed,
            until_on=pilot.days.back(-120),
        )),
        pilot.apply(1, "B01", by="team", mandate="M1", scheme_drawings=drawing(18)),
    ]  # fmt: skip


def _in_phases(pilot: _Pilot) -> list[Step]:
    """The foundation is granted before the rest."""
    return [
        pilot.moved(3), pilot.told(3, wants_phased_permit=True), pilot.handed(3, "C05"),
        Step(2, "ZJJ1", lambda n: c.ProposeDecision(
            command="grant_item", fields={"item": "C05", "number": n("grant", "C05"), "phase": "foundation"},
            text="基坑支护方案已论证、监测单位已进场，拟先核发基坑和地下结构阶段。",
        )),
        Step(1, "ZJJ6", c.ApproveDecision(proposal="P1", text="同意。主体图审通过后再办整体。")),
    ]  # fmt: skip


def _session(pilot: _Pilot) -> list[Step]:
    """A joint acceptance was called and held; the archives have not said anything."""
    place = "樱桃保鲜与电商中心2号库门前"
    return [
        pilot.moved(2), pilot.handed(2, "D06", "D01", "D04"),
        Step(2, "ZJJ1", c.CallSession(item="D06", kind="acceptance", on=pilot.days.back(1), place=place)),
        Step(1, "ZRZ2", c.RecordConclusion(session="S1", function="planning", view="agree")),
        Step(1, "ZJJ2", c.RecordConclusion(session="S1", function="fire", view="agree")),
        Step(1, "ZJJ1", c.RecordConclusion(session="S1", function="construction", view="agree")),
    ]  # fmt: skip


_COURSES: Mapping[str, _Course] = {
    "水质监测站网工程": _road,
    "新材料检测中心": _held,
    "兽用生物制品": _preopinion,
    "湖滨康养小镇一期": _second_notice,
    "电子级树脂": _extended,
    "中科氢能储罐中试线": _to_be_signed,
    "碳纤维压力容器": _opinions,
    "水产种苗繁育基地": _on_commitment,
    "绿野冷链物流园二期": _mandate,
    "智造园标准厂房三期": _in_phases,
    "樱桃保鲜与电商中心": _session,
}
"""Project → what happened at the window."""

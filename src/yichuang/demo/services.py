"""The services applied for at the window of the sample, each in a state some screen has to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yichuang.engine.case import commands as c
from yichuang.engine.programme.model import Programme

from .courses import Days
from .enterprises import APPLYING, PERSON, Applying
from .window import Step, drawing, file_of, papers

STARTUP = {"service": "company_startup", "enterprise_kind": "limited", "hires_staff": True, "opens_account": True}
CONNECTION = {"service": "utility_connection", "utility_needs": ["water", "power"], "occupies_road": False}
REGISTRATION = {"service": "first_registration", "has_shared_parts": False}


@dataclass(frozen=True, slots=True)
class Service:
    """One application: who applies for what, at the counter (`walk_in`) or from afar, and what happened since."""

    who: Applying
    item: str
    facts: Mapping[str, Any]
    ago: int
    steps: tuple[Step, ...] = ()
    materials: Mapping[str, Any] = field(default_factory=dict)
    walk_in: bool = False

    def asked(self) -> c.Apply | c.ReceiveWalkIn:
        kind = c.ReceiveWalkIn if self.walk_in else c.Apply
        return kind(
            number="", items=(self.item,), name=self.who.name, code=self.who.code, contact=self.who.contact,
            phone=self.who.phone, materials=self.materials, facts=self.facts,
        )  # fmt: skip


def services(programme: Programme, days: Days) -> list[Service]:
    """All of them, oldest application first."""
    made = _Made(programme, days)
    found = [
        *made.waiting_for_the_window(), *made.noticed(), *made.startups(), *made.connections(), *made.registrations(),
        *made.advice(),
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.ago)


class _Made:
    def __init__(self, programme: Programme, days: Days) -> None:
        self.programme, self.days = programme, days

    def papers(self, item: str, *without: str, **other: Any) -> dict[str, Any]:
        return papers(self.programme, item, *without, **other)

    def startup(self, key: str, ago: int, *steps: Step, without: tuple[str, ...] = (), **more: Any) -> Service:
        facts = {**STARTUP, "premises_promised": True, "enterprise_name": APPLYING[key].name, **more}
        handed = self.papers("E00", "premises_proof", *without)
        return Service(APPLYING[key], "E00", facts, ago, steps, handed)

    def waiting_for_the_window(self) -> list[Service]:
        """Applied for and not looked at: a week ago, so that it reads as accepted, and yesterday."""
        road = {**CONNECTION, "connection_place": "创新路8号"}
        return [
            self.startup("hefeng", 7),
            Service(APPLYING["lanqiao"], "P00", road, 1, materials=self.papers("P00", site_plan=drawing(61))),
        ]

    def noticed(self) -> list[Service]:
        """Notice given and not answered; notice answered; turned away."""
        plan = "接入位置图没有标管径和标高，请设计单位补标后加盖图章。"
        connection = {**CONNECTION, "connection_place": "标准厂房3号楼"}
        return [
            self.startup(
                "juxing", 4, receive(3),
                Step(2, "SPJ1", lambda n: c.GiveNotice(
                    number=n("notice", "E00"), items=("E00",),
                    verdicts={
                        "startup_form": "flawed", "articles": "flawed", "persons_ids": "ok", "premises_promise": "ok",
                        "staff_list": "missing",
                    },
                    words={
                        "startup_form": "经营范围请按规范条目勾选，“机械配件加工”改选“通用零部件制造”。",
                        "articles": "第八条出资期限没有填，请补填；股东会决议缺股东牛占军签字。",
                        "staff_list": "请交招用职工名册，写明姓名、身份证号、合同起始日期。",
                    },
                    text="以上三处一次补齐即可，其余材料都符合要求。",
                )),
                without=("staff_list",),
            ),
            Service(
                APPLYING["fangzhou"], "P00", connection, 6, materials=self.papers("P00", site_plan=drawing(62)),
                steps=(
                    receive(5),
                    Step(4, "SPJ1", lambda n: c.GiveNotice(
                        number=n("notice", "P00"), items=("P00",),
                        verdicts={
                            "connection_form": "ok", "applicant_id": "ok", "site_plan": "flawed", "property_proof": "ok",
                        },
                        words={"site_plan": plan},
                    )),
                    Step(1, "applicant", c.HandInMaterial(notice="N1", materials={"site_plan": drawing(62, "补")})),
                ),
            ),
            Service(
                APPLYING["boda"], "R01", REGISTRATION, 5, materials=self.papers("R01", "property_rooms_record"),
                steps=(
                    receive(5),
                    Step(4, "SPJ1", lambda n: c.DeclineItems(
                        items=("R01",), why="acceptance_refused", number=n("non_acceptance", "R01"),
                        text="该房屋坐落在主城区，不属本登记中心辖区。请向市不动产登记中心申请，材料可以原样带去。",
                    )),
                ),
            ),
        ]  # fmt: skip

    def startups(self) -> list[Service]:
        """Accepted with material to follow and partly done; finished on a promise of premises, with what follows."""
        parts = ("E01", "E02", "E03", "E04", "E05", "E06")
        officers = {"E01": "SPJ4", "E02": "GAJ2", "E03": "SWJ1", "E04": "SHJ3", "E05": "SHJ3", "E06": "NSH1"}
        later = self.days.back(-3)
        promised = file_of("住所承诺书", 71)
        return [
            self.startup(
                "mingde", 2, receive(2),
                Step(2, "SPJ1", c.AcceptItems(items=("E00",), owed=("staff_list",), owed_by=later)),
                Step(2, "SPJ1", c.HandToOffices(items=("E00", *parts))),
                Step(1, "SPJ4", grant("E01")),
                Step(0, "GAJ2", grant("E02")),
                without=("staff_list",),
            ),
            self.startup(
                "yuntai", 20, receive(19),
                Step(19, "SPJ1", c.AcceptItems(items=("E00",))),
                Step(19, "SPJ1", c.HandToOffices(items=("E00", *parts))),
                Step(18, "SPJ4", lambda n: c.GrantOnCommitment(item="E01", number=n("grant", "E01"), promise=promised)),
                *(Step(17, officers[part], grant(part)) for part in parts[1:]),
                Step(16, "SPJ4", grant("E00")),
                Step(15, "SPJ1", c.ServeResult(item="E00", how="in_person", taken_by="贺晓峰")),
                Step(2, "applicant", c.RateService(
                    item="E00", level=2, channel="手机",
                    text="执照当天就拿到了，可是公章等了两天，窗口前后给了两个说法，多跑了一趟。",
                )),
            ),
        ]  # fmt: skip

    def connections(self) -> list[Service]:
        """A road cut whose opinion the traffic police signed for and did not give; a connection being surveyed."""
        road = {**CONNECTION, "occupies_road": True, "road_cut_m": "260", "connection_place": "纬三路与创新路口"}
        handed = self.papers("P06", "road_promise", site_plan=drawing(63))
        surveyed = {**CONNECTION, "utility_needs": ["water", "power", "gas"], "connection_place": "储能产业园"}
        return [
            Service(
                APPLYING["ruian"], "P06", road, 6, materials=handed,
                steps=(
                    receive(6),
                    Step(5, "SPJ1", c.AcceptItems(items=("P06",))),
                    Step(5, "SPJ1", c.HandToOffices(items=("P06",))),
                    Step(5, "CGJ1", c.AskOpinion(
                        item="P06", function="traffic_police",
                        text="纬三路挖掘260米接给水管，计划夜间施工6天，请对交通疏解方案提意见。",
                    )),
                    Step(4, "GAJ1", c.SignForOpinion(opinion="O1")),
                ),
            ),
            Service(
                APPLYING["jiayi"], "P00", surveyed, 9, materials=self.papers("P00", site_plan=drawing(64)),
                steps=(
                    receive(9),
                    Step(8, "SPJ1", c.AcceptItems(items=("P00",))),
                    Step(8, "SPJ1", c.HandToOffices(items=("P00", "P01", "P02", "P03"))),
                    Step(7, "CGJ1", lambda n: c.StartSpecialProcedure(
                        item="P00", kind="site_survey", number=n("special_procedure", "P00"), days=3,
                        text="请供水、供电、燃气三家一起踏勘，定接入点。",
                    )),
                ),
            ),
        ]  # fmt: skip

    def registrations(self) -> list[Service]:
        """Being announced; waiting for an opinion that is late; put up for signature; refused."""
        return [
            self.registration("xinghe", 9, Step(6, "DJZ1", lambda n: c.StartSpecialProcedure(
                item="R01", kind="registration_notice", number=n("special_procedure", "R01"),
                text="在登记机构门户网站和宗地现场公告15个工作日。",
            ))),
            self.registration("hengtong", 9, Step(6, "DJZ1", c.AskOpinion(
                item="R01", function="natural_resources", text="宗地四至与规划核实图差0.8米，请核对界址。",
            )), Step(5, "ZRZ1", c.SignForOpinion(opinion="O1"))),
            self.registration("ruian", 5, Step(1, "DJZ1", lambda n: c.ProposeDecision(
                command="grant_item", fields={"item": "R01", "number": n("grant", "R01")},
                text="权属清楚、界址无误、税费已缴，拟准予首次登记，请登簿。",
            ))),
            self.registration("fangzhou", 8, Step(2, "DJZ1", lambda n: c.ProposeDecision(
                command="refuse_item", fields={
                    "item": "R01", "number": n("refusal", "R01"), "basis": "《不动产登记暂行条例》第二十二条",
                    "text": "实测建筑面积超出工程规划许可证核准面积412平方米，未经规划核实，依法不予登记。",
                },
            )), Step(1, "DJZ2", c.ApproveDecision(proposal="P1", text="同意，请一并告知补办规划手续的途径。"))),
        ]  # fmt: skip

    def registration(self, key: str, ago: int, *steps: Step) -> Service:
        """One taken in at the counter, accepted and handed over the next day."""
        handed = self.papers("R01", "property_rooms_record")
        taken = (
            Step(ago - 1, "SPJ1", c.AcceptItems(items=("R01",))),
            Step(ago - 1, "SPJ1", c.HandToOffices(items=("R01",))),
        )
        facts = {**REGISTRATION, "building_count": 2, "registered_area": "8642.50"}
        return Service(APPLYING[key], "R01", facts, ago, (*taken, *steps), handed, walk_in=True)

    def advice(self) -> list[Service]:
        """Answered, and the answer not handed over yet; received today. Neither has a clock."""
        facts = {"service": "policy_advice", "advice_topic": "rent_and_tax"}
        return [
            Service(
                APPLYING["lanqiao"], "Q01", facts, 4, materials=self.papers("Q01"),
                steps=(
                    receive(4),
                    Step(3, "SPJ1", c.AcceptItems(items=("Q01",))),
                    Step(3, "SPJ1", c.HandToOffices(items=("Q01",))),
                    Step(1, "ZSJ1", lambda n: c.GrantItem(
                        item="Q01", number=n("grant", "Q01"),
                        text="承租国有房产的中小企业免3个月房租，凭租赁合同和小微企业证明到国资部门办理。",
                    )),
                ),
            ),
            Service(
                PERSON, "Q01", {**facts, "advice_topic": "return_to_work"}, 0,
                materials=self.papers("Q01", "own_accounts"), walk_in=True,
            ),
        ]  # fmt: skip


def receive(ago: int) -> Step:
    """The window takes in the only application there is."""
    return Step(ago, "SPJ1", c.ReceiveApplication(application="A1"))


def grant(item: str) -> Callable[[Any], c.GrantItem]:
    return lambda n: c.GrantItem(item=item, number=n("grant", item))

"""A small invented district with five projects, made through changes and commands only, as it stands on 25 March 2020.

| project | how it stands that day |
|---|---|
| plant 康禾生物制剂产业园一期 | 核发工程规划许可 accepted on 20 March, five working days: due on the 27th, near |
| membrane 嘉岳锂电隔膜一期 | 工程规划许可 accepted on 10 March: overdue since the 17th, blocked |
| wrapping 祥瑞医药包材 | correction asked after acceptance: the owner's turn |
| school 第二实验学校 | government money, under construction, works stopped on 10 February |
| road 农村供水一体化二期 | only entered as an idea: no permits yet |
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from yichuang.backoffice.cases import district as settings_of_cases
from yichuang.backoffice.cases import known
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.perform import open_case, perform
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.people import access, changes
from yichuang.backoffice.people.models import Person
from yichuang.engine.case.commands import (
    Assign,
    LinkCase,
    OpenCase,
    RaiseObstacle,
    RecordItemEvent,
    StopWorks,
)
from yichuang.engine.case.events import system

START = date(2019, 1, 1)
SEED = system("seed")
PASSWORD = "correct horse staple"

FACTORY = {
    "fund_source": "social",
    "use_class": "standard_plant",
    "is_industrial": True,
    "land_mode": "granted",
    "approval_mode": "filing",
}


def moment(day: str, hour: int = 10) -> datetime:
    """The hour in the office, as UTC."""
    return datetime.combine(date.fromisoformat(day), time(hour), ZoneInfo("Asia/Shanghai")).astimezone(UTC)


def build() -> SimpleNamespace:
    """Offices, posts, people with accounts, function map, teams and projects; `.actor("li")` acts as somebody."""
    settings_of_cases.forget()
    known.forget()
    there = SimpleNamespace(offices={}, posts={}, people={}, areas={}, projects={}, permits={})
    _offices(there)
    _functions(there)
    _projects(there)
    there.actor = lambda code, on=date(2020, 3, 25): access.actor_of(there.people[code], on)
    return there


def _told() -> dict[str, Any]:
    return {"by": SEED, "at": moment("2020-01-02"), "reason": "测试"}


def _offices(there: SimpleNamespace) -> None:
    told = _told()
    changes.name_district("青禾湖开发区", "Qinghe Lake Zone", START, **told)
    zone = [[[117.0, 36.0], [117.2, 36.0], [117.2, 36.15], [117.0, 36.15], [117.0, 36.0]]]
    there.areas["zone"] = changes.add_area(
        "qhh", "青禾湖开发区", "Qinghe Lake", kind="zone", geometry={"type": "Polygon", "coordinates": zone}, **told
    )
    for code, zh, en, west, east in (
        ("north", "北部园区", "North park", 117.0, 117.1),
        ("lake", "滨湖街道", "Lakeside", 117.1, 117.2),
    ):
        box = [[[west, 36.0], [east, 36.0], [east, 36.15], [west, 36.15], [west, 36.0]]]
        there.areas[code] = changes.add_area(
            code,
            zh,
            en,
            kind="subdistrict",
            parent=there.areas["zone"],
            geometry={"type": "Polygon", "coordinates": box},
            **told,
        )
    for code, zh, en in (
        ("zdb", "重点项目办", "Key-projects Office"),
        ("zrj", "自然资源分局", "Natural Resources Branch"),
        ("zj", "区住建局", "Housing Bureau"),
    ):
        there.offices[code] = changes.add_office(code, zh, en, from_on=START, phone="0530-1234567", **told)
    clerk = ["record", "facts", "note", "works", "rectify", "assign"]
    manager = [*clerk, "open", "link", "close", "migrate", "personal", "programmes", "publish", "settings"]
    for code, office, zh, en, rights, person, name, latin in (
        ("zdb-1", "zdb", "主任", "Director", manager, "zhou", "周建国", "Zhou Jianguo"),
        ("zdb-2", "zdb", "调度岗", "Coordinator", manager, "li", "李晓琳", "Li Xiaolin"),
        ("zrj-1", "zrj", "规划科科长", "Head of planning", clerk, "wang", "王静", "Wang Jing"),
        ("zrj-2", "zrj", "利用科科员", "Land clerk", clerk, "sun", "孙明", "Sun Ming"),
        ("zj-1", "zj", "建管科科长", "Head of construction", clerk, "chen", "陈志强", "Chen Zhiqiang"),
        ("zj-2", "zj", "窗口岗", "Counter", ["record"], "zhao", "赵敏", "Zhao Min"),
    ):
        there.posts[code] = changes.add_post(there.offices[office], code, zh, en, rights=rights, from_on=START, **told)
        there.people[person] = changes.add_person(person, name, latin, phone="13800000000", **told)
        changes.hold_post(there.posts[code], there.people[person], from_on=START, **told)
        changes.give_account(there.people[person], person, password=PASSWORD, **told)
        there.people[person] = Person.objects.get(pk=there.people[person].pk)
    there.team = changes.add_team("康禾专班", "Kanghe team", from_on=START, **told)
    changes.add_member(there.team, there.people["li"], role="head", from_on=START, **told)


def _functions(there: SimpleNamespace) -> None:
    told = _told()
    for code, functions in {
        "zdb-2": ("projects_office", "investment_promotion", "reform", "statistics", "service_window", "joint_review"),
        "zrj-1": ("planning",),
        "zrj-2": ("natural_resources", "registry", "forestry", "environment", "water"),
        "zj-1": ("construction", "fire", "civil_defence", "urban_management", "archives", "tendering"),
    }.items():
        post = there.posts[code]
        for function in functions:
            changes.map_function(function, post.office, post, from_on=START, **told)


def _projects(there: SimpleNamespace) -> None:
    lead = f"office:{there.offices['zdb'].pk}"
    _add(there, "plant", "康禾生物制剂产业园一期", "康禾生物", "biomedicine", 68_000, 26_000, 3_400, "north", stages=4)
    _add(there, "membrane", "嘉岳锂电隔膜一期", "嘉岳新材料", "materials", 160_000, 46_000, 5_200, "north", stages=4)
    _add(there, "wrapping", "祥瑞医药包材", "祥瑞包装", "biomedicine", 17_200, 7_000, 0, "lake", stages=4)
    school = {"fund_source": "government", "buys_land": False, "planned_completion_on": "2020-08-20"}
    _add(there, "school", "第二实验学校", "区社会事业局", "town", 29_500, 13_000, 900, "lake", stages=6, facts=school)
    _add(there, "road", "农村供水一体化二期", "青禾湖水务公司", "town", 81_700, None, None, "lake", stages=1)
    for name, accepted in (("plant", "2020-03-20"), ("membrane", "2020-03-10"), ("wrapping", "2020-03-17")):
        _permits(there, name, accepted)
    did(there.projects["plant"], Assign(role="team", to=there.team.ref), "2020-03-20")
    did(there.projects["membrane"], Assign(role="lead_office", to=lead), "2020-03-20")
    blocked = RaiseObstacle(
        obstacle="line",
        text="与规划路冲突，两案未定",
        ask="在两个走廊方案里定一个",
        proposed_by=lead,
        due_on=date(2020, 3, 31),
    )
    did(there.projects["membrane"], blocked, "2020-03-23")
    corrected = RecordItemEvent(item="B04", what="correction_requested", pause_kind="correction_after")
    did(there.permits["wrapping"], corrected, "2020-03-19")
    did(there.projects["school"], RecordItemEvent(item="K11", what="met"), "2020-01-08")
    did(there.projects["school"], StopWorks(text="劳务队未返岗"), "2020-02-10")


STAGES = ("K01", "K02", "K03", "K04", "K05", "K06", "K07")


def _add(
    there: SimpleNamespace,
    key: str,
    name: str,
    owner: str,
    industry: str,
    total: int,
    plan: int | None,
    done: int | None,
    area: str,
    *,
    stages: int,
    facts: dict[str, Any] | None = None,
) -> None:
    at = moment("2020-01-06")
    known_facts = {
        "project_name": name,
        "owner": owner,
        "industry": industry,
        "investment_total": f"{total}0000",
        "area": area,
        **({"investment_plan_year": f"{plan}0000"} if plan else {}),
        **({"investment_done_year": f"{done}0000", "figures_on": "2020-01-06"} if done is not None else {}),
        **(facts or {"fund_source": "social"}),
    }
    case = uuid7(at)
    programme = programmes.current("key_projects", at)
    number = take_number("project", 2020)
    opened = OpenCase(case=case, programme=programme, number=number, title=name, kind="project", facts=known_facts)
    done_opening = open_case(opened, by=SEED, at=at)
    assert done_opening.ok, done_opening
    there.projects[key] = case
    government = known_facts["fund_source"] == "government"
    for item in STAGES[:stages]:
        if not (government and item == "K03"):
            did(case, RecordItemEvent(item=item, what="met", done_on=date(2020, 1, 6)), "2020-01-07")


def _permits(there: SimpleNamespace, key: str, accepted: str) -> None:
    at = moment("2020-02-20")
    case, project = uuid7(at), there.projects[key]
    programme = programmes.current("construction_permits", at)
    opened = OpenCase(
        case=case, programme=programme, number=take_number("permits", 2020), title=key, kind="permits", facts=FACTORY
    )
    assert open_case(opened, by=SEED, at=at).ok
    did(case, LinkCase(case=project, relation="project"), "2020-02-20")
    there.permits[key] = case
    for item, what, begun, ended in (
        ("A01", "granted", "2020-02-20", "2020-02-20"),
        ("A02", "granted", "2020-02-21", "2020-02-21"),
        ("A15", "met", "", "2020-02-25"),
        ("A07", "granted", "2020-02-25", "2020-02-27"),
        ("B01", "granted", "2020-02-28", "2020-03-06"),
    ):
        begin = {"accepted_on": date.fromisoformat(begun)} if begun else {}
        did(case, RecordItemEvent(item=item, what=what, done_on=date.fromisoformat(ended), **begin), ended)
    did(case, RecordItemEvent(item="B04", what="accepted"), accepted)


def did(case: str, command: Any, day: str, by: Any = SEED) -> Any:
    """Carries a command out on a day; fails the test where it is refused."""
    done = perform(case, command, by=by, at=moment(day))
    assert done.ok, (command, done)
    return done

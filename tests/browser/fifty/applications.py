"""The fifty: who asks for what, in which language, on which screen, and what becomes of it. Nothing here is drawn by
lot: the nth application is always the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.fifty import courses as c
from tests.browser.fifty.people import Wish
from yichuang.demo.enterprises import credit_code
from yichuang.programmes import load

LONG = {
    "zh-hans": "青禾湖开发区高端装备智能制造与绿色低碳新材料研发检测技术服务产业发展集团"
    "（青禾湖）有限公司数字化示范园区运营第十一分公司",
    "en": "Qinghe Lake Advanced Equipment and Green Materials Co., Ltd.",
}
FIRMS = {
    "zh-hans": ("青禾湖禾丰食品有限公司", "青禾湖蓝桥软件有限公司", "青禾湖聚星机械配件有限公司",
                "青禾湖方舟包装有限公司", "青禾湖明德检测技术有限公司"),
    "en": ("Hefeng Foods Ltd.", "Blue Bridge Software Ltd.", "Juxing Parts Ltd.", "Ark Packaging Ltd.",
           "Mingde Testing Ltd."),
}  # fmt: skip
PERSONS = {"zh-hans": "孙玉兰", "en": "Sun Yulan"}

STARTUP = {"enterprise_kind": "limited", "registered_capital": "1000000.00", "premises_promised": True,
           "hires_staff": False, "opens_account": False}  # fmt: skip
CONNECTION = {"utility_needs": ["water", "power"], "connection_place": "青禾湖大道18号", "occupies_road": False}
ROAD = {**CONNECTION, "occupies_road": True, "road_cut_m": "120"}
REGISTRATION = {"project_code": "2001-370799-47-01-000123", "building_count": "2", "registered_area": "8600.00",
                "has_shared_parts": True}  # fmt: skip
ADVICE = {"advice_topic": "loans"}


@dataclass(frozen=True, slots=True)
class Application:
    nth: int
    wish: Wish
    item: str
    course: c.Course
    language: str
    phone: bool

    @property
    def said(self) -> str:
        return f"{self.nth:02} {self.item} {self.course.__name__} {self.language}{' phone' if self.phone else ''}"


def _answers(example: str, **more: Any) -> dict[str, Any]:
    permits = load("construction_permits")
    facts = {**next(one for one in permits.examples if one.id == example).facts, **more}
    return {name: {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            for name, value in facts.items() if not isinstance(value, list)}  # fmt: skip


_E = ("company_startup", "E00", STARTUP)
_P = ("utility_connection", "P00", CONNECTION)
_ROAD = ("utility_connection", "P06", ROAD)
_R = ("first_registration", "R01", REGISTRATION)
_Q = ("policy_advice", "Q01", ADVICE)
_PLANT = ("", "A02", _answers("private_factory"))
_SCHEME = ("", "B01", _answers("private_factory"))
_INTERIOR = ("", "C02", _answers("interior_of_special_project"))
HIRING = {**STARTUP, "hires_staff": True, "opens_account": True}

PLANS: tuple[tuple[tuple[str, str, dict[str, Any]], Any], ...] = (
    (_E, c.plain), (_E, c.corrected), (_E, c.on_a_promise), (("company_startup", "E00", HIRING), c.owing),
    (_E, c.turned_away), (_E, c.withdrawn), (_E, c.refused), (_E, c.held), (_P, c.in_session), (_P, c.special),
    (_ROAD, c.on_a_promise), (_ROAD, c.asked), (_P, c.corrected), (_R, c.held_and_extended), (_R, c.special),
    (_R, c.asked), (_R, c.against), (_R, c.refused), (_Q, c.corrected), (_Q, c.owing), (_Q, c.asked),
    (_Q, c.poorly_rated), (_PLANT, c.permits), (_SCHEME, c.permits), (_INTERIOR, c.permits),
)  # fmt: skip
"""Half of the fifty; each is run once in Chinese and once in English."""


def fifty() -> list[Application]:
    found = []
    for turn, language in enumerate(("zh-hans", "en")):
        for place, ((service, item, answers), course) in enumerate(PLANS):
            nth = turn * len(PLANS) + place + 1
            person = service == "policy_advice"
            firms = FIRMS[language]
            name = PERSONS[language] if person else LONG[language] if place % 3 == 0 else firms[place % len(firms)]
            code = "" if person else credit_code(500 + nth)
            typed = {**answers, "enterprise_name": name} if service == "company_startup" else answers
            contact = PERSONS[language]
            wish = Wish(service, typed, name, code, contact, f"1385300{nth:04}", permits=not service)
            found.append(Application(nth, wish, item, course, language, phone=(place + turn) % 2 == 1))
    return found

"""Founds the invented zone: offices, posts, people, teams, areas, the map of functions; every change recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from yichuang.backoffice.people import changes
from yichuang.backoffice.people.models import Area, Office, Person, Post, Team
from yichuang.engine.case.events import system

from .offices import FUNCTIONS, OFFICES, SEATS, SUBDISTRICTS, TEAMS, VILLAGES, ZONE

FOUNDED = date(2017, 1, 3)
PLATFORM = "https://www.tzxm.gov.cn/"
"""The state's online platform for investment projects: where people of a real zone would go."""
PASSWORD = "qinghe-2020"  # noqa: S105 - printed at the start: the sample is invented and for looking at
REASON = "示例开发区建立"
_SEED = system("demo")
_WEST, _SOUTH = 119.30, 36.40
"""A corner of empty invented ground; the outline is drawn here, not taken from any map."""


@dataclass
class Founded:
    """What the rest of the sample refers to, by code."""

    offices: dict[str, Office] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    areas: dict[str, Area] = field(default_factory=dict)


def found_district(at: datetime) -> Founded:
    """Everything but the projects, as changes at the instant `at`."""
    who: dict[str, Any] = {"by": _SEED, "at": at, "reason": REASON}
    changes.name_district(*ZONE, FOUNDED, paper_prefix="青审", **who)
    made = Founded()
    for code, zh, en, kind, phone in OFFICES:
        counter, platform = ("政务服务大厅一楼综合窗口", PLATFORM) if kind == "window" else ("", "")
        made.offices[code] = changes.add_office(
            code, zh, en, kind=kind, phone=phone, counter=counter, platform=platform, from_on=FOUNDED, **who
        )
    # one hash for every account: the default hasher would take a minute for sixty
    encoded = make_password(PASSWORD)
    for nth, seat in enumerate(SEATS):
        post = changes.add_post(
            made.offices[seat.office], seat.code, seat.zh, seat.en, rights=seat.rights, from_on=FOUNDED, **who
        )
        phone = f"0530-600-3{nth:03d}"
        person = changes.add_person(f"P{nth + 1:03d}", seat.person, seat.latin, phone=phone, **who)
        changes.hold_post(post, person, from_on=FOUNDED, **who)
        if seat.user:
            changes.give_account(person, seat.user, encoded=encoded, **who)
        made.posts[seat.code], made.people[seat.code] = post, person
    for function, office, holder in FUNCTIONS:
        at_post = made.posts[holder] if holder else None
        changes.map_function(function, made.offices[office], at_post, from_on=FOUNDED, **who)
    for zh, en, head, members in TEAMS:
        team = changes.add_team(zh, en, from_on=FOUNDED, **who)
        changes.add_member(team, made.people[head], role="head", from_on=FOUNDED, **who)
        for code in members:
            changes.add_member(team, made.people[code], from_on=FOUNDED, **who)
        made.teams.append(team)
    _areas(made, who)
    return made


def _areas(made: Founded, who: dict[str, Any]) -> None:
    zone = changes.add_area("QHH", *ZONE, kind="zone", geometry=_ring(_OUTLINE), **who)
    made.areas["QHH"] = zone
    for nth, (code, zh, en) in enumerate(SUBDISTRICTS):
        area = changes.add_area(code, zh, en, kind="subdistrict", parent=zone, geometry=_ring(_PARTS[nth]), **who)
        made.areas[code] = area
        for place, name in enumerate(VILLAGES[code]):
            point = place_of(code, place)
            made.areas[f"{code}{place + 1:02d}"] = changes.add_area(
                f"{code}{place + 1:02d}", f"{name}村", "", kind="village", parent=area,
                geometry={"type": "Point", "coordinates": list(point)}, **who,
            )  # fmt: skip


_SOUTH_MIDDLE, _INSIDE, _NORTH_MIDDLE = (5.7, 0.2), (6.3, 4.0), (6.35, 7.6)
_OUTLINE = ((0.0, 0.0), _SOUTH_MIDDLE, (11.4, 0.4), (12.0, 7.2), _NORTH_MIDDLE, (0.7, 8.0))
_PARTS = (
    ((0.0, 0.0), _SOUTH_MIDDLE, _INSIDE, _NORTH_MIDDLE, (0.7, 8.0)),
    (_SOUTH_MIDDLE, (11.4, 0.4), (12.0, 7.2), _NORTH_MIDDLE, _INSIDE),
)
"""The zone and its two subdistricts, which share the border between them."""


def place_of(area: str, nth: int) -> tuple[str, str]:
    """A point of a subdistrict as texts, so that no float enters an event; the same number, the same place."""
    east = (0.9 if area == "SHE" else 6.7) + (nth * 37 % 52) / 11.3
    north = 0.6 + (nth * 23 % 70) / 11
    return (f"{_WEST + east * 0.012:.5f}", f"{_SOUTH + north * 0.010:.5f}")


def _ring(corners: Sequence[tuple[float, float]]) -> dict[str, object]:
    ring = [[f"{_WEST + x * 0.012:.5f}", f"{_SOUTH + y * 0.010:.5f}"] for x, y in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}

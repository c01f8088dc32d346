"""A small window: one office that takes in and decides, with a clerk, an officer and a head, and a case to work on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.engine.case.window_programme import window_programme
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.people.access import actor_of
from yichuang.backoffice.people.models import FunctionMap, Holding, Office, OfficeName, Person, Post
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import system

AT = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)
CASE = "01890000-0000-7000-8000-000000000002"
PAPERS = {"form": {"how": "paper"}, "drawing": {"how": "paper"}, "licence": {"how": "held"}}
NAMES = (("SPJ", "行政审批局", "Approval Bureau"), ("XFD", "消防大队", "Fire Brigade"), ("GWH", "管委会", "Committee"))
RIGHTS = {
    "clerk": ["window", "note", "record"],
    "officer": ["review", "note", "facts"],
    "head": ["review", "sign", "approve_hold_1"],
    "leader": ["leader", "approve_hold_2", "approve_hold_3"],
    "fire": ["review"],
}


@pytest.fixture
def window(db: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """People with accounts, the map of functions, and `do(who, command, hours)`."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("YICHUANG_CLOCK", (AT + timedelta(hours=3)).isoformat())
    since = date(2019, 1, 1)
    offices = {}
    for code, zh, en in (
        ("SPJ", "行政审批服务局", "Approval Bureau"),
        ("XFD", "消防大队", "Fire Brigade"),
        ("GWH", "管委会", "Committee"),
    ):
        offices[code] = Office.objects.create(code=code, valid_from=since)
        OfficeName.objects.create(office=offices[code], zh=zh, en=en, from_on=since)
    for function, code in (
        ("window", "SPJ"),
        ("service_window", "SPJ"),
        ("planning", "SPJ"),
        ("inspection", "SPJ"),
        ("fire", "XFD"),
    ):
        FunctionMap.objects.create(function=function, office=offices[code], from_on=since)
    people = {}
    for name, rights in RIGHTS.items():
        office = offices[{"fire": "XFD", "leader": "GWH"}.get(name, "SPJ")]
        post = Post.objects.create(code=name, office=office, zh=name, en=name, rights=rights, valid_from=since)
        person = Person.objects.create(code=name, name=name, user=User.objects.create(username=name))
        Holding.objects.create(post=post, person=person, from_on=since)
        people[name] = person
    opening = c.OpenCase(
        case=CASE, programme=window_programme(), number="S2020-00001-3", title="装备产业园一期", kind="service"
    )
    assert isinstance(perform(CASE, opening, by=system("test"), at=AT), Done)

    def do(who: str, command: Any, hours: float = 0) -> Done:
        at = AT + timedelta(hours=hours)
        answer = perform(CASE, command, by=actor_of(people[who], at.date()), at=at)
        assert isinstance(answer, Done), answer
        return answer

    return SimpleNamespace(people=people, do=do, case=CASE, offices=offices)


@pytest.fixture
def as_user(window: SimpleNamespace) -> Callable[..., Client]:
    """`as_user("clerk")` is a browser signed in as somebody."""

    def signed_in(name: str, language: str = "zh-hans") -> Client:
        client = Client()
        client.force_login(window.people[name].user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = language
        return client

    return signed_in

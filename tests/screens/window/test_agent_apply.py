"""An agent with an account applies under the mandate: the applicant's form, nothing typed twice, sent once; and whoever
may not, or may not any more, is told and changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.screens.window.conftest import AT, CASE
from tests.screens.window.test_apply import INTERIOR, paper, permits, services  # noqa: F401 - fixtures
from tests.screens.window.test_counter import code
from tests.screens.window.test_mandates import HERE, entrusted, received, team  # noqa: F401 - a fixture
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.applying import plain_code, read
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.files import keep
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.store import events_of
from yichuang.backoffice.people.access import actor_of
from yichuang.backoffice.people.models import Post, Team, TeamMember
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import system

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(team: Team, window: SimpleNamespace, as_user: Any) -> Client:  # noqa: F811
    """A browser of a member of the team that 某公司 entrusted with stage one."""
    TeamMember.objects.create(team=team, person=window.people["fire"], role="member", from_on=date(2019, 1, 1))
    entrusted(window, team)
    return as_user("fire")  # type: ignore[no-any-return]


def begin(agent: Client, mandate: str = "M1") -> str:
    answer = agent.post(f"{HERE}{mandate}/apply/")
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url).rstrip("/").split("/")[-1]


def said(**more: Any) -> dict[str, Any]:
    return {"code": code(), "contact": "王", "phone": "1390000", "item": "SIGNED", **more}


def send(agent: Client, number: str, **more: Any) -> Any:
    return agent.post(f"/window/agent/{number}/", said(**more) | {"send": "1"}, follow=True)


def typed(number: str) -> Any:
    return read(Applying.objects.get(pk=number))


def test_the_agent_saves_comes_back_and_sends_and_every_event_says_for_whom(agent, window) -> None:
    received(window)
    page = agent.get(HERE).content.decode()
    assert "凭这份委托申请" in page and "您填了还没有提交" not in page
    number = begin(agent)
    here = f"/window/agent/{number}/"
    page = agent.get(here).content.decode()
    assert "<dd>某公司</dd>" in page and f"<dd>{code()}</dd>" in page and 'name="name"' not in page
    assert 'value="SIGNED" checked' in page and "已经交过，不用再交" in page and 'name="file-form"' not in page
    assert 'value="PERMIT">' in page and "前面还没有办好：方案审查" in page, "it may be applied for, and is not ticked"
    assert 'value="SCHEME"' not in page and "已经在办，不用再申请" in page, "what is under way says why"
    assert 'value="ELSEWHERE"' not in page
    before = Event.objects.count()
    assert "已存好，还没有提交" in agent.post(here, said(save="1", name="别的公司"), follow=True).content.decode()
    assert f'href="{here}"' in agent.get(HERE).content.decode(), "found again beside the mandate"
    assert 'value="1390000"' in agent.get(here).content.decode() and typed(number).name == "某公司"
    page = send(agent, number).content.decode()
    assert number in page and "第一专班代某公司办" in page and "请把这两个交给企业" in page
    state, new = state_of(CASE), list(events_of(CASE))[before - Event.objects.count() :]
    assert [one.type for one in new] == ["application.made", "item.applied"]
    assert {(one.by["ref"], one.body["mandate"]) for one in new} == {(window.people["fire"].ref, "M1")}
    made = state.window.applications["A2"]
    assert (made.number, made.via) == (number, "agency")
    assert (made.applicant["name"], made.applicant["code"]) == ("某公司", code())
    assert state.items["SIGNED"].state == "applied" and bytes(Applying.objects.get(pk=number).blob) == b""
    assert f'href="{here}"' not in agent.get(HERE).content.decode()
    given = plain_code(page.split("查询码")[1].split(">")[1].split("<")[0])
    assert given not in agent.get(f"{HERE}M1/A2/").content.decode(), "shown once"
    followed = Client().post("/track/", {"number": number, "code": given}, follow=True).content.decode()
    assert "已提交" in followed and "提交申请（第一专班代某公司办）" in followed


def test_sent_twice_it_is_one_application(agent) -> None:
    number = begin(agent)
    for _time in range(2):
        assert number in send(agent, number, **{"file-form": paper()}).content.decode()
    state = state_of(CASE)
    assert len(state.window.applications) == 1 and state.window.materials["form"].files
    assert agent.get(f"/window/agent/{number}/").url == f"{HERE}M1/A1/"


def test_what_is_missing_is_said_and_the_code_of_an_enterprise_is_wanted(agent) -> None:
    number = begin(agent)
    assert 'name="code"' in agent.get(f"/window/agent/{number}/").content.decode(), "the case has never heard it"
    before = Event.objects.count()
    answer = send(agent, number, code="", phone="", item=[])
    page = answer.content.decode()
    assert answer.status_code == 422 and Event.objects.count() == before
    assert "请填委托企业的统一社会信用代码" in page and "请填电话" in page and "还没有选事项" in page
    assert typed(number).contact == "王" and 'value="王"' in page
    assert "这个代码不对" in send(agent, number, code="123").content.decode()
    send(agent, number)
    one_more = agent.get(f"/window/agent/{begin(agent)}/").content.decode()
    assert f"<dd>{code()}</dd>" in one_more and 'value="1390000"' in one_more, "what its agent said before is filled in"


def test_whom_to_call_is_not_shown_to_an_agent_who_may_not_read_it(agent, window) -> None:
    asked = c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="某公司", code=code(), contact="李厂长", phone="137")
    window.do("clerk", asked)
    assert "李厂长" not in agent.get(f"/window/agent/{begin(agent)}/").content.decode()
    Post.objects.filter(code="fire").update(rights=["review", "personal"])
    assert "李厂长" in agent.get(f"/window/agent/{begin(agent)}/").content.decode()


def test_papers_the_page_did_not_list_are_asked_for_once_before_it_is_sent(agent) -> None:
    number = begin(agent)
    page = agent.get(f"/window/agent/{number}/").content.decode()
    assert 'name="listed" value="form"' in page
    picked = {"item": ["SCHEME", "SIGNED"]}
    answer = send(agent, number, **picked, **{"file-form": paper(), "listed": ["", "form"]})
    assert answer.status_code == 422 and "改选以后还要这些材料：图纸、执照" in answer.content.decode()
    assert not state_of(CASE).window.applications and 'name="file-drawing"' in answer.content.decode()
    send(agent, number, **picked, listed=["", "form", "drawing", "licence"])
    assert set(state_of(CASE).window.materials) == {"form"}, "what one cannot hand in now does not hold it up"


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_mandate_that_ends_before_it_is_sent_refuses_and_keeps_what_was_typed(
    agent, window, team, as_user, monkeypatch, how  # noqa: F811
) -> None:  # fmt: skip
    entrusted(window, team, until_on=date(2020, 3, 31))
    number = begin(agent, "M2")
    if how == "revoked":
        as_user("clerk").post(HERE, {"revoke": "M2", "text": "不再委托"})
    else:
        monkeypatch.setenv("YICHUANG_CLOCK", (AT + timedelta(days=40)).isoformat())
    before, why = Event.objects.count(), "已经解除" if how == "revoked" else "已经到期"
    page = agent.get(f"/window/agent/{number}/").content.decode()
    assert why in page and 'value="1" disabled' in page
    answer = send(agent, number, **{"file-form": paper("盖章表.pdf")})
    assert answer.status_code == 422 and why in answer.content.decode()
    assert Event.objects.count() == before and not state_of(CASE).window.applications
    assert typed(number).phone == "1390000" and "盖章表.pdf" in answer.content.decode()
    refused = agent.post(f"{HERE}M2/apply/", follow=True).content.decode()
    assert why in refused and Applying.objects.count() == 1
    # what was typed goes on under another mandate of the same enterprise
    assert 'name="mandate" value="M1"' in page
    assert "请把这两个交给企业" in send(agent, number, mandate="M1").content.decode()
    assert state_of(CASE).window.applications["A1"].mandate == "M1"


def test_an_item_outside_the_stages_of_the_mandate_is_refused_with_the_reason(agent, window, team) -> None:  # noqa: F811
    entrusted(window, team, stages=("two",))
    number = begin(agent, "M2")
    page = agent.get(f"/window/agent/{number}/").content.decode()
    assert "现在没有可以凭这份委托申请的事项" in page and 'name="item"' not in page
    assert page.count("委托书没有包括这些阶段：一") >= 4
    before = Event.objects.count()
    answer = send(agent, number, mandate="M2")
    assert answer.status_code == 422 and "委托书没有包括这些阶段：一" in answer.content.decode()
    assert Event.objects.count() == before


def test_an_item_somebody_else_has_begun_meanwhile_is_refused_not_left_out(agent, window) -> None:
    number = begin(agent)
    received(window)
    before = Event.objects.count()
    answer = send(agent, number, item=["SCHEME", "SIGNED"])
    page = answer.content.decode()
    assert answer.status_code == 422 and "“方案审查”" in page and "已经接件" in page
    assert Event.objects.count() == before and 'value="SIGNED" checked' in page
    assert "没有“NONE”这个事项" in send(agent, number, item="NONE").content.decode()
    send(agent, number)
    assert state_of(CASE).window.applications["A2"].items == ("SIGNED",)


def test_nobody_else_begins_or_opens_it(agent, window, team, as_user) -> None:  # noqa: F811
    number = begin(agent)
    here = f"/window/agent/{number}/"
    for nobody in ("officer", "clerk"):
        assert as_user(nobody).post(f"{HERE}M1/apply/").status_code == 404
        assert "凭这份委托申请" not in as_user(nobody).get(HERE).content.decode()
    assert agent.post(f"{HERE}M9/apply/").status_code == 404 and agent.get(f"{HERE}M1/apply/").status_code == 405
    TeamMember.objects.create(team=team, person=window.people["clerk"], role="member", from_on=date(2019, 1, 1))
    colleague = as_user("clerk")
    assert "凭这份委托申请" in colleague.get(HERE).content.decode()
    assert here not in colleague.get(HERE).content.decode()
    for method in (colleague.get, colleague.post):
        assert method(here).status_code == 404 and method(f"/window/counter/{number}/").status_code == 404
    assert agent.get("/window/agent/A2020-99999-9/").status_code == 404
    assert Client().get(here).status_code == 302 and Client().get(f"/apply/{number}/").status_code == 302
    send(agent, number)
    assert as_user("officer").get(here).status_code == 404
    at_counter = colleague.post("/window/counter/", {"case": "S2020-00001-3", "join": "1"}).url.split("/")[-2]
    assert agent.get(f"/window/agent/{at_counter}/").status_code == 404
    TeamMember.objects.filter(person=window.people["fire"]).update(until_on=date(2020, 1, 1))
    assert agent.get(f"/window/agent/{number}/").status_code == 404
    assert here not in agent.get(HERE).content.decode()


def test_many_unsent_applications_cost_as_many_queries_as_one(agent) -> None:
    begin(agent)
    agent.get(HERE)
    with CaptureQueriesContext(connection) as few:
        agent.get(HERE)
    for _nth in range(6):
        begin(agent)
    with CaptureQueriesContext(connection) as more:
        assert agent.get(HERE).content.decode().count('href="/window/agent/') == 7
    assert len(more) == len(few)


def test_the_form_is_english_when_asked(agent, as_user) -> None:
    page = as_user("fire", "en").get(f"/window/agent/{begin(agent)}/").content.decode()
    assert "Apply under a mandate" in page and "Items of this application" in page


def test_nothing_is_said_of_papers_before_an_item_is_ticked(agent) -> None:
    number = begin(agent)
    page = agent.post(f"/window/agent/{number}/", said(item=[], save="1"), follow=True).content.decode()
    assert "选的事项没有要再交的材料" not in page and "选了事项，这里会列出要哪些材料" in page


def test_the_signed_mandate_is_not_asked_for_again_and_lies_with_the_case(permits, team, window, as_user) -> None:  # noqa: F811
    TeamMember.objects.create(team=team, person=window.people["fire"], role="member", from_on=date(2019, 1, 1))
    programme, case = programmes.current("construction_permits", AT + timedelta(hours=2)), CASE[:-1] + "9"
    facts = {**INTERIOR}
    del facts["programme"]
    facts["is_fire_special_project"] = True
    opening = c.OpenCase(case=case, programme=programme, number="G2020-9", title="某公司", kind="permits", facts=facts)
    mandate = c.GiveMandate(
        agent=team.ref,
        principal="某公司",
        stages=tuple(programme.stages),
        file=keep(b"%PDF-1.4 signed", "委托书.pdf").digest,
    )
    for by, command in ((system("test"), opening), (actor_of(window.people["clerk"], AT.date()), mandate)):
        assert isinstance(perform(case, command, by=by, at=AT + timedelta(hours=2)), Done)
    fire = as_user("fire")
    number = fire.post(f"/window/{case}/mandates/M1/apply/").url.rstrip("/").split("/")[-1]
    page = fire.get(f"/window/agent/{number}/").content.decode()
    assert 'value="C02" checked' in page and 'name="file-fire_drawings"' in page
    assert 'name="file-agent_mandate"' not in page and "授权委托书" in page.split("已经交过，不用再交：")[1]
    send(fire, number, item="C02")
    held = state_of(case).window.materials["agent_mandate"]
    assert (held.how, held.files) == ("upload", (mandate.file,))

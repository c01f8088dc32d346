"""Mandates where people look: entered with the signed paper, listed, revoked; every act says who acted for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.engine.case.window_programme import window_programme
from tests.screens.window.conftest import AT, CASE, PAPERS
from tests.screens.window.test_apply import begin, paper, services  # noqa: F401 - a fixture
from tests.screens.window.test_counter import code
from yichuang.backoffice.cases.applying import Typed, give_code, start
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.files import keep
from yichuang.backoffice.ledger.store import events_of
from yichuang.backoffice.people.models import Team, TeamMember, TeamName
from yichuang.engine.case import commands as c

pytestmark = pytest.mark.django_db
HERE = f"/window/{CASE}/mandates/"


@pytest.fixture
def team(window) -> Team:
    made = Team.objects.create(valid_from=date(2019, 1, 1))
    TeamName.objects.create(team=made, zh="第一专班", en="Team One", from_on=date(2019, 1, 1))
    return made


def typed(team: Team, **more: Any) -> dict[str, Any]:
    said = {"agent": team.ref, "principal": "某公司", "stage": "one", "until": "2020-06-30", "give": "1"}
    return {**said, "paper": paper("委托书.pdf"), **more}


def test_a_mandate_is_taken_in_listed_and_revoked(team, as_user) -> None:
    clerk = as_user("clerk")
    page = clerk.post(HERE, typed(team), follow=True).content.decode()
    assert "委托已登记。" in page and "第一专班代某公司办" in page and "6月30日" in page and "有效" in page
    assert clerk.get(HERE + "M1/paper/").content.startswith(b"%PDF")
    assert clerk.get(HERE + "M9/paper/").status_code == 404
    refused = clerk.post(HERE, {"revoke": "M1", "text": ""})
    assert refused.status_code == 422 and not state_of(CASE).window.mandates["M1"].revoked_on
    page = clerk.post(HERE, {"revoke": "M1", "text": "企业来函收回"}, follow=True).content.decode()
    assert "委托已解除。" in page and "已解除" in page
    assert "已经解除" in clerk.post(HERE, {"revoke": "M1", "text": "再一次"}).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agent": "team:999"}, "请选受托的专班"), ({"stage": []}, "请选委托哪些阶段"), ({"paper": ""}, "还没有选文件"),
        ({"until": "六月"}, "认不出来"), ({"until": "2020-01-01"}, ""), ({"principal": ""}, ""),
        ({"stage": "ninth"}, ""),
    ],
    ids=["no such team", "no stage", "no paper", "no date", "over already", "for nobody", "no such stage"],
)  # fmt: skip
def test_what_is_wrong_with_a_mandate_is_said_and_the_rest_stays(team, as_user, wrong, said) -> None:
    answer = as_user("clerk").post(HERE, typed(team, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and 'class="error"' in page
    assert not state_of(CASE).window.mandates
    assert ('value="某公司"' in page) == ("principal" not in wrong)


def test_a_programme_disguised_as_the_signed_paper_is_refused(team, as_user) -> None:
    from io import BytesIO

    liar = BytesIO(b"MZ this is a program")
    liar.name = "委托书.pdf"
    answer = as_user("clerk").post(HERE, typed(team, paper=liar))
    assert answer.status_code == 422 and "不是可以上传的文件" in answer.content.decode()


def test_whoever_may_not_take_one_in_is_told_why_and_sees_the_list(team, as_user) -> None:
    officer = as_user("officer")
    page = officer.get(HERE).content.decode()
    assert "您不能登记委托" in page and 'name="give"' not in page
    assert officer.post(HERE, typed(team)).status_code == 403
    assert Client().get(HERE).status_code == 302


def test_history_and_receipt_say_who_acted_for_whom(team, window, as_user) -> None:
    digest = keep(b"%PDF-1.4 signed", "委托书.pdf").digest
    stages = tuple(window_programme().stages)
    window.do("clerk", c.GiveMandate(agent=team.ref, principal="某公司", stages=stages, file=digest))
    asked = c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="某公司", code=code(), materials=PAPERS, mandate="M1")
    window.do("clerk", asked)
    clerk = as_user("clerk")
    desk = clerk.get(f"/window/{CASE}/").content.decode()
    assert "提交申请（第一专班代某公司办）" in desk and "登记委托（第一专班代某公司办）" in desk
    assert "<dd>第一专班代某公司办</dd>" in desk
    assert "接件（第一专班代某公司办）" in clerk.get(f"/window/items/{CASE}/SCHEME/").content.decode()
    assert "这份申请由第一专班受某公司委托代办" in clerk.get(f"/papers/{CASE}/receipt/A1/").content.decode()
    assert "凭它申请过：收1" in clerk.get(HERE).content.decode()


def received(window: Any, **more: Any) -> tuple[str, str]:
    """(number, code) of an application of an enterprise that was taken in at the counter."""
    one, _code = start("window", Typed(), at=AT)
    asked = c.ReceiveWalkIn(number=one.number, items=("SCHEME",), name="某公司", code=code(), materials=PAPERS, **more)
    window.do("clerk", asked)
    Applying.objects.filter(pk=one.pk).update(case=CASE, sent_at=AT)
    return one.number, give_code(one)


def entrusted(window: Any, team: Team, **more: Any) -> None:
    digest = keep(b"%PDF-1.4 signed", "委托书.pdf").digest
    said = {"agent": team.ref, "principal": "某公司", "stages": ("one",), "file": digest, **more}
    window.do("clerk", c.GiveMandate(**said))


def acts_of(kind: str) -> list[str]:
    return [one.body.get("mandate", "") for one in events_of(CASE) if one.type == kind]


NOTICE = c.GiveNotice(
    number="告1", items=("SCHEME",), verdicts={"form": "flawed", "drawing": "ok", "licence": "ok"},
    words={"form": "缺章"},
)  # fmt: skip


def test_at_the_desk_the_clerk_says_who_brings_withdraws_and_takes_away(team, window, as_user) -> None:
    entrusted(window, team)
    received(window)
    window.do("clerk", NOTICE)
    clerk = as_user("clerk")
    page = clerk.get(f"/window/{CASE}/").content.decode()
    assert page.count("第一专班代某公司办") >= 2 and "申请人自己" in page
    clerk.post(f"/window/{CASE}/do/hand-in/", {"notice": "N1", "paper-form": "1", "mandate": "M1"})
    assert acts_of("material.handed_in") == ["M1"] and acts_of("item.correction_received") == ["M1"]
    assert "收到补正（第一专班代某公司办）" in clerk.get(f"/window/items/{CASE}/SCHEME/").content.decode()
    refused = clerk.post(f"/window/{CASE}/do/withdraw/", {"item": "SCHEME", "text": "不办了", "mandate": "M9"})
    assert refused.status_code == 422 and "没有这份委托" in refused.content.decode()
    clerk.post(f"/window/{CASE}/do/withdraw/", {"item": "SCHEME", "text": "不办了", "mandate": "M1"})
    assert acts_of("item.withdrawn") == ["M1"]
    assert "撤件（第一专班代某公司办）" in clerk.get(f"/window/{CASE}/").content.decode()


def test_whoever_follows_says_who_acts_and_sees_it_said(team, window, as_user) -> None:
    entrusted(window, team)
    number, secret = received(window, mandate="M1")
    window.do("clerk", NOTICE)
    client = Client()
    page = client.post("/track/", {"number": number, "code": secret}, follow=True).content.decode()
    assert 'value="M1" checked' in page, "whoever filed it is taken to go on with it"
    assert "提交申请（第一专班代某公司办）" in page
    client.post(f"/track/{number}/answer/", {"notice": "N1", "file-form": paper(), "mandate": "M1"})
    assert acts_of("material.handed_in") == ["M1"]
    as_user("clerk").post(HERE, {"revoke": "M1", "text": "不再委托"})
    page = client.get(f"/track/{number}/").content.decode()
    assert "交材料（第一专班代某公司办）" in page and "解除委托（第一专班代某公司办）" in page
    assert "谁来办" not in page, "nobody is left who could act for it"
    asked = {"item": "SCHEME", "text": "不办了", "mandate": "M1"}
    page = client.post(f"/track/{number}/withdraw/", asked, follow=True).content.decode()
    assert "已经解除，不能再凭它代办" in page and state_of(CASE).items["SCHEME"].state != "withdrawn"
    page = client.post(f"/track/{number}/withdraw/", asked | {"mandate": ""}, follow=True).content.decode()
    assert acts_of("item.withdrawn") == [""]
    assert "办得怎么样" not in page, "nobody is asked how a thing was handled that was taken back"


def test_a_member_of_the_team_signs_in_and_acts_for_the_enterprise(team, window, as_user) -> None:
    TeamMember.objects.create(team=team, person=window.people["fire"], role="member", from_on=date(2019, 1, 1))
    entrusted(window, team)
    number, _secret = received(window)
    window.do("clerk", NOTICE)
    member = as_user("fire")
    assert f'href="{HERE}M1/A1/"' in member.get(HERE).content.decode()
    page = member.get(f"{HERE}M1/A1/").content.decode()
    assert number in page and "第一专班代某公司办" in page and "缺章" in page and "谁来办" not in page
    page = member.post(f"{HERE}M1/A1/answer/", {"notice": "N1", "file-form": paper()}, follow=True).content.decode()
    assert "补正材料已交。" in page and "交材料（第一专班代某公司办）" in page
    last = next(one for one in events_of(CASE) if one.type == "material.handed_in")
    assert last.by["ref"] == window.people["fire"].ref and last.body["mandate"] == "M1"
    page = member.post(f"{HERE}M1/A1/withdraw/", {"item": "SCHEME", "text": ""}, follow=True).content.decode()
    assert state_of(CASE).items["SCHEME"].state != "withdrawn" and "请填" in page
    for nobody in ("officer", "clerk"):
        assert as_user(nobody).get(f"{HERE}M1/A1/").status_code == 404
        assert as_user(nobody).post(f"{HERE}M1/A1/withdraw/", {"item": "SCHEME", "text": "x"}).status_code == 404
    for wrong in ("M1/A9/", "M9/A1/"):
        assert member.get(HERE + wrong).status_code == 404
    assert member.post(f"{HERE}M1/A1/sell/", {}).status_code == 404
    as_user("clerk").post(HERE, {"revoke": "M1", "text": "不再委托"})
    page = member.get(f"{HERE}M1/A1/").content.decode()
    assert "这份委托现在无效" in page and 'name="item"' not in page
    page = member.post(f"{HERE}M1/A1/withdraw/", {"item": "SCHEME", "text": "x"}, follow=True).content.decode()
    assert "不能再凭它代办" in page and state_of(CASE).items["SCHEME"].state != "withdrawn"


def test_a_result_taken_by_an_agent_says_so_on_its_receipt(team, window, as_user) -> None:
    entrusted(window, team)
    received(window)
    window.do("clerk", c.AcceptItems(items=("SCHEME",)))
    window.do("clerk", c.HandToOffices(items=("SCHEME",)))
    window.do("officer", c.GrantItem(item="SCHEME", number="规1"))
    said = {"item": "SCHEME", "how": "in_person", "taken_by": "李", "mandate": "M1"}
    as_user("clerk").post(f"/window/{CASE}/do/serve/", said)
    assert acts_of("item.served") == ["M1"]
    made = as_user("clerk").get(f"/papers/{CASE}/service/SCHEME/").content.decode()
    assert "受托代领" in made and "第一专班代某公司办" in made


def test_preopinions_stand_with_their_validity(window, as_user) -> None:
    drawing = keep(b"%PDF-1.4 drawing", "图.pdf").digest
    papers = {**PAPERS, "drawing": {"how": "upload", "files": [drawing]}}
    window.do("clerk", c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="某公司", materials=papers))
    window.do("officer", c.GivePreOpinion(item="SCHEME", number="预1", view="agree", text="可以"))
    page = as_user("officer").get(HERE).content.decode()
    assert "方案审查" in page and "预1" in page and "等条件具备后转为决定" in page and "5月31日" in page


def test_the_enterprise_entrusts_and_takes_back_by_itself(services, team) -> None:  # noqa: F811
    client = Client()
    number, _code = begin(client)
    who = {"name": "某某科技有限公司", "code": code(), "contact": "李", "phone": "1380000", "advice_topic": "loans"}
    client.post(f"/apply/{number}/", {**who, "file-question": paper(), "send": "1"})
    page = client.get(f"/track/{number}/").content.decode()
    assert "委托别人帮办代办" in page and "第一专班" in page
    there = f"/track/{number}/mandate/"
    answer = client.post(there, {"agent": team.ref, "stage": "advice"})
    assert answer.status_code == 422 and "还没有选文件" in answer.content.decode()
    said = {"agent": team.ref, "stage": "advice", "principal": "别的公司", "paper": paper("委托书.pdf")}
    assert "第一专班代某某科技有限公司办" in client.post(there, said, follow=True).content.decode()
    held = state_of(str(Applying.objects.get(pk=number).case_id)).window.mandates["M1"]
    assert held.principal == "某某科技有限公司", "nobody entrusts in another one's name"
    assert Client().post(there, {"revoke": "M1", "text": "x"}).status_code == 302
    assert client.post(there, {"revoke": "M7", "text": "x"}).status_code == 404
    assert "已解除" in client.post(there, {"revoke": "M1", "text": "不用了"}, follow=True).content.decode()


def test_a_natural_person_entrusts_no_team(services, team) -> None:  # noqa: F811
    from tests.screens.window.test_apply import sent

    client = Client()
    number, _code = begin(client)
    sent(client, number)
    assert "委托别人" not in client.get(f"/track/{number}/").content.decode()
    assert client.post(f"/track/{number}/mandate/", {"agent": team.ref}).status_code == 404


def test_many_mandates_cost_as_many_queries_as_one(team, window, as_user) -> None:
    clerk = as_user("clerk")
    clerk.post(HERE, typed(team))
    clerk.get(HERE)
    with CaptureQueriesContext(connection) as few:
        clerk.get(HERE)
    for _nth in range(8):
        clerk.post(HERE, typed(team))
    clerk.get(HERE)
    with CaptureQueriesContext(connection) as more:
        assert clerk.get(HERE).content.decode().count("第一专班代") == 9
    assert len(more) == len(few)


def test_mandates_are_english_when_asked(team, as_user) -> None:
    page = as_user("clerk", "en").get(HERE).content.decode()
    assert "Enter a mandate" in page and "Team One" in page

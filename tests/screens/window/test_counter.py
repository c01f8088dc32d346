"""Taking in at the counter: the same form, typed by the clerk; the receipt at once, and nothing typed twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.engine.case.window_programme import window_programme
from tests.screens.window.conftest import AT, PAPERS
from tests.screens.window.test_apply import macro, paper, services  # noqa: F401 - a fixture
from yichuang.backoffice.cases.applying import MOST_TRIES, plain_code, read
from yichuang.backoffice.cases.models import Applying, Case, Span
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import register, texts
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.people.models import Post, Team, TeamName
from yichuang.engine.case import commands as c

pytestmark = pytest.mark.django_db


def code() -> str:
    """A credit code whose check character is right."""
    from yichuang.engine.case.credit_codes import is_credit_code

    stem = "91370704MA3C4D5E6"
    return next(stem + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(stem + last))


def begin(client: Client, service: str = "policy_advice") -> str:
    answer = client.post("/window/counter/", {"service": service})
    assert answer.status_code == 302
    return str(answer.url).rstrip("/").split("/")[-1]


def said(**more: Any) -> dict[str, Any]:
    return {
        "name": "某某科技有限公司", "code": code(), "contact": "李建国", "phone": "13800000000",
        "advice_topic": "loans", "how-question": "paper", **more,
    }  # fmt: skip


def receive(client: Client, number: str, **more: Any) -> Any:
    return client.post(f"/window/counter/{number}/", said(**more) | {"send": "1"}, follow=True)


def test_the_clerk_takes_an_application_in_and_hands_over_number_and_code(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    page = receive(clerk, number, **{"file-question": paper()}).content.decode()
    assert "已收件" in page and number in page and "二维码" in page
    one = Applying.objects.get(pk=number)
    state = state_of(str(one.case_id))
    made = state.window.applications["A1"]
    assert made.via == "window" and state.items["Q01"].state == "received"
    assert state.window.materials["question"].files
    assert clerk.get(f"/window/counter/{number}/receipt/pdf/").content.startswith(b"%PDF")
    shown = plain_code(page.split("查询码：")[1].split("<")[0])
    public = Client()
    assert "已接件" in public.post("/track/", {"number": number, "code": shown}, follow=True).content.decode()
    assert Span.objects.filter(case=one.case_id, until_at__isnull=True, state="received").exists()
    assert str(one.case_id) in clerk.get("/window/?tab=review").content.decode()


def test_what_is_missing_is_said_and_nothing_is_written(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    before = (Case.objects.count(), Event.objects.count())
    answer = receive(clerk, number, name="", code="123")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填申请人。" in page and "这个代码不对" in page and 'value="李建国"' in page and "checked" in page
    assert (Case.objects.count(), Event.objects.count()) == before
    assert read(Applying.objects.get(pk=number)).contact == "李建国"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"MZ this is a program", "不是可以上传的文件"), (b"", "空")], ids=["a program", "empty"]
)
def test_a_scan_that_cannot_be_kept_is_refused_and_the_rest_stays(services, as_user, content, reason) -> None:  # noqa: F811
    from io import BytesIO

    clerk = as_user("clerk")
    number = begin(clerk)
    liar = BytesIO(content)
    liar.name = "问题.pdf"
    answer = receive(clerk, number, **{"file-question": liar})
    assert answer.status_code == 422 and reason in answer.content.decode()
    assert read(Applying.objects.get(pk=number)).name == "某某科技有限公司"
    assert Applying.objects.get(pk=number).sent_at is None


def test_a_scan_with_macros_is_refused_with_what_to_do(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    answer = receive(clerk, number, **{"file-question": macro()})
    assert answer.status_code == 422 and "宏" in answer.content.decode()
    assert Applying.objects.get(pk=number).sent_at is None


def test_received_twice_it_is_one(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    receive(clerk, number)
    assert "已收件" in receive(clerk, number).content.decode()
    case = Applying.objects.get(pk=number).case_id
    assert len(state_of(str(case)).window.applications) == 1


def test_an_enterprise_that_applied_before_is_filled_in_by_its_code_and_looked_at(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    receive(clerk, begin(clerk))
    number = begin(clerk)
    page = clerk.post(f"/window/counter/{number}/", {"code": code().lower(), "fill": "1"}).content.decode()
    assert "已按代码带出申请人" in page and 'value="某某科技有限公司"' in page and 'value="13800000000"' in page
    assert "已收件" in receive(clerk, number).content.decode()
    unknown = begin(clerk)
    page = clerk.post(f"/window/counter/{unknown}/", {"code": "", "fill": "1"}).content.decode()
    assert "请先填统一社会信用代码" in page


def test_one_more_application_joins_a_case_and_asks_nothing_again(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    papers = {name: {"how": "paper"} for name in PAPERS}
    services.do(
        "clerk", c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="某公司", phone="1380000", materials=papers)
    )
    answer = clerk.post("/window/counter/", {"case": "S2020-00001-3", "join": "1"})
    number = str(answer.url).rstrip("/").split("/")[-1]
    page = clerk.get(answer.url).content.decode()
    assert 'value="某公司"' in page and 'value="1380000"' in page and "已经交过" in page
    assert 'name="file-drawing"' not in page
    assert 'value="SCHEME"' not in page, "what is under way cannot be applied for again"
    done = clerk.post(
        f"/window/counter/{number}/",
        {"name": "某公司", "contact": "王", "phone": "1380000", "choosing": "1", "item": "SIGNED", "send": "1"},
        follow=True,
    )
    assert "已收件" in done.content.decode(), done.content.decode()
    state = state_of(services.case)
    assert [one.number for one in state.window.applications.values()] == ["收1", number]
    assert state.items["SIGNED"].state == "received"


def test_what_joined_a_case_before_the_server_died_counts_as_received(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    answer = clerk.post("/window/counter/", {"case": "S2020-00001-3", "join": "1"})
    number = str(answer.url).rstrip("/").split("/")[-1]
    said = {
        "name": "某公司",
        "contact": "王",
        "phone": "13800000000",
        "choosing": "1",
        "item": "SIGNED",
        "how-form": "paper",
    }
    clerk.post(answer.url, {**said, "save": "1"})
    before = Applying.objects.filter(pk=number).values("blob", "sent_at").get()
    assert "已收件" in clerk.post(answer.url, {**said, "send": "1"}, follow=True).content.decode()
    Applying.objects.filter(pk=number).update(**before)
    page = clerk.post(answer.url, {**said, "send": "1", "key": "opened-anew"}, follow=True).content.decode()
    assert "已收件" in page, page
    assert [one.number for one in state_of(services.case).window.applications.values()] == [number]


def test_what_changed_since_the_form_was_opened_is_said_before_anything_is_received(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    here = clerk.post("/window/counter/", {"case": "S2020-00001-3", "join": "1"}).url
    papers = {name: {"how": "paper"} for name in PAPERS}
    known = {"name": "某公司", "contact": "王", "phone": "1380000", "choosing": "1", "send": "1"}
    answer = clerk.post(here, known | {"item": ["SCHEME", "SIGNED"], "listed": ["", "form"]})
    assert answer.status_code == 422 and "改选以后还要这些材料：图纸、执照" in answer.content.decode()
    services.do("clerk", c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="某公司", materials=papers))
    answer = clerk.post(here, known | {"item": ["SCHEME", "SIGNED"]})
    assert answer.status_code == 422 and "“方案审查”" in answer.content.decode(), "refused by name, not left out"
    assert "SIGNED" not in state_of(services.case).items


def test_a_mandate_stands_on_what_the_agent_brings(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    agent = services.people["leader"].ref
    stages = tuple(window_programme().stages)
    mandate = c.GiveMandate(agent=agent, principal="某公司", stages=stages, file="a" * 64)
    services.do("clerk", mandate)
    answer = clerk.post("/window/counter/", {"case": "S2020-00001-3", "join": "1"})
    number = str(answer.url).rstrip("/").split("/")[-1]
    assert "代某公司办" in clerk.get(answer.url).content.decode()
    known = {"name": "某公司", "contact": "王", "phone": "13800000001", "choosing": "1", "item": "SIGNED", "send": "1"}
    refused = clerk.post(answer.url, known | {"mandate": "M9"})
    assert refused.status_code == 422 and "没有这份委托" in refused.content.decode()
    assert not state_of(services.case).window.applications
    assert "已收件" in clerk.post(answer.url, known | {"mandate": "M1"}, follow=True).content.decode()
    assert state_of(services.case).window.applications["A1"].mandate == "M1"
    assert state_of(services.case).window.applications["A1"].number == number


@pytest.mark.parametrize(
    ("case", "answer"),
    [("", "请填编号或项目代码"), ("S2020-99999-9", "没有编号或项目代码是"), ("' OR 1=1", "没有编号或项目代码是")],
    ids=["nothing", "no such number", "nonsense"],
)
def test_a_case_that_is_not_there_is_said(services, as_user, case, answer) -> None:  # noqa: F811
    page = as_user("clerk").post("/window/counter/", {"case": case, "join": "1"})
    assert page.status_code == 422 and answer in page.content.decode()


def test_only_the_clerk_who_types_it_opens_the_form_and_the_window_only(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    assert as_user("officer").get("/window/counter/").status_code == 403
    assert as_user("officer").get(f"/window/counter/{number}/").status_code == 403
    Post.objects.filter(code="fire").update(rights=["window"])
    assert as_user("fire").get(f"/window/counter/{number}/").status_code == 404
    assert Client().get(f"/window/counter/{number}/").status_code == 302
    online = Client().post("/apply/begin/", {"service": "policy_advice"}).url.strip("/").split("/")[-1]
    assert clerk.get(f"/window/counter/{online}/").status_code == 404, "what an applicant writes is nobody's here"


def test_somebody_else_never_sees_the_code(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    receive(clerk, number)
    again = as_user("clerk").get(f"/window/counter/{number}/receipt/", follow=True).content.decode()
    assert "查询码：" not in again and "查询码已经不再显示" in again
    assert as_user("officer").get(f"/window/counter/{number}/receipt/").status_code == 403


def test_a_lost_code_is_replaced_at_the_desk_and_the_old_one_shuts_whoever_has_it_out(services, as_user) -> None:  # noqa: F811
    clerk, public = as_user("clerk"), Client()
    number = begin(clerk)
    first = receive(clerk, number).content.decode().split("查询码：")[1].split("<")[0]
    public.post("/track/", {"number": number, "code": first})
    for _ in range(MOST_TRIES):
        Client().post("/track/", {"number": number, "code": "WRONGWRO"})
    case = Applying.objects.get(pk=number).case_id
    assert "查询码丢了，换发一个" in clerk.get(f"/window/{case}/").content.decode()
    address = f"/window/counter/{number}/code/"
    assert "查询码没有换" in clerk.post(address, follow=True).content.decode()
    page = clerk.post(address, {"reason": "李建国本人，看过身份证"}, follow=True).content.decode()
    other = page.split("查询码：")[1].split("<")[0]
    assert "已接件" not in public.get(f"/track/{number}/", follow=True).content.decode()
    assert public.post("/track/", {"number": number, "code": first}).status_code == 422
    assert "已接件" in public.post("/track/", {"number": number, "code": other}, follow=True).content.decode()
    told = register.entries()[-1]
    assert (told.body["table"], told.body["id"]) == ("application", number)
    assert as_user("officer").post(address, {"reason": "x"}).status_code == 403


def test_counter_pages_are_english_when_asked(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk", "en")
    assert "What does the person at the counter need?" in clerk.get("/window/counter/").content.decode()
    page = clerk.get(f"/window/counter/{begin(clerk)}/").content.decode()
    assert "Receive and make the receipt" in page and "Not handed in" in page


# --- a mandate that comes with the application ------------------------------------------------------------------------


@pytest.fixture
def team(window: Any) -> str:
    made = Team.objects.create(valid_from=date(2019, 1, 1))
    TeamName.objects.create(team=made, zh="第一专班", en="Team One", from_on=date(2019, 1, 1))
    return str(made.ref)


def with_mandate(agent: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"stage": "advice", "until": "2020-06-30", "paper": paper("委托书.pdf"), **agent, **more}


def test_an_agent_comes_with_its_mandate_and_both_are_taken_in_at_once(services, as_user, team) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    page = clerk.get(f"/window/counter/{number}/").content.decode()
    assert "收委托书" in page and 'value="advice" checked' in page and "第一专班" in page
    page = receive(clerk, number, **with_mandate({"agent": team})).content.decode()
    assert "已收件" in page and "这份申请由第一专班受某某科技有限公司委托代办" in page
    state = state_of(str(Applying.objects.get(pk=number).case_id))
    held, made = state.window.mandates["M1"], state.window.applications["A1"]
    assert (held.agent, held.principal, held.stages) == (team, "某某科技有限公司", ("advice",))
    assert made.mandate == "M1" and made.via == "window"
    assert "已收件" in receive(clerk, number, **with_mandate({"agent": team})).content.decode()
    assert len(state_of(state.case).window.mandates) == 1, "sent twice it is one"


def test_an_agency_or_a_person_may_be_the_agent_and_the_person_can_be_forgotten(services, as_user) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    page = receive(clerk, number, **with_mandate({"agent_name": "某代理公司", "agent_code": code()})).content.decode()
    assert "这份申请由某代理公司受某某科技有限公司委托代办" in page
    number = begin(clerk)
    receive(clerk, number, **with_mandate({"agent_name": "王五", "agent_paper": "居民身份证 370702"}))
    case = str(Applying.objects.get(pk=number).case_id)
    assert "王五" not in " ".join(Event.objects.filter(case_id=case).values_list("body", flat=True))
    assert "370702" in clerk.get(f"/window/{case}/mandates/").content.decode()
    assert "370702" not in as_user("officer").get(f"/window/{case}/mandates/").content.decode()
    texts.erase(texts.of_case(case, personal_only=True), AT)
    desk = clerk.get(f"/window/{case}/").content.decode()
    assert "王五" not in desk and "（已删除）代某某科技有限公司办" in desk


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"stage": []}, "请选委托哪些阶段"), ({"stage": "registration"}, "委托书没有包括这些阶段"),
        ({"paper": ""}, "还没有选文件"), ({"until": "六月"}, "认不出来"), ({"until": "2020-01-01"}, ""),
        ({"agent": "team:999"}, "请选受托的专班"), ({"agent_name": "某代理公司"}, "只能填一个"),
        ({"code": ""}, "委托代办的要是企业"),
        ({"agent": "", "agent_name": "王五"}, "请填写证件名称和号码"),
        ({"agent": "", "agent_name": "某代理公司", "agent_code": "123"}, "统一社会信用代码“123”不对"),
        ({"agent": ""}, "请选受托的专班，或填代办的机构、个人"), ({"name": ""}, "请填申请人"),
        ],
    ids=[
        "no stage", "of another stage", "no paper", "no date", "over already", "no such team", "two agents",
        "for a person", "a person without papers", "a wrong code", "no agent", "nobody's application",
    ],
)  # fmt: skip
def test_where_one_of_both_is_refused_neither_is_written(services, as_user, team, wrong, answer) -> None:  # noqa: F811
    clerk = as_user("clerk")
    number = begin(clerk)
    before = (Case.objects.count(), Event.objects.count())
    page = receive(clerk, number, **with_mandate({"agent": team} | wrong))
    assert page.status_code == 422 and answer in page.content.decode()
    assert (Case.objects.count(), Event.objects.count()) == before
    kept = read(Applying.objects.get(pk=number))
    assert kept.contact == "李建国" and kept.entrusted["agent"] == wrong.get("agent", team)
    if "paper" not in wrong:
        assert "委托书.pdf" in page.content.decode(), "the scan need not be chosen again"
        right = {"agent": "", "agent_name": "", "agent_code": "", "paper": "", "until": "", "drop-mandate": "1"}
        assert "已收件" in receive(clerk, number, **right).content.decode(), "emptied, it is the applicant's own"
        assert not state_of(str(Applying.objects.get(pk=number).case_id)).window.mandates

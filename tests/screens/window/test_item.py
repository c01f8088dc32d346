"""An officer's item: papers, opinions, every action or why not, and nothing signed unseen."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.engine.case.window_desk import APPLICANT
from tests.screens.window.conftest import AT, CASE, PAPERS
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.people.models import FunctionMap
from yichuang.engine.case import commands as c
from yichuang.screens.window.item_forms import DEEDS

pytestmark = pytest.mark.django_db


def at_the_office(window: SimpleNamespace, *items: str) -> None:
    window.do("clerk", c.ReceiveWalkIn(number=f"收{items[0]}", items=items, name="潍坊某某公司", materials=PAPERS))
    window.do("clerk", c.AcceptItems(items=items))
    window.do("clerk", c.HandToOffices(items=items))


def page(client: Client, instance: str) -> str:
    return client.get(f"/window/items/{CASE}/{instance}/").content.decode()


def do(client: Client, instance: str, name: str, *, confirmed: bool = False, **said: Any) -> Any:
    more = {"confirmed": "1"} if confirmed else {}
    address = f"/window/items/{CASE}/{instance}/{name}/"
    return client.post(address, {"seen": state_of(CASE).seq, **said, **more}, follow=True)


def test_the_page_says_what_can_be_done_and_why_the_rest_cannot(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    shown = page(as_user("officer"), "SCHEME")
    assert "准予许可" in shown and "征求意见" in shown and "申请表" in shown
    assert "现在还不能" in shown and "“方案审查”还没有办结" in shown
    assert "Grant" in page(as_user("officer", "en"), "SCHEME")


def test_what_was_said_on_the_form_is_read_beside_the_papers(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    assert "表单里填的" not in page(as_user("officer"), "SCHEME")
    window.do("officer", c.GiveFacts(facts={"phased": True}))
    assert "<dt>分阶段</dt><dd>是</dd>" in page(as_user("officer"), "SCHEME")


def test_special_procedures_are_chosen_by_class(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    shown = as_user("officer").get(f"/window/items/{CASE}/SCHEME/start_special_procedure/").content.decode()
    assert '<optgroup label="公告类">' in shown and '<optgroup label="听证类">' in shown
    done = do(as_user("officer"), "SCHEME", "start_special_procedure", confirmed=True, kind="hearing", number="特1")
    assert done.status_code == 200 and state_of(CASE).items["SCHEME"].pauses[-1].kind == "hearing"


def test_what_is_not_for_a_post_is_said_once(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    shown = page(as_user("clerk"), "SCHEME")
    assert shown.count("您现在的岗位不能审查本单位事项") == 1 and "准予许可、" in shown


def test_deeds_of_one_name_say_whom_they_are_about(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    for function in ("fire", "inspection"):
        window.do("officer", c.AskOpinion(item="SCHEME", function=function))
    shown = page(as_user("officer"), "SCHEME")
    assert len({one.split("<")[0] for one in shown.split("收回征求意见")[1:3]}) == 2


def test_every_deed_opens_in_both_languages(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    for name in DEEDS:
        for language in ("zh-hans", "en"):
            answer = as_user("officer", language).get(f"/window/items/{CASE}/SCHEME/{name}/")
            assert answer.status_code == 200, name


def test_a_grant_is_looked_at_and_then_made(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    client = as_user("officer")
    said = {"number": "峡审准〔2020〕1号", "text": "按审定图纸施工。"}
    shown = do(client, "SCHEME", "grant_item", **said).content.decode()
    assert "预览，还没有生效" in shown and "按审定图纸施工。" in shown
    assert state_of(CASE).items["SCHEME"].state == "accepted"
    assert "按审定图纸施工。" in do(client, "SCHEME", "grant_item", change="1", **said).content.decode()
    assert state_of(CASE).items["SCHEME"].state == "accepted"
    assert "已准予。" in do(client, "SCHEME", "grant_item", confirmed=True, **said).content.decode()
    assert state_of(CASE).items["SCHEME"].state == "granted"


def test_a_grant_is_looked_at_first_also_when_somebody_wrote_a_moment_after_it_was_asked_for(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    window.do("clerk", c.WriteNote(text="补充说明"), hours=3 + 30 / 3600)
    shown = do(as_user("officer"), "SCHEME", "grant_item", number="审准〔2020〕1号")
    assert "先看一遍" in shown.content.decode() and state_of(CASE).items["SCHEME"].state != "granted"
    do(as_user("officer"), "SCHEME", "grant_item", confirmed=True, number="审准〔2020〕1号")
    assert state_of(CASE).items["SCHEME"].state == "granted"


def test_nothing_is_done_whose_paper_could_not_be_shown(window, as_user, monkeypatch) -> None:
    from yichuang.screens.base.asking import Answer
    from yichuang.screens.window import item

    at_the_office(window, "SCHEME")
    monkeypatch.setattr(item, "rehearsed_paper", lambda *asked: Answer(["这时候还不行。"], status=422))
    answer = do(as_user("officer"), "SCHEME", "grant_item", number="审准〔2020〕1号")
    assert answer.status_code == 422 and "这时候还不行" in answer.content.decode()
    assert state_of(CASE).items["SCHEME"].state != "granted"


def test_an_opinion_is_asked_signed_for_and_given_by_the_other_office(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    assert (
        "等对方签收" in do(as_user("officer"), "SCHEME", "ask_opinion", function="fire", text="请看").content.decode()
    )
    assert "消防" in do(as_user("officer"), "SCHEME", "grant_item", number="1").content.decode()
    fire = as_user("fire")
    assert "已签收" in do(fire, "SCHEME", "sign_for_opinion", about="O1").content.decode()
    refused = do(fire, "SCHEME", "give_opinion", about="O1", view="disagree", text="")
    assert refused.status_code == 422 and "请填写理由" in refused.content.decode()
    do(fire, "SCHEME", "give_opinion", about="O1", view="disagree", text="疏散距离不够")
    assert "疏散距离不够" in page(as_user("officer"), "SCHEME")
    assert "不同意" in do(as_user("officer"), "SCHEME", "grant_item", number="1").content.decode()


def test_what_needs_a_signature_is_put_up_and_signed_seen(window, as_user) -> None:
    at_the_office(window, "SIGNED")
    officer, head = as_user("officer"), as_user("head")
    said = {"number": "峡审准〔2020〕2号"}
    shown = do(officer, "SIGNED", "grant_item", **said).content.decode()
    assert "这一步要有人签：签发决定" in shown and "报上去" in shown
    put = do(officer, "SIGNED", "grant_item", propose="1", to_signer="材料齐", **said).content.decode()
    assert "已报上去，等签发。" in put
    listed = head.get("/window/items/signing/").content.decode()
    assert "两人办" in listed and "看了再批" in listed
    paper = head.get(f"/window/items/{CASE}/SIGNED/approve_decision/?about=P1").content.decode()
    assert "准予行政许可决定书" in paper and "峡审准〔2020〕2号" in paper
    assert "已批准。" in do(head, "SIGNED", "approve_decision", about="P1").content.decode()
    assert state_of(CASE).items["SIGNED"].state == "granted"


def test_a_hold_goes_up_the_ladder_through_the_same_page(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    shown = do(as_user("officer"), "SCHEME", "hold_item", days="12", text="等规委会").content.decode()
    assert "挂起（第二级）" in shown
    do(as_user("officer"), "SCHEME", "hold_item", days="12", text="等规委会", propose="1")
    assert "已批准。" in do(as_user("leader"), "SCHEME", "approve_decision", about="P1").content.decode()
    assert state_of(CASE).items["SCHEME"].state == "paused"


def test_who_signs_nothing_is_told_so(window, as_user) -> None:
    answer = as_user("clerk").get("/window/items/signing/")
    assert answer.status_code == 403 and "没有要签的事" in answer.content.decode()


def test_somebody_elses_item_is_shown_with_why_not_and_nothing_unknown_is_found(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    refused = do(as_user("fire"), "SCHEME", "grant_item", number="1")
    assert refused.status_code == 403 and "归规划办" in refused.content.decode()
    assert as_user("officer").get(f"/window/items/{CASE}/NOTHING/").status_code == 404
    assert as_user("officer").get(f"/window/items/{CASE}/SCHEME/no_such_deed/").status_code == 404


def history(client: Client, instance: str) -> str:
    return page(client, instance).split("经过</summary>")[1].split("</details>")[0]


def test_a_decision_that_was_sent_back_says_why_until_it_is_put_up_again(window, as_user) -> None:
    at_the_office(window, "SIGNED")
    officer = as_user("officer")
    do(officer, "SIGNED", "grant_item", number="准1", propose="1", to_signer="材料齐")
    do(as_user("head"), "SIGNED", "return_decision", about="P1", text="请补写理由")
    shown = page(officer, "SIGNED")
    assert "退回：请补写理由" in shown and "准予许可" in shown and "看了再批" not in shown.split("经过")[0]
    assert "sent back by" in page(as_user("officer", "en"), "SIGNED")
    do(officer, "SIGNED", "grant_item", number="准2", propose="1", to_signer="理由已补")
    assert "退回：请补写理由" not in page(officer, "SIGNED")
    do(as_user("head"), "SIGNED", "approve_decision", about="P2", text="同意")
    said = history(officer, "SIGNED")
    for words in ("officer 报批：准予许可", "head 退回报批", "请补写理由", "head 批准", "材料齐", "理由已补"):
        assert words in " ".join(said.split()).replace("两人办：报批", "报批"), words


def test_what_was_sent_back_is_over_once_the_item_has_ended(window, as_user) -> None:
    at_the_office(window, "SIGNED")
    window.do("officer", c.ProposeDecision(command="grant_item", fields={"item": "SIGNED", "number": "准1"}))
    window.do("head", c.ReturnDecision(proposal="P1", text="请补写理由"))
    window.do("clerk", c.WithdrawItems(items=("SIGNED",), text="不办了"), hours=1)
    assert "请补写理由" not in page(as_user("officer"), "SIGNED").split("经过</summary>")[0]


def test_an_opinion_stays_with_the_office_that_gave_it_although_another_does_its_work_now(
    window, as_user, monkeypatch
) -> None:
    at_the_office(window, "SCHEME")
    window.do("officer", c.AskOpinion(item="SCHEME", function="fire"))
    window.do("fire", c.GiveOpinion(opinion="O1", view="agree"))
    merged = AT.date() + timedelta(days=1)
    FunctionMap.objects.filter(function="fire").update(until_on=merged)
    FunctionMap.objects.create(function="fire", office=window.offices["GWH"], from_on=merged)
    monkeypatch.setenv("YICHUANG_CLOCK", (AT + timedelta(days=1, hours=3)).isoformat())
    shown = as_user("officer").get(f"/window/items/{CASE}/SCHEME/").context["page"]
    assert [one.office for one in shown.opinions] == ["消防大队"]
    told = {one.office for one in shown.history}
    assert "消防大队" in told and "管委会" not in told


def test_the_history_of_an_item_holds_what_others_said_of_it(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    at_the_office(window, "SIGNED")
    window.do("officer", c.AskOpinion(item="SCHEME", function="fire", text="请看疏散"))
    window.do("fire", c.SignForOpinion(opinion="O1"), hours=1)
    window.do("fire", c.GiveOpinion(opinion="O1", view="disagree", text="疏散距离不够"), hours=1)
    called = c.CallSession(item="SCHEME", kind="review", on=AT.date(), functions=("fire",), text="一次提齐意见")
    window.do("officer", called, hours=1)
    window.do("officer", c.RecordConclusion(session="S1", function="fire", view="agree_after", text="改楼梯"), hours=2)
    window.do("officer", c.CloseSession(session="S1", number="联1", text="整改后同意"), hours=2)
    said = " ".join(history(as_user("officer"), "SCHEME").split())
    for words in (
        "fire 签收征求意见", "fire 回复意见", "不同意", "疏散距离不够", "officer 记会议意见：消防大队，整改后同意",
        "改楼梯", "officer 会议结束", "一次提齐意见", "请看疏散",
    ):  # fmt: skip
        assert words in said, words
    assert "疏散距离不够" not in history(as_user("officer"), "SIGNED")


def test_the_history_of_an_item_holds_ratings_and_what_the_supervisor_answered(window, as_user) -> None:
    at_the_office(window, "SCHEME")
    window.do("officer", c.GrantItem(item="SCHEME", number="准1"), hours=1)
    window.do("officer", c.HandToSupervision(item="SCHEME", function="inspection"), hours=1)
    window.do("officer", c.AnswerSupervision(supervision="V1", text="每季度查一次"), hours=1)
    window.do("clerk", c.ServeResult(item="SCHEME", how="in_person", taken_by="李四"), hours=1)
    rated = perform(CASE, c.RateService(item="SCHEME", level=1, text="太慢"), by=APPLICANT, at=AT + timedelta(hours=2))
    assert isinstance(rated, Done), rated
    window.do("clerk", c.AnswerRating(rating="T1", text="已上门道歉"), hours=2)
    said = " ".join(history(as_user("officer"), "SCHEME").split())
    for words in ("officer 审管答复", "每季度查一次", "申请人", "太慢", "clerk 回复差评", "已上门道歉"):
        assert words in said, words


def called(window: SimpleNamespace, days: int = 0) -> None:
    """A joint review of the scheme by two offices, so many days from now."""
    at_the_office(window, "SCHEME")
    on = AT.date() + timedelta(days=days)
    window.do("officer", c.CallSession(
        item="SCHEME", kind="review", on=on, place="三楼", functions=("fire", "inspection"), text="请一次提齐意见",
    ), hours=1)  # fmt: skip


def test_a_conclusion_is_recorded_under_the_name_of_the_office_it_is_of(window, as_user) -> None:
    called(window)
    address = f"/window/items/{CASE}/SCHEME/record_conclusion/?about=S1.fire"
    shown = as_user("officer").get(address).content.decode()
    assert "<h1>记会议意见：消防大队</h1>" in shown and "记下消防大队的意见" in shown
    assert "Record what Fire Brigade says" in as_user("officer", "en").get(address).content.decode()
    wrong = do(as_user("officer"), "SCHEME", "record_conclusion", about="S1.fire", view="disagree", text="")
    assert wrong.status_code == 422 and "<h1>记会议意见：消防大队</h1>" in wrong.content.decode()


def test_before_the_day_of_the_meeting_the_page_says_why_nothing_can_be_recorded(window, as_user) -> None:
    called(window, days=3)
    officer = as_user("officer")
    shown = page(officer, "SCHEME")
    assert "还没有开，不能记意见" in shown.split("议题")[1] and "请一次提齐意见" in shown and "还没有结束" in shown
    assert ">记意见</a>" not in shown
    form = officer.get(f"/window/items/{CASE}/SCHEME/record_conclusion/?about=S1.fire").content.decode()
    assert "还没有开，不能记意见" in form and 'name="view"' not in form


def test_once_everybody_has_spoken_the_end_of_the_session_comes_first(window, as_user) -> None:
    called(window)
    officer = as_user("officer")
    window.do("officer", c.RecordConclusion(session="S1", function="fire", view="agree"), hours=2)
    assert "结束会议" not in first_action(officer)
    window.do("officer", c.RecordConclusion(session="S1", function="inspection", view="agree"), hours=2)
    assert "结束会议" in first_action(officer)
    window.do("officer", c.CloseSession(session="S1", number="峡审联〔2020〕1号", text="同意"), hours=2)
    shown = page(officer, "SCHEME")
    assert "意见书峡审联〔2020〕1号" in shown and "3月2日结束" in shown
    assert officer.get(f"/papers/{CASE}/letter/S1/").status_code == 200


def first_action(client: Client) -> str:
    return page(client, "SCHEME").split("btn first")[1].split("</a>")[0]

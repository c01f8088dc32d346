"""The clerk's queue and desk: every paper passed once, looked at before it is confirmed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.engine.case.window_desk import APPLICANT
from tests.screens.window.conftest import AT, CASE, PAPERS
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.models import Event
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import system

pytestmark = pytest.mark.django_db


def walk_in(window: SimpleNamespace, *items: str, **papers: Any) -> None:
    window.do(
        "clerk", c.ReceiveWalkIn(number=f"收{items[0]}", items=items, name="潍坊某某公司", materials=PAPERS | papers)
    )


def apply(window: SimpleNamespace, number: str, *items: str, hours: float = 0) -> None:
    """Somebody applies from afar."""
    asked = c.Apply(number=number, items=items, name="潍坊某某公司", materials=PAPERS)
    assert isinstance(perform(CASE, asked, by=APPLICANT, at=AT + timedelta(hours=hours)), Done)


def post(client: Any, name: str, confirmed: bool = False, **said: Any) -> Any:
    more = {"confirmed": "1"} if confirmed else {}
    return client.post(f"/window/{CASE}/do/{name}/", {"seen": state_of(CASE).seq, **said, **more}, follow=True)


def test_the_queue_shows_what_waits_and_opens_where_something_does(window, as_user) -> None:
    walk_in(window, "SCHEME")
    page = as_user("clerk").get("/window/").content.decode()
    assert "待审料 <b>1</b>" in page and "潍坊某某公司" in page and "方案审查" in page
    assert "To review <b>1</b>" in as_user("clerk", "en").get("/window/").content.decode()


def test_who_does_not_stand_at_a_window_is_told_so(window, as_user) -> None:
    answer = as_user("officer").get("/window/")
    assert answer.status_code == 403 and "不在窗口" in answer.content.decode()


def test_what_somebody_else_deals_with_while_the_queue_is_read_is_left_out(window, as_user, monkeypatch) -> None:
    from yichuang.backoffice.cases.queries import window_queue

    walk_in(window, "SCHEME")
    read = window_queue.of_cases

    def meanwhile(*asked: Any) -> Any:
        window.do("clerk", c.AcceptItems(items=("SCHEME",)))
        return read(*asked)

    monkeypatch.setattr(window_queue, "of_cases", meanwhile)
    answer = as_user("clerk").get("/window/?tab=review")
    assert answer.status_code == 200 and "潍坊某某公司" not in answer.content.decode()


def test_the_queue_asks_as_many_queries_for_many_cases_as_for_one(
    window, as_user, django_assert_max_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.engine.case.window_programme import window_programme
    from yichuang.backoffice.people.access import actor_of
    from yichuang.engine.case.events import system

    walk_in(window, "SCHEME")
    client = as_user("clerk")
    client.get("/window/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/window/?tab=review")
    clerk = actor_of(window.people["clerk"], AT.date())
    for nth in range(12):
        case = f"01890000-0000-7000-8000-0000000001{nth:02d}"
        opening = c.OpenCase(
            case=case, programme=window_programme(), number=f"S2020-{nth}", title="又一个", kind="service"
        )
        perform(case, opening, by=system("test"), at=AT)
        asked = c.ReceiveWalkIn(number=f"收{nth}", items=("SCHEME",), name="某公司", materials=PAPERS)
        perform(case, asked, by=clerk, at=AT)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/window/?tab=review").content.decode()
    assert "待审料 <b>13</b>" in page
    assert len(many) <= len(one) + 1


def test_every_application_not_received_yet_has_its_own_way_in(window, as_user) -> None:
    apply(window, "A1", "SCHEME")
    apply(window, "A2", "SIGNED", hours=1)
    clerk = as_user("clerk")
    page = clerk.get(f"/window/{CASE}/").content.decode()
    assert 'value="A1"' in page and 'value="A2"' in page
    assert "已接件。" in post(clerk, "receive", application="A2").content.decode()
    page = clerk.get(f"/window/{CASE}/").content.decode()
    assert 'value="A1"' in page and 'value="A2"' not in page
    assert "已接件。" in post(clerk, "receive", application="A1").content.decode()
    assert 'name="application"' not in clerk.get(f"/window/{CASE}/").content.decode()
    assert {one.state for one in state_of(CASE).items.values()} == {"received"}


def test_an_application_that_was_taken_back_whole_is_not_received_any_more(window, as_user) -> None:
    apply(window, "A1", "SCHEME")
    window.do("clerk", c.WithdrawItems(items=("SCHEME",), text="不办了"), hours=1)
    assert 'name="application"' not in as_user("clerk").get(f"/window/{CASE}/").content.decode()


def test_a_notice_is_looked_at_and_then_given(window, as_user) -> None:
    walk_in(window, "SCHEME")
    client = as_user("clerk")
    said = {
        "item": "SCHEME", "notice_number": "峡审告〔2020〕1号", "verdict-form": "flawed", "verdict-drawing": "ok",
        "verdict-licence": "ok", "words-form": "没有盖章",
    }  # fmt: skip
    before = Event.objects.filter(case_id=CASE).count()
    shown = post(client, "notice", **said).content.decode()
    assert "预览，还没有生效" in shown and "没有盖章" in shown
    assert Event.objects.filter(case_id=CASE).count() == before
    done = post(client, "notice", confirmed=True, **said).content.decode()
    assert "已发一次性告知。" in done and "等补正" in done
    assert state_of(CASE).items["SCHEME"].state == "correcting"


def test_going_back_from_a_paper_keeps_what_was_passed_and_chosen(window, as_user) -> None:
    walk_in(window, "SCHEME", "SIGNED")
    said = {
        "item": "SCHEME", "verdict-form": "flawed", "words-form": "第3页没有盖公章", "verdict-drawing": "ok",
        "verdict-licence": "ok", "notice_number": "峡审告〔2020〕9号",
    }  # fmt: skip
    clerk = as_user("clerk")
    looked = post(clerk, "notice", **said).content.decode()
    assert "预览，还没有生效" in looked and 'name="change"' in looked
    page = post(clerk, "notice", change="1", **said).content.decode()
    assert "第3页没有盖公章" in page and "峡审告〔2020〕9号" in page and not state_of(CASE).window.notices
    assert 'value="SCHEME" checked' in page and 'value="SIGNED" checked' not in page
    assert 'name="verdict-form" value="flawed" checked' in page


def test_a_notice_that_leaves_a_paper_out_is_refused_and_keeps_what_was_typed(window, as_user) -> None:
    walk_in(window, "SCHEME")
    said = {"item": "SCHEME", "notice_number": "告1", "verdict-form": "missing", "words-form": "缺申请表"}
    answer = post(as_user("clerk"), "notice", **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这些材料还没有看过：图纸、执照" in page and 'value="缺申请表"' in page


def test_items_are_accepted_with_what_may_follow_and_passed_on(window, as_user) -> None:
    walk_in(window, "SCHEME")
    said = {
        "item": "SCHEME", "verdict-form": "ok", "verdict-drawing": "ok", "verdict-licence": "owed",
        "owed_by": "2020-03-20",
    }  # fmt: skip
    client = as_user("clerk")
    assert '请在<span class="nowrap">2020年3月20日</span>前补齐' in post(client, "accept", **said).content.decode()
    post(client, "accept", confirmed=True, **said)
    item = state_of(CASE).items["SCHEME"]
    assert item.state == "accepted" and item.handed_on and item.owed == ("licence",)


def test_accepting_with_a_gap_is_said_in_words(window, as_user) -> None:
    walk_in(window, "SCHEME")
    said = {"item": "SCHEME", "verdict-form": "missing", "verdict-drawing": "ok", "verdict-licence": "ok"}
    assert "请发一次性告知，或改成齐、容缺" in post(as_user("clerk"), "accept", **said).content.decode()
    left = {"item": "SCHEME", "verdict-form": "ok"}
    assert "还没有看过：图纸、执照" in post(as_user("clerk"), "accept", **left).content.decode()


def test_a_result_is_handed_over_with_who_took_it(window, as_user) -> None:
    walk_in(window, "SCHEME")
    window.do("clerk", c.AcceptItems(items=("SCHEME",)))
    window.do("clerk", c.HandToOffices(items=("SCHEME",)))
    window.do("officer", c.GrantItem(item="SCHEME", number="准1"))
    client = as_user("clerk")
    assert "方案审查：送达结果" in client.get(f"/window/{CASE}/").content.decode()
    refused = post(client, "serve", item="SCHEME", how="in_person", taken_by="").content.decode()
    assert "请填写领取人" in refused
    assert "已送达。" in post(client, "serve", item="SCHEME", how="in_person", taken_by="李四").content.decode()


def test_somebody_who_was_first_is_named(window, as_user) -> None:
    walk_in(window, "SCHEME")
    seen = state_of(CASE).seq
    window.do("clerk", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="不用办"))
    said = {"item": "SCHEME", "why": "not_accepted", "decline_number": "2", "reasons": "不用办", "confirmed": "1"}
    answer = as_user("clerk").post(f"/window/{CASE}/do/decline/", {**said, "seen": seen})
    assert answer.status_code == 409 and "刚才有人改过" in answer.content.decode()
    verdicts = {"verdict-form": "ok", "verdict-drawing": "ok", "verdict-licence": "ok", "confirmed": "1"}
    accepting = {"item": "SCHEME", **verdicts, "seen": seen}
    answer = as_user("clerk").post(f"/window/{CASE}/do/accept/", accepting)
    assert answer.status_code == 409 and "刚才有人改过" in answer.content.decode()


def test_only_files_of_the_case_are_given_out(window, as_user) -> None:
    walk_in(window, "SCHEME")
    assert as_user("clerk").get(f"/window/{CASE}/file/{'0' * 64}/").status_code == 404


def test_an_officer_asks_for_corrections_of_an_accepted_item_with_the_same_list(window, as_user) -> None:
    walk_in(window, "SCHEME")
    window.do("clerk", c.AcceptItems(items=("SCHEME",)))
    window.do("clerk", c.HandToOffices(items=("SCHEME",)))
    client = as_user("officer")
    assert "发一次性告知" in client.get(f"/window/{CASE}/?item=SCHEME").content.decode()
    said = {
        "item": "SCHEME", "notice_number": "告9", "verdict-form": "ok", "verdict-drawing": "flawed",
        "verdict-licence": "ok", "words-drawing": "比例尺不对",
    }  # fmt: skip
    assert "补正期间暂停计时" in post(client, "notice", **said).content.decode()
    post(client, "notice", confirmed=True, **said)
    assert state_of(CASE).items["SCHEME"].state == "correcting"


def test_part_of_an_application_is_accepted_by_its_own_papers(window, as_user) -> None:
    walk_in(window, "SCHEME", "PERMIT", "SIGNED")
    client = as_user("clerk")
    page = client.get(f"/window/{CASE}/").content.decode()
    assert 'value="SCHEME" checked' in page and 'value="PERMIT" checked' not in page and "要等" in page
    # all papers that lie there are on the list, and every one of them was looked at
    verdicts = {f"verdict-{one.id}": "ok" for one in client.get(f"/window/{CASE}/").context["desk"].materials}
    assert len(verdicts) == 3
    answer = post(client, "accept", confirmed=True, item="SIGNED", **verdicts)
    assert answer.status_code == 200 and state_of(CASE).items["SIGNED"].state == "accepted"
    assert state_of(CASE).items["SCHEME"].state == state_of(CASE).items["PERMIT"].state == "received"


def test_what_waits_for_a_correction_is_found_again(window, as_user) -> None:
    walk_in(window, "SCHEME")
    said = {"verdicts": {"form": "flawed", "drawing": "ok", "licence": "ok"}, "words": {"form": "没有盖章"}}
    window.do("clerk", c.GiveNotice(number="峡审告〔2020〕1号", items=("SCHEME",), **said), hours=1)
    page = as_user("clerk").get("/window/?tab=waiting").content.decode()
    assert "等补正 <b>1</b>" in page and "潍坊某某公司" in page and "收补正" in page


SECOND = {
    "item": "SCHEME", "notice_number": "峡审告〔2020〕12号", "verdict-form": "flawed", "words-form": "还是没有盖章",
    "verdict-drawing": "ok", "verdict-licence": "ok", "text": "请带公章来",
}  # fmt: skip


def corrected_once(window: SimpleNamespace) -> None:
    """One notice was given and answered."""
    walk_in(window, "SCHEME")
    verdicts = {"form": "flawed", "drawing": "ok", "licence": "ok"}
    first = c.GiveNotice(number="告1", items=("SCHEME",), verdicts=verdicts, words={"form": "没有盖章"})
    window.do("clerk", first, hours=0.1)
    window.do("clerk", c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}), hours=0.2)


def test_a_second_notice_is_put_up_at_the_desk_and_given_once_the_leader_signs(window, as_user) -> None:
    corrected_once(window)
    clerk, leader = as_user("clerk"), as_user("leader")
    looked = post(clerk, "notice", **SECOND).content.decode()
    assert "补正材料一次性告知书" in looked and "还是没有盖章" in looked and "预览，还没有生效" in looked
    assert "这一步要有人签：批第二次补正（分管领导）" in looked and 'name="propose"' in looked
    assert len(state_of(CASE).window.notices) == 1, "nothing is given by looking"
    done = post(clerk, "notice", propose="1", to_signer="补正一次仍不合规范", **SECOND).content.decode()
    assert "已报上去，等签发。" in done and "第二次补正告知" in done and "补正一次仍不合规范" in done
    assert "看了再批" in leader.get("/window/items/signing/").content.decode()
    paper = leader.get(f"/window/items/{CASE}/SCHEME/approve_decision/?about=P1").content.decode()
    assert "峡审告〔2020〕12号" in paper and "还是没有盖章" in paper and "请带公章来" in paper
    signed = {"seen": state_of(CASE).seq, "about": "P1"}
    answer = leader.post(f"/window/items/{CASE}/SCHEME/approve_decision/", signed, follow=True)
    assert "已批准。" in answer.content.decode()
    state = state_of(CASE)
    assert state.items["SCHEME"].state == "correcting" and state.window.notices["N2"].number == "峡审告〔2020〕12号"
    page = clerk.get(f"/window/{CASE}/").content.decode()
    assert "峡审告〔2020〕12号，" in page and "等补正" in page and "等签发" not in page


def test_a_second_notice_that_is_sent_back_says_why_at_the_desk_and_can_be_put_up_again(window, as_user) -> None:
    corrected_once(window)
    clerk = as_user("clerk")
    post(clerk, "notice", propose="1", to_signer="仍不合规范", **SECOND)
    back = {"seen": state_of(CASE).seq, "about": "P1", "text": "请先打电话问清楚"}
    as_user("leader").post(f"/window/items/{CASE}/SCHEME/return_decision/", back)
    page = clerk.get(f"/window/{CASE}/").content.decode()
    assert "退回：请先打电话问清楚" in page and "看了再批" not in page
    assert state_of(CASE).items["SCHEME"].state == "received"
    again = SECOND | {"notice_number": "峡审告〔2020〕13号"}
    assert "已报上去" in post(clerk, "notice", propose="1", to_signer="问过了", **again).content.decode()
    assert "退回：请先打电话问清楚" not in clerk.get(f"/window/{CASE}/").content.decode()
    refused = post(clerk, "notice", propose="1", to_signer="再报一次", **again)
    kept = refused.content.decode()
    assert refused.status_code == 422 and "已经报上去，还没有批" in kept
    assert "还是没有盖章" in kept and "再报一次" in kept and "请带公章来" in kept


def test_going_back_from_what_is_put_up_keeps_the_words_for_the_leader(window, as_user) -> None:
    corrected_once(window)
    clerk = as_user("clerk")
    page = post(clerk, "notice", change="1", to_signer="补正一次仍不合规范", **SECOND).content.decode()
    assert "补正一次仍不合规范" in page and "还是没有盖章" in page
    looked = post(clerk, "notice", to_signer="补正一次仍不合规范", **SECOND).content.decode()
    assert looked.count("补正一次仍不合规范") == 1
    early = post(clerk, "notice", confirmed=True, **SECOND)
    assert early.status_code == 422 and "这一步要有人批" in early.content.decode()


def test_an_officer_puts_a_second_notice_up_in_english_too(window, as_user) -> None:
    corrected_once(window)
    window.do("clerk", c.AcceptItems(items=("SCHEME",)), hours=1)
    window.do("clerk", c.HandToOffices(items=("SCHEME",)), hours=1)
    officer = as_user("officer", "en")
    assert "Put up for decision" in post(officer, "notice", **SECOND).content.decode()
    post(officer, "notice", propose="1", **SECOND)
    assert state_of(CASE).window.proposals["P1"].command == "give_notice"


def test_the_history_at_the_desk_names_people_and_teams(window, as_user) -> None:
    from yichuang.backoffice.people.models import Team, TeamName

    team = Team.objects.create(valid_from=AT.date())
    TeamName.objects.create(team=team, zh="三号专班", en="Team three", from_on=AT.date())
    apply(window, "A1", "SCHEME")
    window.do("clerk", c.ReceiveApplication(application="A1"), hours=1)
    assign = c.Assign(role="team", to=team.ref)
    assert isinstance(perform(CASE, assign, by=system("test"), at=AT + timedelta(hours=2)), Done)
    page = " ".join(as_user("clerk").get(f"/window/{CASE}/").content.decode().split("经过</summary>")[1].split())
    assert "服务专班由三号专班负责" in page and "team:" not in page
    assert "clerk 接收申请" in page and "申请人 提交申请" in page


def test_an_officers_notice_lists_the_materials_of_the_item_it_is_about(window, as_user) -> None:
    walk_in(window, "SCHEME", "SIGNED")
    window.do("clerk", c.AcceptItems(items=("SCHEME", "SIGNED")))
    window.do("clerk", c.HandToOffices(items=("SCHEME", "SIGNED")))
    officer = as_user("officer")
    shown = officer.get(f"/window/{CASE}/?item=SIGNED")
    assert [one.id for one in shown.context["desk"].materials] == ["form"]
    said = {"item": "SIGNED", "notice_number": "告9", "verdict-form": "flawed", "words-form": "没有盖章"}
    assert "补正期间暂停计时" in post(officer, "notice", **said).content.decode()
    assert [one.id for one in post(officer, "notice", change="1", **said).context["desk"].materials] == ["form"]


def test_what_somebody_else_takes_in_meanwhile_does_not_hide_the_officers_list(window, as_user) -> None:
    walk_in(window, "SIGNED")
    window.do("clerk", c.AcceptItems(items=("SIGNED",)))
    window.do("clerk", c.HandToOffices(items=("SIGNED",)))
    walk_in(window, "SCHEME")
    shown = as_user("officer").get(f"/window/{CASE}/?item=SIGNED")
    assert [one.id for one in shown.context["desk"].materials] == ["form"] and "发一次性告知" in shown.content.decode()
    assert len(as_user("clerk").get(f"/window/{CASE}/").context["desk"].materials) == 3


def walk_in_without_licence(window: SimpleNamespace) -> None:
    papers = {name: how for name, how in PAPERS.items() if name != "licence"}
    window.do("clerk", c.ReceiveWalkIn(number="收1", items=("SCHEME",), name="潍坊某某公司", materials=papers))


def test_a_notice_does_not_say_it_saw_what_may_follow_later(window, as_user) -> None:
    walk_in_without_licence(window)
    said = {
        "item": "SCHEME", "notice_number": "告1", "verdict-form": "flawed", "words-form": "没有盖章",
        "verdict-drawing": "ok", "verdict-licence": "owed",
    }  # fmt: skip
    clerk = as_user("clerk")
    looked = post(clerk, "notice", **said).content.decode()
    assert "没有问题的：图纸。" in looked and "可以在受理以后再补的：执照。" in looked
    post(clerk, "notice", confirmed=True, **said)
    given = state_of(CASE).window.notices["N1"]
    assert given.verdicts["licence"] == "owed" and given.gaps == ("form",)
    answered = {"notice": "N1", "paper-form": "1"}
    assert "补正材料已收。" in post(clerk, "hand-in", **answered).content.decode()


def test_what_nobody_handed_in_is_complete_only_where_it_was_seen(window, as_user) -> None:
    walk_in_without_licence(window)
    clerk = as_user("clerk")
    said = {"item": "SCHEME", "verdict-form": "ok", "verdict-drawing": "ok", "verdict-licence": "ok"}
    answer = post(clerk, "accept", **said)
    assert answer.status_code == 422 and "这些材料还没有交：执照" in answer.content.decode()
    gap = said | {"verdict-form": "flawed", "words-form": "没有盖章", "notice_number": "告1"}
    assert "这些材料还没有交：执照" in post(clerk, "notice", **gap).content.decode()
    looked = post(clerk, "accept", **said, **{"table-licence": "1"}).content.decode()
    assert "受理通知书" in looked and 'name="table-licence"' in looked
    back = post(clerk, "accept", change="1", **said, **{"table-licence": "1"}).content.decode()
    assert 'name="table-licence" value="1" checked' in back
    post(clerk, "accept", confirmed=True, **said, **{"table-licence": "1"})
    state = state_of(CASE)
    assert state.items["SCHEME"].state == "accepted" and state.window.materials["licence"].how == "paper"


def test_words_for_the_notice_are_not_dropped_when_it_is_accepted_instead(window, as_user) -> None:
    walk_in(window, "SCHEME")
    said = {
        "item": "SCHEME",
        "verdict-form": "ok",
        "verdict-drawing": "ok",
        "verdict-licence": "ok",
        "text": "请先复印",
    }
    for name, more in (("accept", {}), ("decline", {"why": "not_accepted", "reasons": "不用办"})):
        answer = post(as_user("clerk"), name, confirmed=True, **said, **more)
        assert answer.status_code == 422 and "只写进一次性告知书" in answer.content.decode()
        assert 'value="请先复印"' in answer.content.decode()
    assert state_of(CASE).items["SCHEME"].state == "received"


def test_where_somebody_was_first_what_was_typed_and_ticked_is_still_there(window, as_user) -> None:
    walk_in(window, "SCHEME", "SIGNED")
    seen = state_of(CASE).seq
    window.do("clerk", c.AcceptItems(items=("SIGNED",)), hours=1)
    said = {"item": ["SCHEME", "SIGNED"], "verdict-form": "ok", "verdict-drawing": "ok", "verdict-licence": "ok"}
    answer = as_user("clerk").post(f"/window/{CASE}/do/accept/", {**said, "confirmed": "1", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="SCHEME" checked' in page
    assert 'name="verdict-form" value="ok" checked' in page
    taken_back = {"item": "SCHEME", "text": "企业说不办了", "seen": seen}
    window.do("clerk", c.HandInMaterial(materials={"form": {"how": "paper"}}), hours=1)
    window.do("clerk", c.AcceptItems(items=("SCHEME",)), hours=1)
    answer = as_user("clerk").post(f"/window/{CASE}/do/withdraw/", taken_back)
    form = answer.content.decode().split("申请人要撤件")[1].split("</form>")[0]
    assert answer.status_code == 409 and 'value="SCHEME" checked' in form and 'value="SIGNED" checked' not in form
    assert "企业说不办了" in form


def test_words_of_one_form_do_not_turn_up_in_another(window, as_user) -> None:
    walk_in(window, "SCHEME", "SIGNED")
    page = post(as_user("clerk"), "withdraw", text="企业说不办了").content.decode()
    assert "还没有选事项" in page and page.count("企业说不办了") == 1
    assert 'value="SIGNED" checked' in page.split("申请人要撤件")[0]


def test_the_way_a_result_is_handed_over_is_kept_where_it_is_refused(window, as_user) -> None:
    walk_in(window, "SCHEME")
    window.do("clerk", c.AcceptItems(items=("SCHEME",)))
    window.do("clerk", c.HandToOffices(items=("SCHEME",)))
    window.do("officer", c.GrantItem(item="SCHEME", number="准1"))
    said = {"item": "SCHEME", "how": "post", "taken_by": "李四", "receipt": "EMS1234", "mandate": "M9"}
    page = post(as_user("clerk"), "serve", **said).content.decode()
    assert (
        'role="alert"' in page
        and 'value="李四"' in page
        and 'value="EMS1234"' in page
        and '<option value="post" selected>' in page
    )


def test_what_an_envelope_takes_in_is_handed_over_with_it(window, as_user) -> None:
    walk_in(window, "JOINT")
    clerk = as_user("clerk")
    done = post(clerk, "accept", confirmed=True, item="JOINT").content.decode()
    assert "已受理，并分送承办单位。" in done and "分送给承办单位" not in done
    items = state_of(CASE).items
    assert {name: one.state for name, one in items.items()} == dict.fromkeys(("JOINT", "FIRE", "RECORDS"), "accepted")
    assert all(one.handed_on for one in items.values())


def test_which_kind_of_turning_away_is_missing_is_said(window, as_user) -> None:
    walk_in(window, "SCHEME")
    page = post(as_user("clerk"), "decline", item="SCHEME", decline_number="2", reasons="不用办").content.decode()
    assert "还没有选哪一种" in page and "没有“”" not in page and "不用办" in page

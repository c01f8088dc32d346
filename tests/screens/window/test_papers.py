"""Printed papers: the same sheet before it is confirmed, on the screen and as PDF."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from tests.engine.case.window_programme import window_programme
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.contexts.paper_parts import against, remedies, title_of
from yichuang.backoffice.cases.contexts.papers import KINDS, NoPaperError, paper
from yichuang.backoffice.cases.contexts.papers_intake import special
from yichuang.backoffice.cases.contexts.window_desk import read_desk
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.queries.window_case import read_window_case
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.people.models import FunctionMap, Office, OfficeName
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor
from yichuang.programmes import load, names
from yichuang.screens.base.asking import Answer, Asking
from yichuang.screens.window.papers import drawn, rehearsed_paper, sheet

pytestmark = pytest.mark.django_db

AT = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)
CASE = "01890000-0000-7000-8000-000000000001"
PERMITS = "01890000-0000-7000-8000-000000000002"
ALL = Actor(
    ref="person:1",
    rights=frozenset(
        {"open", "record", "apply", "window", "review", "sign", "approve_hold_1", "leader", "facts", "note"}
    ),
    functions=frozenset({"window", "planning", "fire", "inspection"}),
    posts=frozenset({"post:1"}),
)
OTHER = Actor(ref="person:2", rights=frozenset({"sign"}), posts=frozenset({"post:2"}))
PAPERS = {"form": {"how": "paper"}, "drawing": {"how": "paper"}, "licence": {"how": "held"}}
LONG = "山东省潍坊市峡山生态经济开发区高端装备智能制造与新材料一体化产业园建设运营管理有限责任公司第一分公司（筹备处）"


def do(command: Any, by: Actor = ALL, days: int = 0, on: str = CASE) -> Done:
    answer = perform(on, command, by=by, at=AT + timedelta(days=days))
    assert isinstance(answer, Done), answer
    return answer


@pytest.fixture
def case() -> Case:
    office = Office.objects.create(code="SPJ", valid_from=date(2019, 1, 1))
    OfficeName.objects.create(office=office, zh="峡山区行政审批服务局", en="Approval Bureau", from_on=date(2019, 1, 1))
    for function in ("window", "planning"):
        FunctionMap.objects.create(function=function, office=office, from_on=date(2019, 1, 1))
    do(
        c.OpenCase(
            case=CASE, programme=window_programme(), number="G2020-00001-3", title="装备产业园一期", kind="permits"
        )
    )
    return Case.objects.get(pk=CASE)


def made(case: Case, kind: str, subject: str) -> Any:
    return paper(read_window_case(Case.objects.get(pk=case.pk)), kind, subject, on=AT.date())


def accepted(*items: str) -> None:
    do(c.ReceiveWalkIn(number=f"收{len(items)}{items[0]}", items=items, name=LONG, materials=PAPERS))
    do(c.AcceptItems(items=items))
    do(c.HandToOffices(items=items))


def run(case: Case) -> dict[str, str]:
    """Everything a case can make a paper of; kind → subject."""
    do(c.ReceiveWalkIn(number="收1", items=("SCHEME", "SIGNED"), name=LONG, materials=PAPERS))
    verdicts = {"form": "flawed", "drawing": "missing", "licence": "ok"}
    words = {"form": "第3页没有盖公章，请补盖。", "drawing": "缺总平面图，请补一份。"}
    do(
        c.GiveNotice(
            number="峡审告〔2020〕12号",
            items=("SCHEME",),
            verdicts=verdicts,
            words=words,
            text="有疑问请拨打窗口电话。",
        )
    )
    do(c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}, "drawing": {"how": "paper"}}))
    do(
        c.DeclineItems(
            items=("SIGNED",), why="acceptance_refused", number="峡审不受〔2020〕1号", text="不属于本机关职权。"
        )
    )
    do(c.AcceptItems(items=("SCHEME",)))
    do(c.HandToOffices(items=("SCHEME",)))
    do(c.StartSpecialProcedure(item="SCHEME", kind="notice", number="峡审特〔2020〕2号", text="方案要公示。"))
    do(c.EndSpecialProcedure(item="SCHEME", text="公示无异议"))
    do(c.HoldItem(item="SCHEME", days=5, text="等规委会审议"))
    do(c.ResumeItem(item="SCHEME"))
    do(c.ExtendItem(item="SCHEME", days=3, text="情况复杂"))
    do(c.GrantItem(item="SCHEME", number="峡审准〔2020〕7号", text="请按审定图纸施工。"))
    do(c.ServeResult(item="SCHEME", how="in_person", taken_by="李建国"))
    accepted("PERMIT")
    do(c.RefuseItem(item="PERMIT", number="峡审不〔2020〕1号", basis="《建筑法》第八条", text="没有施工合同。"))
    accepted("JOINT")
    do(c.CallSession(item="JOINT", kind="acceptance", on=date(2020, 3, 2), place="1号厂房", text="看一号厂房。"))
    for function in ("fire", "planning"):
        do(c.RecordConclusion(session="S1", function=function, view="agree"))
    do(c.CloseSession(session="S1", number="峡联验〔2020〕3号", text="一个月内送档案。"))
    return {
        "receipt": "A1", "notice": "N1", "acceptance": "SCHEME", "non_acceptance": "SIGNED", "hold": "SCHEME",
        "special_procedure": "SCHEME", "extension": "SCHEME", "grant": "SCHEME", "refusal": "PERMIT", "letter": "S1",
        "service": "SCHEME",
    }  # fmt: skip


def test_every_kind_of_paper_can_be_made_and_drawn(case: Case) -> None:
    subjects = run(case)
    assert set(subjects) == set(KINDS)
    for kind, subject in subjects.items():
        one = made(case, kind, subject)
        assert one.title and one.number and one.office and one.to == LONG, kind
        assert drawn(one).startswith(b"%PDF"), kind


def test_a_notice_says_every_gap_with_what_would_be_right(case: Case) -> None:
    run(case)
    one = made(case, "notice", "N1")
    assert [row[1:] for row in one.table.rows] == [
        ("申请表", "要修改", "第3页没有盖公章，请补盖。"),
        ("图纸", "缺", "缺总平面图，请补一份。"),
    ]
    assert "执照" in one.after[1]


def test_a_receipt_says_what_was_handed_in_then_in_the_order_of_the_form(case: Case) -> None:
    run(case)
    assert [row[1] for row in made(case, "receipt", "A1").table.rows] == ["申请表", "图纸", "执照"]


def test_a_receipt_of_an_application_from_afar_says_what_came_and_what_is_still_to_come(case: Case) -> None:
    upload = {"how": "upload", "files": ["a" * 64]}
    materials = {"form": upload, "drawing": {"how": "paper"}, "licence": {"how": "fetched"}}
    do(c.Apply(number="收1", items=("SCHEME",), name=LONG, materials=materials))
    one = made(case, "receipt", "A1")
    assert one.said[0] == "您申请的“方案审查”，我们已于2020年3月2日收到申请，材料情况如下。"
    assert [row[2] for row in one.table.rows] == ["电子", "纸质，还要带来", "由我们调取"]
    assert one.after[0].startswith("写着“还要带来”的，请带到窗口。")
    do(c.ReceiveApplication(application="A1"))
    do(c.AcceptItems(items=("SCHEME",)))
    assert made(case, "receipt", "A1") == one


def test_a_receipt_says_the_following_came_only_where_all_of_it_did(case: Case) -> None:
    do(c.Apply(number="收1", items=("SCHEME",), name=LONG))
    assert made(case, "receipt", "A1").said[0].endswith("收到申请。")
    do(c.ReceiveWalkIn(number="收2", items=("PERMIT",), name=LONG, materials={"form": {"how": "paper"}}))
    counter = made(case, "receipt", "A2")
    assert counter.said[0].endswith("收到下列材料。") and counter.table.rows[0][2] == "纸质"
    assert counter.after == ("查进度、补材料、取结果，请用收件号和查询码。",)


def test_an_acceptance_with_papers_owed_says_the_main_ones_are_complete(case: Case) -> None:
    materials = {"form": {"how": "paper"}, "drawing": {"how": "paper"}}
    do(c.ReceiveWalkIn(number="收1", items=("SCHEME",), name=LONG, materials=materials))
    do(c.AcceptItems(items=("SCHEME",), owed=("licence",), owed_by=date(2020, 3, 20)))
    one = made(case, "acceptance", "SCHEME")
    assert "”，主要材料齐全、符合法定形式" in one.said[0]
    assert one.said[-1] == "下列材料可以容缺，请在2020年3月20日前补齐，补齐后领取结果：执照。"
    do(c.HandToOffices(items=("SCHEME",)))
    do(c.ReceiveMaterial(item="SCHEME", materials={"licence": {"how": "paper"}}))
    assert made(case, "acceptance", "SCHEME") == one


def test_a_special_procedure_and_its_class_of_one_name_are_named_once() -> None:
    programme = load("construction_permits")
    case = SimpleNamespace(programme=programme)
    said = special(case, "人防", "site_survey"), special(case, "人防", "hearing"), special(case, "人防", "testing")  # type: ignore[arg-type]
    assert said[0].startswith("您申请的“人防”需要进行特别程序“现场踏勘”。按公布的办事规定，")
    assert said[1].startswith("您申请的“人防”需要进行特别程序“听证”。依照《行政许可法》第四十五条，")
    assert "“检验检测”（特别程序：检验、检测）" in said[2]


def test_a_day_on_a_sheet_is_never_broken_in_two(case: Case) -> None:
    run(case)
    one = made(case, "letter", "S1")
    shown = render_to_string("window/paper_pdf.html", {**sheet(one), "language": "zh-CN"})
    days = re.findall(r"2020年3月2日", shown)
    assert len(days) >= 4 and len(re.findall(r'<span class="nowrap">2020年3月2日</span>', shown)) == len(days)
    with override("en"):
        english = render_to_string("window/paper_pdf.html", {**sheet(made(case, "letter", "S1")), "language": "en"})
    assert english.count('<span class="nowrap">2 Mar 2020</span>') == english.count("2 Mar 2020") >= 4


def test_the_notice_of_a_special_procedure_says_its_class_and_what_leaves_its_time_out_of_the_count(case: Case) -> None:
    accepted("SCHEME")
    said = []
    for kind in ("notice", "hearing"):
        do(c.StartSpecialProcedure(item="SCHEME", kind=kind, number="峡审特〔2020〕2号"))
        said.append(made(case, "special_procedure", "SCHEME").said[0])
        do(c.EndSpecialProcedure(item="SCHEME", text="完了"))
    assert "“公示”（特别程序：公告类）。按公布的办事规定，" in said[0]
    assert "“听证”（特别程序：听证类）。依照《行政许可法》第四十五条，" in said[1]


def test_a_notice_says_for_ever_what_was_so_when_it_was_given(case: Case) -> None:
    do(c.ReceiveWalkIn(number="收1", items=("SCHEME",), name=LONG, materials=PAPERS))
    gap = {"verdicts": {"form": "flawed", "drawing": "ok", "licence": "ok"}, "words": {"form": "没有盖章"}}
    do(c.GiveNotice(number="告1", items=("SCHEME",), **gap))
    sent = made(case, "notice", "N1")
    do(c.HandInMaterial(notice="N1", materials={"form": {"how": "paper"}}))
    do(c.AcceptItems(items=("SCHEME",)))
    assert made(case, "notice", "N1") == sent
    assert sent.after[0] == "补齐之日起，重新计算受理期限。"


def test_a_notice_after_the_item_counts_as_accepted_by_law_says_the_clock_stands_still(case: Case) -> None:
    do(c.ReceiveWalkIn(number="收1", items=("SCHEME",), name=LONG, materials=PAPERS))
    gap = {"verdicts": {"form": "flawed", "drawing": "ok", "licence": "ok"}, "words": {"form": "没有盖章"}}
    do(c.GiveNotice(number="告1", items=("SCHEME",), **gap), days=10)
    assert made(case, "notice", "N1").after[0] == "补正期间暂停计时，补齐之日起继续计时。"


def test_papers_of_parts_go_to_whoever_applied_for_the_envelope(case: Case) -> None:
    run(case)
    for kind in ("acceptance", "grant"):
        one = made(case, kind, "FIRE")
        assert one.to == LONG, kind
    assert made(case, "acceptance", "FIRE").number == made(case, "acceptance", "JOINT").number == "收1JOINT"


def test_a_part_decided_before_stays_addressed_to_the_first_applicant(case: Case) -> None:
    run(case)
    why = {"item": "JOINT", "number": "峡审撤1", "basis": "《行政许可法》第六十九条", "text": "材料是假的。"}
    do(c.ProposeDecision(command="revoke_item", fields=why))
    do(c.ApproveDecision(proposal="P1"), OTHER)
    do(c.ReceiveWalkIn(number="收9", items=("JOINT",), name="另一家公司", materials=PAPERS))
    assert made(case, "grant", "FIRE").to == LONG
    assert made(case, "receipt", "A4").to == "另一家公司"


def test_what_was_recorded_before_anybody_applied_goes_to_the_owner_the_case_knows(case: Case) -> None:
    do(c.OpenCase(case=PERMITS, programme=load("construction_permits"), number="G2", title="电子级树脂"), on=PERMITS)
    do(c.RecordItemEvent(item="A02", what="granted", accepted_on=AT.date(), despite="以前办的"), on=PERMITS)
    permits = Case.objects.get(pk=PERMITS)
    assert made(permits, "grant", "A02").to == "电子级树脂"
    do(c.GiveFacts(facts={"owner": LONG}), on=PERMITS)
    assert made(permits, "grant", "A02").to == LONG


def test_an_opinion_letter_says_the_agenda_first_and_the_closing_words_last(case: Case) -> None:
    run(case)
    one = made(case, "letter", "S1")
    assert one.said[1:] == ("议题：看一号厂房。",)
    assert one.after == ("结论：各单位均同意。", "一个月内送档案。")


def test_a_refusal_names_the_remedies_with_their_last_day(case: Case) -> None:
    run(case)
    assert made(case, "refusal", "PERMIT").remedies == ("行政复议：收到之日起60日内（当天送达的，到2020年5月1日）。",)


def test_a_paper_calls_a_decision_a_licence_only_where_it_is_one() -> None:
    said = {}
    programme = load("one_window")
    case = SimpleNamespace(item=programme.item, state=SimpleNamespace(items={}))
    for item in ("P06", "E02", "E01", "P02", "Q01"):
        said[item] = title_of(case, "grant", item), title_of(case, "refusal", item)  # type: ignore[arg-type]
    assert said == {
        "P06": ("准予行政许可决定书", "不予行政许可决定书"),
        "E02": ("备案通知书", "不予备案通知书"),
        "E01": ("准予登记通知书", "不予登记通知书"),
        "P02": ("办理结果通知书", "办理结果通知书"),
        "Q01": ("办理结果通知书", "办理结果通知书"),
    }


def test_a_filing_is_granted_and_refused_as_a_filing(case: Case) -> None:
    run(case)
    granted = made(case, "grant", "RECORDS")
    assert (granted.title, granted.said[0]) == ("备案通知书", "您申请的“档案验收”，符合备案要求，予以备案。")
    whole = made(case, "grant", "JOINT")
    assert (whole.title, whole.said[0]) == ("办理结果通知书", "您申请的“联合验收”，已经办结。")
    assert "许可" in made(case, "grant", "FIRE").said[0]


def test_remedies_stand_on_what_decides_and_not_on_a_service(case: Case) -> None:
    programme = load("one_window")
    one = SimpleNamespace(programme=programme, item=programme.item)
    told = {item: len(against(one, item, AT.date())) for item in ("P06", "E01", "E02", "E00", "P02", "Q01")}  # type: ignore[arg-type]
    assert told == {"P06": 2, "E01": 2, "E02": 2, "E00": 2, "P02": 0, "Q01": 0}


def test_the_lists_of_papers_call_each_what_it_is_called(case: Case) -> None:
    run(case)
    desk = read_desk(read_window_case(Case.objects.get(pk=CASE)), ALL, at=AT, personal=False)
    called = {(kind, subject): title for kind, subject, title, _about in desk.papers}
    assert called["grant", "SCHEME"] == "准予行政许可决定书" and called["grant", "RECORDS"] == "备案通知书"
    assert called["letter", "S1"] == "联合验收意见书"


def test_no_pause_carries_a_code_onto_a_notice() -> None:
    for name in names():
        for pause in load(name).pauses.values():
            assert not re.search(r"[A-Z]\d", "".join(pause.title.values())), pause.id


def test_a_remedy_says_to_whom_and_months_are_months() -> None:
    told = remedies(SimpleNamespace(programme=load("one_window")), date(2020, 8, 31))  # type: ignore[arg-type]
    assert told == (
        "行政复议：收到之日起60日内（当天送达的，到2020年10月30日）向区人民政府或上一级主管部门提出。",
        "行政诉讼：收到之日起6个月内（当天送达的，到2021年2月28日）向有管辖权的人民法院提出。",
    )
    with override("en"):
        assert remedies(SimpleNamespace(programme=load("one_window")), date(2020, 3, 25))[1] == (  # type: ignore[arg-type]
            "Administrative lawsuit: within 6 months of receipt (until 25 Sep 2020 if served today), before the "
            "people's court that has jurisdiction."
        )


def test_a_paper_that_nothing_happened_for_is_not_made(case: Case) -> None:
    for kind in KINDS:
        with pytest.raises(NoPaperError):
            made(case, kind, "SCHEME")


def test_a_paper_is_looked_at_before_anything_is_confirmed(case: Case) -> None:
    do(c.ReceiveWalkIn(number="收1", items=("SCHEME",), name=LONG, materials=PAPERS))
    asked = Asking(ALL, AT.date(), AT, False, "zh-hans")
    words = {"form": "没有盖章"}
    notice = c.GiveNotice(
        number="告1", items=("SCHEME",), verdicts={"form": "flawed", "drawing": "ok", "licence": "ok"}, words=words
    )
    before = Event.objects.count()
    shown = rehearsed_paper(Case.objects.get(pk=CASE), notice, "notice", "", asked)
    assert not isinstance(shown, Answer)
    assert shown.number == "告1" and shown.table is not None and shown.table.rows[0][3] == "没有盖章"
    assert Event.objects.count() == before
    refused = rehearsed_paper(
        Case.objects.get(pk=CASE), c.GrantItem(item="SCHEME", number="1"), "grant", "SCHEME", asked
    )
    assert isinstance(refused, Answer) and refused.problems


def test_the_page_shows_the_paper_and_keeps_its_sealed_scan(case: Case, admin_client: Client, monkeypatch: Any) -> None:
    from yichuang.screens.base import asking

    run(case)
    monkeypatch.setattr(asking, "actor_for", lambda user, on: ALL)
    monkeypatch.setattr(asking, "case_seen_by", lambda actor, case_id: Case.objects.get(pk=case_id))
    monkeypatch.setenv("YICHUANG_CLOCK", (AT + timedelta(hours=1)).isoformat())
    page = admin_client.get(f"/papers/{CASE}/grant/SCHEME/")
    assert "准予行政许可决定书" in page.content.decode() and "峡审准〔2020〕7号" in page.content.decode()
    sent = admin_client.post(f"/papers/{CASE}/grant/SCHEME/attach/", {"scan": BytesIO(b"not a picture")}, follow=True)
    assert "不是可以上传的文件" in sent.content.decode()
    png = BytesIO(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    png.name = "盖章.png"
    sent = admin_client.post(f"/papers/{CASE}/grant/SCHEME/attach/", {"scan": png}, follow=True)
    assert "盖章件已存" in sent.content.decode() and "盖章.png" in sent.content.decode()
    png.seek(0)
    admin_client.post(f"/papers/{CASE}/acceptance/SCHEME/attach/", {"scan": png})
    assert "盖章.png" in admin_client.get(f"/papers/{CASE}/acceptance/SCHEME/").content.decode()
    assert "盖章.png" not in admin_client.get(f"/papers/{CASE}/acceptance/PERMIT/").content.decode()
    admin_client.cookies["language"] = "en"
    assert "盖章.png" in admin_client.get(f"/papers/{CASE}/grant/SCHEME/").content.decode()
    english = admin_client.get(f"/papers/{CASE}/grant/SCHEME/pdf/")
    assert english["Content-Type"] == "application/pdf"
    assert admin_client.get(f"/papers/{CASE}/grant/JOINT2/").status_code == 404

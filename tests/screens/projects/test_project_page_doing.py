"""What is done to a project from its page: diary, obstacles, works, facts, files, permits, a newer programme."""

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.screens.sample_district import did, moment
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import programmes, texts
from yichuang.backoffice.notify.deliver import deliver_due
from yichuang.engine.case.commands import GiveFacts, RecordItemEvent, WriteNote
from yichuang.engine.case.events import system
from yichuang.engine.programme.read import as_stored, from_stored
from yichuang.screens.projects.project_acts import chat_day

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def url(district, name, *more, key="plant"):
    return reverse(f"projects:{name}", args=[district.projects[key], *more])


def hidden(page):
    return {"key": page.context["key"], "seen": page.context.get("seen", ""), "next": page.context["back"]}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def state(district, key="plant"):
    return state_of(district.projects[key])


def opened(sealed):
    return texts.plain(sealed, texts.open_texts(texts.sealed_ids(sealed)))


# --- the diary --------------------------------------------------------------------------------------------------------


def test_a_chat_pasted_in_keeps_its_words_and_the_day_it_speaks_of(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_record"))
    chat = "何冰 2020-03-23 17:05\n桩机明天进场\n李晓琳 17:06\n好，我到现场"
    assert (
        client.post(url(district, "project_record"), hidden(page) | {"text": chat, "kind": "chat"}).status_code == 302
    )
    note = state(district).notes[-1]
    assert (note.on, note.kind, opened(note.text).replace("\r\n", "\n")) == (date(2020, 3, 23), "chat", chat)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3月24日，桩机进场", date(2020, 3, 24)),
        ("何冰 3/23 17:05", date(2020, 3, 23)),
        ("12月30日说过", date(2019, 12, 30)),
        ("２０２０．３．２０ 会议", date(2020, 3, 20)),
        ("2020-13-45", None),
        ("没有日期", None),
        ("2020年5月1日开工", None),
    ],
)
def test_the_day_of_a_chat_is_the_first_date_that_is_not_to_come(text, day):
    assert chat_day(text, date(2020, 3, 25)) == day


def test_an_empty_note_is_asked_for(district, office_of):
    client = office_of()
    refused = client.post(url(district, "project_record"), {"text": " "})
    assert refused.status_code == 422 and "请写几个字。" in text_of(refused)


# --- obstacles and works ----------------------------------------------------------------------------------------------


def test_an_obstacle_is_raised_with_the_decision_asked_and_cleared_with_how(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_act", "raise"))
    form = {"text": "施工用电缺800千伏安", "ask": "请供电公司提前答复", "due_on": "2020-04-03"}
    assert client.post(url(district, "project_act", "raise"), hidden(page) | form).status_code == 302
    raised = state(district).obstacles[-1]
    assert opened(raised.ask) == "请供电公司提前答复" and raised.due_on == date(2020, 4, 3)
    assert "请领导定：请供电公司提前答复。" in text_of(client.get(url(district, "project")))
    clear = url(district, "project_act", "clear") + f"?obstacle={raised.id}"
    page = client.get(clear)
    assert "施工用电缺800千伏安" in text_of(page)
    assert client.post(clear, hidden(page) | {"text": "已接临时用电", "done_on": "2020-03-25"}).status_code == 302
    assert state(district).obstacles[-1].cleared_on == date(2020, 3, 25)
    assert "3月25日(周三)销号：已接临时用电" in text_of(client.get(url(district, "project")))


def test_works_are_stopped_and_resumed(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_act", "resume", key="school"))
    form = {"done_on": "2020-03-24", "workers": "86", "text": ""}
    done = client.post(url(district, "project_act", "resume", key="school"), hidden(page) | form)
    assert done.status_code == 302
    assert state(district, "school").stopped is None
    assert "复工，到岗86人" in text_of(client.get(url(district, "project", key="school")))


def test_resuming_before_the_stop_is_refused_in_words_and_keeps_what_was_typed(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_act", "resume", key="school"))
    refused = client.post(
        url(district, "project_act", "resume", key="school"), hidden(page) | {"done_on": "2020-02-01", "workers": "86"}
    )
    assert refused.status_code == 422
    assert "办理日期2020年2月1日早于上一步（2020年2月10日）。" in text_of(refused)
    assert 'value="86"' in refused.content.decode()


def test_a_project_is_closed_and_reopened_with_the_reason(district, office_of):
    client = office_of()
    for name, word in (("close", "并入一期"), ("reopen", "重新立项")):
        page = client.get(url(district, "project_act", name, key="road"))
        assert (
            client.post(url(district, "project_act", name, key="road"), hidden(page) | {"text": word}).status_code
            == 302
        )
    assert state(district, "road").open


def test_who_answers_is_said_with_one_form(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_act", "assign", key="road"))
    who = {"sponsor": district.people["zhou"].ref, "lead_office": district.offices["zj"].ref, "team": ""}
    assert client.post(url(district, "project_act", "assign", key="road"), hidden(page) | who).status_code == 302
    assert dict(state(district, "road").assigned) == {k: v for k, v in who.items() if v}
    assert "包保领导周建国13800000000" in text_of(client.get(url(district, "project", key="road"))).replace(" ", "")


def test_an_entry_is_put_right_from_the_history(district, office_of):
    client, permits = office_of(), district.permits["plant"]
    seq = state_of(permits).latest("B04").history[-1].seq
    address = url(district, "project_act", "rectify") + f"?case={permits}&seq={seq}"
    assert address.replace("&", "&amp;") in client.get(url(district, "project")).content.decode()
    page = client.get(address)
    assert "建设工程规划许可证：受理" in text_of(page)
    form = {"how": "change", "done_on": "2020-03-19", "number": "", "text": "日期抄错"}
    assert client.post(address, hidden(page) | form).status_code == 302
    assert state_of(permits).latest("B04").accepted_on == date(2020, 3, 19)


def test_a_correction_that_would_break_what_follows_is_refused_in_words(district, office_of):
    client, permits = office_of(), district.permits["wrapping"]
    seq = state_of(permits).latest("B04").history[0].seq
    address = url(district, "project_act", "rectify", key="wrapping") + f"?case={permits}&seq={seq}"
    form = {"how": "change", "done_on": "2020-03-24", "text": "抄错"}
    refused = client.post(address, hidden(client.get(address)) | form)
    assert refused.status_code == 422
    assert "这样更正以后，后面的记录就对不上了" in text_of(refused)


# --- facts ------------------------------------------------------------------------------------------------------------


def facts_form(page, **typed):
    form = hidden(page)
    for group in page.context["groups"]:
        for field in group.fields:
            form[field.name] = field.value
            form |= {f"{field.name}_phone": field.second} if field.widget == "person" else {}
    return form | typed


def test_only_what_changed_is_sent(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_facts"))
    before = state(district).seq
    form = facts_form(page, investment_total="6.9亿", agreed_start_on="2020-04-10", address="经二路8号")
    assert client.post(url(district, "project_facts"), form).status_code == 302
    now = state(district)
    assert now.seq == before + 1
    changed = [fact for fact, log in now.facts.items() if log[-1].seq == now.seq]
    assert sorted(changed) == ["address", "agreed_start_on", "investment_total"]
    assert now.raw_facts()["investment_total"] == "690000000.00"


def test_nothing_changed_records_nothing(district, office_of):
    client = office_of()
    before = state(district).seq
    assert (
        client.post(url(district, "project_facts"), facts_form(client.get(url(district, "project_facts")))).status_code
        == 302
    )
    assert state(district).seq == before


def test_bad_input_stands_beside_its_field_and_nothing_typed_is_lost(district, office_of):
    client = office_of()
    form = facts_form(client.get(url(district, "project_facts")), investment_total="很多", address="经二路8号")
    refused = client.post(url(district, "project_facts"), form)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert '<span class="wrong" id="investment_total_wrong">填数字，单位万元，如 68000。写成6.8亿也行。</span>' in html
    assert 'value="很多"' in html and 'value="经二路8号"' in html
    assert "有1处要改" in text_of(refused)


def test_a_fact_somebody_else_changed_meanwhile_is_not_written_over(district, office_of):
    client = office_of()
    form = facts_form(client.get(url(district, "project_facts")), investment_total="70000", address="经二路8号")
    did(district.projects["plant"], GiveFacts(facts={"investment_total": "650000000"}), "2020-03-25")
    late = client.post(url(district, "project_facts"), form)
    assert late.status_code == 409
    assert "填报情况：总投资" in text_of(late) and 'value="70000"' in late.content.decode()
    assert state(district).raw_facts()["investment_total"] == "650000000.00"


def test_facts_of_the_permits_have_a_form_of_their_own(district, office_of):
    client, permits = office_of(), district.permits["plant"]
    address = url(district, "project_facts") + f"?case={permits}"
    page = client.get(address)
    assert client.post(address, facts_form(page, height_m="18", is_fire_special_project="no")).status_code == 302
    raw = state_of(permits).raw_facts()
    assert (raw["height_m"], raw["is_fire_special_project"]) == ("18.00", False)
    assert raw["use_class"] == "standard_plant"


def test_one_group_alone_leaves_the_others_untouched(district, office_of):
    client = office_of()
    address = url(district, "project_facts") + "?group=money"
    page = client.get(address)
    assert [group.id for group in page.context["groups"]] == ["money"]
    assert client.post(address, facts_form(page, investment_done_year="3600")).status_code == 302
    raw = state(district).raw_facts()
    assert raw["investment_done_year"] == "36000000.00" and raw["owner"] == "康禾生物"


def test_facts_of_another_projects_permits_are_not_found(district, office_of):
    other = district.permits["membrane"]
    assert office_of().get(url(district, "project_facts") + f"?case={other}").status_code == 404


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_shown_and_opened_again(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_files"))
    form = {"key": page.context["key"], "kind": "photo", "item": "", "upload": SimpleUploadedFile("东门 3月.png", PNG)}
    assert client.post(url(district, "project_files_add"), form).status_code == 302
    digest = state(district).files[-1].file
    assert f"/files/{digest}/" in client.get(url(district, "project")).content.decode()
    got = client.get(url(district, "project_file", digest))
    assert got.content == PNG and got["Content-Type"] == "image/png"
    assert got["Content-Disposition"] == "inline; filename*=utf-8''%E4%B8%9C%E9%97%A8%203%E6%9C%88.png"
    assert "sandbox" in got["Content-Security-Policy"] and got["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.pdf", b"", "是空文件"),
        ("图纸.dwg", b"AC1027", "请转成 PDF"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word 或 Excel"),
        ("坏.docx", b"PK\x03\x04broken", "可能没有传完整"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_in_words(district, office_of, name, content, said):
    form = {"kind": "paper", "item": "", "upload": SimpleUploadedFile(name, content)}
    refused = office_of().post(url(district, "project_files_add"), form)
    assert refused.status_code == 422 and said in text_of(refused)
    assert state(district).files == ()


def test_no_file_chosen_is_said(district, office_of):
    refused = office_of().post(url(district, "project_files_add"), {"kind": "photo"})
    assert refused.status_code == 422 and "还没有选文件。" in text_of(refused)


def test_a_file_of_another_project_is_not_found_here(district, office_of):
    client = office_of()
    form = {"kind": "photo", "item": "", "upload": SimpleUploadedFile("a.png", PNG)}
    client.post(url(district, "project_files_add"), form)
    digest = state(district).files[-1].file
    assert client.get(url(district, "project_file", digest, key="membrane")).status_code == 404


def test_an_erased_file_says_so(district, office_of):
    from yichuang.backoffice.ledger import register
    from yichuang.engine.case.events import system

    client = office_of()
    client.post(url(district, "project_files_add"), {"kind": "photo", "upload": SimpleUploadedFile("a.png", PNG)})
    digest = state(district).files[-1].file
    register.forget_file(digest, by=system("clerk"), at=moment("2020-03-25"), reason="本人申请")
    gone = client.get(url(district, "project_file", digest))
    assert gone.status_code == 410 and "这个文件已按规定删除，记录还在。" in text_of(gone)


# --- permits and versions ---------------------------------------------------------------------------------------------


def test_missing_permits_are_opened_with_what_is_known_in_one_press(district, office_of):
    client = office_of()
    page = client.get(url(district, "project", key="road"))
    assert page.context["choices"].open_permits.open and "建手续件" in text_of(page)
    for _twice in range(2):
        assert client.post(page.context["choices"].open_permits.href).status_code == 302
    permits = Case.objects.get(project=district.projects["road"], kind="permits")
    raw = state_of(permits.pk).raw_facts()
    assert raw["fund_source"] == "social" and raw["owner"] == "青禾湖水务公司"
    assert "建手续件" not in text_of(client.get(url(district, "project", key="road")))


def test_what_the_project_knows_is_not_asked_again_for_its_permits(district, office_of):
    client = office_of()
    known = facts_form(client.get(url(district, "project_facts", key="road")), owner_contact="何冰")
    known |= {"owner_contact_phone": "13911112222", "investment_total": "81700", "project_code": "2020-370000-01"}
    client.post(url(district, "project_facts", key="road"), known)
    client.post(client.get(url(district, "project", key="road")).context["choices"].open_permits.href)
    permits = Case.objects.get(project=district.projects["road"], kind="permits")
    raw = state_of(permits.pk).raw_facts()
    assert raw["total_investment"] == "817000000.00" and raw["project_code"] == "2020-370000-01"
    assert raw["is_key_project"] is True and "owner_contact" not in raw
    page = client.get(url(district, "project", key="road"))
    asked = {one.field.name for one in [page.context["question"], *page.context["questions_more"]]}
    assert asked and not asked & set(raw)
    form = client.get(url(district, "project_facts", key="road") + f"?case={permits.pk}")
    fields = {field.name: field.value for group in form.context["groups"] for field in group.fields}
    assert fields["total_investment"] == "81700" and fields["owner"] == "青禾湖水务公司"
    assert "owner_contact" not in fields  # the project's form asks for it, and nobody copies a person
    assert "何冰" in text_of(page)


def test_one_number_is_typed_once_wherever_it_is_typed(district, office_of):
    deliver_due(moment("2020-03-24"))
    client = office_of()
    permits = district.permits["plant"]
    address = url(district, "project_facts")
    client.post(address, facts_form(client.get(address), investment_total="69000", owner="康禾集团"))
    raw = state_of(permits).raw_facts()
    assert (raw["total_investment"], raw["owner"]) == ("690000000.00", "康禾集团")
    theirs = f"{address}?case={permits}"
    client.post(theirs, facts_form(client.get(theirs), total_investment="70000"))
    assert state(district).raw_facts()["investment_total"] == "700000000.00"
    assert "总投资70,000" in text_of(client.get(url(district, "project"))).replace(" ", "")


def test_the_team_of_a_project_may_work_on_its_permits(district, office_of):
    deliver_due(moment("2020-03-24"))
    client = office_of()
    page = client.get(url(district, "project_act", "assign", key="membrane"))
    who = {"sponsor": "", "lead_office": district.offices["zdb"].ref, "team": district.team.ref}
    client.post(url(district, "project_act", "assign", key="membrane"), hidden(page) | who)
    assert state(district, "membrane").assigned["team"] == district.team.ref
    assert state_of(district.permits["membrane"]).assigned["team"] == district.team.ref
    client.post(url(district, "project_act", "assign", key="road"), hidden(page) | who)
    client.post(client.get(url(district, "project", key="road")).context["choices"].open_permits.href)
    permits = Case.objects.get(project=district.projects["road"], kind="permits")
    assert state_of(permits.pk).assigned["team"] == district.team.ref


def test_who_may_not_open_cases_is_told_why(district, office_of):
    page = office_of("chen").get(url(district, "project", key="road"))
    assert not page.context["choices"].open_permits.open
    assert "还不能：您现在的岗位不能" in text_of(page)


PLAIN = {
    "floor_area_total": "36000",
    "height_m": "18",
    "floors_underground": 0,
    "floor_area_underground": "0",
    "single_function": False,
    "explosive_or_flammable": False,
    "toxic": False,
    "is_fire_special_project": False,
}


def newer_permits(at):
    """The permits programme of the day with a shorter allowance for one item, published as a new version."""
    now = programmes.current("construction_permits", at)
    stored = json.loads(json.dumps(as_stored(now), default=str))
    stored["text"]["programme"]["version"] = "2020.9"
    stored["text"]["item"]["D07"]["allow"]["days"]["n"] = 1
    changed = from_stored(stored)
    programmes.publish(changed, system("test"), at, "提速")
    return changed


def test_moving_to_a_newer_version_is_tried_out_first(district, office_of):
    client, permits = office_of(), district.permits["plant"]
    did(permits, GiveFacts(facts=PLAIN), "2020-03-23")
    newer = newer_permits(moment("2020-03-24"))
    address = url(district, "project_migrate", permits)
    assert "手续换用新版方案" in text_of(client.get(url(district, "project")))
    page = client.get(address)
    assert "不动产首次登记的承诺由3改为1个工作日；已受理的照旧。" in text_of(page)
    assert state_of(permits).programme != newer.digest  # nothing was written by looking
    assert client.post(address, hidden(page) | {"text": "按新的承诺办"}).status_code == 302
    assert state_of(permits).programme == newer.digest


def test_with_the_newest_version_there_is_nothing_to_move_to(district, office_of):
    page = office_of().get(url(district, "project_migrate", district.permits["plant"]))
    assert "这一件用的就是最新的版本，不用换。" in text_of(page)


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["raise", "stop", "close", "assign"])
def test_each_deed_without_the_right_is_refused_in_words(district, office_of, name):
    client = office_of("zhao")
    form = {"text": "试试", "done_on": "2020-03-24", "sponsor": district.people["zhou"].ref}
    refused = client.post(url(district, "project_act", name, key="road"), form)
    assert refused.status_code == 403
    assert "您现在的岗位不能" in text_of(refused) and "请找本单位有这项权限的同事办" in text_of(refused)


def test_an_unknown_deed_is_not_found(district, office_of):
    assert office_of().get(url(district, "project_act", "burn")).status_code == 404


def test_notes_and_records_do_not_hinder_one_another(district, office_of):
    client = office_of()
    page = client.get(url(district, "project_record"))
    did(district.projects["plant"], WriteNote(text="先记的"), "2020-03-24")
    did(district.permits["plant"], RecordItemEvent(item="B04", what="granted"), "2020-03-24")
    assert client.post(url(district, "project_record"), hidden(page) | {"text": "后记的"}).status_code == 302
    assert [opened(note.text) for note in state(district).notes] == ["先记的", "后记的"]


def test_a_shape_on_the_map_survives_an_edit_of_something_else(district, office_of):
    client = office_of()
    shape = {
        "type": "Polygon",
        "coordinates": [[["117.0", "36.0"], ["117.1", "36.0"], ["117.1", "36.1"], ["117.0", "36.0"]]],
    }
    did(district.projects["plant"], GiveFacts(facts={"geometry": shape}), "2020-03-24")
    form = facts_form(client.get(url(district, "project_facts")), address="经二路8号")
    assert client.post(url(district, "project_facts"), form).status_code == 302
    raw = state(district).raw_facts()
    assert raw["geometry"] == shape and raw["address"] == "经二路8号"


def test_a_place_is_typed_as_longitude_and_latitude(district, office_of):
    client = office_of()
    form = facts_form(client.get(url(district, "project_facts")), geometry="117.12，36.05")
    assert client.post(url(district, "project_facts"), form).status_code == 302
    assert state(district).raw_facts()["geometry"] == {"type": "Point", "coordinates": ["117.12", "36.05"]}
    wrong = client.post(url(district, "project_facts"), form | {"geometry": "南门对面"})
    assert wrong.status_code == 422 and "填经度、纬度两个数" in text_of(wrong)

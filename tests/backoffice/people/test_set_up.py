"""One workbook makes an empty installation: checked cell by cell, taken in whole or not at all."""

import io

import openpyxl
import pytest
from django.contrib.auth import authenticate, get_user_model
from django.utils import translation

from tests.backoffice.people.books import AT, filled, place
from tests.backoffice.people.days import day
from yichuang.backoffice.ledger import register
from yichuang.backoffice.ledger.workbooks import WorkbookError
from yichuang.backoffice.people import access, calendars, changes, directory, functions, set_up
from yichuang.backoffice.people.models import Area, District, FunctionMap, Office, Person, Post
from yichuang.backoffice.people.rights import USUAL
from yichuang.backoffice.people.set_up.problems import WORDS

pytestmark = pytest.mark.django_db
ADMIN = set_up.Administrator("赵敏", "zhaomin", "a very long phrase")


def checked(change=None, **kwargs):
    return set_up.check_workbook(filled(change, **kwargs), name="设置.xlsx", at=AT)


def said(plan):
    """(sheet, cell, code) of what must be put right."""
    return [(p.sheet, p.cell, p.code) for p in plan.grave]


def put(sheet, cell, value):
    def change(book):
        book[sheet][cell] = value

    return change


def nothing_kept():
    return not any(t.objects.exists() for t in (Office, Post, Person, Area, District, FunctionMap, get_user_model()))


def test_the_filled_template_has_no_problem_and_checking_keeps_nothing():
    plan = checked()
    assert [p.words() for p in plan.problems] == []
    assert plan.counts()["offices"] == 3
    assert plan.counts()["people"] == 3
    assert nothing_kept()
    assert register.entries() == []


def test_what_the_workbook_says_is_the_district_afterwards():
    person = set_up.take_in(checked(), ADMIN, at=AT)
    on = day("2020-03-02")
    assert District.objects.get().title("en") == "Yunhu Zone"
    assert (person.name, person.code) == ("赵敏", "1003")
    assert authenticate(username="zhaomin", password="a very long phrase").person == person
    assert access.actor_of(person, on).rights == {"settings", "open"}
    window = Office.objects.get(code="zj-w")
    assert (window.parent.code, window.kind, window.valid_from) == ("zj", "window", day("2020-01-01"))
    assert directory.posts_of(Person.objects.get(code="1001"), on)[0].rights == ["record", "assign"]
    assert Person.objects.get(code="1001").phone == "13800000001"
    assert Area.objects.get(code="v1").parent.code == "z"
    assert directory.entry_for("construction", on).post.code == "zj-1"
    mapped = set(directory.functions_on(on))
    assert mapped == {f for f, one in functions.needed(AT).items() if not one.outside}
    assert not calendars.calendar("china").known_at(None).is_working(day("2020-02-04"))
    assert not get_user_model().objects.get(username="liqiang").has_usable_password()
    assert all(event.by == {"ref": "system:set-up"} for event in register.entries())


def test_english_headings_and_words_are_taken_too():
    book = openpyxl.load_workbook(io.BytesIO(set_up.template(AT, "en")))
    place(book["District"], ["云湖", "Yunhu", "2020-01-01"])
    place(book["Offices"], ["zj", "区住建局", "Housing", "bureau"])
    place(book["Posts"], ["p1", "zj", "Head", None, "record, settings"])
    place(book["People"], ["1", "Zhao", None, None, None, "p1"])
    book["Function map"]["B2"] = "zj"
    out = io.BytesIO()
    book.save(out)
    plan = set_up.check_workbook(out.getvalue(), name="set-up.xlsx", at=AT)
    assert plan.grave == []
    set_up.take_in(plan, set_up.Administrator("Zhao", "zhao"), at=AT)
    assert Post.objects.get(code="p1").rights == ["record", "settings"]
    assert FunctionMap.objects.count() == 1


def test_the_template_says_which_rights_a_post_is_usually_given_in_words_its_cell_takes():
    book = openpyxl.load_workbook(io.BytesIO(set_up.template(AT)))
    told = [
        row for row in book["说明"].iter_rows(values_only=True) if row[1] in ("重点项目办，导入表格、调度", "窗口受理")
    ]
    assert [row[1] for row in told] == ["重点项目办，导入表格、调度", "窗口受理"]
    place(book["开发区"], ["云湖", None, "2020-01-01"])
    place(book["单位"], ["xb", "项目办"])
    place(book["岗位"], ["p1", "xb", "调度", None, told[0][2]])
    place(book["人员"], ["1", "高翠萍", None, None, None, "p1", "gaocp"])
    place(book["区域"], ["z1", "北河镇", None, "镇"])
    out = io.BytesIO()
    book.save(out)
    plan = set_up.check_workbook(out.getvalue(), name="建区表.xlsx", at=AT)
    assert [(one.sheet, one.cell, one.code) for one in plan.grave] == []
    assert plan.rows("posts")[0].get("rights") == list(USUAL[0][1])


SPOILT = [
    (put("单位", "A4", "zj"), ("单位", "A4", "code_twice")),
    (put("单位", "A4", "j f"), ("单位", "A4", "code_unreadable")),
    (put("单位", "B2", None), ("单位", "B2", "cell_missing")),
    (put("单位", "B2", "局" * 81), ("单位", "B2", "cell_too_long")),
    (put("单位", "D2", "城堡"), ("单位", "D2", "word_unknown")),
    (put("单位", "E3", "zjj"), ("单位", "E3", "office_unknown")),
    (put("单位", "E2", "zj-w"), ("单位", "E2", "parent_circle")),
    (put("岗位", "B2", "xx"), ("岗位", "B2", "office_unknown")),
    (put("岗位", "E2", "记进展、统治"), ("岗位", "E2", "word_unknown")),
    (put("人员", "F2", "zj-9"), ("人员", "F2", "post_unknown")),
    (put("人员", "F3", "zj-1、zj-2"), ("人员", "F3", "post_taken")),
    (put("人员", "G4", "LiQiang"), ("人员", "G4", "username_twice")),
    (put("人员", "G4", "赵 敏"), ("人员", "G4", "username_unreadable")),
    (put("区域", "E3", "y"), ("区域", "E3", "area_unknown")),
    (put("职能对应", "A2", "炼金"), ("职能对应", "A2", "function_unknown")),
    (put("职能对应", "C2", "jf-1"), ("职能对应", "C2", "post_of_other_office")),
    (put("职能对应", "D2", "2019-01-01"), ("职能对应", "D2", "date_before_start")),
    (put("开发区", "C2", "明年"), ("开发区", "C2", "date_unreadable")),
    (put("开发区", "C2", "2020-02-30"), ("开发区", "C2", "date_unreadable")),
    (put("日历", "D3", "2020-02-02"), ("日历", "D3", "notice_two_dates")),
    (put("日历", "A3", "2020-02-03"), None),
    (lambda book: place(book["日历"], ["2020-02-03", "上班", "2号", "2020-02-01"]), ("日历", "A4", "day_twice")),
    (put("日历", "A3", "2031-02-03"), ("日历", "A2", "notice_refused")),
    (put("单位", "I2", "2020-02-01"), ("单位", "E3", "notice_refused")),
    (lambda book: place(book["开发区"], ["另一个", None, "2020-01-01"]), ("开发区", "A3", "one_row_only")),
    (lambda book: book.remove(book["岗位"]), ("岗位", "", "sheet_missing")),
    (put("人员", "B1", "称呼"), ("人员", "A1", "heading_missing")),
    (put("人员", "D1", "姓名"), ("人员", "D1", "heading_twice")),
]


@pytest.mark.parametrize(("change", "expected"), SPOILT, ids=[f"{n}" for n in range(len(SPOILT))])
def test_a_spoilt_cell_is_named_with_what_is_wrong(change, expected):
    found = said(checked(change))
    assert expected in found if expected else found == []
    assert nothing_kept()


def test_a_failed_formula_is_named_and_not_read_as_empty():
    def change(book):
        book["人员"]["D2"] = "#REF!"
        book["人员"]["D2"].data_type = "e"

    assert said(checked(change)) == [("人员", "D2", "cell_error")]


def test_merged_cells_are_read_down_where_a_reader_would_and_refused_in_codes():
    def offices_of_posts(book):
        sheet = book["岗位"]
        sheet["B2"], sheet["B3"] = "zj", None
        sheet.merge_cells("B2:B3")

    plan = checked(offices_of_posts)
    assert said(plan) == []
    assert [row.get("office") for row in plan.rows("posts")] == ["zj", "zj", "jf"]

    def codes(book):
        book["单位"].merge_cells("A2:A3")

    assert ("单位", "A3", "cell_merged_key") in said(checked(codes))

    def across(book):
        book["单位"].merge_cells("B2:C2")

    assert ("单位", "B2", "cell_merged_across") in said(checked(across))


def test_a_title_above_the_headings_and_columns_of_ones_own_do_no_harm():
    def change(book):
        sheet = book["单位"]
        sheet.insert_rows(1)
        sheet["A1"] = "云湖开发区单位一览"
        sheet.merge_cells("A1:H1")
        sheet["J2"] = "备注"
        book.create_sheet("草稿")["A1"] = "x"

    plan = checked(change)
    assert plan.grave == []
    assert {(p.sheet, p.cell, p.code) for p in plan.problems} == {
        ("单位", "J2", "heading_unknown"),
        ("草稿", "", "sheet_unknown"),
    }


def test_a_date_that_lost_its_format_is_read_and_told():
    def change(book):
        book["开发区"]["C2"] = 43831
        book["开发区"]["C2"].number_format = "General"

    plan = checked(change)
    assert plan.started_on == day("2020-01-01")
    assert [(p.cell, p.code, p.grave) for p in plan.problems] == [("C2", "serial_date", False)]


def test_functions_left_open_are_told_and_hinder_nothing():
    plan = checked(functions=False)
    assert plan.grave == []
    assert [p.code for p in plan.problems] == ["functions_unmapped"]
    assert plan.rows("functions") == []


def test_a_near_code_is_suggested():
    plan = checked(put("岗位", "B2", "zj-ww"))
    with translation.override("zh-hans"):
        assert "zj-w(住建窗口)" in plan.grave[0].words()


def test_every_problem_is_found_at_once():
    def change(book):
        book["单位"]["D2"] = "城堡"
        book["岗位"]["B4"] = "xx"
        book["人员"]["B2"] = None

    assert [where for where, _, _ in said(checked(change))] == ["单位", "岗位", "人员"]


def test_nothing_is_kept_when_anything_is_refused(monkeypatch):
    plan = checked()

    def refuse(*args, **kwargs):
        raise changes.ChangeRefused("calendar_no_notice", "notice")

    monkeypatch.setattr(changes, "publish_calendar", refuse)
    with pytest.raises(changes.ChangeRefused):
        set_up.take_in(plan, ADMIN, at=AT)
    assert nothing_kept()
    assert register.entries() == []


def test_a_workbook_with_problems_is_never_taken_in():
    with pytest.raises(ValueError, match="grave"):
        set_up.take_in(checked(put("单位", "B2", None)), ADMIN, at=AT)
    assert nothing_kept()


def test_macros_are_refused_before_anything_is_read():
    with pytest.raises(WorkbookError) as caught:
        set_up.check_workbook(b"PK\x03\x04 no workbook", name="设置.xlsm", at=AT)
    assert caught.value.code == "workbook_damaged"


def test_without_a_workbook_there_is_an_administrator_and_a_name():
    person = set_up.take_in(
        None, set_up.Administrator("赵敏", "zhao", "a very long phrase"), at=AT, zh="云湖", started_on=day("2020-01-01")
    )
    assert access.actor_of(person, day("2020-03-02")).rights == {"settings", "programmes", "publish"}
    assert District.objects.get().zh == "云湖"
    with pytest.raises(changes.ChangeRefused):
        set_up.take_in(None, ADMIN, at=AT, zh="又一个")


def test_an_administrator_the_workbook_does_not_know_gets_a_post():
    person = set_up.take_in(checked(), set_up.Administrator("外聘", "waipin", "a very long phrase"), at=AT)
    assert person.code == "admin"
    assert "settings" in access.actor_of(person, day("2020-03-02")).rights


def test_the_token_serves_until_somebody_has_an_account(settings, tmp_path):
    settings.YICHUANG_HOME = tmp_path
    token = set_up.current_token()
    assert set_up.token_fits(token)
    assert set_up.current_token() == token
    assert not set_up.token_fits(token + "x")
    assert (tmp_path / "keys" / "set-up.token").stat().st_mode & 0o077 == 0
    set_up.take_in(None, ADMIN, at=AT, zh="云湖")
    assert set_up.current_token() is None
    assert not set_up.token_fits(token)


def test_every_problem_has_words():
    from yichuang.backoffice.people.set_up import Problem

    params = dict.fromkeys(
        (
            "headings",
            "heading",
            "other",
            "most",
            "seen",
            "block",
            "start",
            "known",
            "near",
            "post",
            "office",
            "said",
            "day",
            "count",
            "names",
        ),
        "甲",
    )
    with translation.override("zh-hans"):
        for code in WORDS:
            assert "%(" not in Problem("单位", "A1", code, params).words()

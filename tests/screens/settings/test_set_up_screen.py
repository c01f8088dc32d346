"""An empty installation is set up in the browser by who holds the token, and by nobody afterwards."""

import re

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.backoffice.people.books import filled
from tests.screens.settings.test_settings import text
from yichuang.backoffice.ledger.workbooks import MAX_BYTES
from yichuang.backoffice.people import set_up
from yichuang.backoffice.people.models import District, Office, Person

pytestmark = pytest.mark.django_db
START = {"name": "赵敏", "username": "zhaomin", "password": "a very long phrase", "again": "a very long phrase"}
NAMED = {**START, "zh": "云湖开发区", "en": "Yunhu", "started_on": "2020-01-01"}


@pytest.fixture(autouse=True)
def _at_home(settings, tmp_path):
    settings.YICHUANG_HOME = tmp_path


@pytest.fixture
def holder(client):
    """A browser that has shown the token."""
    answer = client.get("/set-up/", {"token": set_up.current_token()})
    assert answer.headers["Location"] == "/set-up/"
    return client


def bring(client, data, name="设置.xlsx"):
    return client.post("/set-up/workbook/", {"workbook": SimpleUploadedFile(name, data)}, follow=True)


def test_without_the_token_nothing_is_shown_and_nothing_done(client):
    set_up.current_token()
    for answer in (
        client.get("/set-up/"),
        client.get("/set-up/?token=guess"),
        client.post("/set-up/", {**NAMED, "token": "x"}),
    ):
        assert answer.status_code == 403
    assert client.get("/set-up/template.xlsx").status_code == 403
    assert bring(client, filled()).status_code == 403
    assert not Person.objects.exists()


def test_the_token_may_be_typed_in(client):
    answer = client.post("/set-up/", {"token": f" {set_up.current_token()} "}, follow=True)
    assert answer.status_code == 200
    assert "下载样表" in text(answer)


def test_a_good_workbook_is_shown_taken_in_and_the_administrator_signed_in(holder):
    preview = text(bring(holder, filled()))
    assert "都能读入" in preview
    assert "区住建局" in preview
    assert "记进展、分派" in preview
    assert not Office.objects.exists()
    answer = holder.post("/set-up/", START, follow=True)
    assert answer.redirect_chain[-1][0] == "/settings/"
    assert "云湖经济开发区" in text(answer)
    assert Office.objects.count() == 3
    assert authenticate(username="zhaomin", password="a very long phrase").person.code == "1003"


def test_afterwards_the_screen_is_gone_and_nothing_is_left_of_the_file(holder, settings):
    bring(holder, filled())
    holder.post("/set-up/", START)
    assert holder.get("/set-up/").headers["Location"].startswith("/accounts/login/")
    assert list((settings.YICHUANG_HOME / "keys").glob("set-up*")) == []


def test_every_problem_stands_at_its_cell_and_nothing_can_be_taken_in(holder):
    def change(book):
        book["单位"]["D2"] = "城堡"
        book["岗位"]["B4"] = "xx"

    page = bring(holder, filled(change))
    told = text(page)
    assert "有2处要改" in told
    assert re.search(r"D2 “城堡”不在可选项里", told)
    assert re.search(r"B4 “单位”表里没有编号xx", told)
    assert "读入并开始使用" not in told
    holder.post("/set-up/", START)
    assert not Person.objects.exists()


def test_the_workbook_can_be_dropped_and_set_up_goes_on_without(holder):
    bring(holder, filled())
    holder.post("/set-up/workbook/drop/")
    assert "填好的工作簿" in text(holder.get("/set-up/"))
    holder.post("/set-up/", NAMED)
    assert District.objects.get().zh == "云湖开发区"
    assert Person.objects.get().name == "赵敏"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n", "文本"),
        (b"", "空文件"),
        ("编号,名称".encode("gb18030") * 50, "文本"),
        (b"PK\x03\x04" + b"\x00" * MAX_BYTES, "最多20 MB"),
    ],
    ids=["csv", "empty", "gb18030", "huge"],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(holder, data, said):
    assert said in text(bring(holder, data))
    assert "填好的工作簿" in text(holder.get("/set-up/"))


def test_passwords_must_agree_and_be_long_and_the_rest_stays_typed(holder):
    answer = holder.post("/set-up/", {**NAMED, "again": "something else"})
    assert answer.status_code == 422
    assert "不一样" in text(answer)
    assert 'value="云湖开发区"' in answer.content.decode()
    short = holder.post("/set-up/", {**NAMED, "password": "abc", "again": "abc"})
    assert short.status_code == 422
    assert not Person.objects.exists()


def test_the_template_comes_in_the_language_of_the_page(holder):
    assert holder.get("/set-up/template.xlsx").content[:2] == b"PK"
    holder.cookies["language"] = "en"
    assert holder.get("/set-up/template.xlsx").headers["Content-Type"].endswith("sheet")


def test_the_set_up_pages_speak_english_too(holder):
    holder.cookies["language"] = "en"
    bring(holder, filled())
    assert holder.get("/set-up/").status_code == 200

"""One project and the ten-second entry as people use them, at a desk and on a phone, in both languages."""

import re

import pytest

from tests.browser.conftest import DESK, PHONE


def project(page, name):
    """Opens a project from the table and returns its address."""
    page.goto("/projects/?q=" + name)
    page.goto(page.locator("tbody .pname a, tbody a.pname").first.get_attribute("href").split("#")[0])
    return re.search(r"/projects/[0-9a-f-]{36}/", page.url)[0]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_part_of_a_project_is_accessible_and_fits_the_screen(
    open_page, sample, assert_accessible, size, language
):
    page = open_page(sample, size=size, language=language, as_user="office")
    here = project(page, "康禾")
    for part in ("", "graph/", "diary/", "files/", "record/", "facts/", "do/raise/", "do/assign/"):
        page.goto(here + part)
        assert_accessible(page)
    page.goto(here)
    page.locator("a.step").first.click()
    assert_accessible(page)
    project(page, "高速连接线")  # late since 2019: the widest dates there are
    assert_accessible(page)


def test_from_the_sentence_to_a_recorded_result_in_one_typed_field(open_page, own_sample):
    page = open_page(own_sample, as_user="office")
    here = project(page, "康禾")
    assert page.locator(".lead").inner_text() == "区住建局要在3月27日(周五)前核发建筑工程施工许可证。"
    page.locator("a.step", has_text="核发建筑工程施工许可证").click()
    assert page.locator("input[name=what]:checked").get_attribute("value") == "granted"
    page.fill("#number", "370799202003250101")
    page.get_by_role("button", name="记下").click()
    page.wait_for_url(lambda url: here in url)
    assert "已记：建筑工程施工许可证，办结，通过，3月25日(周三)。" in page.locator(".answers").inner_text()
    assert "建筑工程施工许可证" not in page.locator(".lead").inner_text()
    assert "370799202003250101" in page.locator("#history").inner_text()


def test_only_the_fields_an_event_needs_are_shown(open_page, sample):
    page = open_page(sample, as_user="office")
    project(page, "康禾")
    page.locator("a.step", has_text="核发建筑工程施工许可证").click()
    shown = page.locator(".entry .fields:visible input:visible")
    assert shown.count() == 2
    page.get_by_label("办结，容缺通过").check()
    assert page.locator("#owed_by").is_visible()


def test_a_chat_is_pasted_on_the_phone(open_page, own_sample):
    page = open_page(own_sample, size=PHONE, as_user="office")
    project(page, "康禾")
    page.get_by_role("link", name="记一件事").click()
    page.fill("#id_text", "张总 3月24日 17:05：桩机明天进场")
    page.get_by_role("button", name="记下").click()
    assert "已记进日志。" in page.locator(".answers").inner_text()
    assert "桩机明天进场" in page.locator("#history").inner_text()


def test_looking_back_and_returning_to_today(open_page, sample):
    page = open_page(sample, as_user="office")
    project(page, "康禾")
    page.fill("#at", "2020-03-10")
    page.locator(".look-back button").click()
    assert "3月10日" in page.locator(".as-of").inner_text()
    assert page.locator("a.step").count() == 0
    page.get_by_role("link", name="回到今天").click()
    assert page.locator("a.step").count() > 0


def test_two_people_the_second_is_told_what_the_first_did(open_page, own_sample):
    first, second = (open_page(own_sample, as_user=who) for who in ("office", "clerk"))
    project(first, "康禾")
    first.locator("a.step", has_text="核发建筑工程施工许可证").click()
    second.goto(first.url)
    second.get_by_label("通知补正").check()
    second.get_by_role("button", name="记下").click()
    second.wait_for_selector(".answers")
    first.fill("#number", "31号")
    first.get_by_role("button", name="记下").click()
    assert "陈志强 建筑工程施工许可证：通知补正" in first.locator(".hint").inner_text()
    assert first.input_value("#number") == "31号"


def test_why_something_cannot_be_done_stands_under_more(open_page, sample):
    page = open_page(sample, as_user="leader")
    project(page, "康禾")
    page.locator(".head details.more > summary").click()
    assert "还不能：您现在的岗位不能" in page.locator(".head details.more").inner_text()

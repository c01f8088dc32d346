"""My work as an official meets it: at a desk and on a phone, in both languages, to the entry and back to the row."""

import re

import pytest

from tests.browser.conftest import DESK, PHONE

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@SIZES
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_face_of_my_work_can_be_used_by_everybody(open_page, sample, size, language, assert_accessible):
    page = open_page(sample, size=size, language=language, as_user="team1")
    for address in (
        "/work/",
        "/work/?tab=others",
        "/work/?whose=office",
        "/work/?show=overdue",
        "/work/?at=2020-03-02",
    ):
        page.goto(address)
        assert_accessible(page)


@SIZES
def test_a_leader_without_work_is_told_so_and_shown_what_waits_for_a_word(open_page, sample, size, assert_accessible):
    page = open_page(sample, size=size, as_user="leader")
    page.goto("/work/")
    assert "没有轮到您的事" in page.locator(".empty").inner_text()
    assert page.locator(".mine-obstacles li").count() > 0
    assert_accessible(page)


@SIZES
def test_a_count_narrows_the_list_to_what_it_counts(open_page, sample, size):
    page = open_page(sample, size=size, as_user="officer")
    page.goto("/work/")
    count = page.locator(".trio a").first
    number = int(count.locator("b").inner_text())
    count.click()
    page.wait_for_url("**/work/?show=overdue")
    assert page.locator(".work li[id^='row-']").count() == number
    assert page.locator(".trio a[aria-current]").count() == 1


@SIZES
def test_leaving_for_the_entry_and_coming_back_marks_the_same_row(open_page, sample, size):
    page = open_page(sample, size=size, as_user="officer")
    page.goto("/work/")
    row = page.locator(".work li[id^='row-']", has=page.locator("[data-return][href*='/entry/']")).first
    place = row.get_attribute("id")
    row.locator("[data-return]").click()
    page.wait_for_url(re.compile(r"/entry/\?next="))
    page.go_back()
    assert page.locator(".work li.here").get_attribute("id") == place
    assert page.evaluate("document.activeElement.closest('li').id") == place


def test_after_recording_a_result_the_page_one_came_from_says_so(open_page, own_sample):
    page = open_page(own_sample, as_user="officer")
    page.goto("/work/")
    row = page.locator(".work li[id^='row-']", has=page.locator("[data-return][href*='/entry/']")).first
    place = row.get_attribute("id")
    row.locator("[data-return]").click()
    page.wait_for_url(re.compile(r"/entry/\?next="))
    page.locator("main form[method=post] button.first").click()
    page.wait_for_url(re.compile(r"/work/"))
    assert page.locator(".answers").is_visible()
    assert page.locator(f"[id='{place}']").count() == 0

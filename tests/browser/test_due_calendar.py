"""The calendar's address: made, made anew, withdrawn; at a desk and on a phone."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from tests.browser.test_counter import BOTH, CHINESE, picture
from tests.browser.test_project_page import project


@BOTH
def test_somebody_gets_the_address_renews_it_and_withdraws_it(open_page, own_sample, size, language, assert_accessible):
    page = open_page(own_sample, size=size, language=language, as_user="reviewer")
    page.goto("/work/")
    page.locator("a[href='/calendar/']").click()
    page.wait_for_url("**/calendar/")
    assert_accessible(page)
    page.locator("button[name='make']").click()
    first = page.locator("#address").input_value()
    assert urllib.request.urlopen(first, timeout=10).read().startswith(b"BEGIN:VCALENDAR")
    assert_accessible(page)
    picture(page, "calendar")
    if language == "en":
        assert not CHINESE.search(page.locator("main").inner_text())
    page.locator("button[name='make']").click()
    page.locator("[data-confirm-yes]").click()
    page.locator(f"#address:not([value='{first}'])").wait_for()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(first, timeout=10)
    page.locator("button[name='withdraw']").click()
    page.locator("button[name='make']").wait_for()
    assert page.locator("#address").count() == 0 and page.locator("button[name='withdraw']").count() == 0
    # one project's own address, beside that of one's work
    here = project(page, "康禾")
    page.locator(".head details.more > summary").click()
    page.locator("a[href^='/calendar/?project=']").click()
    page.wait_for_url("**/calendar/?project=*")
    assert page.locator("section form button[name='make']").count() == 2
    assert_accessible(page)
    name = page.locator("section h2").nth(1).inner_text()
    page.locator("section button[name='make']").nth(1).click()
    address = page.locator("#address").input_value()
    assert name in page.locator("section[role='status'] h2").inner_text()
    feed = urllib.request.urlopen(address, timeout=10).read().decode()
    due = [line for line in feed.replace("\r\n ", "").splitlines() if line.startswith("URL")]
    assert due and all(here in line for line in due), "this project's days and no others"
    assert_accessible(page)
    picture(page, f"calendar-project-{language}")
    page.goto("/calendar/")
    assert page.locator("#address").count() == 0, "shown once"
    page.locator("section button[name='withdraw']").click()
    page.wait_for_load_state()
    assert page.locator("button[name='withdraw']").count() == 0
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(address, timeout=10)

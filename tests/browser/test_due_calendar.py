"""The calendar's address: made, made anew, withdrawn; at a desk and on a phone."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_counter import picture

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk in Chinese", "phone in English"]
)
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

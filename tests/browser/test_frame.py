"""The frame around every page, before anybody has signed in."""

import http.client

import pytest

from tests.browser.conftest import DESK, PHONE

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@SIZES
@LANGUAGES
def test_signing_in_and_errors_can_be_read_by_everybody(open_page, empty_office, assert_accessible, size, language):
    page = open_page(empty_office, size=size, language=language)
    for address in ("/accounts/login/", "/nowhere/", "/accounts/login/?at=soon"):
        page.goto(address)
        assert_accessible(page)


def test_the_language_switch_keeps_the_page(open_page, empty_office):
    page = open_page(empty_office)
    page.goto("/accounts/login/?next=/projects/%3Fq%3D1")
    assert page.locator("h1").inner_text() == "登录"
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "Sign in"
    assert page.url.endswith("/accounts/login/?next=/projects/%3Fq%3D1")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_wrong_password_says_so_and_keeps_the_name(open_page, empty_office):
    page = open_page(empty_office)
    page.goto("/accounts/login/")
    page.locator("#id_login").fill("nobody")
    page.locator("#id_password").fill("wrong")
    page.locator("main form button").click()
    assert page.locator(".wrong").count() == 1
    assert page.locator("#id_login").input_value() == "nobody"


def test_no_page_may_run_a_script_written_into_it(open_page, empty_office):
    page = open_page(empty_office)
    answer = page.goto("/accounts/login/")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "style-src 'self';" in policy and "unsafe" not in policy


def test_an_office_answers_while_many_browsers_leave_their_connections_open(empty_office):
    host = empty_office.url.removeprefix("http://")
    idle = [http.client.HTTPConnection(host, timeout=10) for _ in range(60)]
    try:
        for one in idle:
            one.request("GET", "/accounts/login/")
            assert one.getresponse().read()
    finally:
        for one in idle:
            one.close()

"""Mandates as people meet them: at the counter, on the project, and where an enterprise follows its application."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_counter import picture

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk in Chinese", "phone in English"]
)
def test_a_mandate_is_taken_in_with_its_paper_and_revoked(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=size, language=language, as_user="window")
    page.goto("/window/?tab=receive")
    page.locator(".work li a").first.click()
    page.locator("a[href$='/mandates/']").click()
    page.wait_for_url("**/mandates/")
    assert_accessible(page)
    before = page.locator(".materials li").count()
    page.locator("button[name='give']").click()
    assert page.locator("[role='alert'] .error").count() == 1
    assert_accessible(page)
    page.locator("#agent").select_option(index=1)
    page.locator("input[name='stage']").first.check()
    signed = Path(tmp_path) / "signed.pdf"
    signed.write_bytes(PDF)
    page.locator("#paper").set_input_files(signed)
    page.locator("button[name='give']").click()
    page.locator(f".materials li >> nth={before}").wait_for()
    picture(page, "mandates")
    assert_accessible(page)
    page.locator(".materials li details summary").first.click()
    page.locator(".materials li input[name='text']").first.fill("taken back")
    page.locator(".materials li button[name='revoke']").first.click()
    page.wait_for_load_state()
    assert page.locator(".answers .success").count() == 1
    assert page.locator("button[name='revoke']").count() == before

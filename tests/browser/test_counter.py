"""Somebody comes to the counter: the clerk types for them and hands over the receipt; at a desk and on a phone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE

BOTH = pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk in Chinese", "phone in English"]
)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
LOOK = os.environ.get("YICHUANG_TEST_PICTURES", "")


def picture(page: Any, name: str) -> None:
    """Kept to be looked at, where a folder for it is named."""
    if LOOK:
        page.screenshot(path=str(Path(LOOK) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)


@BOTH
def test_the_clerk_takes_in_what_somebody_brings_and_more_of_it_later(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=size, language=language, as_user="window")
    page.goto("/window/")
    picture(page, "queue")
    page.locator("a[href='/window/counter/']").click()
    assert_accessible(page)
    picture(page, "counter")
    page.locator("#case").fill("S2020-99999-9")
    page.locator("button[name='join']").click()
    assert page.locator("[role='alert']").count() == 1 and page.locator("#case").input_value() == "S2020-99999-9"
    page.locator("button[value='policy_advice']").click()
    page.locator("button[name='send']").click()
    assert page.locator(".wrong").count() >= 3
    assert_accessible(page)
    scan = Path(tmp_path) / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    page.locator("#id_name").fill("Li Jianguo")
    page.locator("#id_contact").fill("Li Jianguo")
    page.locator("#id_phone").fill("13800000000")
    page.locator("#id_advice_topic").select_option(index=1)
    page.locator("input[name='file-question']").set_input_files(scan)
    picture(page, "form")
    if language == "en":
        said = page.locator("main").inner_text()
        assert not CHINESE.search(said), said
    page.locator("button[name='send']").click()
    page.wait_for_url("**/receipt/")
    number = page.url.rstrip("/").split("/")[-2]
    assert number in page.locator(".paper-sheet").inner_text() and page.locator(".paper-sheet .qr").count() == 1
    assert_accessible(page)
    picture(page, "receipt")
    page.goto("/window/?tab=review")
    page.locator(f"li:has-text('{number}') a").first.click()
    page.locator("details:has(form[action$='/code/']) summary").click()
    page.locator("form[action$='/code/'] [name='reason']").fill("Li Jianguo, identity card seen")
    assert_accessible(page)
    picture(page, "lost")
    page.locator("form[action$='/code/'] button").click()
    page.wait_for_url(f"**/{number}/receipt/")
    assert page.locator(".paper-sheet .qr").count() == 1


@BOTH
def test_an_application_is_added_to_a_project_by_its_number(open_page, own_sample, size, language, assert_accessible):
    page = open_page(own_sample, size=size, language=language, as_user="window")
    page.goto("/window/?tab=receive")
    page.locator(".work li a").first.click()
    page.locator("button[name='join']").click()
    page.wait_for_url("**/window/counter/A*/")
    assert page.locator("#id_name").input_value() != ""
    assert_accessible(page)
    picture(page, "joined")

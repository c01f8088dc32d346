"""The guide as a stranger meets it: on a phone and at a desk, in both languages, without signing in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE, Office, serving

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])

PLAIN = (
    "what=factory&fund_source=social&use_class=standard_plant&land_mode=granted&floor_area_total=8600"
    "&approval_mode=filing&is_fire_special_project=no&explosive_or_flammable=no&toxic=no&eia_class=form"
    "&land_area_ha=0.4&earthwork_m3=500&electricity_kwh=100000&energy_tce=100"
)

FILL = """
from datetime import UTC, date, datetime
from yichuang.cli import open_backoffice
open_backoffice()
from yichuang.backoffice.people import changes
from yichuang.engine.case.events import system
who = {"by": system("test"), "at": datetime(2020, 1, 2, tzinfo=UTC), "reason": "test"}
day = date(2019, 1, 1)
changes.name_district("青禾湖开发区", "Qinghe Lake Development Zone", started_on=day, **who)
window = changes.add_office("W", "政务服务中心", "Service centre", kind="window", from_on=day, phone="0000-1234567",
    counter="一楼1号窗", platform="https://example.org/apply", **who)
planning = changes.add_office("P", "自然资源分局", "Natural resources branch", from_on=day, **who)
changes.map_function("service_window", window, from_on=day, **who)
changes.map_function("planning", planning, from_on=day, **who)
"""


@pytest.fixture(scope="session")
def guide_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in the morning of 25 March 2020 that has entered its window and one bureau."""
    home = tmp_path_factory.mktemp("guide") / "home"
    home.mkdir()
    moment = {"at": "2020-03-25T01:00:00+00:00", "since": datetime.now(UTC).isoformat()}
    (home / "clock.json").write_text(json.dumps(moment), encoding="utf-8")
    with serving(home) as office:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YICHUANG_CLOCK")}
        environment = {**kept, "YICHUANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yichuang.config.settings"}
        subprocess.run([sys.executable, "-c", FILL], env=environment, check=True, capture_output=True)
        yield office


def shot(page: Any, name: str) -> None:
    """A picture of the whole page where YICHUANG_SHOTS says, to be looked at."""
    folder = os.environ.get("YICHUANG_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@SIZES
@LANGUAGES
def test_every_page_of_the_guide_can_be_read_by_everybody(open_page, guide_office, assert_accessible, size, language):
    page = open_page(guide_office, size=size, language=language)
    pages = {
        "first": "/guide/",
        "press": "/guide/?what=factory",
        "number": "/guide/?what=factory&fund_source=social&use_class=standard_plant&land_mode=granted",
        "wrong": "/guide/?what=factory&fund_source=social&floor_area_total=abc",
        "several": f"/guide/?{PLAIN}&ask=utility_needs",
        "result": f"/guide/?{PLAIN}&go=result",
        "paper": f"/guide/print/?{PLAIN}",
    }
    for name, address in pages.items():
        page.goto(address)
        shot(page, f"{name}-{language}-{size['width']}")
        assert_accessible(page)
    page.goto(pages["result"])
    page.locator("details.item summary").first.click()
    page.locator("#open details summary").click()
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.goto(pages["paper"])
    assert_accessible(page)
    assert page.context.cookies() and {one["name"] for one in page.context.cookies()} == {"language"}


@SIZES
@LANGUAGES
def test_a_stranger_finds_the_window_from_the_front_door(open_page, guide_office, assert_accessible, size, language):
    page = open_page(guide_office, size=size, language=language)
    page.goto("/")
    for name, address in (("apply", "/apply/"), ("track", "/track/"), ("guide", "/guide/")):
        page.locator(f"header a[href='{address}']:visible:not(.brand)").click()
        page.wait_for_url(f"**{address}")
        assert page.locator("header a[aria-current='page']").get_attribute("href") == address
        shot(page, f"way-{name}-{language}-{size['width']}")
        assert_accessible(page)
    page.goto("/accounts/login/")
    assert (
        page.locator("header a[href='/apply/']").is_visible() and page.locator("header a[href='/track/']").is_visible()
    )
    assert_accessible(page)


@SIZES
def test_a_stranger_comes_from_the_front_door_to_a_date(open_page, guide_office, size):
    page = open_page(guide_office, size=size)
    page.goto("/")
    page.get_by_role("link", name="工厂或仓库").click()
    page.get_by_role("link", name="企业或个人").click()
    page.get_by_role("link", name="标准厂房").click()
    page.get_by_role("link", name="买新地（出让）", exact=True).click()
    field = page.get_by_label("总建筑面积有多大？")
    field.fill("abc")
    page.get_by_role("button", name="下一步").click()
    assert page.get_by_role("alert").inner_text() == "填数字，如 8600。写成8.6千也行。"
    assert field.input_value() == "abc"
    field.fill("8.6千")
    page.get_by_role("button", name="下一步").click()
    assert "floor_area_total=8600" in page.url
    for _ in range(40):
        if page.locator(".answer").count():
            break
        page.get_by_role("link", name="不知道", exact=True).click()
    assert page.locator("h1").inner_text().startswith("8,600平方米标准厂房")
    assert page.locator(".answer dd").nth(2).inner_text().startswith("5月")
    # every "don't know" is still there, as something that may be needed
    assert page.locator("#open .point").count() > 5


def test_back_reload_and_change_keep_what_was_said(open_page, guide_office):
    page = open_page(guide_office, size=PHONE)
    page.goto("/guide/?what=factory")
    page.get_by_role("link", name="企业或个人").click()
    page.get_by_role("link", name="标准厂房").click()
    asked = page.locator("h1").inner_text()
    page.reload()
    assert page.locator("h1").inner_text() == asked
    page.go_back()
    assert page.locator("h1").inner_text() == "建成后做什么用？"
    page.go_forward()
    page.get_by_role("link", name="改：用途").click()
    assert page.get_by_role("link", name="标准厂房").get_attribute("aria-current") == "true"
    page.get_by_role("link", name="普通仓库").click()
    assert page.locator("h1").inner_text() == asked
    assert "普通仓库" in page.locator(".said").inner_text()


def test_the_keyboard_alone_answers_and_opens(open_page, guide_office):
    page = open_page(guide_office)
    page.goto(f"/guide/?{PLAIN}&ask=floor_area_total")
    page.get_by_label("总建筑面积有多大？").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("9千")
    page.keyboard.press("Enter")
    page.wait_for_url("**floor_area_total=9000**")
    page.goto(f"/guide/?{PLAIN}&go=result")
    summary = page.locator("details.item summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.item").first.get_attribute("open") is not None


def test_one_tap_in_the_result_settles_what_may_be_needed(open_page, guide_office):
    page = open_page(guide_office, size=PHONE)
    page.goto(f"/guide/?{PLAIN}&go=result")
    point = page.locator(".point").filter(has_text="洪水影响评价")
    before = page.locator(".answer small").first.inner_text()
    point.get_by_role("link", name="否").click()
    page.wait_for_url("**flood_area=no**")
    assert page.locator(".point").filter(has_text="洪水影响评价").count() == 0
    assert page.locator(".answer small").first.inner_text() != before


def test_the_address_is_copied_and_opens_the_same_page_for_somebody_else(open_page, guide_office):
    page = open_page(guide_office)
    page.goto(f"/guide/?{PLAIN}&go=result")
    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    other = open_page(guide_office, size=PHONE, language="en")
    other.goto(page.locator("#link").input_value())
    assert other.locator("h1").inner_text().replace("\n", " ").startswith("Standard plant, 8,600")


def test_the_sheets_print_on_two_pages_from_the_browser_too(open_page, guide_office):
    import io

    import pypdf

    page = open_page(guide_office)
    page.goto(f"/guide/print/?{PLAIN}")
    made = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(made.pages) == 2
    assert "打印" not in made.pages[0].extract_text()

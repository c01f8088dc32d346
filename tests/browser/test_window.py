"""The window as people meet it: whoever applies, the clerk, the officer and whoever signs; at a desk and on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_guide import shot

BOTH = pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk in Chinese", "phone in English"]
)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


def first_link(page: Any, inside: str) -> str:
    return str(page.locator(f"{inside} a[href^='/window/']").first.get_attribute("href"))


@BOTH
def test_a_clerk_goes_through_the_queue_and_opens_every_kind_of_case(
    open_page, sample, size, language, assert_accessible
):
    page = open_page(sample, size=size, language=language, as_user="window")
    for tab in ("receive", "review", "waiting", "hand_over", "serve", "owed", "ratings"):
        page.goto(f"/window/?tab={tab}")
        assert_accessible(page)
        if page.locator(".work li").count():
            page.goto(first_link(page, ".work li"))
            assert_accessible(page)


@BOTH
def test_an_officer_opens_an_item_and_every_deed_of_it(open_page, sample, size, language, assert_accessible):
    page = open_page(sample, size=size, language=language, as_user="reviewer")
    page.goto("/work/")
    page.goto(str(page.locator(".work a.btn[href^='/window/items/']").first.get_attribute("href")))
    assert_accessible(page)
    here = page.url
    page.locator("details.other summary").click()
    for address in [one.get_attribute("href") for one in page.locator(".actions a[href^='/window/items/']").all()][:6]:
        page.goto(address)
        assert_accessible(page)
    page.goto(here)


@BOTH
def test_whoever_signs_sees_what_waits_and_the_paper(open_page, sample, size, language, assert_accessible):
    page = open_page(sample, size=size, language=language, as_user="head")
    page.goto("/window/items/signing/")
    assert_accessible(page)
    page.locator(".work li .btn").first.click()
    page.wait_for_load_state()
    assert_accessible(page)


@BOTH
def test_every_public_page_of_applying_can_be_used_by_everybody(
    open_page, own_sample, size, language, assert_accessible
):
    page = open_page(own_sample, size=size, language=language)
    for address in ("/apply/", "/track/", "/apply/permits/?fund_source=social"):
        page.goto(address)
        assert_accessible(page)


@BOTH
def test_the_items_of_permits_are_ticked_and_what_waits_says_for_what(
    open_page, own_sample, size, language, assert_accessible
):
    page = open_page(own_sample, size=size, language=language)
    answers = "fund_source=social&use_class=renovation&renovation=interior&approval_mode=filing"
    page.goto(f"/apply/permits/?{answers}&is_fire_special_project=yes")
    assert_accessible(page)
    page.locator("main form button.first").click()
    page.wait_for_url("**/apply/A*/")
    assert page.locator("input[name='item'][value='A02']").is_checked()
    later = page.locator("label.tick:has(input[value='D06'])")
    assert not later.locator("input").is_checked() and later.locator("small").inner_text()
    assert page.locator("[name='file-as_built_drawings']").count() == 0
    shot(page, f"apply-permits-{language}")
    assert_accessible(page)


def test_somebody_applies_on_a_phone_and_the_clerk_answers_at_a_desk(
    open_page, own_sample, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=PHONE)
    page.goto("/apply/")
    page.locator("button[value='policy_advice']").click()
    number = page.url.rstrip("/").split("/")[-1]
    code = page.locator(".hint b").nth(1).inner_text()
    paper = Path(tmp_path) / "问题.png"
    paper.write_bytes(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    page.locator("#id_name").fill("李建国")
    page.locator("button[name='save']").click()
    assert "已存好" in page.locator("main").inner_text()
    assert_accessible(page)
    page.locator("button[name='send']").click()
    assert "请填联系人" in page.locator("main").inner_text()
    page.locator("#id_contact").fill("李建国")
    page.locator("#id_phone").fill("13800000000")
    page.locator("#id_advice_topic").select_option(index=1)
    page.locator("input[name='file-question']").set_input_files(paper)
    page.locator("button[name='send']").click()
    page.wait_for_url(f"**/track/{number}/**")
    assert "已提交" in page.locator("h1").inner_text()
    assert_accessible(page)

    clerk = open_page(own_sample, as_user="window")
    clerk.goto("/window/?tab=receive")
    clerk.locator(f"li:has-text('{number}') a").first.click()
    clerk.locator("main form button:has-text('接件')").click()
    assert "已接件。" in clerk.locator("main").inner_text()
    clerk.locator("input[name='verdict-question'][value='flawed']").check()
    clerk.locator("input[name='words-question']").fill("请写清楚要问的是哪项政策")
    for radio in clerk.locator(".materials li:not(:has(input[name='verdict-question'])) input[value='owed']").all():
        radio.check()
    clerk.locator("button:has-text('发一次性告知')").click()
    assert "预览，还没有生效" in clerk.locator("main").inner_text()
    assert "可以在受理以后再补的：上年度财务报表" in clerk.locator("main").inner_text()
    clerk.locator("button:has-text('确认发出')").click()
    assert "等补正" in clerk.locator("main").inner_text()

    later = open_page(own_sample, size=PHONE)
    later.goto("/track/")
    later.locator("#id_number").fill(number)
    later.locator("#id_code").fill(code)
    later.locator("main form button").click()
    assert "请写清楚要问的是哪项政策" in later.locator("main").inner_text()
    later.locator("summary:has-text('补交材料')").click()
    shot(later, "track-phone")
    assert_accessible(later)
    later.locator("summary:has-text('换一个查询码')").click()
    later.locator("form[action$='/code/'] button").click()
    later.wait_for_url("**?code=1")
    assert later.locator(".hint b").inner_text() not in ("", code)
    assert_accessible(later)
    page.reload()
    assert page.locator("#id_code").count() == 1, "who came in with the old code has to bring the new one"


def test_a_second_correction_is_sent_back_put_up_again_and_signed(open_page, own_sample, assert_accessible):
    leader = open_page(own_sample, size=PHONE, language="en", as_user="incharge")
    leader.goto("/window/items/signing/")
    waiting = "li:has-text('Lakeside'), li:has-text('湖滨康养小镇一期')"
    leader.locator(waiting).locator("a.btn").first.click()
    leader.wait_for_load_state()
    leader.locator("a[href*='return_decision']").click()
    leader.locator("textarea[name='text']").fill("请先打电话问清楚")
    leader.locator("main form button.first").click()
    assert_accessible(leader)
    item = leader.url

    clerk = open_page(own_sample, as_user="window")
    clerk.goto(item)
    clerk.locator(".crumb a").click()
    assert "退回：请先打电话问清楚" in clerk.locator("main").inner_text()
    for radio in clerk.locator("form.review .materials input[value='ok']").all():
        radio.check()
    clerk.locator("input[name='verdict-scheme_drawings'][value='flawed']").check()
    clerk.locator("input[name='words-scheme_drawings']").fill("登高场地与绿地重叠")
    clerk.locator("button:has-text('发一次性告知')").click()
    clerk.locator("#to_signer").fill("已电话问清，仍不合规范")
    assert_accessible(clerk)
    clerk.locator("button[name='propose']").click()
    assert "已报上去，等签发。" in clerk.locator("main").inner_text()
    assert_accessible(clerk)

    leader.goto("/window/items/signing/")
    leader.locator(waiting).locator("a.btn").first.click()
    leader.wait_for_load_state()
    assert "登高场地与绿地重叠" in leader.locator("main").inner_text()
    leader.locator("main form button.first").click()
    clerk.reload()
    assert "等补正" in clerk.locator("main").inner_text()


@pytest.mark.parametrize("who", ["window", "reviewer", "head"])
def test_english_pages_hold_english_only(open_page, sample, who):
    page = open_page(sample, language="en", as_user=who)
    for address in ("/window/", "/window/items/signing/"):
        page.goto(address)
        said = page.locator("main h1").inner_text() + page.locator("main .counts, main h2").all_inner_texts().__str__()
        assert not CHINESE.search(said), said

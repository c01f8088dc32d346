"""The leader's page as it is read on Monday: at a desk, on a phone, on paper, and answered from."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def _plain(text):
    """Letters only: spaces and line breaks belong to the drawing."""
    return re.sub(r"\s", "", text)


def _drawn_in(page, text):
    """Whether the page holds the text. Chromium names some characters by radicals that look alike (⽤ for 用):
    a radical stands for any one character."""
    radical = re.compile("[\u2e80-\u2fdf]")
    return any(
        all(a == b or radical.match(a) for a, b in zip(page[at:], text, strict=False))
        for at in range(len(page) - len(text) + 1)
    )


def shot(page, name):
    """A picture of the whole page where YICHUANG_SHOTS says, to be looked at."""
    folder = os.environ.get("YICHUANG_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@SIZES
@LANGUAGES
def test_the_page_can_be_read_by_everybody(open_page, sample, assert_accessible, size, language):
    page = open_page(sample, size=size, language=language, as_user="leader")
    page.goto("/leader/")
    shot(page, f"leader-{language}-{size['width']}")
    assert_accessible(page)
    page.locator(".a4-tools details summary").click()
    assert_accessible(page)
    page.goto("/leader/?at=2020-03-18")
    assert_accessible(page)
    page.goto("/leader/")
    page.locator(".decide [data-return]").first.click()
    shot(page, f"leader-answer-{language}-{size['width']}")
    assert_accessible(page)


def test_the_sample_says_what_a_monday_needs(open_page, sample):
    page = open_page(sample, as_user="leader")
    page.goto("/leader/")
    said = page.locator(".say").inner_text()
    assert said.startswith("50个项目，总投资190亿元。今年计划完成48.8亿元，已完成7.6亿元，比时间进度慢7.6个百分点。")
    assert said.endswith("有4件事要您定。")
    assert page.locator(".decide tbody tr").count() == 4
    assert "已停工44天" in page.locator(".decide").inner_text()
    week = dict(
        zip(page.locator(".delta dt").all_inner_texts(), page.locator(".delta dd").all_inner_texts(), strict=True)
    )
    assert (week["开工"], week["复工"]) == ("+2", "+3，还停2个")
    assert int(week["转红"]) > 0 and int(week["解除"]) > 0
    assert page.locator(".mine tr").count() == 6


def test_looking_at_another_day_and_back(open_page, sample):
    page = open_page(sample, as_user="leader")
    page.goto("/leader/")
    page.locator(".a4-tools summary").click()
    page.fill("#at", "2020-03-18")
    page.get_by_role("button", name="看这一天").click()
    page.wait_for_url(re.compile("at=2020-03-18"))
    assert "截至2020年3月18日" in page.locator(".a4 header").inner_text()
    assert page.locator("[data-return]").count() == 0
    page.get_by_role("link", name="回到今天").click()
    assert "截至2020年3月25日" in page.locator(".a4 header").inner_text()


def test_another_leaders_page_is_one_choice_away(open_page, sample):
    page = open_page(sample, as_user="office")
    page.goto("/leader/")
    page.select_option("#leader", label="许静宜 分管城建副主任")
    page.wait_for_url(re.compile("leader="))
    assert "报分管城建副主任许静宜" in page.locator(".a4 header").inner_text()


def test_a_printed_page_is_one_a4_with_the_texts_of_the_pdf(open_page, sample):
    page = open_page(sample, as_user="leader")
    page.goto("/leader/")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    made = page.request.get("/leader/page.pdf")
    filed = PdfReader(BytesIO(made.body()))
    assert len(filed.pages) == 1
    folder = os.environ.get("YICHUANG_SHOTS")
    if folder:
        Path(folder, "leader-printed.pdf").write_bytes(page.pdf(prefer_css_page_size=True))
        Path(folder, "leader.pdf").write_bytes(made.body())
    words = [_plain(one.pages[0].extract_text()) for one in (printed, filed)]
    for text in page.locator(".decide tbody td:nth-child(2)").all_inner_texts():
        for said in words:
            assert _drawn_in(said, _plain(text)), text


@SIZES
def test_a_leader_decides_and_writes_an_opinion_from_the_page(open_page, own_sample, size):
    page = open_page(own_sample, size=size, as_user="leader")
    page.goto("/leader/")
    first = page.locator(".decide tbody tr").first.locator("td").nth(1).inner_text()
    page.locator(".decide [data-return]").first.click()
    assert page.locator(".answer-act dd").first.inner_text() == first
    page.fill("#text", "按评估上限先签，双河街道3月31日前交地。")
    page.get_by_role("button", name="就这么定").click()
    page.wait_for_url(re.compile("/leader/"))
    assert "已定，难点已销号。" in page.locator(".answers").inner_text()
    assert page.locator(".decide tbody tr").count() == 3
    assert first not in page.locator(".decide").inner_text()
    page.locator(".decide [data-return]").first.click()
    page.fill("#text", "先算账")
    page.get_by_role("button", name="只写意见").click()
    page.wait_for_url(re.compile("#row-"))
    assert page.locator(".decide tbody tr").count() == 3
    assert page.locator(".decide tr.here").count() == 1

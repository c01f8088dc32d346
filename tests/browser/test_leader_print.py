"""The leader's page from a browser's printer: one A4 page, nothing cut, however much there is to say."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.test_leader import LANGUAGES, _drawn_in, _plain
from tests.screens.conftest import district, office_of  # noqa: F401 - fixtures
from yichuang.screens.projects import leader
from yichuang.screens.projects.leader_fit import FITS, printed
from yichuang.screens.projects.leader_sheet import MOST_ASKED, MOST_MINE, MOST_TURNED, AskedText, LineText
from yichuang.screens.projects.leader_word import word

SITE = "http://office.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
NAME = "青禾湖开发区高端装备制造产业园一期标准厂房及配套基础设施建设项目（含管廊、水站、宿舍）二标段和室外工程改造"
NAME_EN = "Qinghe Lake high-end equipment park, standard workshops, phase one"
STUCK = "外省劳务队未返岗，材料进不了场，隔离点床位不够，管线迁改的赔偿标准三家没有谈拢，评估上限以内的方案已经报了两次"
ASK = "先按评估上限签，双河街道3月31日前交地；差额由区财政垫付，年底前从土地出让收入里扣回，纪要发三家"
STUCK_EN = "the workers' team from another province has not returned, no material comes in, and there are too few beds"
ASK_EN = "sign at the upper limit of the valuation, the subdistrict hands the land over, the district advances the rest"


def _full(sheet, language):
    """As much of everything as a leader's page holds, each text as long as people write them."""
    name, stuck, ask = (NAME_EN, STUCK_EN, ASK_EN) if language == "en" else (NAME[:60], STUCK, ASK)
    late = (
        "Construction permit is 12 working days overdue, " if language == "en" else "建筑工程施工许可证逾期12个工作日，"
    )
    who = "Planning and natural resources branch" if language == "en" else "区自然资源和规划分局"
    day = "21 Feb (Fri), past" if language == "en" else "2月21日(周五)，已过"
    case = "0" * 8 + "-0000-0000-0000-" + "0" * 12
    asked = tuple(
        AskedText(nth, f"{nth}{name}：{stuck}", f"{ask}（{nth}）", who, day, case, f"o{nth}", f"r{nth}")
        for nth in range(1, MOST_ASKED + 1)
    )
    turned = tuple(LineText(case, f"{nth}{name}", f"{late}{who}") for nth in range(MOST_TURNED))
    mine = tuple(LineText(case, f"{nth}{name}", f"{late}{who}", "late", day[:4]) for nth in range(MOST_MINE))
    return replace(
        sheet,
        asked=asked,
        asked_rest=sheet.foot[:20],
        red=replace(sheet.red, rows=turned, rest="另有2个。"),
        cleared=replace(sheet.cleared, rows=turned, rest="另有2个。"),
        mine=replace(sheet.mine, rows=mine, rest="其余2个：正常。"),
    )


def _show(page, html, headers):
    """The page as the server sent it, with its own style sheets and its own policy for them."""

    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path == "/leader/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
            return
        found = finders.find(path.partition("?")[0].removeprefix("/static/"))
        name = Path(str(found)).suffix
        route.fulfill(path=str(found), content_type=TYPES.get(name, "")) if found else route.abort()

    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/leader/")


def _served(client, monkeypatch, language, fill):
    made = []
    whole = leader._sheet

    def filled(person, asked):
        made.append(fill(whole(person, asked)))
        return made[-1]

    monkeypatch.setattr(leader, "_sheet", filled)
    answer = client.get("/leader/")
    policy = answer.headers["Content-Security-Policy"]
    return made[0], answer.content.decode(), {"Content-Security-Policy": policy}


@pytest.fixture
def printing(chromium):
    """A page that fails where a style was refused."""
    refused = []
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not refused, refused


@LANGUAGES
def test_a_page_with_as_much_as_it_holds_is_printed_on_one_sheet_with_nothing_cut(
    printing,
    office_of,  # noqa: F811
    monkeypatch,
    language,
    assert_accessible,
):
    client = office_of("li", language=language)
    sheet, html, headers = _served(client, monkeypatch, language, lambda one: _full(one, language))
    _show(printing, html, headers)
    drawn = printing.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("YICHUANG_TEST_PICTURES"):
        Path(folder, f"leader-full-{language}.pdf").write_bytes(drawn)
        Path(folder, f"leader-full-{language}-filed.pdf").write_bytes(client.get("/leader/page.pdf").content)
        Path(folder, f"leader-full-{language}.docx").write_bytes(
            word(sheet, language="en" if language == "en" else "zh-CN")
        )
        printing.screenshot(path=str(Path(folder, f"leader-full-{language}.png")), full_page=True)
    pages = PdfReader(BytesIO(drawn)).pages
    assert len(pages) == 1
    said = _plain(pages[0].extract_text())
    for text in (*(t for row in sheet.asked for t in (row.stuck, row.ask)), *(row.name for row in sheet.mine.rows)):
        assert _drawn_in(said, _plain(text)), text
    assert _drawn_in(said, _plain(sheet.foot)), "to the last line"
    printing.emulate_media(media="print")
    printing.set_viewport_size({"width": 794, "height": 1123})
    # the width between the margins of the sheet: 182 mm
    sides = "one => { one.style.width = '182mm'; return [one.scrollWidth, one.clientWidth]; }"
    wide = printing.locator(".a4").evaluate(sides)
    assert wide[0] <= wide[1], "nor over its edge"
    printing.emulate_media(media="screen")
    printing.locator(".a4").evaluate("one => one.removeAttribute('style')")
    for size in ({"width": 1440, "height": 900}, PHONE):
        printing.set_viewport_size(size)
        assert_accessible(printing)
        over = printing.locator(".a4").evaluate("one => one.scrollWidth - one.clientWidth")
        assert over <= 0, f"{over} px over the edge of the sheet at {size['width']}"
    assert len(PdfReader(BytesIO(client.get("/leader/page.pdf").content)).pages) == 1


@LANGUAGES
def test_at_every_fullness_the_printed_page_is_one_sheet_and_no_closer_than_it_must(
    printing,
    office_of,  # noqa: F811
    monkeypatch,
    language,
):
    client, chosen = office_of("li", language=language), []
    for rows, share in ((1, 0.2), (2, 0.5), (3, 0.6), (4, 0.7), (5, 0.6), (5, 0.8)):

        def less(one, rows=rows, share=share):
            full = _full(one, language)

            def cut(text):
                return text[: int(len(text) * share)]

            asked = tuple(replace(row, stuck=cut(row.stuck), ask=cut(row.ask)) for row in full.asked[:rows])
            mine = tuple(replace(row, name=cut(row.name)) for row in full.mine.rows[: rows + 2])
            turned = tuple(replace(row, name=cut(row.name)) for row in full.red.rows[:rows])
            red, cleared = replace(full.red, rows=turned), replace(full.cleared, rows=turned)
            return replace(full, asked=asked, red=red, cleared=cleared, mine=replace(full.mine, rows=mine))

        with monkeypatch.context() as patched:
            sheet, html, headers = _served(client, patched, language, less)
        _show(printing, html, headers)
        assert len(PdfReader(BytesIO(printing.pdf(prefer_css_page_size=True))).pages) == 1, (rows, share)
        chosen.append(printed(sheet))
        printing.unroute(f"{SITE}/**")
    assert chosen == sorted(chosen) and chosen[0] == 0 and chosen[-1] < len(FITS) - 1 and len(set(chosen)) > 3, chosen


def test_what_is_longer_than_a_page_goes_on_to_a_second_in_the_pdf_too(office_of, monkeypatch):  # noqa: F811
    client = office_of("li")

    def endless(one):
        full = _full(one, "zh-hans")
        return replace(full, asked=tuple(replace(row, stuck=row.stuck * 6) for row in full.asked))

    monkeypatch.setattr(leader, "_sheet", lambda person, asked, whole=leader._sheet: endless(whole(person, asked)))
    answer = client.get("/leader/page.pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    assert answer.status_code == 200 and len(pages) > 1
    assert _plain(STUCK) in _plain("".join(one.extract_text() for one in pages))


def test_the_printed_page_is_set_by_the_sizes_that_are_counted_with():
    css = Path(str(finders.find("projects/css/leader.css"))).read_text(encoding="utf-8")
    rules = re.findall(r"\.a4\.fit-(\d) \{([^}]*)", css)
    said = {int(nth): dict(re.findall(r"--([\w-]+): ([\d.]+)", rule)) for nth, rule in rules if "--row-y" in rule}
    assert sorted(said) == list(range(1, len(FITS)))
    for nth, found in said.items():
        sizes = FITS[nth]
        kept = {"text-s": sizes.small, "text-m": sizes.text, "text-l": sizes.head, "text-xl": sizes.say}
        for name, size in {**kept, "row-y": sizes.row}.items():
            assert float(found.get(name, size if nth == 1 and name != "row-y" else 0)) == size, (nth, name)

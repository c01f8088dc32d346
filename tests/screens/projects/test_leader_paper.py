"""The leader's page on screen, as PDF and as Word: one A4 page each, and the same texts in the same order."""

import re
import unicodedata
from dataclasses import replace
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.screens.sample_district import did
from yichuang.backoffice.cases.contexts.leader_page import leader_page
from yichuang.engine.case.commands import Assign, RaiseObstacle, ResumeWorks
from yichuang.screens.projects.leader_colours import colours
from yichuang.screens.projects.leader_fit import FITS, HEIGHT_MM, height
from yichuang.screens.projects.leader_paper import pdf
from yichuang.screens.projects.leader_word import columns_of, word
from yichuang.screens.projects.leader_wording import sheet

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
A4 = (595, 842)
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


@pytest.fixture
def lively(district):
    """The sample with something in every part of the page."""
    for name in ("plant", "membrane", "school"):
        did(district.projects[name], Assign(role="sponsor", to=district.people["li"].ref), "2020-03-23")
    did(district.projects["school"], ResumeWorks(text="到岗", workers=80), "2020-03-24")
    return district


def _plain(text):
    """Letters only: spaces and line breaks belong to the drawing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def _of_screen(response):
    page = response.content.decode()
    article = re.search(r"<article.*?</article>", page, re.S)[0]
    ours = re.sub(r'<(td|th)[^>]*class="screen-only.*?</\1>', "", article, flags=re.S)
    ours = re.sub(r"<svg.*?</svg>", "", ours, flags=re.S)
    return _plain(unescape(re.sub(r"<[^>]+>", " ", ours)))


def _of_pdf(made):
    return _plain("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages))


def _of_word(made):
    body = Document(BytesIO(made)).element.body
    return _plain("".join(one.text or "" for one in body.iter(qn("w:t"))))


@LANGUAGES
def test_screen_pdf_and_word_say_the_same(lively, office_of, language):
    client = office_of("li", language=language)
    screen = _of_screen(client.get("/leader/"))
    assert len(screen) > 300
    assert _of_word(client.get("/leader/page.docx").content) == screen
    assert _of_pdf(client.get("/leader/page.pdf").content) == screen


def test_the_screen_says_nothing_but_the_texts_of_the_sheet(lively, office_of, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    assert _of_screen(office_of("li").get("/leader/")) == _plain("".join(sheet(page).texts()))


@LANGUAGES
def test_a_full_page_is_still_one_page(lively, office_of, language):
    long = "外省劳务队未返岗，材料进不了场，隔离点床位不够，" * 4
    for nth in range(7):
        asked = RaiseObstacle(
            obstacle=f"n{nth}", text=long, ask="换劳务分包，竣工顺延三十天；或者延到下半年" * 3, proposed_by="office:1"
        )
        did(lively.projects["school"], asked, "2020-03-25")
    client = office_of("li", language=language)
    reader = PdfReader(BytesIO(client.get("/leader/page.pdf").content))
    assert len(reader.pages) == 1
    assert tuple(round(float(side)) for side in reader.pages[0].mediabox[2:]) == A4
    assert _of_pdf(client.get("/leader/page.pdf").content) == _of_screen(client.get("/leader/"))


def test_nothing_of_the_pdf_runs_over_its_margin(lively, at):
    with override("en"):
        said = sheet(leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False))
    full = replace(said, week=(*said.week, ("Completions", "+12"), ("Commissionings", "+10"), ("Signed", "+13")))
    starts = []

    def seen(text, drawn, placed, font, size):
        if text.strip():
            starts.append((placed[4] * drawn[0] + drawn[4], text.strip()))

    PdfReader(BytesIO(pdf(full, language="en"))).pages[0].extract_text(visitor_text=seen)
    margin = A4[0] - 14 / 25.4 * 72
    assert starts and not [one for one in starts if one[0] > margin - 6]


def test_the_pdf_carries_the_chinese_font_whole_words_are_drawn_with(lively, office_of):
    page = PdfReader(BytesIO(office_of("li").get("/leader/page.pdf").content)).pages[0]
    faces = [font.get_object()["/DescendantFonts"][0].get_object() for font in page["/Resources"]["/Font"].values()]
    assert faces
    for face in faces:
        described = face["/FontDescriptor"]
        assert "NotoSansSC" in face["/BaseFont"].replace("-", "").replace("#20", "")
        assert "/FontFile3" in described or "/FontFile2" in described


def test_the_word_file_is_one_a4_page_and_names_its_chinese_face(lively, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    made = word(sheet(page), language="zh-CN")
    document = Document(BytesIO(made))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for run in document.element.body.iter(qn("w:r")):
        if run.find(qn("w:t")) is not None:
            assert run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia")) == "Microsoft YaHei"
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    assert not list(document.element.body.iter(qn("w:br")))  # no page is forced
    assert height(sheet(page), FITS[0], columns_of("zh-CN")) <= HEIGHT_MM


def test_no_text_of_the_pdf_runs_over_the_edge_of_the_page(lively, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    wide = replace(sheet(page), week=tuple((f"Turned red {nth}", f"{nth} of them") for nth in range(9)))
    found = []

    def see(text, page, at, _font, _size):
        if text.strip():
            found.append((at[4] * page[0] + page[4], text))  # in points, whatever the page is measured in

    made = PdfReader(BytesIO(pdf(wide, language="en"))).pages
    assert len(made) == 1
    made[0].extract_text(visitor_text=see)
    starts = {text.strip(): x for x, text in found}
    last = next(x for text, x in starts.items() if "red 8" in text or "Turned red 8" in text)
    assert 0 < last < A4[0] - 100 and max(starts.values()) < A4[0] - 40


def test_word_lays_out_alike_whatever_faces_and_habits_a_machine_has(lively, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    for language in ("zh-CN", "en"):
        document = Document(BytesIO(word(sheet(page), language=language)))
        gaps = document.styles["Normal"].element.pPr
        assert [gaps.find(qn(f"w:autoSpace{kind}")).get(qn("w:val")) for kind in ("DE", "DN")] == ["0", "0"]
        for paragraph in document.element.body.iter(qn("w:p")):
            if any(text.text for text in paragraph.iter(qn("w:t"))):
                assert paragraph.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
        drawings = list(document.element.body.iter(f"{{{WORD_DRAWING}}}inline"))
        assert drawings and all(one.get("distL") == one.get("distR") == "0" for one in drawings)
        tints = [one.get(qn("w:fill")) for one in document.element.body.iter(qn("w:shd"))]
        assert colours()["near-tint"][1:].upper() in tints


def test_word_is_set_closer_where_the_page_is_full(lively, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    few = sheet(page)
    long = "外省劳务队未返岗，材料进不了场，" * 6
    for nth in range(5):
        asked = RaiseObstacle(obstacle=f"n{nth}", text=long, ask=long[:60])
        did(lively.projects["plant"], asked, "2020-03-24")
    full = sheet(leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False))
    sizes = [_text_sizes(word(one, language="zh-CN")) for one in (few, full)]
    assert sizes[1] < sizes[0]


def _text_sizes(made):
    with ZipFile(BytesIO(made)) as file:
        return max(int(size) for size in re.findall(r'<w:sz w:val="(\d+)"', file.read("word/document.xml").decode()))


def test_what_somebody_typed_cannot_open_a_file_or_break_the_page(lively, office_of):
    typed = '<img src="file:///etc/hostname"><b>x</b>&amp;'
    did(lively.projects["plant"], RaiseObstacle(obstacle="x", text=typed, ask="<script>1</script>"), "2020-03-24")
    client = office_of("li")
    assert _plain(typed) in _of_screen(client.get("/leader/"))
    assert _plain(typed) in _of_word(client.get("/leader/page.docx").content)
    assert _plain(typed) in _of_pdf(client.get("/leader/page.pdf").content)


def test_a_page_can_be_drawn_without_anybody_signed_in(lively, at):
    page = leader_page(lively.people["li"], at=at, viewer=lively.actor("li"), past=False)
    assert pdf(sheet(page), language="zh-CN").startswith(b"%PDF")

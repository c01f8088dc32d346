"""The result on paper: two A4 pages with the right characters, date and version."""

import io

import pypdf
import pytest

from tests.screens.guide.conftest import SETTLED, SOCIAL


def read(response) -> pypdf.PdfReader:
    assert response["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("facts", [SETTLED, SOCIAL], ids=["settled", "much-open"])
def test_a_plain_case_fits_two_a4_pages(stranger, window, language, facts):
    window()
    stranger.cookies["language"] = language
    pages = read(stranger.get(f"/guide/two-pages.pdf?{facts}")).pages
    assert len(pages) == 2
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]


def test_only_the_one_whole_chinese_font_is_embedded(stranger):
    pages = read(stranger.get(f"/guide/two-pages.pdf?{SETTLED}")).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].split("+")[1].removesuffix("-Bold") for font in fonts} == {"Noto-Sans-SC"}
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert any(key in described for key in ("/FontFile2", "/FontFile3"))


def test_the_paper_says_day_version_and_that_it_is_no_acceptance(stranger):
    words = "".join(page.extract_text() for page in read(stranger.get(f"/guide/two-pages.pdf?{SETTLED}")).pages)
    plain = words.replace("\n", "")
    assert "2020年3月25日" in plain and "办法版本2020.1" in plain and "这不是受理通知" in plain
    for word in ("您要办", "营业执照或法人证书", "建设工程规划许可证", "联合验收", "您要准备"):
        assert word in plain


def test_what_people_type_opens_nothing_while_the_paper_is_made(stranger):
    page = stranger.get("/guide/two-pages.pdf?what=factory&floor_area_total=%3Cimg src=file:///etc/hostname%3E")
    assert page.status_code == 200
    assert len(read(page).pages) <= 2

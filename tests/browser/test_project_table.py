"""The project table as the key-projects office uses it, at a desk and on a phone, in both languages."""

import re

import pytest

from tests.browser.conftest import DESK, PHONE

VIEWS = (
    "/projects/",
    "/projects/?view=board",
    "/projects/?view=map",
    "/projects/add/",
    "/projects/?q=没有的",
    "/projects/?at=2020-02-20",
)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_view_is_accessible_and_fits_the_screen(open_page, sample, assert_accessible, size, language):
    page = open_page(sample, size=size, language=language, as_user="office")
    for address in VIEWS:
        page.goto(address)
        if "map" in address:
            page.wait_for_selector("#map[data-drawn]")
        assert_accessible(page)


def test_from_the_fifty_to_the_overdue_of_one_industry(open_page, sample):
    page = open_page(sample, as_user="office")
    page.goto("/projects/")
    assert page.locator("tbody tr").count() == 50
    page.locator(".counts a", has_text="逾期").click()
    overdue = int(page.locator(".counts a[aria-current] b").inner_text())
    assert page.locator("tbody tr").count() == overdue > 0
    assert page.locator("tbody .light.late").count() == overdue
    page.locator(".counts a", has_text="全部").click()
    page.select_option("#ind", "biomedicine")
    page.wait_for_url(re.compile("industry=biomedicine"))
    assert 0 < page.locator("tbody tr").count() < 50
    page.fill("#q", "康禾")
    page.press("#q", "Enter")
    page.wait_for_url(re.compile("q="))
    assert page.locator("tbody .pname").all_inner_texts() == ["康禾生物制剂产业园一期"]


def test_sorting_by_money_and_back(open_page, sample):
    page = open_page(sample, as_user="office")
    page.goto("/projects/")
    page.locator("thead a", has_text="总投资").click()
    cells = page.locator("tbody .c-money").all_inner_texts()
    amounts = [int(text.replace(",", "")) for text in cells]
    assert amounts == sorted(amounts, reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("总投资")


def test_picked_rows_are_copied_and_downloaded(open_page, sample):
    page = open_page(sample, as_user="office")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/projects/")
    assert page.locator("[data-bulk]").is_hidden()
    page.locator("tbody [data-pick]").nth(0).check()
    page.locator("tbody [data-pick]").nth(2).check()
    assert page.locator("[data-count]").inner_text() == "2"
    page.locator("[data-copy-lines]").click()
    page.locator("[data-copy-lines]", has_text="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(copied) == 2 and copied[0].startswith("【")
    with page.expect_download() as waiting:
        page.locator("button[value=xlsx]").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_a_project_is_added_without_leaving_the_table(open_page, own_sample):
    page = open_page(own_sample, as_user="office")
    page.goto("/projects/")
    page.locator(".head .btn.first").click()
    page.fill("#add_name", "新桥冷链物流园")
    page.fill("#add_total", "3.2亿")
    page.locator("#add button.first").click()
    page.wait_for_url(re.compile("#row-"))
    row = page.locator("tbody tr", has_text="新桥冷链物流园")
    assert "32,000" in row.inner_text() and "here" in row.get_attribute("class")
    assert "加好了" in page.locator(".answers").inner_text()
    page.locator(".head .btn.first").click()
    page.fill("#add_name", "新桥冷链物流园")
    page.locator("#add button.first").click()
    assert "这个项目已经有了" in page.locator("main").inner_text()


def test_on_a_phone_the_other_filters_open_as_a_sheet(open_page, sample):
    page = open_page(sample, size=PHONE, as_user="office")
    page.goto("/projects/")
    assert page.locator("#ind").is_hidden()
    page.locator("[data-open=more-filters]").click()
    page.select_option("#m-st", "under_construction")
    page.locator("#more-filters button.first").click()
    page.wait_for_url(re.compile("stage=under_construction"))
    assert set(page.locator("tbody .c-state").all_inner_texts()) == {"在建"}
    assert page.locator("tbody tr").first.bounding_box()["width"] <= 390


def test_the_map_shows_every_project_and_asks_nobody_else(open_page, sample):
    page = open_page(sample, as_user="office")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/projects/?view=map")
    page.wait_for_selector("#map[data-drawn]")
    assert not [url for url in asked if not url.startswith((sample.url, "blob:", "data:"))]
    on_pins = page.locator("#map .pin").evaluate_all("pins => pins.flatMap(pin => pin.dataset.cases.split(' ')).length")
    assert on_pins == page.locator(".map-list li").count() == 50
    lying_on = page.evaluate("""() => {
      const box = (one) => one.getBoundingClientRect();
      const meet = (a, b) =>
        a.width && b.width && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const pins = Array.from(document.querySelectorAll("#map .pin > span"), box);
      const names = Array.from(document.querySelectorAll("#map .place-name"));
      const under = names.filter((name) => pins.some((pin) => meet(box(name), pin)));
      return [names.length, under.map((name) => name.textContent)];
    }""")
    assert lying_on[0] and lying_on[1] == [], "no marker lies on the name of a place"
    page.locator(".map-list a").first.focus()
    assert page.locator("#map .pin.on").count() == 1


def test_on_paper_there_are_rows_and_no_buttons(open_page, sample):
    page = open_page(sample, as_user="office")
    page.goto("/projects/")
    page.emulate_media(media="print")
    assert page.locator("tbody tr").first.is_visible() and page.locator("tfoot").is_visible()
    for gone in (".filters", ".head .actions", "thead .pick input", ".bar"):
        assert page.locator(gone).first.is_hidden(), gone

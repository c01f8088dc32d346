"""What `page.js` does for a page, tried on a small page of its own."""

import pytest

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>试</title>
<link rel="stylesheet" href="/static/base/css/tokens.css"><link rel="stylesheet" href="/static/base/css/elements.css">
<link rel="stylesheet" href="/static/base/css/parts.css"><script src="/static/base/js/page.js" defer></script></head>
<body><main>
<form id="picking" data-picks>
  <input type="checkbox" data-pick-all aria-label="全选">
  <input type="checkbox" data-pick id="p1" aria-label="一"><input type="checkbox" data-pick id="p2" aria-label="二">
  <div class="bulk" data-bulk hidden><span data-count></span></div>
</form>
<form id="grave" action="/done/" data-confirm="真的要撤回吗？"><button>撤回</button></form>
<label for="office">单位</label><input id="office" data-choose="offices" data-into="office-id">
<input type="hidden" id="office-id">
<datalist id="offices"><option value="7" label="区住建局"></option>
<option value="8" label="区水务局"></option></datalist>
<input id="find" data-narrow="#rows" aria-label="找">
<ul id="rows">
  <li id="row-a" data-text="康禾 生物"><a href="/try/away/">康禾</a></li>
  <li id="row-b" data-text="云松 农机"><a href="/try/away/">云松</a></li>
</ul>
<template id="file-too-big" data-most="10"><span class="wrong">太大</span></template>
<form id="sending" action="/done/"><input type="file" aria-label="文件"><button>传</button></form>
<dialog id="confirm"><p data-confirm-text></p>
<button data-confirm-no>不做了</button><button data-confirm-yes>确定</button></dialog>
</main></body></html>"""


@pytest.fixture
def page(open_page, empty_office):
    page = open_page(empty_office)
    page.route("**/try/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.route("**/try/away/", lambda route: route.fulfill(body="<h1>away</h1>", content_type="text/html"))
    page.route("**/done/*", lambda route: route.fulfill(body="<h1>done</h1>", content_type="text/html"))
    page.goto("/try/")
    return page


def test_choosing_all_rows_shows_what_can_be_done_with_them(page):
    assert page.locator("[data-bulk]").is_hidden()
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-bulk]").is_visible()
    assert page.locator("[data-count]").inner_text() == "2"
    page.locator("#p1").uncheck()
    assert page.locator("[data-count]").inner_text() == "1"
    assert page.locator("[data-pick-all]").evaluate("box => box.indeterminate")


def test_something_grave_is_asked_first_and_can_be_dropped(page):
    page.get_by_role("button", name="撤回").click()
    assert page.locator("[data-confirm-text]").inner_text() == "真的要撤回吗？"
    page.get_by_role("button", name="不做了").click()
    assert page.locator("#confirm").is_hidden()
    assert page.url.endswith("/try/")
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("button", name="确定").click()
    page.wait_for_url("**/done/*")


def test_a_list_narrows_as_one_types_and_is_chosen_by_key(page):
    field = page.locator("#office")
    field.fill("水务")
    assert page.get_by_role("option").all_inner_texts() == ["区水务局"]
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "区水务局"
    assert page.locator("#office-id").input_value() == "8"
    field.fill("别的")
    assert page.locator("#office-id").input_value() == ""


def test_rows_are_narrowed_by_every_word(page):
    page.locator("#find").fill("云松 农")
    assert page.locator("#row-a").is_hidden()
    assert page.locator("#row-b").is_visible()


def test_one_comes_back_to_the_row_one_left(page):
    page.get_by_role("link", name="云松").click()
    page.wait_for_url("**/try/away/")
    page.goto("/try/")
    page.locator("#row-b.here").wait_for()
    assert page.locator("#row-b a").evaluate("link => link === document.activeElement")
    assert page.locator("#row-a.here").count() == 0


def test_a_file_that_would_be_turned_away_is_not_sent(page):
    page.locator("#sending input").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"0" * 11}
    )
    assert page.locator("#sending .wrong").inner_text() == "太大"
    page.get_by_role("button", name="传").click()
    assert page.url.endswith("/try/") and page.locator("#sending .wrong").count() == 1
    page.locator("#sending input").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"0" * 9})
    assert page.locator("#sending .wrong").count() == 0
    page.get_by_role("button", name="传").click()
    page.wait_for_url("**/done/*")

"""A newcomer brings a workbook: the file, its columns, one answer each, in, out again, and back."""

from __future__ import annotations

import io
import os
from pathlib import Path

import openpyxl
import pytest

from tests.backoffice.cases.workbook.county import county_ledger
from tests.backoffice.cases.workbook.tables import ROWS, office_table
from tests.browser.conftest import DESK, PHONE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOTS = os.environ.get("YICHUANG_SHOTS")
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def manager(office) -> str:
    return next(one["username"] for one in office.accounts if "项目" in one["what"] or "调度" in one["what"])


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def a_table() -> dict[str, object]:
    rows = [list(row) for row in ROWS]
    rows[0][10] = "热火朝天"
    rows[1][11] = "3月底"
    return {"name": "台账.xlsx", "mimeType": XLSX, "buffer": office_table(rows)}


def the_countys_table() -> dict[str, object]:
    return {"name": "2020年重点项目台账.xlsx", "mimeType": XLSX, "buffer": county_ledger()}


@SIZES
def test_a_workbook_comes_in_goes_out_and_is_taken_back(open_page, own_sample, assert_accessible, size):
    page = open_page(own_sample, size=size, as_user=manager(own_sample))
    kind = "desk" if size is DESK else "phone"
    page.goto("/projects/import/")
    assert_accessible(page)
    shot(page, f"bring-{kind}")
    page.get_by_label("把手头的表格拿来").set_input_files(a_table())
    page.get_by_role("button", name="打开看看").click()
    page.wait_for_url("**/match/")
    assert_accessible(page)
    shot(page, f"match-{kind}")
    assert page.get_by_label("“项目名称”是什么").input_value() == "project.project_name"
    page.get_by_role("button", name="往下看").click()
    page.wait_for_url(lambda url: url.endswith("/") and "match" not in url)
    assert_accessible(page)
    shot(page, f"preview-asks-{kind}")
    page.get_by_label("“热火朝天”读成").select_option(label="在建")
    page.get_by_label("“3月底”读成").fill("办理中")
    page.get_by_role("button", name="按我填的再看一遍").click()
    page.get_by_role("button", name="导入", exact=True).wait_for()
    assert_accessible(page)
    shot(page, f"preview-{kind}")
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/done/")
    assert_accessible(page)
    shot(page, f"done-{kind}")
    with page.expect_download() as coming:
        page.get_by_role("link", name="写回原表下载").click()
    table = openpyxl.load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))["重点项目"]
    assert table["B5"].value == "青石新材料一期" and table["I5"].value == "=H5/G5"
    page.get_by_role("button", name="撤销导入").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_role("heading", name="这次导入已撤销").wait_for()
    assert "撤销了3行" in page.locator(".answers").inner_text()


@SIZES
def test_the_pages_read_in_english_too(open_page, own_sample, assert_accessible, size):
    page = open_page(own_sample, size=size, language="en", as_user=manager(own_sample))
    page.goto("/projects/import/")
    page.locator("#file").set_input_files(the_countys_table())
    page.locator("main form button").click()
    page.wait_for_url("**/match/")
    assert_accessible(page)
    assert page.locator("#unit-8").input_value() == "wan"  # the line above the head says so
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Look through before importing").wait_for()
    assert_accessible(page)
    shot(page, f"english-{'desk' if size is DESK else 'phone'}")

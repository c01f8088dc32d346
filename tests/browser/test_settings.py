"""Setting up an empty installation and managing its settings, as a person does: at a desk and on a phone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backoffice.people.books import filled
from tests.browser.conftest import DESK, PHONE, serving

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
PASSWORD = "correct horse staple"
SHOTS = os.environ.get("YICHUANG_SHOTS")


def picture(page, name):
    """Keeps a picture of the whole page where YICHUANG_SHOTS says."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def yichuang(home, *words):
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YICHUANG_CLOCK")}
    command = [sys.executable, "-m", "yichuang", *map(str, words)]
    done = subprocess.run(command, env={**environment, "YICHUANG_HOME": str(home)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def empty_workbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    yichuang(folder / "home", "init", "--template", folder / "set-up.xlsx")
    return (folder / "set-up.xlsx").read_bytes()


@pytest.fixture(scope="session")
def workbook(empty_workbook, tmp_path_factory):
    path = tmp_path_factory.mktemp("workbook") / "设置.xlsx"
    path.write_bytes(filled(empty=empty_workbook, functions=False))
    return path


@pytest.fixture
def fresh(tmp_path):
    """An installation nobody has set up, and the address its server printed."""
    home = tmp_path / "home"
    home.mkdir()
    told = json.loads(yichuang(home, "init", "--json"))
    with serving(home) as office:
        yield office, "/" + told["set_up"].split("/", 3)[3]


@pytest.fixture(scope="module")
def settled(workbook, tmp_path_factory, chromium):
    """An installation set up by the command line; 赵敏 has chosen a password by the link it printed."""
    home = tmp_path_factory.mktemp("settled") / "home"
    home.mkdir()
    told = json.loads(yichuang(home, "init", "--workbook", workbook, "--json"))
    (home / "demo.json").write_text(
        json.dumps({"accounts": [{"username": "zhaomin", "password": PASSWORD}]}), encoding="utf-8"
    )
    with serving(home) as office:
        context = chromium.new_context(base_url=office.url)
        page = context.new_page()
        page.goto("/" + told["invitation"].split("/", 3)[3])
        page.locator("input[type=password]").nth(0).fill(PASSWORD)
        page.locator("input[type=password]").nth(1).fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        context.close()
        yield office


@SIZES
def test_a_newcomer_sets_the_installation_up_with_one_workbook(
    open_page, fresh, workbook, empty_workbook, tmp_path, assert_accessible, size
):
    office, address = fresh

    def spoil(book):
        book["单位"]["D2"] = "城堡"
        book["岗位"]["B4"] = "xx"

    spoilt = tmp_path / "写错了.xlsx"
    spoilt.write_bytes(filled(spoil, empty=empty_workbook))
    page = open_page(office, size=size)
    page.goto("/set-up/")
    assert_accessible(page)
    page.goto(address)
    assert "token" not in page.url
    picture(page, f"set-up-{size['width']}")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载样表").click()
    assert download.value.suggested_filename == "set-up.xlsx"
    page.locator("#workbook").set_input_files(str(spoilt))
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_text("有2处要改").wait_for()
    assert page.locator("td.bad").count() == 2
    assert_accessible(page)
    picture(page, f"set-up-problems-{size['width']}")
    page.locator("#workbook").set_input_files(str(workbook))
    page.get_by_role("button", name="传上来看看").click()
    page.get_by_text("看过了，都能读入").wait_for()
    assert_accessible(page)
    page.get_by_label("您的姓名").fill("赵敏")
    page.get_by_label("登录名").fill("zhaomin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一次密码").fill(PASSWORD)
    picture(page, f"set-up-ready-{size['width']}")
    page.get_by_role("button", name="读入并开始使用").click()
    page.wait_for_url("**/settings/", timeout=60_000)
    assert page.locator("h1").inner_text() == "云湖经济开发区"
    assert_accessible(page)
    picture(page, f"settings-first-{size['width']}")


ADDRESSES = [
    "/settings/",
    "/settings/offices/",
    "/settings/offices/1/",
    "/settings/offices/1/merge/",
    "/settings/posts/1/edit/",
    "/settings/people/",
    "/settings/people/1/",
    "/settings/people/1/leave/",
    "/settings/functions/",
    "/settings/functions/construction/",
    "/settings/calendar/?year=2020",
    "/settings/calendar/new/",
    "/settings/areas/",
    "/settings/record/",
]


@SIZES
@LANGUAGES
def test_every_page_of_settings_can_be_read_by_everybody(open_page, settled, assert_accessible, size, language):
    page = open_page(settled, size=size, language=language, as_user="zhaomin")
    for address in ADDRESSES:
        page.goto(address)
        assert_accessible(page)
        name = address.strip("/").replace("/", "-").split("?")[0]
        picture(page, f"{name}-{language}-{size['width']}")


@SIZES
def test_a_rename_a_hand_over_and_a_refusal(open_page, settled, assert_accessible, size):
    page = open_page(settled, size=size, as_user="zhaomin")
    page.goto("/settings/offices/")
    row = page.get_by_role("row").filter(has_text="主任")
    title = row.get_by_role("link").inner_text()
    row.get_by_role("link").click()
    page.get_by_role("link", name="改名").click()
    page.get_by_label("新名称").fill(title)
    page.get_by_label("为什么改").fill("试试")
    page.get_by_role("button", name="改名").click()
    page.get_by_text("和现在一样").wait_for()
    assert_accessible(page)
    picture(page, f"refused-{size['width']}")
    page.get_by_label("新名称").fill(f"区经济发展局{size['width']}")
    page.get_by_role("button", name="改名").click()
    page.get_by_role("heading", name=f"区经济发展局{size['width']}").wait_for()
    page.goto("/settings/offices/1/")
    holder = page.locator("#post-1 p").first.inner_text()
    page.locator("#post-1").get_by_role("link", name="交接").click()
    page.get_by_label("交给谁").select_option(label="李强 (1002)" if "王静" in holder else "王静 (1001)")
    page.get_by_label("为什么改").fill("轮岗")
    page.get_by_role("button", name="交接").click()
    page.locator("#post-1").wait_for()
    assert page.locator("#post-1 p").first.inner_text() != holder
    page.goto("/settings/record/")
    assert "轮岗" in page.locator("main").inner_text()
    picture(page, f"record-after-{size['width']}")


def test_an_account_is_opened_and_the_person_chooses_the_password(open_page, settled):
    page = open_page(settled, as_user="zhaomin")
    page.goto("/settings/people/?q=王静")
    page.get_by_role("link", name="王静").click()
    page.get_by_role("link", name="开账号").click()
    page.get_by_label("登录名").fill("wangjing")
    page.get_by_label("为什么改").fill("上岗")
    page.get_by_role("button", name="开账号").click()
    link = page.locator("#link").inner_text()
    picture(page, "invitation")
    theirs = open_page(settled)
    theirs.goto(link)
    theirs.locator("input[type=password]").nth(0).fill("another long phrase")
    theirs.locator("input[type=password]").nth(1).fill("another long phrase")
    theirs.locator("main form button").first.click()
    theirs.wait_for_load_state()
    page.goto("/settings/people/?q=王静")
    assert "能登录" in page.locator("main").inner_text()


def test_a_notice_shows_what_it_changes_before_it_counts(open_page, settled, assert_accessible):
    page = open_page(settled, size=PHONE, as_user="zhaomin")
    page.goto("/settings/calendar/new/")
    page.get_by_label("文号").fill("区发〔2020〕9号")
    page.get_by_label("公布日期").fill("2020-03-01")
    page.get_by_label("日期", exact=True).fill("2020-03-05至2020-03-06 放假 防疫")
    page.get_by_role("button", name="看会变什么").click()
    page.get_by_role("heading", name="公布后是这样").wait_for()
    assert_accessible(page)
    picture(page, "notice-preview")
    page.get_by_role("button", name="公布").click()
    page.locator(".own").get_by_text("区发〔2020〕9号").first.wait_for()

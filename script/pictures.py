"""The pictures of the READMEs, taken from a sample district of their own. Run by script/pictures."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.conftest import AS_OF, CHROMIUM_FLAGS, Office, environment, serving, sign_in

KEPT = Path(__file__).parents[1] / "docs" / "images"
MOST_BYTES = 200_000
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WORDS = {
    "zh": ("青禾湖禾丰食品有限公司", "宋雨桐", "13853000101", "第3条缺法定代表人签字，请补签后重新上传"),
    "en": ("Hefeng Foods Ltd.", "Song Yutong", "13853000101", "Article 3 lacks the representative's signature"),
}

Take = Callable[[Any, str], bytes]


def projects(page: Any, tag: str) -> bytes:
    page.goto("/projects/")
    return bytes(page.screenshot())


def leader(page: Any, tag: str) -> bytes:
    page.goto("/leader/")
    return bytes(page.screenshot(full_page=True))


def apply(page: Any, tag: str) -> bytes:
    """The one form on a phone, filled in, with its list of papers below."""
    name, contact, phone, _words = WORDS[tag]
    page.goto("/apply/")
    page.locator("button[value='company_startup']").click()
    for field, said in (("name", name), ("contact", contact), ("phone", phone), ("enterprise_name", name)):
        page.locator(f"#id_{field}").fill(said)
    page.locator("#id_enterprise_kind").select_option("limited")
    page.locator("#id_registered_capital").fill("1000000")
    for answer in ("premises_promised", "hires_staff", "opens_account"):
        page.locator(f"#id_{answer}").select_option("yes" if answer == "premises_promised" else "no")
    page.locator("button[name='save']").click()
    page.wait_for_url("**saved=1**")
    page.evaluate(
        "window.scrollTo(0, document.querySelector('#id_hires_staff').getBoundingClientRect().top + scrollY - 90)"
    )
    return bytes(page.screenshot())


def notice(page: Any, tag: str) -> bytes:
    """The clerk passes every paper once; what is wrong with one is said beside it."""
    page.goto("/window/?tab=review")
    page.locator(".work li a.btn").first.click()
    papers = page.locator("form.review .materials li")
    for nth in range(papers.count()):
        papers.nth(nth).locator(f"input[value='{'flawed' if nth == 1 else 'ok'}']").check()
    papers.nth(1).locator("input[name^='words-']").fill(WORDS[tag][3])
    page.locator("h1").click()
    page.evaluate("window.scrollTo(0, 0)")
    return bytes(page.screenshot())


def paper(page: Any, tag: str) -> bytes:
    """A notice as it is printed."""
    page.goto("/window/?tab=waiting")
    page.locator(".work li a.btn").first.click()
    page.locator("a[href*='/notice/']").first.click()
    page.wait_for_load_state()
    return bytes(page.locator(".paper-sheet").screenshot())


DESK, LOW, PHONE = (1440, 1000), (1200, 800), (390, 844)
PICTURES: dict[str, tuple[Take, str, tuple[int, int], tuple[str, ...]]] = {
    "projects": (projects, "office", DESK, ("zh",)),
    "leader": (leader, "leader", DESK, ("zh", "en")),
    "apply": (apply, "", PHONE, ("zh", "en")),
    "notice": (notice, "window", LOW, ("zh", "en")),
    "paper": (paper, "window", LOW, ("zh", "en")),
}
"""Name → how it is taken, who is signed in, the screen, and the languages it is wanted in."""


def main(asked: list[str]) -> int:
    """0 when all were taken; 2 for a name that is none."""
    unknown = [name for name in asked if name not in PICTURES]
    if unknown:
        print(f"no such picture: {', '.join(unknown)}. There are: {', '.join(PICTURES)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        made = [sys.executable, "-m", "yichuang", "demo", "--as-of", AS_OF, "--quiet"]
        subprocess.run(made, env=environment(home), check=True, stdout=subprocess.DEVNULL)
        with serving(home) as office:
            take(office, asked or list(PICTURES))
    return 0


def take(office: Office, names: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        for tag, language in LANGUAGES.items():
            # a field for a file or a day speaks the language of the browser, not of the page
            spoken = {**os.environ, "LANGUAGE": {"zh": "zh_CN"}.get(tag, "en_GB")}
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS, env=spoken)
            for name in names:
                taken, user, (width, height), tags = PICTURES[name]
                if tag not in tags:
                    continue
                phone = width < 720
                context = browser.new_context(
                    viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone,
                    base_url=office.url, reduced_motion="reduce", locale={"zh": "zh-CN"}.get(tag, "en-GB"),
                )  # fmt: skip
                context.add_cookies([{"name": "language", "value": language, "url": office.url}])
                page = context.new_page()
                if user:
                    sign_in(page, office, user)
                keep(taken(page, tag), KEPT / f"{name}.{tag}.png")
                context.close()
            browser.close()


def keep(png: bytes, path: Path) -> None:
    """As few colours as do, and no larger than a README should load."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32):
        drawn.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            break
    print(f"{os.path.relpath(path)}  {drawn.width}x{drawn.height}  {path.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

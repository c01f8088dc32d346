"""The product as a person meets it: a real server over a copy of the sample district, Chromium, two sizes.

`sample` is one server for all tests of a process that only look; a test that writes takes `own_sample`, a copy of its
own. `desk` and `phone` are pages already watched: a script error, a refused resource or a 500 fails the test.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

AS_OF = "2020-03-25"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
STARTING = 60.0


@dataclass(frozen=True)
class Office:
    """A running installation: where it is, and who can sign in."""

    url: str
    home: Path

    @property
    def accounts(self) -> list[dict[str, str]]:
        return json.loads((self.home / "demo.json").read_text(encoding="utf-8"))["accounts"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)


def environment(home: Path) -> dict[str, str]:
    """The environment a command or a server over a home runs in."""
    kept = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YICHUANG_CLOCK", "DJANGO_SETTINGS_MODULE")
    }
    return {**kept, "YICHUANG_HOME": str(home)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path) -> Iterator[Office]:
    """`yichuang serve` over a home, until the test is done."""
    port = _free_port()
    command = [sys.executable, "-m", "yichuang", "serve", "--port", str(port), "--workers", "1"]
    log = (home / "serve.log").open("wb")
    process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + STARTING
        while True:
            try:
                urllib.request.urlopen(f"{url}/accounts/login/", timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((home / "serve.log").read_text(encoding="utf-8", errors="replace")) from None
                time.sleep(0.2)
        yield Office(url, home)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeded sample district, made once for all processes of a run; never served itself, only copied."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home, lock = shared / "sample-district", shared / "sample-district.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (home / "demo.json").is_file():
            shutil.rmtree(home, ignore_errors=True)
            command = [sys.executable, "-m", "yichuang", "demo", "--as-of", AS_OF]
            subprocess.run(command, env=environment(home), check=True, capture_output=True)
    return home


@pytest.fixture(scope="session")
def sample(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample district, for tests that only look."""
    home = tmp_path_factory.mktemp("sample") / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as office:
        yield office


@pytest.fixture
def own_sample(sample_home: Path, tmp_path: Path) -> Iterator[Office]:
    """A sample district of one's own, for tests that write."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as office:
        yield office


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An installation with nobody in it yet."""
    home = tmp_path_factory.mktemp("empty") / "home"
    home.mkdir()
    with serving(home) as office:
        yield office


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the process."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(office, size=DESK, language="zh-hans", as_user="")`: a fresh, watched page, signed in when asked."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def open_one(office: Office, *, size: dict[str, int] = DESK, language: str = "zh-hans", as_user: str = "") -> Any:
        touch = size["width"] < 720
        context = chromium.new_context(
            viewport=size, has_touch=touch, is_mobile=touch, base_url=office.url, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": office.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: trouble.append(f"script error: {error}"))
        page.on("console", lambda said: trouble.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("response", lambda got: trouble.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        if as_user:
            sign_in(page, office, as_user)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture
def desk(open_page: Callable[..., Any], sample: Office) -> Any:
    """A desktop page on the sample district, nobody signed in."""
    return open_page(sample, size=DESK)


@pytest.fixture
def phone(open_page: Callable[..., Any], sample: Office) -> Any:
    """A phone page on the sample district, nobody signed in."""
    return open_page(sample, size=PHONE)


def sign_in(page: Any, office: Office, username: str) -> None:
    """Signs a sample account in by the form, as a person would."""
    account = next(a for a in office.accounts if a["username"] == username)
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(account["username"])
    page.locator("#id_password").fill(account["password"])
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.fixture
def assert_accessible() -> Callable[[Any], None]:
    """WCAG 2.1 AA by axe-core, and nothing wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any) -> None:
        rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
        found = Axe().run(page, options=rules)
        told = [
            f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:4]]}" for v in found.response["violations"]
        ]
        assert not told, page.url + "\n" + "\n".join(told)
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"

    return check

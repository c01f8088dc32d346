"""The settings screens as an administrator of a small district sees them, on 2 March 2020."""

import pytest

from tests.backoffice.people.conftest import _quick_passwords, district, told  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _that_day(monkeypatch):
    monkeypatch.setenv("YICHUANG_CLOCK", "2020-03-02T09:00:00+08:00")


@pytest.fixture
def zhao(client, district):  # noqa: F811
    """A browser in which 赵敏, who may manage the settings, is signed in."""
    district.zhao.refresh_from_db()
    client.force_login(district.zhao.user, backend="django.contrib.auth.backends.ModelBackend")
    return client

"""The sample district of the screens' tests: see `sample_district`."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.screens import sample_district


@pytest.fixture
def district(db, settings) -> SimpleNamespace:
    """Three offices, six posts, people with accounts, a function map and five projects, as of 25 March 2020."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return sample_district.build()


@pytest.fixture
def office_of(district, office_clock):
    """`office_of("li")` is a browser signed in as somebody, on the morning of 25 March 2020."""

    def signed_in(code: str = "li", language: str = "zh-hans") -> Client:
        client = Client()
        client.force_login(district.people[code].user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = language
        return client

    return signed_in

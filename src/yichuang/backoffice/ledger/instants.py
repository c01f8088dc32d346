"""Instants as the chain spells them and as the databases take them; identifiers that sort by time."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection


@lru_cache(maxsize=1024)
def instant_text(at: datetime) -> str:
    """The one spelling of an aware instant that is hashed: UTC, six decimals, Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_column(at: datetime | None) -> Any:
    """What a hand-written statement passes for an instant: text on SQLite (as Django stores it), itself elsewhere."""
    if at is None or not on_sqlite():
        return at
    return _sqlite_text(at)


@lru_cache(maxsize=1)
def on_sqlite() -> bool:
    """Whether this process works on SQLite: settled once, because the hot path asks a dozen times per write."""
    return bool(connection.vendor == "sqlite")


@lru_cache(maxsize=1024)
def _sqlite_text(at: datetime) -> str:
    return str(at.astimezone(UTC).replace(tzinfo=None))


def from_column(value: Any) -> datetime:
    """The aware instant a hand-written query read."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def uuid7(at: datetime) -> str:
    """A UUIDv7 (RFC 9562, 5.7) of the instant: milliseconds first, then randomness."""
    stamp = int(at.timestamp() * 1000) & (1 << 48) - 1
    number = stamp << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(3 << 62) | 2 << 62
    return str(uuid.UUID(int=number))

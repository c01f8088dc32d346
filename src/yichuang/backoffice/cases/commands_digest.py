"""A digest of a command, so that the same key with another command is noticed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from yichuang.engine.canon import digest
from yichuang.engine.case.fact_bodies import Received
from yichuang.engine.programme.model import Programme


def command_digest(command: Any) -> str:
    """SHA-256 over the name of the command and its fields in one spelling."""
    fields = {field.name: _plain(getattr(command, field.name)) for field in dataclasses.fields(command)}
    return digest({"command": type(command).__name__, "fields": fields})


def _plain(value: Any) -> Any:
    if isinstance(value, Programme):
        return value.digest
    if isinstance(value, Received):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value

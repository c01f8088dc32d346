"""Canonical JSON (RFC 8785, without floats) and the digests taken over it.

Decimals, dates and instants travel as strings, so a body has one spelling on every machine and in every language.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .errors import EngineError

GENESIS = "0" * 64
"""The `prev` of the first event of every chain."""

_MAX_SAFE = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of `value`. Raises EngineError("not_canonical") on floats, unsafe integers or other types."""
    _check(value)
    if _plain_keys(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256 over the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def event_hash(*, case: str, seq: int, kind: str, schema: int, at: str, by: Any, body: Any, prev: str) -> str:
    """The link of a case's chain: everything an event says, and the hash of the event before it."""
    return digest(
        {"case": case, "seq": seq, "type": kind, "schema": schema, "at": at, "by": by, "body": body, "prev": prev}
    )


def _check(value: Any) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -_MAX_SAFE <= value <= _MAX_SAFE:
            raise EngineError("not_canonical", kind="integer beyond 2^53")
    elif kind is dict:
        for key, inner in value.items():
            if type(key) is not str:
                raise EngineError("not_canonical", kind=f"key {key!r}")
            _check(inner)
    elif kind is list or kind is tuple:
        for inner in value:
            _check(inner)
    else:
        raise EngineError("not_canonical", kind=kind.__name__)


def _plain_keys(value: Any) -> bool:
    # Code-point order equals UTF-16 order except beyond the BMP: pay for the slow path only where it can matter.
    if isinstance(value, dict):
        return all(k.isascii() and _plain_keys(v) for k, v in value.items())
    if isinstance(value, list | tuple):
        return all(map(_plain_keys, value))
    return True


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _ordered(value[k]) for k in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list | tuple):
        return [_ordered(v) for v in value]
    return value

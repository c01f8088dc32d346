"""One way in and out of encryption for everything erasable.

AES-256-GCM (NIST SP 800-38D). The associated data names the place (`table:column:key`), so a ciphertext moved to
another row no longer opens. A blob carries the name of its key: the newest key encrypts, all of them decrypt.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORMAT = 1
_NONCE = 12


class CannotDecryptError(ValueError):
    """The bytes were changed, belong to another place, or their key is gone."""


def encrypt(plain: bytes, place: str) -> bytes:
    """`plain` under the newest key, bound to `place`."""
    name, cipher = _newest()
    nonce = os.urandom(_NONCE)
    return bytes((_FORMAT, len(name))) + name + nonce + cipher.encrypt(nonce, plain, place.encode())


def decrypt(blob: bytes | memoryview | None, place: str) -> bytes:
    """What was encrypted at `place`. Raises CannotDecryptError."""
    if isinstance(blob, str):
        raise CannotDecryptError(f"{place}: changed by hand")
    blob = bytes(blob or b"")
    try:
        if blob[0] != _FORMAT:
            raise CannotDecryptError(f"{place}: unknown format {blob[0]}")
        start = 2 + blob[1]
        cipher = _ciphers()[key_name(blob)]
        return cipher.decrypt(blob[start : start + _NONCE], blob[start + _NONCE :], place.encode())
    except KeyError:
        raise CannotDecryptError(f"{place}: the key {key_name(blob)!r} is not in the keys folder") from None
    except (InvalidTag, IndexError):
        raise CannotDecryptError(f"{place}: changed by hand, or moved from elsewhere") from None


def key_name(blob: bytes | memoryview | None) -> str:
    """The name of the key a blob was encrypted with."""
    said = bytes(blob or b"")
    return said[2 : 2 + said[1]].decode()


def newest_key() -> str:
    """The name of the key that encrypts."""
    return _newest()[0].decode()


def _ciphers() -> Mapping[str, AESGCM]:
    return _made(tuple(settings.YICHUANG_DATA_KEYS.items()))


def _newest() -> tuple[bytes, AESGCM]:
    name = next(reversed(settings.YICHUANG_DATA_KEYS))
    return name.encode(), _ciphers()[name]


@lru_cache(maxsize=4)
def _made(keys: tuple[tuple[str, bytes], ...]) -> Mapping[str, AESGCM]:
    return {name: AESGCM(key) for name, key in keys}

"""The bytes of a log file: unpacked while they are read, counted, and judged by what they are and not by their name."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import IO

from yichuang.engine.errors import EngineError

from .limits import Limits

_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "office97"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "sqlite"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Source:
    """A file opened for reading under `limits`; gzip is unpacked on the way. Close it, or use it as a context manager.

    Raises EngineError: log_not_found, log_not_file, log_unreadable, log_huge, log_bomb, log_truncated, log_damaged.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.unpacked = 0
        self._digest = hashlib.sha256()
        try:
            if not path.exists():
                raise EngineError("log_not_found", where=str(path))
            if not path.is_file():
                raise EngineError("log_not_file", where=str(path))
            size = path.stat().st_size
            if size > limits.file_bytes:
                raise EngineError("log_huge", where=path.name, what="bytes", most=limits.file_bytes)
            self._raw = path.open("rb")
        except OSError as error:
            raise EngineError("log_unreadable", where=str(path), why=type(error).__name__) from error
        self.packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._file: IO[bytes] = gzip.GzipFile(fileobj=self._raw, mode="rb") if self.packed else self._raw  # type: ignore[assignment]

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._raw.close()

    def read(self, size: int = 1 << 16) -> bytes:
        """At most `size` unpacked bytes; empty at the end. `sha256` covers all that was read."""
        try:
            data = self._file.read(size)
        except EOFError as error:
            raise EngineError("log_truncated", where=self.path.name) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise EngineError("log_damaged", where=self.path.name) from error
        except OSError as error:
            raise EngineError("log_unreadable", where=self.path.name, why=type(error).__name__) from error
        self.unpacked += len(data)
        self._digest.update(data)
        if self.unpacked > self.limits.unpacked_bytes:
            raise EngineError("log_huge", where=self.path.name, what="unpacked bytes", most=self.limits.unpacked_bytes)
        if self.packed and self.unpacked > self.limits.ratio_from_bytes:
            ratio = self.unpacked // max(self._raw.tell(), 1)
            if ratio > self.limits.unpacked_ratio:
                raise EngineError("log_bomb", where=self.path.name, kind="gzip", ratio=ratio)
        return data

    @property
    def sha256(self) -> str:
        """Of the unpacked bytes read so far: the same log packed or not is the same log."""
        return self._digest.hexdigest()


def content_kind(head: bytes, *, path: Path) -> str:
    """What the first bytes are: "xml" or "text". Raises EngineError: log_wrong_type naming what it is, log_empty."""
    if not head:
        raise EngineError("log_empty", where=path.name)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise EngineError("log_wrong_type", where=path.name, seen=kind)
    text = head
    if head.startswith(_UTF16):
        text = head.decode("utf-16", errors="ignore").encode()
    elif b"\x00" in head:
        raise EngineError("log_wrong_type", where=path.name, seen="binary")
    if text.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "xml"
    if path.name.lower().removesuffix(".gz").endswith(".xes"):
        raise EngineError("log_wrong_type", where=path.name, seen="text")
    return "text"

"""Files people hand in: named by the digest of their content, encrypted where they lie, erasable.

What a file is, is read from its bytes, never from its name. Office files with macros are turned away, archives are
looked into only as far as their own table of contents.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from .crypto import CannotDecryptError, decrypt, encrypt, key_name, newest_key
from .models import File
from .store import erased

MOST_BYTES = 20 * 2**20
"""A scanned permit has a few megabytes; more is a drawing set, which belongs to the review platform."""

_MOST_UNPACKED = 200 * 2**20
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", _DOCX: "docx", _XLSX: "xlsx"}


class FileRefusedError(ValueError):
    """A file that is not kept. `code` is one of file_empty, file_too_big, file_type_unknown, file_has_macros,
    file_unpacks_too_big, file_broken; `params` fill its wording."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(f"{code} {params}")


class FileLostError(LookupError):
    """The ledger knows the file, but its bytes are gone or were changed."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A kept file: digest of its content (hex SHA-256), name as handed in, bytes, media type."""

    digest: str
    name: str
    size: int
    type: str


def keep(upload: Any, name: str = "") -> FileInfo:
    """Keeps an upload (anything with `read`, or bytes) and says what it is. The same content twice is one file.

    Raises FileRefusedError before anything is written.
    """
    content = upload if isinstance(upload, bytes) else upload.read(MOST_BYTES + 1)
    kind = media_type(content, name)
    digest = hashlib.sha256(content).hexdigest()
    stored = f"{digest[:2]}/{digest}"
    path = _folder() / stored
    with transaction.atomic():
        row = File.objects.select_for_update().filter(pk=digest).first()
        if row is None or row.erased_at is not None or not path.is_file():
            _write(path, encrypt(content, _place(digest)))
            File.objects.update_or_create(
                pk=digest, defaults={"size": len(content), "type": kind, "stored": stored, "erased_at": None}
            )
    return FileInfo(digest, _short(name, kind), len(content), kind)


def open_file(digest: str) -> bytes | None:
    """The content, None where it was erased. Raises FileLostError where it should be there and is not."""
    row = File.objects.filter(pk=digest).first()
    if row is None:
        raise FileLostError(digest)
    if row.erased_at is not None:
        return None
    try:
        content = decrypt((_folder() / row.stored).read_bytes(), _place(digest))
    except (OSError, CannotDecryptError) as error:
        raise FileLostError(digest) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileLostError(digest)
    return content


def erase(digest: str, at: datetime) -> bool:
    """Erases the bytes; events keep the digest. False where there was nothing left to erase. `register.forget_file` is
    the way in: it also writes down who did it and why, and `verify` asks for that."""
    row = File.objects.filter(pk=digest).first()
    if row is None:
        return False
    path = _folder() / row.stored
    if row.erased_at is not None and not path.is_file():
        return False
    File.objects.filter(pk=digest).update(erased_at=at)
    # the bytes go once the record of it is safe; broken off in between, `lost_files` names it and it is erased again
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return True


def lost_files() -> list[str]:
    """Digests of files that are not what they should be: gone, changed, erased without a record, or recorded as erased
    and still there. Reads every file."""
    found = []
    _, recorded = erased()
    for row in File.objects.order_by("pk"):
        if row.erased_at is not None:
            if row.pk not in recorded or (_folder() / row.stored).is_file():
                found.append(row.pk)
            continue
        try:
            open_file(row.pk)
        except FileLostError:
            found.append(row.pk)
    return found


def re_encrypt(limit: int = 100) -> int:
    """Moves up to `limit` files to the newest key; returns how many."""
    moved = 0
    for row in File.objects.filter(erased_at__isnull=True).order_by("pk"):
        path = _folder() / row.stored
        blob = path.read_bytes()
        if key_name(blob) == newest_key():
            continue
        _write(path, encrypt(decrypt(blob, _place(row.pk)), _place(row.pk)))
        moved += 1
        if moved == limit:
            break
    return moved


def media_type(content: bytes, name: str = "") -> str:
    """What the bytes are. Raises FileRefusedError for what is not kept."""
    if not content:
        raise FileRefusedError("file_empty", name=name)
    if len(content) > MOST_BYTES:
        raise FileRefusedError("file_too_big", name=name, most_mb=MOST_BYTES // 2**20)
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        # the old .doc and .xls: macros cannot be told apart without running into them
        raise FileRefusedError("file_type_old_office", name=name)
    raise FileRefusedError("file_type_unknown", name=name, kept=sorted(_EXTENSIONS.values()))


def _office_type(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileRefusedError("file_broken", name=name) from None
    if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise FileRefusedError("file_unpacks_too_big", name=name, most_mb=_MOST_UNPACKED // 2**20)
    names = {entry.filename.lower() for entry in entries}
    if any("vbaproject" in inner or (inner.endswith(".bin") and "macro" in inner) for inner in names):
        raise FileRefusedError("file_has_macros", name=name)
    if "[content_types].xml" in names:
        if "word/document.xml" in names:
            return _DOCX
        if "xl/workbook.xml" in names:
            return _XLSX
    raise FileRefusedError("file_type_unknown", name=name, kept=sorted(_EXTENSIONS.values()))


def _short(name: str, kind: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return base[:200] or f"file.{_EXTENSIONS[kind]}"


def _write(path: Path, blob: bytes) -> None:
    """Whole or not at all: written beside, flushed to the disk, moved into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(blob)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _folder() -> Path:
    return Path(settings.YICHUANG_FILES)


def _place(digest: str) -> str:
    return f"ledger_file:content:{digest}"

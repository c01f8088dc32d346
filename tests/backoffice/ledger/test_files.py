"""Files are known by their content, kept encrypted, erasable, and turned away with a reason."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yichuang.backoffice.cases.wording import file_text
from yichuang.backoffice.ledger import files, register
from yichuang.backoffice.ledger.files import FileLostError, FileRefusedError, keep, open_file
from yichuang.backoffice.ledger.models import File
from yichuang.engine.case.events import system

pytestmark = pytest.mark.django_db

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"y" * 50


@pytest.fixture(autouse=True)
def _folder(settings: object, tmp_path: Path) -> None:
    settings.YICHUANG_FILES = tmp_path / "files"  # type: ignore[attr-defined]


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
XLSX = archive(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0jpeg", "image/jpeg"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_comes_back_as_it_was_handed_in(content: bytes, kind: str) -> None:
    info = keep(io.BytesIO(content), "规划许可证.dat")
    assert (info.type, info.size, info.digest) == (kind, len(content), hashlib.sha256(content).hexdigest())
    assert open_file(info.digest) == content


def test_the_name_decides_nothing() -> None:
    assert keep(PDF, "照片.png").type == "application/pdf"


def test_a_path_in_the_name_is_cut_off() -> None:
    assert keep(PDF, r"C:\Users\a\..\批文.pdf").name == "批文.pdf"


def test_the_same_content_is_kept_once() -> None:
    assert keep(PDF, "一.pdf").digest == keep(PDF, "二.pdf").digest
    assert File.objects.count() == 1


def test_the_bytes_on_disk_are_encrypted() -> None:
    info = keep(PDF, "一.pdf")
    path = files._folder() / File.objects.get(pk=info.digest).stored
    assert b"%PDF" not in path.read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-" + b"0" * files.MOST_BYTES, "file_too_big"),
        (b"MZ\x90\x00program", "file_type_unknown"),
        (b"<html>", "file_type_unknown"),
        (b"AC1032 drawing", "file_type_unknown"),
        (b"\xd0\xcf\x11\xe0old", "file_type_old_office"),
        (b"PK\x03\x04 not an archive", "file_broken"),
        (archive(**{"a.exe": b"x"}), "file_type_unknown"),
        (
            archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}),
            "file_has_macros",
        ),
        (
            archive(**{"[Content_Types].xml": b"", "word/document.xml": b"\0" * (201 * 2**20)}),
            "file_unpacks_too_big",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_what_is_not_kept_is_turned_away_with_a_reason_and_leaves_nothing(content: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        keep(content, "附件.pdf")
    assert refused.value.code == code
    assert "附件.pdf" in file_text(refused.value)
    assert not File.objects.exists()
    assert not list(files._folder().rglob("*"))


def test_a_forgotten_file_is_gone_and_can_be_handed_in_again(django_capture_on_commit_callbacks: Any) -> None:
    info = keep(PDF, "一.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert register.forget_file(info.digest, by=system("clerk"), at=AT, reason="本人申请")
    assert open_file(info.digest) is None
    assert not list(files._folder().rglob(info.digest))
    assert not register.forget_file(info.digest, by=system("clerk"), at=AT, reason="再一次")
    assert files.lost_files() == []
    keep(PDF, "一.pdf")
    assert open_file(info.digest) == PDF


def test_a_file_erased_without_a_record_or_recorded_and_still_there_is_found() -> None:
    silent, left = keep(PDF, "一.pdf"), keep(PNG, "二.png")
    File.objects.filter(pk=silent.digest).update(erased_at=AT)
    (files._folder() / File.objects.get(pk=silent.digest).stored).unlink()
    register.forget_file(left.digest, by=system("clerk"), at=AT, reason="本人申请")  # and killed before it was removed
    assert set(files.lost_files()) == {silent.digest, left.digest}


def test_a_file_lost_or_changed_on_disk_is_found() -> None:
    lost, changed, fine = keep(PDF, "一.pdf"), keep(PNG, "二.png"), keep(DOCX, "三.docx")
    (files._folder() / File.objects.get(pk=lost.digest).stored).unlink()
    path = files._folder() / File.objects.get(pk=changed.digest).stored
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    for one in (lost, changed):
        with pytest.raises(FileLostError):
            open_file(one.digest)
    assert set(files.lost_files()) == {lost.digest, changed.digest}
    assert open_file(fine.digest) == DOCX


def test_files_move_to_a_new_key(settings: object) -> None:
    info = keep(PDF, "一.pdf")
    settings.YICHUANG_DATA_KEYS = {**settings.YICHUANG_DATA_KEYS, "2": b"k" * 32}  # type: ignore[attr-defined]
    assert (files.re_encrypt(), files.re_encrypt()) == (1, 0)
    settings.YICHUANG_DATA_KEYS = {"2": b"k" * 32}  # type: ignore[attr-defined]
    assert open_file(info.digest) == PDF

"""`yichuang backup`: database, files and keys in one archive."""

from __future__ import annotations

import argparse
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yichuang
from yichuang.cli import OK, archive, complain, open_backoffice


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `backup` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "backup",
        help="write database, files and keys into one archive",
        description=(
            "Writes one .tar.gz that `yichuang restore` brings back, on SQLite or PostgreSQL alike. Work can go on "
            "meanwhile: the archive shows one instant. Without the keys the encrypted text and files in it cannot be "
            "read: put --keys into an archive that is locked away, or keep the keys elsewhere."
        ),
    )
    parser.add_argument("archive", type=Path, help="the file to write, for instance yichuang-2020-03-25.tar.gz")
    parser.add_argument(
        "--keys", action="store_true", help="put the keys in as well (the archive then opens everything)"
    )
    parser.add_argument("--json", action="store_true", help="print tables, rows, files and bytes as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when written; 2 when the file exists already or its folder does not. Nothing half-written is left."""
    target: Path = args.archive
    if target.exists():
        return complain(f"yichuang backup: {target} exists already; name another file")
    if not target.parent.is_dir():
        return complain(f"yichuang backup: there is no folder {target.parent}")
    open_backoffice()
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        told = write(draft, keys=args.keys)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    told["bytes"] = target.stat().st_size
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        with_keys = "with its keys" if args.keys else "without keys: keep the keys folder safe elsewhere"
        print(f"{target}: {told['rows']:,} rows, {told['files']:,} files, {told['bytes']:,} bytes, {with_keys}")
    return OK


def write(target: Path, *, keys: bool) -> dict[str, Any]:
    """Writes the archive (mode 0600) and says how much is in it."""
    from django.conf import settings

    home = Path(settings.YICHUANG_HOME)
    rows: dict[str, int] = {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=5) as tar:
        with one_instant(), tempfile.TemporaryDirectory() as folder:
            for model in archive.models_kept():
                path = Path(folder) / f"{model._meta.label}.jsonl"
                with path.open("wb") as out:
                    rows[model._meta.label] = archive.write_rows(model, out)
                tar.add(path, f"tables/{path.name}")
                path.unlink()
        files = _add_folders(tar, home, keys=keys)
        _add_manifest(tar, {"format": archive.FORMAT, "version": yichuang.__version__, "keys": keys, "tables": rows})
    return {"tables": len(rows), "rows": sum(rows.values()), "files": files}


@contextmanager
def one_instant() -> Iterator[None]:
    """A reading transaction in which every table is as it was at one instant, while others go on writing."""
    from django.db import connections, transaction

    connection: Any = connections["default"]
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # the settings begin every SQLite transaction as a writer; this one only reads and must keep nobody waiting
    connection.ensure_connection()
    usual, connection.transaction_mode = connection.transaction_mode, None
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = usual


def _add_folders(tar: tarfile.TarFile, home: Path, *, keys: bool) -> int:
    number = 0
    for name in (*archive.FOLDERS, *(["keys"] if keys else [])):
        for path in sorted((home / name).rglob("*")):
            if path.is_file() and not path.is_symlink():
                tar.add(path, str(path.relative_to(home)))
                number += 1
    for name in archive.LOOSE_FILES:
        if (home / name).is_file():
            tar.add(home / name, name)
    return number


def _add_manifest(tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as text:
        json.dump(manifest, text, ensure_ascii=False, indent=1)
        text.flush()
        tar.add(text.name, "manifest.json")

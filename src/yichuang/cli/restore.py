"""`yichuang restore`: an archive of `yichuang backup` brought back into an empty home."""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from yichuang.cli import OK, REFUSED, archive, complain, open_backoffice
from yichuang.config.home import home, restoring


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `restore` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "restore",
        help="bring an archive back into an empty home",
        description=(
            "Fills the empty YICHUANG_HOME (and the empty database of DATABASE_URL, when there is one). When the "
            "archive holds no keys, copy the kept ones to the folder given with --keys. Verify afterwards: "
            "yichuang verify; yichuang rebuild --check."
        ),
    )
    parser.add_argument("archive", type=Path, help="a file written by yichuang backup")
    parser.add_argument("--keys", type=Path, help="folder of the keys, for an archive without them")
    parser.add_argument("--json", action="store_true", help="print tables and rows as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when restored; 2 for an archive that cannot be read; 3 when home or database is not empty."""
    place = home()
    if place.exists() and any(place.iterdir()) and not restoring(place).exists():
        return complain(f"yichuang restore: {place} is not empty; name another folder with YICHUANG_HOME", REFUSED)
    if args.keys is not None and not list(args.keys.glob("*.key")):
        return complain(f"yichuang restore: there are no keys in {args.keys}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            manifest = unpack(args.archive, Path(folder))
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            return complain(
                f"yichuang restore: {args.archive} is no whole backup ({error}): copy it here again, or take another"
            )
        except (OSError, ValueError) as error:
            return complain(f"yichuang restore: {args.archive}: {error}")
        if not manifest["keys"] and args.keys is None:
            return complain("yichuang restore: this archive has no keys: say where they are with --keys FOLDER")
        return _fill(place, Path(folder), args)


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """The archive in `folder`, and its manifest. Written member by member, because tarfile's own filter against names
    that lead elsewhere came only with Python 3.11.4.

    Raises ValueError, OSError or TarError when it is no archive of ours.
    """
    with tarfile.open(path, "r:gz") as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or name.is_absolute() or ".." in name.parts:
                raise ValueError(f"this is not a backup of Yichuang: it holds {member.name!r}")
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with content, place.open("wb") as out:
                shutil.copyfileobj(content, out)
    return archive.read_manifest(folder)


def _fill(place: Path, source: Path, args: argparse.Namespace) -> int:
    """Everything or nothing: the rows come last, in one transaction, and until then the mark `restoring` keeps every
    other command out. A restore that was broken off is begun again; one that fails empties the home again."""
    empty(place)
    restoring(place).touch()
    try:
        _place_files(place, source, args.keys)
        open_backoffice(made=False)
        rows = load(source / "tables")
    except BaseException as error:
        empty(place)
        if isinstance(error, NotEmptyError):
            return complain(f"yichuang restore: {error}", REFUSED)
        if isinstance(error, ValueError):
            return complain(f"yichuang restore: {args.archive}: {error}")
        raise
    restoring(place).unlink()
    told = {"tables": len(rows), "rows": sum(rows.values())}
    print(json.dumps(told) if args.json else f"{place}: {told['rows']:,} rows in {told['tables']} tables")
    return OK


def empty(place: Path) -> None:
    """Takes away whatever a restore put into the home, which was empty when it began."""
    place.mkdir(parents=True, exist_ok=True)
    # the mark goes last: a process that dies here must not leave a home that looks like somebody's
    for child in sorted(place.iterdir(), key=lambda one: one == restoring(place)):
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def _place_files(place: Path, source: Path, keys: Path | None) -> None:
    for name in (*archive.FOLDERS, "keys"):
        if (source / name).is_dir():
            shutil.copytree(source / name, place / name)
    (place / "keys").mkdir(exist_ok=True)
    (place / "keys").chmod(0o700)
    for key in keys.glob("*.key") if keys is not None else ():
        shutil.copy2(key, place / "keys" / key.name)
    for key in (place / "keys").glob("*.key"):
        key.chmod(0o600)
    for name in archive.LOOSE_FILES:
        if (source / name).is_file():
            shutil.copy2(source / name, place / name)


class NotEmptyError(Exception):
    """The database to fill has rows already; the message names the table."""


def load(tables: Path) -> dict[str, int]:
    """Migrates, then fills every table in one transaction: all or nothing. Answers with rows by table.

    Raises NotEmptyError when the database holds anything, ValueError when a table cannot be read.
    """
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import DatabaseError, connection, transaction
    from django.db.models import QuerySet

    call_command("migrate", verbosity=0, interactive=False)
    models = archive.models_kept()
    rows: dict[str, int] = {}
    for model in models:
        if QuerySet(model).exists():
            raise NotEmptyError(f"the database is not empty: {model._meta.db_table} has rows")
    with transaction.atomic():
        for model in models:
            path = tables / f"{model._meta.label}.jsonl"
            if path.is_file():
                try:
                    with path.open("rb") as source:
                        rows[model._meta.label] = archive.read_rows(model, source)
                except (ValueError, TypeError, LookupError, DatabaseError) as error:
                    raise ValueError(f"{path.name} cannot be taken over ({error}): try another backup") from error
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return rows

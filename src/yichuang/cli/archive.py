"""What an archive of an installation holds, for `backup` and `restore`.

A tar.gz with `manifest.json`, one `tables/<app.Model>.jsonl` per table in the serial form of Django, the encrypted
files under `files/`, the home's own programmes, and the keys when asked for. Rows rather than a copy of the database
file, so that a district that outgrows SQLite moves to PostgreSQL by backup and restore.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

FORMAT = 1
BATCH = 1_000

# made anew by a migration, or worth nothing after a restore: everybody signs in again
LEFT_OUT = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}

# what of the home goes along beside the tables
FOLDERS = ("files", "programmes")
LOOSE_FILES = ("clock.json", "demo.json")


def models_kept() -> list[Any]:
    """Every model whose rows an archive holds, those that others point to first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    by_app = [(config, [m for m in config.get_models(include_auto_created=True) if _kept(m)]) for config in _apps()]
    ordered = list(sort_dependencies([(config, models) for config, models in by_app if models]))
    rest = [m for m in apps.get_models(include_auto_created=True) if _kept(m) and m not in ordered]
    return [*ordered, *rest]


def _apps() -> list[Any]:
    from django.apps import apps

    return list(apps.get_app_configs())


def _kept(model: Any) -> bool:
    return model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT


def write_rows(model: Any, out: IO[bytes]) -> int:
    """Every row of a table as one JSON line; answers with their number. Streams: memory stays flat."""
    from django.core import serializers
    from django.db.models import QuerySet

    number = 0
    rows: Any = QuerySet(model).order_by("pk").iterator(chunk_size=BATCH)
    for batch in _batches(rows):
        text: str = serializers.serialize("jsonl", batch)
        out.write(text.encode())
        number += len(batch)
    return number


def read_rows(model: Any, source: IO[bytes]) -> int:
    """Puts the rows back as they were, past every guard and save hook; answers with their number.

    Raises DeserializationError when a line does not fit the tables of this version.
    """
    from django.core import serializers
    from django.db.models import QuerySet

    number = 0
    lines = (line for line in source if line.strip())
    for batch in _batches(lines):
        objects = [d.object for d in serializers.deserialize("jsonl", b"".join(batch).decode())]
        table: Any = QuerySet(model)
        table.bulk_create(objects, batch_size=BATCH)
        number += len(objects)
    return number


def _batches(rows: Any) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of an unpacked archive. Raises ValueError when it is none of ours or from a later version."""
    try:
        manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError("this is not a backup of Yichuang: it has no manifest") from error
    if manifest.get("format") != FORMAT:
        raise ValueError(f"this backup has format {manifest.get('format')}; this version reads format {FORMAT}")
    return manifest

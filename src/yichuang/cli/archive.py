"""What an archive of an installation holds, for `backup` and `restore`.

A tar.gz with `manifest.json`, one `tables/<app.Model>.jsonl` per table, the encrypted files under `files/`, the home's
own programmes, and the keys when asked for. Rows rather than a copy of the database
file, so that a district that outgrows SQLite moves to PostgreSQL by backup and restore.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import UUID

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
    """The table's column names, then every row as one JSON line; answers with their number. Memory stays flat."""
    from django.db.models import QuerySet

    names = [field.attname for field in model._meta.concrete_fields]
    out.write(_line(names))
    number = 0
    rows: Any = QuerySet(model).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        out.write(_line([_written(value) for value in row]))
        number += 1
    return number


def read_rows(model: Any, source: IO[bytes]) -> int:
    """Puts the rows back as they were, past every guard and save hook; answers with their number.

    Raises ValueError when the table of this version has no place for a column.
    """
    from django.db.models import QuerySet

    names = json.loads(source.readline())
    strange = set(names) - {field.attname for field in model._meta.concrete_fields}
    if strange:
        raise ValueError(
            f"{model._meta.label} has no place for {', '.join(sorted(strange))}: a later version wrote this"
        )
    table: Any = QuerySet(model)
    number = 0
    while lines := list(islice(source, BATCH)):
        rows = (map(_read, json.loads(line)) for line in lines)
        table.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows])
        number += len(lines)
    return number


def _line(value: list[Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any) -> Any:
    """A value of a column as JSON, exactly: what JSON cannot say is a pair of kind and text. The serial form of Django
    would cut instants to milliseconds, and the chain of hashes with them."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | memoryview):
        return ["bytes", base64.b64encode(bytes(value)).decode()]
    if isinstance(value, datetime):
        return ["instant", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, Decimal | float):
        return ["number", str(value)]
    if isinstance(value, UUID):
        return ["uuid", str(value)]
    if isinstance(value, dict | list):
        return ["json", value]
    raise TypeError(f"a column holds a {type(value).__name__}, which a backup cannot write")


_READERS: dict[str, Callable[[Any], Any]] = {
    "bytes": base64.b64decode,
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "number": Decimal,
    "uuid": UUID,
    "json": lambda value: value,
}


def _read(value: Any) -> Any:
    return _READERS[value[0]](value[1]) if isinstance(value, list) else value


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of an unpacked archive. Raises ValueError when it is none of ours or from a later version."""
    try:
        manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError("this is not a backup of Yichuang: it has no manifest") from error
    if manifest.get("format") != FORMAT:
        raise ValueError(f"this backup has format {manifest.get('format')}; this version reads format {FORMAT}")
    return manifest

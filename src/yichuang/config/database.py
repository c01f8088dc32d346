"""One database named by `DATABASE_URL`, or SQLite in the home."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from yichuang.config.home import database_file


def database(url: str | None, home: Path, *, synchronous: str = "NORMAL") -> dict[str, Any]:
    """Django's settings for one database. `synchronous` (NORMAL or FULL) is SQLite's; FULL also survives a power cut.

    Raises ValueError for a URL that is neither PostgreSQL nor SQLite.
    """
    if not url:
        return sqlite(database_file(home), synchronous=synchronous)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)), synchronous=synchronous)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL starts with {parts.scheme!r}: write postgresql://user:password@host/name")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "yichuang",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(path: Path, *, synchronous: str = "NORMAL") -> dict[str, Any]:
    """IMMEDIATE: a DEFERRED transaction that reads and then writes fails at once when another writer was first."""
    if synchronous not in ("NORMAL", "FULL"):
        raise ValueError(f"YICHUANG_SQLITE_SYNCHRONOUS is {synchronous!r}: NORMAL or FULL")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # tests on a file, as in an office: a database in memory locks differently
        "TEST": {"NAME": path.with_name("test.sqlite3")},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; "
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }

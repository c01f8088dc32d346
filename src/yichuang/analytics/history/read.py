"""`read_log`: one door for every kind of log file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from yichuang.engine.errors import EngineError

from .limits import Limits
from .log import Log, LogBuilder
from .read_csv import read_csv
from .read_xes import read_xes
from .source import Source, content_kind
from .stamps import Stamps

_HEAD = 1 << 12


def read_log(
    path: str | Path,
    *,
    zone: str = "Asia/Shanghai",
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Log:
    """The log at `path`: XES, or CSV with a header; either may be gzipped. What it is is judged by its content.

    Memory does not grow with the file but with its events (25 bytes each) and names. Stamps without an offset are read
    in `zone` and counted. Only completed events are taken: lifecycle `complete`, or none said; others (start, schedule,
    suspend …) are counted in `Log.skipped`. `columns` names the CSV columns to use where they cannot be recognised
    ("case", "activity", "timestamp", "lifecycle", "resource", "group", "answer" → heading).

    Raises EngineError, `where` being `file:line` where there is a line: log_not_found, log_not_file, log_unreadable,
    log_empty, log_wrong_type, log_malformed, log_truncated, log_damaged, log_encoding, log_huge, log_bomb,
    log_no_events, log_case_unnamed, log_case_twice, log_activity_missing, log_timestamp_missing,
    log_timestamp_unreadable, log_zone_unknown, log_column_missing, log_column_twice, log_row_width.
    """
    path, limits = Path(path), limits or Limits()
    stamps = Stamps(zone)
    with Source(path, limits) as source:
        head = source.read(_HEAD)
        kind = content_kind(head, path=path)
        if kind == "xml":
            builder = LogBuilder(path.name, zone, limits)
            read_xes(head, source, builder, stamps)
            builder.naive = stamps.naive
            return builder.build(source.sha256)
    # A table's encoding shows itself only at the byte that does not fit: read it again in the next one.
    for encoding in ("utf-16",) if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        stamps, builder = Stamps(zone), LogBuilder(path.name, zone, limits)
        with Source(path, limits) as source:
            try:
                read_csv(source, encoding, builder, stamps, columns or {})
            except UnicodeDecodeError:
                continue
            builder.naive = stamps.naive
            return builder.build(source.sha256)
    raise EngineError("log_encoding", where=path.name)

"""`yichuang exchange`: the national exchange tables, as CSV ready to be sent."""

from __future__ import annotations

import argparse
import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from yichuang.cli import DOES_NOT_HOLD, OK, complain, open_backoffice


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `exchange` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "exchange",
        help="write the national exchange tables of permits, checked",
        description="One CSV a table. What would be refused upstream is held back and named; the rest is written. The "
        "same row has the same key every time, so any date may be sent again.",
    )
    parser.add_argument("folder", type=Path, help="where to write the tables")
    parser.add_argument("--since", metavar="DAY", help="only cases that changed on this day (2020-03-25) or later")
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="of messages")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when every row can be sent, 1 when some are held back, 2 for a --since that is no day."""
    open_backoffice()
    from django.utils import translation

    with translation.override(args.language):
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.exchange import TABLES, exchange

    try:
        since = date.fromisoformat(args.since) if args.since is not None else None
    except ValueError:
        wrong = _("“{seen}”不是日期。请写成 2020-03-25。").format(seen=args.since)
        return complain(f"yichuang exchange: --since: {wrong}")
    found = exchange(since)
    args.folder.mkdir(parents=True, exist_ok=True)
    for table, columns in TABLES.items():
        with (args.folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows(found.rows[table])
    counts = {table: len(rows) for table, rows in found.rows.items()}
    held_back = [{"case": one.case, "table": one.table, "key": one.key, "code": one.code} for one in found.faults]
    if args.json:
        print(json.dumps({"rows": counts, "held_back": held_back}, ensure_ascii=False))
    else:
        for table, n in counts.items():
            print(f"{table}: {n}")
        for one in found.faults:
            complain(_("没有写出：{case} {key}：{said}").format(case=one.case, key=one.key, said=one.said))
    return DOES_NOT_HOLD if found.faults else OK

"""`yichuang export-log`: the ledger as an event log, XES or OCEL 2.0."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yichuang.cli import OK, complain, open_backoffice

KINDS = ("project", "permits", "service")
"""Kinds of cases the district itself keeps."""


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `export-log` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "export-log",
        help="write the ledger as an event log (XES or OCEL 2.0)",
        description="By its ending: .xes or .xes.gz, or .json for OCEL 2.0. No words of people are written.",
    )
    parser.add_argument("file", type=Path, help="the log to write")
    parser.add_argument("--kind", default="", help=f"only cases of this kind: {', '.join(KINDS)}")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 written, 2 for an ending or a kind nobody knows."""
    if args.kind and args.kind not in KINDS:
        return complain(f"yichuang export-log: there are no cases of the kind {args.kind!r}: use {', '.join(KINDS)}")
    open_backoffice()
    from yichuang.analytics.history.write_logs import ocel, write_xes

    name = args.file.name
    if name.endswith((".xes", ".xes.gz")):
        with gzip.open(args.file, "wb") if name.endswith(".gz") else args.file.open("wb") as out:
            n = write_xes(_traces(args.kind), out)
        print(f"traces: {n}")
        return OK
    if name.endswith(".json"):
        log = ocel(_traces(args.kind))
        args.file.write_text(json.dumps(log, ensure_ascii=False), encoding="utf-8")
        print(f"events: {len(log['events'])}, objects: {len(log['objects'])}")
        return OK
    return complain(f"yichuang export-log: {name}: end it in .xes, .xes.gz or .json")


def _traces(kind: str) -> Iterator[Any]:
    from yichuang.analytics.history.write_logs import Happened, Trace
    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.ledger.store import events_of

    heads = Case.objects.filter(division="").order_by("pk")
    for head in (heads.filter(kind=kind) if kind else heads).iterator(chunk_size=200):
        events = tuple(
            Happened(one.seq, one.type, one.at, str(one.by.get("ref", "")), str(one.body.get("item", "")))
            for one in events_of(head.pk)
        )
        yield Trace(head.number, head.programme_id, events)

"""`yichuang import-results`: results another department's system sends, by project code."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from yichuang.cli import BAD_INPUT, OK, complain, open_backoffice


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `import-results` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import-results",
        help="record results of another system from a CSV, by project code",
        description="Columns: project_code, item, what (an event or a national code), done_on; number, accepted_on and "
        "text where there are. All rows or none; what is recorded already is left as it is.",
    )
    parser.add_argument("file", type=Path, help="CSV, UTF-8 or GB18030")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when all rows stand, 2 with every row that does not fit."""
    open_backoffice()
    from yichuang.backoffice.cases.results import Taken, read_csv, take_in
    from yichuang.config.clock import now
    from yichuang.engine.case.events import system

    if not args.file.is_file():
        return complain(f"yichuang import-results: {args.file}: no such file")
    rows, troubles = read_csv(args.file.read_bytes())
    taken = Taken(troubles=troubles) if troubles else take_in(rows, by=system("results"), at=now())
    if args.json:
        print(json.dumps(dataclasses.asdict(taken), ensure_ascii=False))
    elif taken.troubles:
        for one in taken.troubles:
            complain(f"line {one.line} {one.column}: {one.said}")
        complain("nothing was recorded")
    else:
        print(f"recorded {taken.recorded}, known already {taken.known}")
    return BAD_INPUT if taken.troubles else OK

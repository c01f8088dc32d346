"""`yichuang history`: what an event log says of the time its cases took, and its replay as cases of our own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from yichuang.analytics.history import report

from .history_input import BadInputError, add_log_arguments, notes, open_log
from .history_replay import add_replay, run_replay

SHOWN = 20
"""Rows of a table that are printed; --json gives all."""


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `history` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "history", help="read event logs (XES, CSV) of what was done"
    )
    commands = parser.add_subparsers(dest="history_command", required=True, metavar="COMMAND")
    reporting = commands.add_parser(
        "report",
        help="how long the cases of a log took, what they waited for, what was done again",
        description=(
            "Report on an event log: .xes or .csv, gzipped or not. Only completed events count. Lengths are days of 24 "
            "hours. A wait is the time since the previous event of the same case."
        ),
    )
    add_log_arguments(reporting)
    reporting.add_argument("--json", action="store_true", help="print the whole report as JSON")
    add_replay(commands)
    return parser


def run(args: argparse.Namespace) -> int:
    """Report or replay; 0, or 2 with a message on standard error when the log cannot be read."""
    if args.history_command == "replay":
        return run_replay(args)
    try:
        log = open_log(args)
    except BadInputError as problem:
        sys.stderr.write(f"yichuang history: {problem}\n")
        return 2
    sys.stderr.write("".join(f"note: {line}\n" for line in notes(log)))
    said = report(log)
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n" if args.json else _as_text(said))
    return 0


def _as_text(said: Mapping[str, Any]) -> str:
    lines = [
        f"cases        {said['cases']:,}",
        f"events       {said['events']:,}",
        f"activities   {said['activities']:,}",
        f"from, to     {said['first']}, {said['last']}",
        f"days a case  mean {said['mean_days']:.3f}, median {said['median_days']:.4f}",
        "",
        "days waited before (median, 80th percentile, events)",
    ]
    waits = list(said["waits"].items())
    lines += [
        f"{row['median_days']:10.3f} {row['p80_days']:10.3f} {row['n']:8,}  {name}" for name, row in waits[:SHOWN]
    ]
    lines += _more(len(waits))
    rework = said["rework"]
    lines += ["", f"done again   {rework['repeats']:,} times in {rework['cases']:,} cases (times, cases)"]
    again = list(rework["activities"].items())
    lines += [f"{row['repeats']:10,} {row['cases']:10,}  {name}" for name, row in again[:SHOWN]]
    return "\n".join([*lines, *_more(len(again))]) + "\n"


def _more(rows: int) -> list[str]:
    return [f"{'':10} and {rows - SHOWN} more: --json gives all"] if rows > SHOWN else []

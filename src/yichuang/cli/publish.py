"""`yichuang publish`: put a checked programme into force."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from yichuang.cli import BAD_INPUT, DOES_NOT_HOLD, OK, REFUSED, complain, open_backoffice
from yichuang.config.clock import now
from yichuang.engine.programme.check.shared import find as find_shared
from yichuang.engine.programme.mistake import Mistake
from yichuang.engine.programme.model import Programme
from yichuang.programmes import names

from .check import as_lines, checked
from .programme_input import BadInputError, programme_or_none, said, translator, within


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `publish` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "publish",
        help="put a checked programme into force from a date",
        description=(
            "Check a programme and store it whole under its digest. Cases opened from the date on use it; those open "
            "already keep what they were opened with. Exit 0: published, or it was already; 1: it has mistakes, or an "
            "example does not hold; 3: it is in force from another day already."
        ),
    )
    parser.add_argument("programme", metavar="PATH|ID", help="the folder of the programme, or its id")
    parser.add_argument("--from", dest="valid_from", metavar="DATE", help="first day in force (default: what it says)")
    parser.add_argument("--note", default="", help="why, for those who read the versions later")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _of_sharers(programme: Programme) -> tuple[Mistake, ...]:
    """What would no longer fit in programmes that share facts with this one."""
    found: list[Mistake] = []
    for name in names(within()):
        other = programme_or_none(name)
        if other is not None and other.id != programme.id and programme.id in other.shared:
            found += find_shared(other, lambda wanted: programme if wanted == programme.id else None)
    return tuple(found)


def run(args: argparse.Namespace) -> int:
    """0 published, 1 with every mistake, 2 when the input cannot be read."""
    at = now()
    try:
        valid_from = date.fromisoformat(args.valid_from) if args.valid_from else None
    except ValueError:
        return complain(f"yichuang publish: --from is {args.valid_from!r}: write a date such as 2020-03-02")
    try:
        found = checked(args.programme, at.astimezone(ZoneInfo("Asia/Shanghai")).date(), publishing=True)
    except BadInputError as problem:
        return complain(f"yichuang publish: {problem}", BAD_INPUT)
    programme, wrong = found.programme, as_lines(found)
    if programme is not None:
        wrong += [said(one, translator()) for one in _of_sharers(programme)]
    if programme is None or wrong:
        sys.stderr.write("".join(f"{one}\n" for one in wrong))
        return complain("yichuang publish: nothing was published; correct these first", DOES_NOT_HOLD)
    open_backoffice()
    from yichuang.backoffice.ledger import programmes
    from yichuang.engine.case.events import system

    row = programmes.publish(programme, system("cli"), at, args.note, valid_from=valid_from)
    if valid_from is not None and row.valid_from != valid_from:
        return complain(
            f"yichuang publish: {row.programme_id} {row.version} ({row.digest[:12]}) is published already, in force "
            f"from {row.valid_from or 'the start'}, and that day stays; give it another version to publish it anew",
            REFUSED,
        )
    shown = {
        "id": row.programme_id,
        "version": row.version,
        "digest": row.digest,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "published_at": row.published_at.isoformat(),
    }
    text = f"{row.programme_id} {row.version} ({row.digest[:12]}) in force from {shown['valid_from'] or 'now'}\n"
    sys.stdout.write(json.dumps(shown) + "\n" if args.json else text)
    return OK

"""`yichuang verify`: is every event what it was when it was written, and is none of them missing?"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from yichuang.cli import DOES_NOT_HOLD, OK, open_backoffice
from yichuang.config.clock import now

WHY = {
    "gap": "a link of the chain is missing here",
    "prev": "this event does not continue the one before it",
    "hash": "this event was changed by hand after it was written",
    "order": "this event is earlier than the one before it",
    "text": "the text of this event is not the one that was written, and nobody is recorded as having erased it",
    "cut_off": "from here on the end of the chain was cut off",
    "head": "the head row of the case does not fit its last event; run yichuang rebuild",
    "programme": "this stored programme was changed by hand; cases pinned to it cannot be read as they were",
    "checkpoint": "the checkpoints themselves were changed",
    "root": "no checkpoint has the root you gave",
    "file": "this kept file is gone, was changed, or was erased without a record",
}


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `verify` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "verify",
        help="verify the chains of events",
        description=(
            "Verify every event, every erasable text and every checkpoint; the first that does not hold is named. "
            "Exit 0: all hold; 1: one does not."
        ),
    )
    parser.add_argument("--root", default="", metavar="HEX", help="a root handed to another office: it must be known")
    parser.add_argument("--files", action="store_true", help="open and verify every kept file too")
    parser.add_argument(
        "--checkpoint", action="store_true", help="if all hold, make a checkpoint and print its root for safekeeping"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when everything holds, 1 with the first event that does not."""
    open_backoffice()
    from yichuang.backoffice.cases.rebuild import first_bad_head
    from yichuang.backoffice.ledger import checkpoints
    from yichuang.backoffice.ledger.files import lost_files
    from yichuang.backoffice.ledger.verify import verify

    found = verify(root=args.root.strip().lower())
    bad = found["first_bad"] or first_bad_head()
    if bad is None and args.files and (lost := lost_files()):
        bad = {"case": lost[0], "seq": 0, "why": "file"}
    found |= {"ok": bad is None, "first_bad": bad}
    if args.checkpoint and bad is None:
        made = checkpoints.make(now()) or checkpoints.latest()
        found["root"] = made.root if made else ""
    sys.stdout.write(json.dumps(found) + "\n" if args.json else _as_text(found))
    return OK if bad is None else DOES_NOT_HOLD


def _place(bad: dict[str, Any]) -> str:
    if bad["why"] in ("programme", "file"):
        return f"{bad['why']} {bad['case']}"
    if bad["case"]:
        return f"case {bad['case']}, event {bad['seq']}"
    return f"checkpoint {bad['seq']}" if bad["seq"] else "checkpoints"


def _as_text(found: dict[str, Any]) -> str:
    lines = [f"{found['cases']:,} cases, {found['events']:,} events: {'all hold' if found['ok'] else 'NOT INTACT'}"]
    bad = found["first_bad"]
    if bad:
        where = _place(bad)
        lines.append(f"first bad: {where}: {WHY[bad['why']]} [{bad['why']}]")
        lines.append("Keep this database as it is and restore the last backup beside it.")
    if "root" in found:
        lines.append(f"root: {found['root']}")
    return "\n".join(lines) + "\n"

"""`yichuang case forget`: what a case holds about people, erased for good and written down."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from yichuang.cli import BAD_INPUT, OK, complain


def add_forget(commands: Any) -> None:
    """The `forget` command, added to the subparsers of `case`."""
    forget: argparse.ArgumentParser = commands.add_parser(
        "forget",
        help="erase what it holds about people, for good",
        description=(
            "Erase text or a file for good: by default everything the case holds about people, with --seq every text "
            "of one entry, with --file one attached file. The entries stay and the chain still verifies; who erased "
            "it, when and why is recorded, never what it said. Backups made before still hold it: throw them away. "
            "Exit 0: erased, or nothing was left; 2: no such case, entry or file."
        ),
    )
    forget.add_argument("case", metavar="CASE", help="number, id or project code")
    forget.add_argument("--seq", type=int, action="append", default=[], metavar="SEQ", help="an entry; may be repeated")
    forget.add_argument(
        "--file", action="append", default=[], metavar="DIGEST", help="a file attached to it; may be repeated"
    )
    forget.add_argument("--reason", required=True, metavar="TEXT", help="why, for the record")
    forget.add_argument("--json", action="store_true", help="print how many texts and files went as JSON")


def run_forget(case_id: str, args: argparse.Namespace, at: datetime) -> int:
    """0 erased or nothing left to erase, 2 where an entry or a file is none of the case's."""
    from yichuang.backoffice.ledger import register, texts
    from yichuang.backoffice.ledger.store import events_of
    from yichuang.engine.case.events import system

    if not args.reason.strip():
        return complain("yichuang case: --reason is empty: say why", BAD_INPUT)
    events = {event.seq: event for event in events_of(case_id)}
    kept = {event.body["file"] for event in events.values() if event.type == "file.attached"}
    kept |= {one for event in events.values() for one in event.body.get("files", ())}
    for seq in args.seq:
        if seq not in events:
            return complain(f"yichuang case: it has no entry {seq}: see yichuang case show {args.case} --events")
    for digest in args.file:
        if digest not in kept:
            return complain(f"yichuang case: {digest!r} is no file of it: see yichuang case show {args.case} --events")
    who: dict[str, Any] = {"by": system("cli"), "at": at, "reason": args.reason.strip()}
    if args.seq or args.file:
        ids = [one for seq in args.seq for one in texts.sealed_ids(events[seq].body)]
    else:
        ids = texts.of_case(case_id, personal_only=True)
    gone = register.forget_texts(ids, **who)
    files = sum(register.forget_file(digest, **who) for digest in dict.fromkeys(args.file))
    told = json.dumps({"texts": gone, "files": files}) if args.json else f"{gone} texts, {files} files erased"
    sys.stdout.write(told + "\n")
    return OK

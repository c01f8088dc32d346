"""`yichuang rebuild`: work lists and tables replayed from the events, or compared with them."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from yichuang.cli import BAD_INPUT, DOES_NOT_HOLD, OK, complain, open_backoffice
from yichuang.config.clock import now


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `rebuild` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "rebuild",
        help="replay the projections from the events, or check them",
        description=(
            "Replay the projections (work lists, project table, due dates that moved) from the events. With --check "
            "nothing is changed: they are replayed and compared with what stands. Exit 0: done, or all agree; 1: they "
            "differ; 2: no such case."
        ),
    )
    parser.add_argument("cases", nargs="*", metavar="CASE", help="numbers or ids (default: all)")
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    parser.add_argument("--sample", type=int, metavar="N", help="with --check: compare N cases drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="with --sample: draw the same ones again (default 0)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 done or all agree, 1 when they differ, 2 when a case is not known."""
    if args.sample is not None and (args.sample < 1 or not args.check):
        return complain("yichuang rebuild: --sample N goes with --check, and N is 1 or more")
    open_backoffice()
    from yichuang.backoffice.cases import rebuild
    from yichuang.backoffice.cases.lookup import case_named

    ids = [case_named(name) for name in args.cases]
    if None in ids:
        unknown = args.cases[ids.index(None)]
        return complain(f"yichuang rebuild: there is no case {unknown!r}: give its number or id", BAD_INPUT)
    if not args.check:
        done = rebuild.rebuild([one for one in ids if one] or None, at=now())
        sys.stdout.write(json.dumps({"rebuilt": done}) + "\n" if args.json else f"{done:,} cases rebuilt\n")
        return OK
    if ids:
        differences = [one for case_id in ids if case_id for one in rebuild.differences_of(case_id)]
        found = {"ok": not differences, "checked": len(ids), "differences": differences}
    else:
        found = rebuild.check(args.sample, seed=args.seed)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n" if args.json else _as_text(found))
    return OK if found["ok"] else DOES_NOT_HOLD


def _as_text(found: dict[str, Any]) -> str:
    lines = [f"{found['checked']:,} cases checked: {'all agree' if found['ok'] else 'THEY DIFFER'}"]
    for one in found["differences"]:
        lines.append(f"{one['case']}: {one['what']}: stands {one['stands']}, events say {one['should']}")
    if not found["ok"]:
        lines.append("Run yichuang verify; if the events hold, yichuang rebuild puts this right.")
    return "\n".join(lines) + "\n"

"""`yichuang export-workbook`: the projects as a workbook, into the office's own file or as a plain one."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.cli import OK, REFUSED, complain, open_backoffice

from .file_words import unreadable, unwritable
from .match_input import read_match

if TYPE_CHECKING:
    from yichuang.engine.case.events import Actor


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `export-workbook` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "export-workbook",
        help="write the projects back into the workbook",
        description="Without options a plain workbook of all open projects. With --into FILE that workbook is written "
        "anew with only the matched cells that changed; --last takes the one taken in last, as it was kept. OUT is "
        "never FILE itself. Exit 2: the file cannot be matched or written; 3: the account may not.",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="where to write (.xlsx)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--into", type=Path, metavar="FILE", help="the office's workbook; it stays as it is")
    where.add_argument("--last", action="store_true", help="into the workbook that was taken in last")
    parser.add_argument("--match", type=Path, metavar="MATCH.json", help="how columns are matched, as for the import")
    parser.add_argument("--without-new", action="store_true", help="add no rows for projects the file lacks")
    parser.add_argument(
        "--as", dest="account", default="", metavar="ACCOUNT", help="a sign-in name; whose rights count"
    )
    parser.add_argument(
        "--language", choices=["zh-hans", "en"], default="zh-hans", help="of messages and plain headings"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 written, 2 not possible with this file, 3 refused."""
    open_backoffice()
    from django.utils import translation

    from yichuang.config.clock import now

    if args.into and args.into.resolve() == args.out.resolve():
        return complain("yichuang export-workbook: OUT must be another file than --into")
    with translation.override(args.language):
        return _run(args, now())


def _run(args: argparse.Namespace, at: datetime) -> int:
    from yichuang.backoffice.cases.workbook.match_wording import match_words
    from yichuang.backoffice.cases.workbook.matching import MatchError
    from yichuang.backoffice.ledger.workbooks import WorkbookError, words_of

    from .workbook_account import NoAccountError, acting

    try:
        by = acting(args.account, at)
        body, data = _into(args, by, at) if args.into or args.last else _plain(args, by, at)
    except NoAccountError as error:
        return complain(f"yichuang export-workbook: {error}", REFUSED)
    except WorkbookError as problem:
        return complain(f"yichuang export-workbook: {words_of(problem)}")
    except MatchError as error:
        return complain(f"yichuang export-workbook: {match_words(error)}")
    except (LookupError, ValueError) as error:
        return complain(f"yichuang export-workbook: {error}")
    except OSError as error:
        return complain(f"yichuang export-workbook: {unreadable(error)}")
    try:
        args.out.write_bytes(data)
    except OSError as error:
        return complain(f"yichuang export-workbook: {unwritable(error)}")
    _print(args, body)
    return OK


def _plain(args: argparse.Namespace, by: Actor, at: datetime) -> tuple[dict[str, Any], bytes]:
    from yichuang.backoffice.cases.workbook.plain_export import plain_workbook

    data, count = plain_workbook(by=by, at=at, language="en" if args.language == "en" else "zh-Hans")
    return {"ok": True, "rows": count}, data


def _into(args: argparse.Namespace, by: Actor, at: datetime) -> tuple[dict[str, Any], bytes]:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.workbook.kept import kept_workbook, last_taken
    from yichuang.backoffice.cases.workbook.matching import match_from
    from yichuang.backoffice.cases.workbook.opening import open_brought
    from yichuang.backoffice.cases.workbook.targets import targets_at
    from yichuang.backoffice.cases.workbook.writing_out import write_into

    said = read_match(args.match)
    if args.last:
        last = last_taken()
        if last is None:
            raise LookupError(_("还没有导入过表格。先导入，或用 --into 指明写进哪个文件。"))
        opened, said = kept_workbook(last), said or last.match
    else:
        opened = open_brought(args.into.read_bytes(), args.into.name)
    targets = targets_at(at)
    out = write_into(opened, match_from(said, opened.sheets, targets), by=by, at=at, add_missing=not args.without_new)
    notes = [{"cell": one.cell, "heading": one.heading, "code": one.code, "message": one.words()} for one in out.notes]
    return {"ok": True, "changed": out.changed, "added": out.added, "notes": notes}, out.data


def _print(args: argparse.Namespace, body: dict[str, Any]) -> None:
    from django.utils.translation import gettext as _

    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
        return
    if "rows" in body:
        sys.stdout.write(_("写出%(rows)s个项目。") % body + "\n")
        return
    sys.stdout.write(_("改了%(changed)s格，加了%(added)s行，其余一字未动。") % body + "\n")
    for note in body["notes"]:
        sys.stdout.write(f"{note['cell']} {note['heading']} {note['message']}\n")

"""`yichuang import-workbook`: the projects' workbook, matched, previewed and taken in whole or not at all."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.cli import BAD_INPUT, OK, REFUSED, complain, open_backoffice

from .file_words import unreadable, unwritable
from .match_input import read_match

if TYPE_CHECKING:
    from yichuang.backoffice.cases.workbook.matching import Match
    from yichuang.backoffice.cases.workbook.preview import Preview
    from yichuang.backoffice.cases.workbook.problems import Problem
    from yichuang.engine.case.events import Actor

_SHOWN = 200


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `import-workbook` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import-workbook",
        help="take in the projects' workbook",
        description="Columns are matched as they were for the same headings before, or by their names; --match settles "
        "them by hand. Every problem is printed with its cell. Taken in whole or not at all. Exit 2: the file, the "
        "match or a cell has to be put right; 3: the account may not, or a project refused.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="an .xlsx, or a .csv in UTF-8 or GB18030")
    parser.add_argument("--sheet", default="", help="which sheet (default: the one that looks like the table)")
    parser.add_argument("--match", type=Path, metavar="MATCH.json", help="how columns are matched: see --write-match")
    parser.add_argument("--write-match", type=Path, metavar="OUT.json", help="write the match that was used there")
    parser.add_argument("--latest-by", default="", metavar="COLUMN", help="of rows alike in --per, only the latest")
    parser.add_argument("--per", default="", metavar="COLUMN", help="the column that says which project a row is of")
    parser.add_argument("--without-permits", action="store_true", help="make permit plans only where the file has any")
    parser.add_argument(
        "--on-conflict", choices=["ask", "file", "system"], default="ask",
        help="where both sides changed: stop (default), or which one counts",
    )  # fmt: skip
    parser.add_argument("--preview", action="store_true", help="show what would happen and take nothing in")
    parser.add_argument(
        "--as", dest="account", default="", metavar="ACCOUNT", help="a sign-in name; whose rights count"
    )
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="of messages")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 taken in (or previewed without a problem), 2 something to put right, 3 refused."""
    open_backoffice()
    from django.utils import translation

    from yichuang.config.clock import now

    if bool(args.latest_by) != bool(args.per):
        return complain("yichuang import-workbook: --latest-by and --per belong together")
    with translation.override(args.language):
        return _run(args, now())


def _run(args: argparse.Namespace, at: datetime) -> int:
    from yichuang.backoffice.cases.workbook.matching import MatchError
    from yichuang.backoffice.cases.workbook.opening import open_brought
    from yichuang.backoffice.cases.workbook.preview import preview
    from yichuang.backoffice.ledger.workbooks import WorkbookError, words_of

    from .workbook_account import NoAccountError, acting

    try:
        by = acting(args.account, at)
        opened = open_brought(args.file.read_bytes(), args.file.name)
        match = _match(args, opened.sheets, at)
    except OSError as error:
        return complain(f"yichuang import-workbook: {unreadable(error)}")
    except NoAccountError as error:
        return complain(f"yichuang import-workbook: {error}", REFUSED)
    except WorkbookError as problem:
        _print(args, {"ok": False, "problems": [{"cell": "", "code": problem.code, "message": words_of(problem)}]}, [])
        return complain(f"yichuang import-workbook: {words_of(problem)}")
    except (MatchError, ValueError) as error:
        return complain(f"yichuang import-workbook: {_said(error)}")
    language = "en" if args.language == "en" else "zh-Hans"
    made = preview(opened, match, by=by, at=at, language=language)
    if args.write_match:
        text = json.dumps(made.match.to_json(), ensure_ascii=False, indent=1)
        try:
            args.write_match.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            return complain(f"yichuang import-workbook: --write-match: {unwritable(error)}")
    if made.grave:
        _print(args, _as_json(made, ok=False), _as_lines(made))
        return REFUSED if any(problem.code == "rights_missing" for problem in made.grave) else BAD_INPUT
    if args.preview:
        _print(args, _as_json(made, ok=True), _as_lines(made))
        return OK
    return _take(args, made, by, at)


def _take(args: argparse.Namespace, made: Preview, by: Actor, at: datetime) -> int:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.workbook.taking_in import keep_upload, settle_match, take_in

    chosen = {}
    if args.on_conflict != "ask":
        chosen = {row.row: {one.target: args.on_conflict for one in row.conflicts} for row in made.rows}
    workbook = keep_upload(made.opened, by=by, at=at)
    settle_match(workbook, made.match)
    taken = take_in(made, workbook, chosen, by=by, at=at, now=at)
    if not taken.ok:
        made.problems += taken.problems
        _print(args, _as_json(made, ok=False), _as_lines(made))
        return REFUSED
    body = {**_as_json(made, ok=True), "import": taken.workbook}
    _print(args, body, [*_as_lines(made), _("已导入。要撤销，打开“导入表格”页。")])
    return OK


def _match(args: argparse.Namespace, sheets: Any, at: datetime) -> Match:
    from yichuang.backoffice.cases.workbook.matching import match_from
    from yichuang.backoffice.cases.workbook.targets import targets_at

    said = read_match(args.match)
    for name, value in (("sheet", args.sheet), ("latest_by", args.latest_by), ("per", args.per)):
        if value:
            said[name] = value
    if args.without_permits:
        said["permits"] = False
    targets = targets_at(at)
    return match_from(said, sheets, targets)


def _said(error: Exception) -> str:
    from yichuang.backoffice.cases.workbook.match_wording import match_words
    from yichuang.backoffice.cases.workbook.matching import MatchError

    return match_words(error) if isinstance(error, MatchError) else str(error)


def _as_json(made: Preview, *, ok: bool) -> dict[str, Any]:
    return {
        "ok": ok,
        "sheet": made.match.head.sheet,
        "match": made.match.to_json(),
        "rows": made.counts,
        "not_taken_in": [
            {"heading": column.heading, "cells": made.table.filled.get(column.heading, 0) if made.table else 0}
            for column in made.match.left
        ],
        "changes": [
            {"row": row.row + 1, "project": row.title, "status": row.status,
             "cells": [_change(one) for one in (*row.changes, *row.conflicts)]}
            for row in made.rows if row.status != "unchanged"
        ],
        "missing": [one.name for one in made.missing],
        "problems": [_problem(problem) for problem in made.problems],
    }  # fmt: skip


def _change(change: Any) -> dict[str, Any]:
    return {"cell": change.cell, "target": change.target, "before": change.before, "after": change.after}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "cell": problem.cell,
        "heading": problem.heading,
        "code": problem.code,
        "grave": problem.grave,
        "message": problem.words(),
    }


def _as_lines(made: Preview) -> list[str]:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.workbook.undated import told_before

    counts = made.counts
    lines = [
        _("工作表“%(sheet)s”：新增%(new)s个，有改动%(changed)s个，没变%(unchanged)s个，两边都改过%(conflict)s个。")
        % {**counts, "sheet": made.match.head.sheet}
    ]
    lines += told_before(made)
    left = [column.heading for column in made.match.left if made.table and made.table.filled.get(column.heading)]
    if left:
        lines.append(_("没有读入的列：%(headings)s") % {"headings": _("、").join(left)})
    if made.missing:
        lines.append(_("系统里有、表里没有的%(count)s个项目，不动。") % {"count": len(made.missing)})
    ordered = sorted(made.problems, key=lambda problem: not problem.grave)
    for problem in ordered[:_SHOWN]:
        mark = _("要改") if problem.grave else _("提示")
        lines.append(" ".join(filter(None, (mark, problem.cell, problem.heading, problem.words()))))
    if len(ordered) > _SHOWN:
        lines.append(_("还有%(count)s条，用 --json 看全部。") % {"count": len(ordered) - _SHOWN})
    if made.grave:
        lines.append(_("有%(count)s处要改，什么都没有读入。改好再来一次。") % {"count": len(made.grave)})
    return lines


def _print(args: argparse.Namespace, body: dict[str, Any], lines: list[str]) -> None:
    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
    elif lines:
        sys.stdout.write("\n".join(lines) + "\n")

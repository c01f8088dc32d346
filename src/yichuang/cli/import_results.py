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
        description="Columns, by name or Chinese heading: project_code (项目代码), item (事项, 事项编码: its code), "
        "what (办理状态, 状态, 办理情况, 状态名称: a national code 1 to 15, its Chinese name or an event), "
        "done_on (办理日期, 日期); where there are: number (文号), accepted_on (受理日期), text (说明). All rows or "
        "none, and every row that does not fit is named. What is recorded already is left as it is; a row that says "
        "something else about it is refused.",
    )
    parser.add_argument("file", type=Path, help="CSV, UTF-8 or GB18030")
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="of messages")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when all rows stand, 2 with every row that does not fit."""
    open_backoffice()
    from django.utils import translation

    with translation.override(args.language):
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.results import Taken, read_csv, take_in
    from yichuang.config.clock import now
    from yichuang.engine.case.events import system

    from .file_words import unreadable

    try:
        rows, troubles = read_csv(args.file.read_bytes())
    except OSError as error:
        return complain(f"yichuang import-results: {unreadable(error)}")
    taken = Taken(troubles=troubles) if troubles else take_in(rows, by=system("results"), at=now())
    if args.json:
        print(json.dumps(dataclasses.asdict(taken), ensure_ascii=False))
    elif taken.troubles:
        for one in taken.troubles:
            complain(_told(one))
        complain(_("一行也没有记。请改好再来一次。"))
    else:
        print(_("记了{n}行，原来就有{known}行。").format(n=taken.recorded, known=taken.known))
    return BAD_INPUT if taken.troubles else OK


def _told(trouble: Any) -> str:
    from django.utils.translation import get_language
    from django.utils.translation import gettext as _

    from yichuang.backoffice.cases.results import HEADINGS

    if not trouble.line:
        return str(trouble.said)
    if not trouble.column:
        return _("第{line}行：{said}").format(line=trouble.line, said=trouble.said)
    named = trouble.column
    if get_language() != "en":
        names = [f"{HEADINGS[one][0]} ({one})" if one in HEADINGS else one for one in named.split(", ")]
        named = "、".join(names)
    return _("第{line}行 {column}：{said}").format(line=trouble.line, column=named, said=trouble.said)

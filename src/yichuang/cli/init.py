"""`yichuang init`: an empty installation, and the workbook that makes it a district."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.cli import BAD_INPUT, OK, REFUSED, complain, open_backoffice

from .file_words import unreadable, unwritable

if TYPE_CHECKING:
    from yichuang.backoffice.people.models import Person
    from yichuang.backoffice.people.set_up import Plan


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `init` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "init",
        help="start an empty installation, with a set-up workbook",
        description="Without options: prepares the database and prints the address where the first administrator "
        "sets it up. With --workbook the file is checked, every problem is printed with sheet and cell, and it is "
        "taken in whole or not at all. In an installation in use, --admin NAME prints a new address for an "
        "administrator who lost the first or the password. Exit 2: problems in the workbook; 3: somebody already has "
        "an account.",
    )
    parser.add_argument("--workbook", type=Path, metavar="FILE", help="the filled set-up workbook (.xlsx)")
    parser.add_argument(
        "--admin", metavar="NAME", help="who becomes administrator: a name, staff number or sign-in name"
    )
    parser.add_argument("--template", type=Path, metavar="OUT", help="write an empty set-up workbook there and stop")
    parser.add_argument("--preview", action="store_true", help="check the workbook and take nothing in")
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="of messages and template")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 done, 2 with every problem printed, 3 when there is somebody already."""
    if args.preview and not args.workbook:
        return complain("yichuang init: --preview needs --workbook FILE")
    open_backoffice(made=False)
    from django.core.management import call_command
    from django.utils import translation

    from yichuang.backoffice.people import set_up
    from yichuang.config.clock import now

    call_command("migrate", verbosity=0, interactive=False)
    at = now()
    with translation.override(args.language):
        if args.template:
            return _write_template(args, at)
        if not set_up.is_empty():
            return _again(args, at)
        if args.workbook:
            return _from_workbook(args, at)
        if args.admin:
            return _take_in(args, None, at)
        return _invite(args)


def _again(args: argparse.Namespace, at: datetime) -> int:
    """In use already: nothing is set up again, but an administrator gets a new address to choose a password at."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    from yichuang.backoffice.people.set_up import administrators_named
    from yichuang.engine.calendars import local_date

    if args.workbook or not args.admin:
        hint = _(
            "这里已经在用，在网页的“设置”里改。管理员进不去了：yichuang init --admin 姓名，重新给一个设密码的地址。"
        )
        return complain(f"yichuang init: {hint}", REFUSED)
    found = administrators_named(args.admin, local_date(at, settings.TIME_ZONE))
    if len(found) != 1:
        hint = _("没有能管设置、能登录的“%(name)s”。写姓名、工号或登录名。") % {"name": args.admin}
        return complain(f"yichuang init: {hint}", REFUSED)
    return _invited(args, found[0], {"ok": True}, [])


def _write_template(args: argparse.Namespace, at: datetime) -> int:
    from yichuang.backoffice.people.set_up import template

    if args.template.suffix.lower() != ".xlsx":
        return complain(f"yichuang init: --template is {args.template.name}: name it like set-up.xlsx")
    if args.template.exists():
        return complain(f"yichuang init: {args.template} exists already and may be filled in; name another file")
    try:
        args.template.write_bytes(template(at, args.language))
    except OSError as error:
        return complain(f"yichuang init: --template: {unwritable(error)}")
    _print(args, {"template": str(args.template)}, [str(args.template)])
    return OK


def _invite(args: argparse.Namespace) -> int:
    """Where to go on in a browser; the token serves once."""
    from django.utils.translation import gettext as _

    from yichuang.backoffice.people.set_up import current_token

    address = f"{_host()}/set-up/?token={current_token()}"
    lines = [_("还没有任何账号。先启动：yichuang serve"), _("再用浏览器打开(只能用一次，别转发)："), f"  {address}"]
    _print(args, {"set_up": address}, lines)
    return OK


def _from_workbook(args: argparse.Namespace, at: datetime) -> int:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.ledger.workbooks import MAX_BYTES, WorkbookError, words_of
    from yichuang.backoffice.people.set_up import check_workbook

    try:
        size = args.workbook.stat().st_size
        # one byte more than is taken is enough to be told so
        with args.workbook.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if size > MAX_BYTES:
            most = MAX_BYTES // 2**20
            raise WorkbookError("workbook_too_big", where=args.workbook.name, seen_mb=size // 2**20, most_mb=most)
        plan = check_workbook(data, name=args.workbook.name, at=at)
    except OSError as error:
        return complain(f"yichuang init: --workbook: {unreadable(error)}")
    except WorkbookError as problem:
        _print(args, {"ok": False, "problems": [{"sheet": "", "cell": "", "code": problem.code}]}, [])
        return complain(f"yichuang init: {words_of(problem)}")
    if plan.grave or args.preview:
        taken = [] if plan.grave else [_("没有要改的。这是预览，什么都没有读入；去掉 --preview 就读入。")]
        _print(args, _as_json(plan), [*_as_lines(plan), *taken])
        return BAD_INPUT if plan.grave else OK
    return _take_in(args, plan, at)


def _take_in(args: argparse.Namespace, plan: Plan | None, at: datetime) -> int:
    from django.utils.translation import gettext as _

    from yichuang.backoffice.people import changes
    from yichuang.backoffice.people.set_up import Administrator, consume_token, take_in
    from yichuang.backoffice.people.wording import words_of

    name = args.admin or _settings_holder(plan)
    if plan is not None and args.admin and not _in_workbook(plan, args.admin):
        hint = _("人员表里没有“%(name)s”。写表里的姓名、工号或登录名；是新的人，先加进人员表。") % {"name": args.admin}
        return complain(f"yichuang init: {hint}")
    if not name:
        return complain(f"yichuang init: {_('表里没有既有登录名、又有“管设置”权限的人。用 --admin 写明谁来管。')}")
    try:
        district = _("开发区") if plan is None else ""
        person = take_in(plan, Administrator(name, "".join(name.split())), at=at, zh=district)
    except changes.ChangeRefused as refusal:
        return complain(f"yichuang init: {words_of(refusal)}", REFUSED)
    consume_token()
    body, lines = (_as_json(plan), _as_lines(plan)) if plan else ({"ok": True}, [])
    others = [] if plan is None else [_("别的人：管理员登录后，在“设置”的“人员”里给每人一个设密码的地址。")]
    return _invited(args, person, body, lines, others)


def _invited(
    args: argparse.Namespace, person: Person, body: dict[str, Any], lines: list[str], after: list[str] | None = None
) -> int:
    """Where an administrator chooses a password; the address serves once."""
    from django.utils.translation import gettext as _

    from yichuang.backoffice.people import changes

    link = f"{_host()}/accounts/password/reset/key/{changes.invitation_key(person)}/"
    words = _("%(name)s是管理员，登录名 %(login)s。启动后(yichuang serve)打开这个地址设密码，只能用一次：")
    _print(
        args,
        {**body, "administrator": _login(person), "invitation": link},
        [*lines, words % {"name": person.name, "login": _login(person)}, f"  {link}", *(after or [])],
    )
    return OK


def _in_workbook(plan: Plan, name: str) -> bool:
    wanted = " ".join(name.split())
    return any(wanted in (row.get("code"), row.get("name"), row.get("username")) for row in plan.rows("people"))


def _settings_holder(plan: Plan | None) -> str:
    """The first person of the workbook with a sign-in name whose post may change the settings."""
    if plan is None:
        return ""
    able = {row.get("code") for row in plan.rows("posts") if "settings" in row.get("rights", [])}
    people = (row for row in plan.rows("people") if row.get("username") and able & set(row.get("posts", [])))
    return next((row.get("code") for row in people), "")


def _login(person: Person) -> str:
    return person.user.get_username() if person.user else ""


def _host() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def _as_json(plan: Plan) -> dict[str, Any]:
    return {
        "ok": not plan.grave,
        "rows": plan.counts(),
        "problems": [
            {"sheet": p.sheet, "cell": p.cell, "code": p.code, "grave": p.grave, "message": p.words()}
            for p in plan.problems
        ],
    }


def _as_lines(plan: Plan) -> list[str]:
    from django.utils.translation import gettext as _

    lines = [f"{table.title}: {len(table.rows)}" for table in plan.tables.values()]
    for problem in plan.problems:
        mark = _("要改") if problem.grave else _("提示")
        lines.append(f"{mark}  {problem.sheet} {problem.cell}  {problem.words()}".replace("  ", " ").strip())
    if plan.grave:
        lines.append(_("有%(count)s处要改，什么都没有读入。改好再来一次。") % {"count": len(plan.grave)})
    return lines


def _print(args: argparse.Namespace, body: dict[str, Any], lines: list[str]) -> None:
    if args.json:
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
    elif lines:
        sys.stdout.write("\n".join(lines) + "\n")

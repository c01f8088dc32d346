"""`yichuang demo`: the invented sample district, made through commands only."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, time
from typing import Any

from . import BAD_INPUT, OK, REFUSED, complain, open_backoffice

_AS_OF = "2020-03-25"


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("demo", help="make the invented sample district")
    parser.add_argument("--as-of", default=_AS_OF, help=f"the day the district is shown on (default {_AS_OF})")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when made; 2 for a day that is none; 3 when this installation already holds something."""
    try:
        as_of = date.fromisoformat(args.as_of)
    except ValueError:
        return complain(f"--as-of {args.as_of!r} is no date: write it like {_AS_OF}", BAD_INPUT)
    if not date(2020, 1, 2) <= as_of <= date(2026, 12, 31):
        return complain(
            "--as-of: choose a day from 2020-01-02 to 2026-12-31, the years of the published calendar", BAD_INPUT
        )
    open_backoffice(made=False)
    from django.core.management import call_command

    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.people.models import Office

    call_command("migrate", verbosity=0, interactive=False)
    if Case.objects.exists() or Office.objects.exists():
        return complain("this installation is not empty: name an empty folder in YICHUANG_HOME and try again", REFUSED)
    return _make(as_of, _silent if args.quiet else _bar)


def _make(as_of: date, tell: Any) -> int:
    from django.conf import settings
    from django.db import transaction

    from yichuang.config.clock import set_office_time
    from yichuang.demo import courses
    from yichuang.demo.build import build
    from yichuang.demo.district import PASSWORD
    from yichuang.demo.offices import SEATS

    accounts = [
        {"username": s.user, "password": PASSWORD, "what": f"{s.person}：{s.what[0]}", "what_en": s.what[1]}
        for s in SEATS
        if s.user
    ]
    path = settings.YICHUANG_HOME / "demo.json"
    # broken off in the middle, nothing is there, and the command can be given again
    with transaction.atomic():
        counts = build(as_of, tell)
        set_office_time(datetime.combine(as_of, time(17, 0), courses.ZONE))
        path.write_text(
            json.dumps({"as_of": as_of.isoformat(), "accounts": accounts}, ensure_ascii=False), encoding="utf-8"
        )
    made = f"{counts['projects']} projects, {counts['services']} services at the window, {counts['events']} entries"
    print(f"made: {made}, as of {as_of} (all of it invented)")
    return OK


def _silent(done: int, of: int, what: str) -> None:
    return


def _bar(done: int, of: int, what: str) -> None:
    width = 30
    filled = round(width * done / of)
    end = "\n" if done == of else ""
    sys.stderr.write(f"\r[{'█' * filled}{'·' * (width - filled)}] {done}/{of} {what[:12]:　<12}{end}")
    sys.stderr.flush()

"""`yichuang report`: the leader's page as text, JSON, PDF or Word, the same as on the screen."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from yichuang.cli import BAD_INPUT, OK, complain, open_backoffice
from yichuang.config.clock import now, read_instant


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `report` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser("report", help="print the leader's page")
    reports = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    leader = reports.add_parser(
        "leader",
        help="the leader's page",
        description="The leader's page over all projects, as the leader may see them.",
    )
    leader.add_argument("--leader", metavar="WHO", help="staff code or account (default: the first of the leadership)")
    leader.add_argument("--at", metavar="DATE", help="as it was known at the end of a day, or at an instant")
    leader.add_argument("--format", default="text", choices=("text", "json", "pdf", "docx"), help="default: text")
    leader.add_argument("--language", default="zh-Hans", choices=("zh-Hans", "en"), help="default: zh-Hans")
    leader.add_argument("--json", action="store_true", help="the same as --format json")
    leader.add_argument("--out", metavar="FILE", help="where to write it (pdf and docx need one)")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 printed, 2 when the input cannot be read or there is nobody to report to."""
    kind = "json" if args.json else args.format
    if kind in ("pdf", "docx") and not args.out:
        return complain(f"yichuang report: --format {kind} needs --out FILE", BAD_INPUT)
    open_backoffice()
    from django.conf import settings
    from django.utils import timezone, translation

    at = now()
    try:
        then = _instant(args.at, ZoneInfo(settings.TIME_ZONE)) if args.at else at
    except ValueError:
        return complain(f"yichuang report: --at {args.at!r} is not a date: write it like 2020-03-25", BAD_INPUT)
    past = then < at
    language = "en" if args.language == "en" else "zh-hans"
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        return _report(args, kind, then if past else at, past)


def _report(args: argparse.Namespace, kind: str, at: datetime, past: bool) -> int:
    from django.conf import settings

    from yichuang.backoffice.cases.contexts.leader_page import leader_page
    from yichuang.backoffice.people.access import actor_of
    from yichuang.engine.calendars import local_date
    from yichuang.screens.projects.leader import sample_footnote
    from yichuang.screens.projects.leader_wording import sheet

    on = local_date(at, settings.TIME_ZONE)
    person = _leader(args.leader, on)
    if person is None:
        who = f"there is no {args.leader!r}" if args.leader else "nobody holds a post among the leadership"
        return complain(f"yichuang report: {who}: give a staff code or an account with --leader", BAD_INPUT)
    viewer = actor_of(person, on)
    if not viewer.posts:
        return complain(f"yichuang report: {person.code} held no post on {on}, so may see no project", BAD_INPUT)
    page = leader_page(person, at=at, viewer=viewer, past=past)
    made = sheet(page, footnote=sample_footnote())
    return _write(_drawn(kind, page, made, args.language), args.out)


def _drawn(kind: str, page: Any, sheet: Any, language: str) -> bytes:
    spoken = "en" if language == "en" else "zh-CN"
    if kind == "pdf":
        from yichuang.screens.projects.leader_paper import pdf

        return pdf(sheet, language=spoken)
    if kind == "docx":
        from yichuang.screens.projects.leader_word import word

        return word(sheet, language=spoken)
    if kind == "json":
        return (json.dumps(_data(page, sheet), ensure_ascii=False, default=str) + "\n").encode()
    return ("\n".join(_lines(sheet)) + "\n").encode()


def _write(made: bytes, out: str | None) -> int:
    if not out:
        sys.stdout.write(made.decode())
        return OK
    try:
        Path(out).write_bytes(made)
    except OSError as problem:
        return complain(f"yichuang report: cannot write {out}: {problem.strerror}", BAD_INPUT)
    return OK


def _instant(text: str, zone: ZoneInfo) -> datetime:
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time.max, tzinfo=zone)
    return read_instant(text)


def _leader(wanted: str | None, on: date) -> Any:
    from django.db.models import Q

    from yichuang.backoffice.cases.queries.leader_page import leaders
    from yichuang.backoffice.people.models import Person

    if wanted:
        return Person.objects.filter(Q(code=wanted) | Q(user__username=wanted)).first()
    return next((person for person, _post in leaders(on)), None)


def _lines(sheet: Any) -> list[str]:
    """The sheet on a terminal: a line for each thing said."""
    found = [f"{sheet.title}  {sheet.as_of}  {sheet.addressed}", "".join(part.text for part in sheet.say)]
    found += [f"  {one.label}: {one.done} {one.target}  {one.small}" for one in sheet.figures]
    found.append(f"{sheet.week_title}: " + "  ".join(f"{label} {value}" for label, value in sheet.week))
    found.append(sheet.asked_title)
    found += [f"  {one.nth}. {one.stuck} | {one.ask} | {one.who} | {one.latest}" for one in sheet.asked]
    found += [f"  {sheet.asked_rest}"] if sheet.asked_rest else []
    for said in (sheet.red, sheet.cleared, sheet.mine):
        found.append(said.title)
        found += [f"  {row.name}  {row.phrase}{f'  [{row.word}]' if row.word else ''}" for row in said.rows]
        found += [f"  {text}" for text in (said.rest, said.empty if not said.rows else "") if text]
    return [*found, sheet.foot]


def _data(page: Any, sheet: Any) -> dict[str, Any]:
    """The figures as numbers beside the texts of the page; money in yuan as text."""
    return {
        "at": page.at.isoformat(),
        "leader": page.leader.code,
        "projects": page.count,
        "investment_total": str(page.total),
        "figures": [asdict(one) for one in page.figures],
        "week": {
            "from": page.then_at.isoformat(),
            "resumed": page.resumed,
            "still_stopped": page.stopped,
            "turned_red": [one.line.case_id for one in page.red],
            "cleared": [one.line.case_id for one in page.cleared],
        },
        "asked": [
            {"case": one.line.case_id, "obstacle": one.obstacle, "due_on": one.due_on, "text": one.text, "ask": one.ask}
            for one in page.asked
        ],
        "mine": [one.case_id for one in page.mine],
        "texts": sheet.texts(),
    }

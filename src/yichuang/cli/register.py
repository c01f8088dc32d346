"""`yichuang register`: what two versions of a programme ask for, how long it took, and a trial on past cases."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from yichuang.cli import BAD_INPUT, OK, complain, open_backoffice
from yichuang.config.clock import now

if TYPE_CHECKING:
    from yichuang.analytics.step_cutting.counts import FlowPair
    from yichuang.engine.programme.model import Programme
    from yichuang.screens.window.step_trial import Tested


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `register` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "register",
        help="steps, materials, copies, trips and limits of two versions, tried on the cases of a period",
        description=(
            "The step-cutting register of two versions of a programme, and what the second would have done to cases "
            "opened in a period. Reads only; with --keep the result is kept for the screen, dated. Exit 2: there is no "
            "such programme or version, or a day cannot be read."
        ),
    )
    parser.add_argument("programme", metavar="PROGRAMME", help="the id of a programme")
    named = "a version as people call it, the start of its digest, or draft-N"
    parser.add_argument("--before", required=True, metavar="V", help=named)
    parser.add_argument("--after", required=True, metavar="V", help="likewise")
    parser.add_argument("--from", dest="from_on", metavar="DATE", help="first day a case was opened (default: a year)")
    parser.add_argument("--to", dest="to_on", metavar="DATE", help="last day (default: today)")
    parser.add_argument("--keep", action="store_true", help="keep the result of the trial for the screen")
    parser.add_argument("--json", action="store_true", help="print everything, with the cases, as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 printed, 2 when a version or a day cannot be read."""
    open_backoffice()
    from django.conf import settings

    from yichuang.backoffice.cases.kept_trials import Tried
    from yichuang.backoffice.cases.queries.step_cutting import year_before
    from yichuang.engine.calendars import local_date
    from yichuang.engine.case.events import system
    from yichuang.screens.window import step_trial

    at = now()
    try:
        before, after = _versions(args, at)
        to_on = _day("--to", args.to_on) or local_date(at, settings.TIME_ZONE)
        from_on = _day("--from", args.from_on) or year_before(to_on)
        if from_on > to_on:
            raise ValueError(f"--from {from_on} is after --to {to_on}: turn them round")
    except ValueError as problem:
        return complain(f"yichuang register: {problem}", BAD_INPUT)
    tested = step_trial.try_out(before, after, from_on=from_on, to_on=to_on, at=at)
    if args.keep:
        tried = Tried(after.id, before.digest, after.digest, from_on, to_on)
        step_trial.keep(tried, tested, by=system("cli"), at=at)
    shown = _data(before, after, tested, from_on, to_on)
    if args.json:
        sys.stdout.write(json.dumps({**shown, "at": at.isoformat()}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(before, after, tested, from_on, to_on)) + "\n")
    return OK


def _versions(args: argparse.Namespace, at: Any) -> tuple[Programme, Programme]:
    from yichuang.screens.window.step_versions import DraftRefusedError, EditionUnknownError, edition, editions

    if not editions(args.programme, at):
        raise ValueError(f"there is no programme {args.programme!r}: see yichuang check")
    found = []
    for option, name in (("--before", args.before), ("--after", args.after)):
        try:
            found.append(edition(args.programme, name, at).load())
        except EditionUnknownError as problem:
            raise ValueError(f"{option} {name!r} is no version: use one of {', '.join(problem.known)}") from None
        except DraftRefusedError as problem:
            raise ValueError(f"{option} {name!r} no longer fits what it was read from ({problem.code})") from None
    return found[0], found[1]


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{option} is {text!r}: write a date such as 2020-03-02") from None


def _data(before: Programme, after: Programme, tested: Tested, from_on: date, to_on: date) -> dict[str, Any]:
    from yichuang.analytics.step_cutting.counts import compare
    from yichuang.screens.window import step_trial

    took = step_trial.times_of((before.digest, after.digest))
    return {
        "programme": after.id,
        "before": {"version": before.version, "digest": before.digest},
        "after": {"version": after.version, "digest": after.digest},
        "flows": [asdict(pair) for pair in compare(before, after)],
        "times": {
            side: [{"flow": flow, "item": item, **asdict(one)} for (flow, item), one in sorted(took[digest].items())]
            for side, digest in (("before", before.digest), ("after", after.digest))
        },
        "trial": {
            "from": from_on.isoformat(),
            "to": to_on.isoformat(),
            **step_trial.outcome_data(tested.outcome),
            "cases": [step_trial.line_data(one) for one in tested.lines],
        },
    }


def _lines(before: Programme, after: Programme, tested: Tested, from_on: date, to_on: date) -> list[str]:
    from yichuang.analytics.step_cutting.counts import compare

    lines = [f"{after.id}  {before.version} ({before.digest[:12]}) → {after.version} ({after.digest[:12]})"]
    for pair in compare(before, after):
        lines += ["", *_flow_lines(pair)]
    outcome = tested.outcome
    lines += ["", f"trial on {outcome.looked_at} cases opened {from_on} to {to_on}: {outcome.changed} read differently"]
    lines += [f"  {kind:<8} {one.amount:>6} in {one.cases} cases" for kind, one in outcome.figures.items() if one.cases]
    return lines


def _flow_lines(pair: FlowPair) -> list[str]:
    from yichuang.analytics.step_cutting.counts import Tally

    def said(side: Any, name: str) -> str:
        value = getattr(side, name, None)
        if isinstance(value, Tally):
            return f"{value.known}" if value.exact else f"{value.known}+? ({value.unknown} unknown)"
        return "-" if value is None else str(value)

    names = ("items", "steps", "materials", "distinct", "copies", "trips", "days")
    return [
        f"flow {pair.id}",
        *(f"  {name:<10} {said(pair.before, name):>16} → {said(pair.after, name)}" for name in names),
    ]

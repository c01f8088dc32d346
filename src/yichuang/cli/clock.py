"""`yichuang clock`: one clock read at one instant, by the calendar of China."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from yichuang.engine.calendars import Calendar, china, local_date, read_instant
from yichuang.engine.clocks import ClockDefinition, ClockHistory, ClockReading, Pause, explain_due, read_clock
from yichuang.engine.clocks.history import MOST_DAYS
from yichuang.engine.errors import EngineError
from yichuang.engine.values import YEARS

ZONE = "Asia/Shanghai"

_WORDS = {
    "not_started": "not started",
    "running": "running",
    "near": "running, due soon",
    "overdue": "overdue",
    "paused": "paused",
    "pause_overdue": "paused, and the pause itself is overdue",
    "ended": "ended in time",
    "ended_late": "ended late",
}


class _BadInputError(Exception):
    """What is wrong with the command line and what to write instead."""


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `clock` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "clock",
        help="read a clock: when it falls due, days used and left",
        description=(
            "Read one clock by China's calendar. ISO is a date (2020-03-02) or a time (2020-03-02T10:00, Asia/Shanghai "
            "unless it has an offset). A date means the start of that day for --start and --pause, its end for --at "
            "and --known."
        ),
    )
    parser.add_argument("--allow", required=True, metavar="N", help="days allowed; 0 falls due on the day itself")
    parser.add_argument("--basis", default="working", metavar="BASIS", help="working (default) or calendar")
    parser.add_argument("--start", required=True, metavar="ISO", help="when the item was accepted")
    parser.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="ISO..ISO",
        help="a pause and its end; may be given again; ISO.. is still open",
    )
    parser.add_argument("--at", required=True, metavar="ISO", help="when the clock is read")
    parser.add_argument("--known", metavar="ISO", help="use the calendar as it was known then (default: as at --at)")
    parser.add_argument("--json", action="store_true", help="print due_on, used, left, status and provisional as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the reading; 0, or 2 with a message on standard error when the input cannot be read."""
    calendar = china(ZONE)
    try:
        definition = _definition(args.allow, args.basis)
        start = _instant("--start", args.start)
        pauses = tuple(_pause(text) for text in args.pause)
        at = _instant("--at", args.at, end_of_day=True)
        known = None if args.known is None else _instant("--known", args.known, end_of_day=True)
    except _BadInputError as problem:
        sys.stderr.write(f"yichuang clock: {problem}\n")
        return 2
    history = ClockHistory(local_date(start, ZONE), pauses, start_at=start)
    reading = read_clock(definition, history, at=at, calendar=calendar, known=known)
    sys.stdout.write(_as_json(reading) if args.json else _as_text(reading, definition, history, calendar, known or at))
    return 0


def _definition(allow: str, basis: str) -> ClockDefinition:
    try:
        days = int(allow)
    except ValueError:
        raise _BadInputError(f"--allow is {allow!r}: give a whole number of days, such as --allow 5") from None
    try:
        return ClockDefinition(days, basis)  # type: ignore[arg-type]  # the definition checks the word itself
    except EngineError as error:
        if error.code == "clock_basis_unknown":
            raise _BadInputError(f"--basis is {basis!r}: write --basis working or --basis calendar") from None
        raise _BadInputError(f"--allow is {days}: give a number from 0 to {MOST_DAYS}") from None


def _instant(option: str, text: str, *, end_of_day: bool = False) -> datetime:
    try:
        instant = read_instant(text.strip(), ZONE, end_of_day=end_of_day)
    except EngineError:
        raise _BadInputError(
            f"{option} is {text!r}: write a date such as 2020-03-02 or a time such as 2020-03-02T10:00"
        ) from None
    if instant.year not in YEARS:
        raise _BadInputError(f"{option} is {text!r}: give a year from {YEARS[0]} to {YEARS[-1]}")
    return instant


def _pause(text: str) -> Pause:
    first, dots, last = text.partition("..")
    if not dots or not first.strip():
        raise _BadInputError(
            f"--pause is {text!r}: write begin..end, such as 2020-03-04T16:00..2020-03-05T09:00, or begin.."
        )
    from_at = _instant("--pause", first)
    to_at = _instant("--pause", last) if last.strip() else None
    if to_at is not None and to_at < from_at:
        raise _BadInputError(f"--pause is {text!r}: it ends before it begins; write the earlier time first")
    to_on = None if to_at is None else local_date(to_at, ZONE)
    return Pause("pause", local_date(from_at, ZONE), to_on, from_at=from_at, to_at=to_at)


def _as_json(reading: ClockReading) -> str:
    body = {
        "due_on": None if reading.due_on is None else reading.due_on.isoformat(),
        "used": reading.used,
        "left": reading.left,
        "status": reading.status,
        "provisional": reading.provisional,
    }
    return json.dumps(body) + "\n"


def _as_text(
    reading: ClockReading, definition: ClockDefinition, history: ClockHistory, calendar: Calendar, known: datetime
) -> str:
    lines = [f"status       {_WORDS[reading.status]}"]
    if reading.due_on is not None:
        lines.append(f"due on       {reading.due_on:%Y-%m-%d %a}")
    elif reading.due_on_if_resumed is not None:
        lines.append(f"if resumed   due on {reading.due_on_if_resumed:%Y-%m-%d %a}")
    lines.append(f"used, left   {reading.used}, {reading.left} of {definition.allowance} {definition.basis} days")
    if reading.provisional:
        lines.append("provisional  the holiday notice of a year concerned is not out; only weekends are taken off")
    if history.start_on is not None and reading.due_on_if_resumed is not None:
        days = calendar.known_at(known)
        for reason in explain_due(history.start_on, reading.due_on_if_resumed, days):
            said = reason.params
            if reason.code == "make_up_day":
                lines.append(f"worked       {said['on']} ({said['notice']})")
            else:
                lines.append(f"off          {said['first']} to {said['last']} {said['name']} ({said['notice']})")
    return "\n".join(lines) + "\n"

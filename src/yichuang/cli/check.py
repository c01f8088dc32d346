"""`yichuang check`: every structural mistake of programmes, and their examples."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from yichuang.config.clock import now
from yichuang.engine.calendars import calendar_from
from yichuang.engine.case.example_history import example_history
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.check import check
from yichuang.engine.programme.check.effects import Silence, silences
from yichuang.engine.programme.draft import Draft
from yichuang.engine.programme.examples import History, run_examples
from yichuang.engine.programme.mistake import Mistake
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import LegalEffect
from yichuang.programmes import load_examined, names

from .programme_input import BadInputError, explain, programme_or_none, said, translator, within

_MEANS = {
    LegalEffect.READS_AS_ACCEPTED: "reads as accepted",
    LegalEffect.READS_AS_CONSENT: "reads as consent",
}


_NO_PLAN = frozenset({"cycle", "envelope_crossed", "fact_value", "zone_unknown", "days_not_whole"})
"""Mistakes after which an example has nothing to be held against."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one programme; `programme` None where it could not be read."""

    name: str
    programme: Programme | None
    mistakes: tuple[Mistake, ...]
    examples: tuple[str, ...]  # one line per example that does not hold
    silences: tuple[Silence, ...] = ()
    digest: str = ""  # what an overlay pins; of what is checked, published or not

    @property
    def holds(self) -> bool:
        return not self.mistakes and not self.examples


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `check` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "check",
        help="check programmes: every mistake with its file and line",
        description="Check programmes and run their examples. Exit 0: they hold; 1: mistakes; 2: bad input.",
    )
    parser.add_argument("programmes", nargs="*", metavar="PATH|ID", help="folders or ids (default: all there are)")
    parser.add_argument("--today", metavar="DATE", help="the day the review date is held against (default: today)")
    parser.add_argument("--publishing", action="store_true", help="also what only a published programme needs")
    parser.add_argument("--json", action="store_true", help="print the mistakes as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print every mistake; 0 none, 1 some, 2 with a message on standard error when the input cannot be read."""
    try:
        today = _day(args.today)
        results = [checked(name, today, args.publishing) for name in args.programmes or names(within())]
    except BadInputError as problem:
        sys.stderr.write(f"yichuang check: {problem}\n")
        return 2
    sys.stdout.write(_as_json(results) if args.json else _as_text(results))
    return 0 if all(result.holds for result in results) else 1


def _day(text: str | None) -> date:
    if text is None:
        return now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"--today is {text!r}: write a date such as 2020-03-02") from None


def checked(name: str, today: date, publishing: bool) -> Checked:
    """Every mistake of a programme and every example that does not hold. Raises BadInputError where there is none."""
    try:
        programme, mistakes = load_examined(name, within())
    except EngineError as error:
        raise BadInputError(explain(error)) from None
    # what was built in spite of unreadable conditions is not whole: nothing further can be said of it
    if programme is None or any(one.code in ("condition_wrong", "definition_cycle") for one in mistakes):
        return Checked(name, None, mistakes, ())
    speaking = silences(Draft(dict(programme.text), dict(programme.origins)))
    misplaced = [one for one in mistakes if one.code == "id_not_folder"]
    found = (*misplaced, *check(programme, today=today, publishing=publishing, others=programme_or_none))
    if any(one.code in _NO_PLAN for one in found):
        return Checked(name, programme, found, (), speaking)  # no plan, or no days, to hold an example against
    failed = tuple(
        f"{programme.origins.get(f'example.{result.id}', name)}: {result.id}: {difference.key} is "
        f"{difference.seen!r}, expected {difference.expected!r}"
        for result in run_examples(programme, history=_history(programme))
        for difference in result.differences
    )
    return Checked(name, programme, found, failed, speaking, programme.digest)


def _history(programme: Programme) -> History | None:
    """Carries the events of examples out by the country's own calendar; None where it is not known."""
    try:
        calendar = calendar_from(programme.calendar, programme.zone, programme.calendar)
    except EngineError:
        return None
    return lambda one, example: example_history(one, example, calendar=calendar)


def _as_json(results: list[Checked]) -> str:
    translate = translator()
    body = [
        {
            "programme": result.name,
            "digest": result.digest,
            "ok": result.holds,
            "mistakes": [
                {
                    "code": one.code,
                    "where": one.where,
                    "params": dict(one.params),
                    "message": said(one, translate).split(": ", 1)[1],
                }
                for one in result.mistakes
            ],
            "examples": list(result.examples),
            "silence": [
                {"key": one.key, "n": one.n, "effect": one.effect, "where": one.where} for one in result.silences
            ],
        }
        for result in results
    ]
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def as_lines(result: Checked) -> list[str]:
    """What is wrong, one line each."""
    translate = translator()
    return [*(said(one, translate) for one in result.mistakes), *result.examples]


def _as_text(results: list[Checked]) -> str:
    lines = []
    for result in results:
        wrong = as_lines(result)
        lines += wrong
        if result.silences:
            places = "; ".join(f"{one.key} ({one.n} working days) {_MEANS[one.effect]}" for one in result.silences)
            lines.append(f"{result.name}: silence means something here and nowhere else: {places}")
        pinned = f" ({result.digest})" if result.digest else ""
        lines.append(f"{result.name}: {f'ok{pinned}' if result.holds else f'{len(wrong)} to correct'}")
    return "\n".join(lines) + "\n"

"""`yichuang condition`: one condition over the facts of a file, with what decided it and what would turn it."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

from yichuang.engine.conditions import Because, Explanation, explain, parse
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import Value
from yichuang.programmes.condition_wording import say_condition

from .programme_input import BadInputError, facts_in, programme_named, translator

DICTIONARY = "construction_permits"
"""The programme whose facts a condition is read over when none is named."""

_WORDS = {True: "yes", False: "no", None: "unknown"}


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `condition` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "condition",
        help="evaluate a condition over facts and say why",
        description=(
            "Evaluate a condition: comparisons, AND, OR, NOT, IN, BETWEEN, + - * over the facts and named conditions "
            "of a programme. Facts left out of the file are unknown, and the answer may be unknown with them."
        ),
    )
    parser.add_argument("expression", metavar="EXPR", help="the condition, as in: height_m <= 24 AND NOT toxic")
    parser.add_argument("--facts", metavar="F.json", help="a JSON object of facts; without it nothing is known")
    parser.add_argument(
        "--programme",
        default=DICTIONARY,
        metavar="ID",
        help=f"the programme whose facts are meant: an id or a folder (default {DICTIONARY})",
    )
    parser.add_argument("--json", action="store_true", help="print answer, missing, because and nearest as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the answer; 0, or 2 with a message on standard error when the input cannot be read."""
    try:
        programme = programme_named(args.programme)
        facts = facts_in(programme, args.facts) if args.facts else {}
        named = {name: one.condition for name, one in programme.definitions.items()}
        condition = parse(args.expression, programme.facts, named)
    except BadInputError as problem:
        sys.stderr.write(f"yichuang condition: {problem}\n")
        return 2
    except EngineError as error:
        sys.stderr.write(f"yichuang condition: {say_condition(error, translator())} [{error.code}]\n")
        return 2
    explained = explain(condition, facts)
    sys.stdout.write(as_json(explained) if args.json else _as_text(programme, explained))
    return 0


def as_json(explained: Explanation) -> str:
    """The explanation in the shape of the reference: numbers as numbers, dates as ISO text.

    `seen` is the value of the one fact a comparison looks at, or an object by fact where it looks at several. Each
    change of `nearest` turns the answer alone, or all of them together where `together` is true.
    """
    body = {
        "answer": _WORDS[explained.answer],
        "missing": list(explained.missing),
        "because": [{"text": one.text, "seen": _seen(one), "holds": one.holds} for one in explained.because],
        "nearest": [{"fact": one.fact, "from": _plain(one.from_), "to": _plain(one.to)} for one in explained.nearest],
        "together": explained.together,
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _as_text(programme: Programme, explained: Explanation) -> str:
    lines = [_WORDS[explained.answer]]
    for one in explained.because:
        seen = ", ".join(f"{name} is {_spelled(value)}" for name, value in one.seen)
        lines.append(f"  {_WORDS[one.holds]:<8} {one.text}   ({seen})")
    if explained.missing:
        lines.append(f"tell us    {', '.join(explained.missing)}")
    joint = " and " if explained.together else " or "
    turns = [
        f"{one.fact} {_spelled(one.from_)} → {_spelled(one.to)}{_unit(programme, one.fact)}"
        for one in explained.nearest
    ]
    if turns:
        lines.append(f"would turn {joint.join(turns)}")
    return "\n".join(lines) + "\n"


def _seen(because: Because) -> Any:
    values = {name: _plain(value) for name, value in because.seen}
    return next(iter(values.values())) if len(values) == 1 else values


def _plain(value: Value | None) -> Any:
    if isinstance(value, Decimal):
        # below 10^15 units a float's shortest spelling is the decimal itself
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _spelled(value: Value | None) -> str:
    if isinstance(value, bool):
        return _WORDS[value]
    return "not known" if value is None else str(_plain(value))


def _unit(programme: Programme, name: str) -> str:
    fact = programme.facts.get(name)
    return f" {fact.unit}" if fact is not None and fact.unit else ""

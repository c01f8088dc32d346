"""`yichuang plan`: what a case needs under the facts of a file."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Plan, Programme
from yichuang.engine.programme.plan import plan
from yichuang.engine.values import say

from .programme_input import BadInputError, facts_in, programme_named

_WORDS = {True: "yes", False: "no", None: "unknown"}


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `plan` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "plan",
        help="what a case needs: items with yes, no or unknown, order, days, and what is worth asking",
        description="The plan of a case. Facts left out of the file are unknown: items then answer unknown.",
    )
    parser.add_argument("programme", metavar="PROGRAMME", help="the id of a programme, or its folder")
    parser.add_argument("--facts", metavar="F.json", help="a JSON object of facts; without it nothing is known")
    parser.add_argument("--flow", default="", metavar="FLOW", help="the flow the first acceptance fixed")
    parser.add_argument("--json", action="store_true", help="print the plan as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the plan; 0, or 2 with a message on standard error when the input cannot be read."""
    try:
        programme = programme_named(args.programme)
        facts = facts_in(programme, args.facts) if args.facts else {}
        if args.flow and args.flow not in programme.flows:
            raise BadInputError(f"--flow is {args.flow!r}: use one of {', '.join(programme.flows)}")
        drawn = plan(programme, facts, flow=args.flow)
    except BadInputError as problem:
        sys.stderr.write(f"yichuang plan: {problem}\n")
        return 2
    except EngineError as error:
        loop = " → ".join(error.params.get("loop", []))
        sys.stderr.write(f"yichuang plan: items wait for each other ({loop}): run yichuang check {args.programme}\n")
        return 2
    sys.stdout.write(as_json(drawn) if args.json else _as_text(programme, drawn))
    return 0


def as_json(drawn: Plan) -> str:
    """The plan in the shape of the reference."""
    body = {
        "flow": {"id": drawn.flow, "code": drawn.code},
        "flows_possible": list(drawn.flows_possible),
        "items": [
            {
                "id": line.id,
                "applies": _WORDS[line.applies],
                "missing": list(line.missing),
                "hard": list(line.hard),
                "soft": list(line.soft),
                "days": line.days,
            }
            for line in drawn.items.values()
        ],
        "stages": [{"id": stage.id, "days": stage.days, "path": list(stage.path)} for stage in drawn.stages],
        "promised_days": drawn.promised_days,
        "promised_days_at_most": drawn.promised_days_at_most,
        "missing": list(drawn.missing),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _as_text(programme: Programme, drawn: Plan) -> str:
    titles = [say(programme.flows[name].title, "en") for name in drawn.flows_possible]
    lines = [f"flow         {' or '.join(titles) or 'none fits'}{f' (code {drawn.code})' if drawn.code else ''}"]
    most = f" to {drawn.promised_days_at_most}" if drawn.promised_days_at_most != drawn.promised_days else ""
    lines.append(f"promised     {drawn.promised_days}{most} days: {' → '.join(drawn.path)}")
    lines += [
        f"stage        {say(programme.stages[stage.id].title, 'en')}: {stage.days} days {' → '.join(stage.path)}"
        for stage in drawn.stages
    ]
    for line in drawn.items.values():
        if line.applies is not False:
            days = "-" if line.days is None else str(line.days)
            after = ", ".join((*line.hard, *(f"({one})" for one in line.soft)))
            ask = f"  ask: {', '.join(line.missing)}" if line.missing else ""
            title = say(programme.items[line.id].title, "en")
            lines.append(f"{_WORDS[line.applies]:<8} {line.id:<6} {days:>3}  {title}  after: {after or '-'}{ask}")
    lines.append(f"worth asking {', '.join(drawn.missing) or 'nothing'}")
    return "\n".join(lines) + "\n"

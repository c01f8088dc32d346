"""`yichuang diagram`: a flow drawn, as Mermaid text or as SVG."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from yichuang.engine.errors import EngineError
from yichuang.engine.programme.diagram import diagram, mermaid, svg

from .programme_input import BadInputError, programme_named


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `diagram` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "diagram", help="draw a flow", description="Draw a flow of a programme on standard output."
    )
    parser.add_argument("programme", metavar="PROGRAMME", help="the id of a programme, or its folder")
    parser.add_argument("--flow", default="", metavar="FLOW", help="which flow (default: the first)")
    parser.add_argument("--format", default="mermaid", choices=("mermaid", "svg"), help="mermaid (default) or svg")
    parser.add_argument("--language", default="zh-Hans", choices=("zh-Hans", "en"), help="language of the titles")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the drawing; 0, or 2 with a message on standard error when the input cannot be read."""
    try:
        programme = programme_named(args.programme)
        if args.flow and args.flow not in programme.flows:
            raise BadInputError(f"--flow is {args.flow!r}: use one of {', '.join(programme.flows)}")
        drawing = diagram(programme, args.flow, language=args.language)
    except BadInputError as problem:
        sys.stderr.write(f"yichuang diagram: {problem}\n")
        return 2
    except EngineError as error:
        loop = " → ".join(error.params.get("loop", []))
        sys.stderr.write(f"yichuang diagram: items wait for each other ({loop}): run yichuang check {args.programme}\n")
        return 2
    sys.stdout.write(svg(drawing) if args.format == "svg" else mermaid(drawing))
    return 0

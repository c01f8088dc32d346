"""`yichuang token`: tokens by which other programs act for a person."""

from __future__ import annotations

import argparse
from typing import Any

from yichuang.cli import DOES_NOT_HOLD, OK, complain, open_backoffice


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `token` command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "token",
        help="give or take back a token of the API",
        description="Gives a token by which a program acts for a person; its text is printed once. --revoke takes "
        "every token of that name back.",
    )
    parser.add_argument("name", help="what the program is called")
    parser.add_argument("--person", default="", help="code of the person it acts for")
    parser.add_argument("--revoke", action="store_true", help="take the tokens of this name back")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 given or taken back, 1 when there was nothing to take back, 2 for a person nobody knows."""
    open_backoffice()
    from yichuang.backoffice.people import tokens
    from yichuang.backoffice.people.models import Person
    from yichuang.config.clock import now

    if args.revoke:
        taken = tokens.revoke(args.name, at=now())
        print(f"taken back: {taken}")
        return OK if taken else DOES_NOT_HOLD
    person = Person.objects.filter(code=args.person, left_on__isnull=True).first()
    if person is None:
        return complain(f"yichuang token: nobody here has the code {args.person!r}; name one with --person")
    _token, text = tokens.issue(args.name, person, at=now())
    print(text)
    return OK

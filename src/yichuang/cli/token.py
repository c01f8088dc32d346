"""`yichuang token`: tokens by which other programs act for a person."""

from __future__ import annotations

import argparse
from typing import Any

from yichuang.cli import DOES_NOT_HOLD, OK, complain, open_backoffice

MOST_NAME = 80
"""Characters of the name of a program, as it is kept."""


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
    """0 given or taken back, 1 when there was nothing to take back, 2 for no name or a person nobody can act for."""
    open_backoffice()
    from yichuang.backoffice.people import tokens
    from yichuang.backoffice.people.models import Person
    from yichuang.config.clock import now

    if args.revoke:
        taken = tokens.revoke(args.name, at=now())
        print(f"taken back: {taken}")
        return OK if taken else DOES_NOT_HOLD
    if not args.name.strip() or len(args.name) > MOST_NAME:
        return complain(
            f"yichuang token: name the program the token is for, in 1 to {MOST_NAME} characters: by that name it is "
            "taken back"
        )
    person = Person.objects.filter(code=args.person, left_on__isnull=True).first()
    if person is None:
        return complain(f"yichuang token: nobody here has the code {args.person!r}; name one with --person")
    if person.user is None or not person.user.is_active:
        why = "has no account" if person.user is None else "has a closed account"
        return complain(
            f"yichuang token: {args.person} {why}, and nothing can be done in that name: give one under Settings, "
            "People, or name another person with --person"
        )
    _token, text = tokens.issue(args.name, person, at=now())
    print(text)
    return OK

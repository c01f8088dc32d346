"""`yichuang case`: show a case as it stands or stood, or act on one with the same commands the screens use."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from yichuang.cli import BAD_INPUT, OK, REFUSED, complain, open_backoffice
from yichuang.config.clock import now, read_instant

from .case_forget import add_forget, run_forget
from .command_input import BadCommandError, command_from, command_lines


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `case` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser("case", help="show a case, or act on one")
    commands = parser.add_subparsers(dest="case_command", required=True, metavar="COMMAND")
    show = commands.add_parser("show", help="its items, what they wait for, and its history")
    show.add_argument("case", metavar="CASE", help="number, id or project code")
    show.add_argument("--at", metavar="ISO", help="as it was known at an instant such as 2020-03-25T17:00:00+08:00")
    show.add_argument("--events", action="store_true", help="every event too")
    show.add_argument("--json", action="store_true", help="print as JSON")
    act = commands.add_parser(
        "act",
        help="carry out a command on it",
        description="Carry out a command, as the screens do. Exit 0: done; 2: not a command; 3: refused, with reasons.",
        epilog="commands and their fields:\n" + "\n".join(command_lines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    act.add_argument("case", metavar="CASE", help="number, id or project code")
    act.add_argument("name", metavar="NAME", help="the command, such as record_item_event")
    act.add_argument(
        "fields", metavar="JSON", nargs="?", default="{}", help='its fields: {"item": "B04", "what": "met"}'
    )
    act.add_argument("--at", metavar="ISO", help="when it happens to the case (default: now)")
    act.add_argument("--key", help="repeat safely: the same key is carried out once")
    act.add_argument("--seen", type=int, metavar="SEQ", help="refuse if what it touches changed after this event")
    act.add_argument("--json", action="store_true", help="print the answer as JSON")
    add_forget(commands)
    return parser


def run(args: argparse.Namespace) -> int:
    """0 shown or done, 2 when the input cannot be read, 3 refused."""
    try:
        at = read_instant(args.at) if getattr(args, "at", None) else now()
    except ValueError:
        return complain(
            f"yichuang case: --at {args.at!r} is no instant: write it like 2020-03-25T17:00:00+08:00", BAD_INPUT
        )
    open_backoffice()
    from yichuang.backoffice.cases.lookup import case_named

    case_id = case_named(args.case)
    if case_id is None:
        return complain(
            f"yichuang case: there is no case {args.case!r}: give its number, id or project code", BAD_INPUT
        )
    carry_out = {"show": _show, "act": _act, "forget": run_forget}[args.case_command]
    return carry_out(case_id, args, at)


def _act(case_id: str, args: argparse.Namespace, at: datetime) -> int:
    from yichuang.backoffice.cases.perform import Refused, perform
    from yichuang.backoffice.cases.wording import refusal_texts
    from yichuang.engine.case.events import system

    try:
        command = command_from(args.name, args.fields)
    except BadCommandError as problem:
        return complain(f"yichuang case: {problem}", BAD_INPUT)
    answer = perform(case_id, command, by=system("cli"), at=at, now=now(), key=args.key, seen=args.seen)
    if isinstance(answer, Refused):
        texts = refusal_texts(answer)
        if args.json:
            reasons = [{"code": one.code, "params": dict(one.params)} for one in answer.reasons]
            sys.stdout.write(json.dumps({"done": False, "reasons": reasons, "texts": texts}, ensure_ascii=False) + "\n")
        return complain("\n".join(texts), REFUSED)
    events = [one.type for one in answer.events]
    said = json.dumps({"done": True, "seq": answer.seq, "events": events}) if args.json else f"{answer.seq}: {events}"
    sys.stdout.write(said + "\n")
    return OK


def _show(case_id: str, args: argparse.Namespace, at: datetime) -> int:
    from yichuang.backoffice.cases import states
    from yichuang.backoffice.cases.wording import item_title, state_word

    try:
        state = states.state_of(case_id, at if args.at else None)
    except states.CaseUnknownError:
        return complain(f"yichuang case: {args.case!r} was not open yet at that instant", BAD_INPUT)
    programme = states.programme_of(state)
    readings = states.readings(state, at)
    if not args.json:
        lines = [f"{state.number} {state.title} ({state.programme_id}, {state.flow or '-'}, event {state.seq})"]
        for one in readings:
            if one.state not in ("not_needed", "unknown", "waiting"):
                due = f"  due {one.due_on}" if one.due_on else ""
                since = f"  since {one.since_on}" if one.since_on else ""
                title = item_title(one.instance, programme)
                lines.append(f"  {one.instance:<8} {state_word(one.state)}  {title}{since}{due}  {one.status}")
        lines += [f"  {e['seq']:>4} {e['at']} {e['type']}" for e in (_events(case_id, at) if args.events else [])]
        sys.stdout.write("\n".join(lines) + "\n")
        return OK
    shown: dict[str, Any] = {
        "id": state.case, "number": state.number, "title": state.title, "kind": state.kind, "flow": state.flow,
        "programme": state.programme_id, "digest": state.programme, "seq": state.seq, "open": state.open,
        "facts": {fact: _open(raw) for fact, raw in state.raw_facts().items()},
        "assigned": dict(state.assigned), "links": dict(state.links), "items": [_item(one) for one in readings],
    }  # fmt: skip
    if args.events:
        shown["events"] = _events(case_id, at)
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    return OK


def _open(raw: Any) -> Any:
    """What is about a person stays sealed on a command line."""
    return None if isinstance(raw, dict) and "sealed" in raw else raw


def _item(one: Any) -> dict[str, Any]:
    return {
        "instance": one.instance, "item": one.item, "state": one.state, "applies": one.applies,
        "function": one.function, "turn": one.turn, "status": one.status,
        "since_on": one.since_on.isoformat() if one.since_on else None,
        "due_on": one.due_on.isoformat() if one.due_on else None, "provisional": one.provisional,
        "missing": list(one.missing), "blocked_by": list(one.blocked_by),
    }  # fmt: skip


def _events(case_id: str, at: datetime) -> list[dict[str, Any]]:
    from yichuang.backoffice.ledger.store import events_of

    return [
        {"seq": e.seq, "at": e.at.isoformat(), "type": e.type, "by": dict(e.by), "body": dict(e.body)}
        for e in events_of(case_id, upto_at=at)
    ]

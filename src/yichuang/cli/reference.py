"""`yichuang reference`: the pages of docs/reference, written from the tables the product itself runs on."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from yichuang.backoffice.cases.answers import HTTP
from yichuang.cli import COMMANDS as CLI_COMMANDS
from yichuang.cli import DOES_NOT_HOLD, OK, complain, whole_parser
from yichuang.config.home import checkout
from yichuang.engine.case.commands import COMMANDS
from yichuang.engine.case.events import EVENTS
from yichuang.engine.programme.key_lines import reference_markdown
from yichuang.engine.programme.shared import known_by_link, same_facts
from yichuang.engine.refusals import REFUSALS
from yichuang.programmes import load, names

WRITTEN_BY = "<!-- Written by `yichuang reference`; do not edit. -->"


def add(subparsers: Any) -> argparse.ArgumentParser:
    """The `reference` command, added to the subparsers of the main parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "reference",
        help="write the generated reference pages, or check them",
        description="Writes commands.md, events.md, refusals.md, programme-keys.md, shared-facts.md and cli.md.",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when a page differs from the product")
    parser.add_argument("--into", type=Path, help="folder to write (default: docs/reference of the checkout)")
    return parser


def run(args: argparse.Namespace) -> int:
    """0 when written, or when nothing differs; 1 when a page is out of date; 2 without a folder to write to."""
    root = checkout()
    folder: Path | None = args.into or (root / "docs" / "reference" if root else None)
    if folder is None:
        return complain("yichuang reference: not in a checkout; name a folder with --into")
    behind = []
    for name, page in PAGES.items():
        path = folder / name
        text = f"{WRITTEN_BY}\n\n{page().rstrip()}\n"
        if args.check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                behind.append(name)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if behind:
        return complain(f"out of date: {', '.join(behind)}; run yichuang reference and commit", DOES_NOT_HOLD)
    return OK


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def commands() -> str:
    """Every command with its fields and what it promises."""
    parts = [
        "# Commands",
        "What a case understands. All fields are given by name; a field without a default must be given.",
    ]
    for name, command in sorted(COMMANDS.items()):
        fields = dataclasses.fields(command)
        parts += [f"## {command.__name__} (`{name}`)", inspect.getdoc(command) or ""]
        if fields:
            parts.append(
                table(("field", "type", "default"), ((f"`{f.name}`", f"`{f.type}`", _default(f)) for f in fields))
            )
    return "\n\n".join(parts)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f"`{field.default!r}`"
    if field.default_factory is not dataclasses.MISSING:
        return f"`{field.default_factory()!r}`"
    return ""


def events() -> str:
    """Every event with its schema, national code and body."""
    rows = (
        (f"`{kind.type}`", kind.schema, kind.national_code or "", ", ".join(f"`{key}`" for key in kind.body))
        for kind in EVENTS.values()
    )
    return "\n\n".join(
        [
            "# Events",
            "What can have happened to a case. The code is that of the national exchange tables, where there is one.",
            table(("event", "schema", "national code", "body"), rows),
        ]
    )


def refusals() -> str:
    """Every code a refusal can carry, and how another program is told."""
    rows = (
        (f"`{kind.code}`", kind.kind, HTTP[kind.kind], ", ".join(f"`{name}`" for name in kind.params))
        for kind in REFUSALS.values()
    )
    return "\n\n".join(
        [
            "# Refusals",
            "`invalid` the command is ill-formed, `not_yet` it may come later, `never` it cannot be for this case, "
            "`forbidden` not by this person, `stale` somebody was first. The command line exits with 3, or 2 for "
            "`invalid`.",
            table(("code", "kind", "HTTP", "parameters"), rows),
        ]
    )


def shared_facts() -> str:
    """What is typed once for two mechanisms, as the programmes of the package declare it."""
    parts = [
        "# Facts typed once",
        "An answer given in a case of either mechanism is passed to the linked case of the other; the newest answer "
        "counts. Declared in `shared.toml` and checked by `yichuang check`. A fact about a person is copied nowhere "
        "and asked for in the second case only.",
    ]
    for programme in map(load, names()):
        for shared in programme.shared.values():
            other = load(shared.id)
            parts.append(f"## `{programme.id}` and `{other.id}`")
            rows = [
                (f"`{mine}`", programme.facts[mine].title["en"], f"`{theirs}`", other.facts[theirs].title["en"])
                for mine, theirs in same_facts(programme, other).items()
            ]
            parts.append(table((f"in `{programme.id}`", "", f"in `{other.id}`", ""), rows))
            known = [f"`{fact}` is `{json.dumps(raw)}`" for fact, raw in known_by_link(programme, other).items()]
            if known:
                parts.append(f"By the link alone, where nobody has answered: {', '.join(known)}.")
    return "\n\n".join(parts)


def cli() -> str:
    """Every command line with its arguments. Written from the parser itself rather than from its help, whose layout
    differs between versions of Python."""
    parts = ["# Command line", "Exit codes: 0 ok, 1 does not hold, 2 bad input, 3 refused.", *_shapes()]
    commands = _inner(whole_parser())
    for name in CLI_COMMANDS:
        parts += _command(f"yichuang {name}", commands[name], level=2)
    return "\n\n".join(parts)


def _inner(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _command(words: str, parser: argparse.ArgumentParser, *, level: int) -> list[str]:
    parts = [f"{'#' * level} {words}", inspect.cleandoc(parser.description or "")]
    rows = [
        (f"`{_spelling(action)}`", (action.help or "").replace("%%", "%"))
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]
    if rows:
        parts.append(table(("argument", "meaning"), rows))
    for name, inner in _inner(parser).items():
        parts += _command(f"{words} {name}", inner, level=level + 1)
    return [part for part in parts if part]


def _spelling(action: argparse.Action) -> str:
    metavar = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    if isinstance(metavar, tuple):
        metavar = " ".join(metavar)
    if not action.option_strings:
        return metavar if action.nargs not in ("?", "*") else f"[{metavar}]"
    spelled = ", ".join(action.option_strings)
    return spelled if action.nargs == 0 else f"{spelled} {metavar}"


def _shapes() -> list[str]:
    """The JSON a machine reads with `--json`."""
    rows = [
        ("condition", '`{"answer": "yes\\|no\\|unknown", "missing": [], "because": [{"text", "seen", "holds"}], '
         '"nearest": [{"fact", "from", "to"}], "together"}`: each change of `nearest` turns the answer alone, or '
         'all of them only `together`'),
        ("plan", '`{"flow": {"id", "code"}, "items": [{"id", "applies": "yes\\|no\\|unknown", "missing", "hard", '
         '"soft", "days"}], "stages": [{"id", "days", "path"}], "promised_days", "missing", "flows_possible", '
         '"promised_days_at_most"}`: `promised_days` is the least while something is unknown'),
        ("clock", '`{"due_on", "used", "left", "status", "provisional"}`'),
        (
            "register",
            '`{"programme", "before": {"version", "digest"}, "after", "at", "flows": [{"id", "before": {"items", '
            '"steps", "materials", "conditional", "distinct", "copies": {"known", "unknown"}, "trips", "days", '
            '"target"}, "after", "items": [{"id", "before", "after"}]}], "times": {"before": [{"flow", "item", '
            '"decided", "median", "p80", "p90", "limited", "within", "basis"}], "after"}, "trial": {"from", "to", '
            '"looked_at", "changed", "decided", "figures": {FIGURE: {"cases", "amount"}}, "by_item": {ITEM: {FIGURE: '
            'n}}, "cases": [{"case", "number", "title", "opened_on", "dropped", "added", "unsure", "asked": {"before", '
            '"after"}, "promised", "moved": [{"instance", "due_before", "due_after", "late_before", "late_after"}]}]}}`'
            " with figures dropped, added, unsure (items), fewer, more (materials asked), shorter, longer (days "
            "promised for the whole), earlier, later (calendar days), late, timely (decisions); `cases` that differ",
        ),
        ("history report", '`{"cases", "events", "activities", "first", "last", "mean_days", "median_days", "waits", '
         '"rework"}`'),
        ("history replay",
         '`{"programme", "digest", "division", "cases", "events", "replayed", "commands", "seconds"}`; with '
         '--live `{"programme", "digest", "division", "replayed", "commands", "seconds", "cases", "events", '
         '"performed", "recorded", "refused", "refused_otherwise_now", "acts": {ACT: {"performed", '
         '"refused"}}, "refusals": [{"activity", "act", "refusal", "events"}], "same_order", "same_times", '
         '"waited_days", "waited_days_of_log", "same_end", "ends": [{"recorded", "live", "cases"}], '
         '"read_as_accepted", "pauses", "days_paused", "decided", "late", "late_without_pauses", "each": '
         '[{"case", "events", "performed", "recorded", "refused", "same_order", "same_times", '
         '"recorded_end", "end", "read_as_accepted", "pauses", "used_days", "used_without_pauses", '
         '"due_on", "decided", "late", "late_without_pauses"}]}`: `same_order`, `same_times`, `same_end` '
         'count cases; an event refused for two reasons stands in two rows of `refusals`'),
        ("verify", '`{"ok", "cases", "events", "first_bad"}`, `first_bad` null or `{"case", "seq", "why"}`; with '
         '--checkpoint `root` too'),
        ("backup", '`{"tables", "rows", "files", "bytes"}`'),
        ("restore", '`{"tables", "rows"}`'),
        ("case forget", '`{"texts", "files"}`'),
    ]  # fmt: skip
    lines = ["| command | `--json` |", "|---|---|", *(f"| {name} | {shape} |" for name, shape in rows)]
    return ["## Shapes", "\n".join(lines)]


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "events.md": events,
    "refusals.md": refusals,
    "programme-keys.md": reference_markdown,
    "shared-facts.md": shared_facts,
    "cli.md": cli,
}

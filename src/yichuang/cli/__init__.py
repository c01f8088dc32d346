"""The command line: `yichuang COMMAND …`. Each command is a module of this package, loaded only when it is asked for,
so that what needs no database (condition, plan, clock) never opens one.

A module offers `add(subparsers)`, which adds its parser, and `run(args) -> int`, which answers with the exit code:
0 holds or done, 1 does not hold, 2 bad input, 3 refused.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

OK, DOES_NOT_HOLD, BAD_INPUT, REFUSED = 0, 1, 2, 3

# command → (module, one line of help); the order is the order of `yichuang --help`
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "start an empty installation, with a set-up workbook"),
    "serve": ("serve", "serve the screens and run the worker"),
    "demo": ("demo", "make the invented sample district"),
    "check": ("check", "check programmes for every structural mistake"),
    "publish": ("publish", "put a checked programme into force from a date"),
    "diagram": ("diagram", "draw the items of a programme"),
    "condition": ("condition", "evaluate a condition over facts and say why"),
    "plan": ("plan", "which items apply to these facts, in which order, in how many days"),
    "register": ("register", "steps and limits of two versions, tried on the cases of a period"),
    "clock": ("clock", "read a clock at an instant"),
    "import-workbook": ("import_workbook", "take in the projects' workbook"),
    "export-workbook": ("export_workbook", "write the projects back into the workbook"),
    "import-results": ("import_results", "record results of another system from a CSV, by project code"),
    "export-log": ("export_log", "write the ledger as an event log (XES or OCEL 2.0)"),
    "exchange": ("exchange", "write the national exchange tables of permits, checked"),
    "report": ("report", "print the leader's page and other reports"),
    "case": ("case", "show a case, or act on one"),
    "history": ("history", "report on an event log, or replay it as cases"),
    "token": ("token", "give or take back a token of the API"),
    "verify": ("verify", "verify the chains of events"),
    "rebuild": ("rebuild", "replay the projections from the events, or check them"),
    "backup": ("backup", "write database, files and keys into one archive"),
    "restore": ("restore", "bring an archive back into an empty home"),
    "worker": ("worker", "run deliveries and sweeps (serve starts it)"),
    "reference": ("reference", "write the generated reference pages, or check them"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and answers with its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked = words[0] if words else ""
    if asked in COMMANDS and find_spec(f"yichuang.cli.{COMMANDS[asked][0]}") is None:
        return complain(f"yichuang {asked}: this command is not part of this build")
    parser = _parser(asked)
    if not words:
        parser.print_help()
        return BAD_INPUT
    args = parser.parse_args(words)
    try:
        return int(args.run(args))
    except CannotOpenError as problem:
        return complain(f"yichuang {asked}: {problem}")
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError) as problem:
        if problem.filename not in _named(args):
            raise
        return complain(f"yichuang {asked}: {problem.filename}: {problem.strerror}; name another file or folder")
    except BrokenPipeError:
        # the reader of our output has gone (`| head`): not a mistake of ours
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return OK
    except KeyboardInterrupt:
        return 130


def _named(args: argparse.Namespace) -> set[object]:
    """The files and folders somebody gave, as an error names them: any other is a mistake of ours and stays one."""
    given = [value for value in vars(args).values() if isinstance(value, Path)]
    return {spelling for path in given for spelling in (path, str(path))}


def complain(text: str, code: int = BAD_INPUT) -> int:
    """Writes one line to standard error and hands the exit code back: `return complain("…")`."""
    print(text, file=sys.stderr)
    return code


class CannotOpenError(Exception):
    """There is no installation to work on, or it cannot be reached: the message says what to do."""


def open_backoffice(*, made: bool = True) -> None:
    """Loads Django once. Commands that keep or read something call this first, pure ones never.

    `made`: the command works on an installation that is there; init, demo, restore and serve make one. Raises
    CannotOpenError, and then a home that was not there is still not there.
    """
    import django
    from django.apps import apps

    from yichuang.config.home import database_file, home, restoring

    if apps.ready:
        return
    where = home()
    if restoring(where).exists() and made:
        raise CannotOpenError(f"a restore into {where} was broken off: run yichuang restore again")
    if made and not os.environ.get("DATABASE_URL") and not database_file(where).is_file():
        raise CannotOpenError(
            f"there is no installation in {where}: make one with yichuang init (or yichuang demo), or name another "
            "folder with YICHUANG_HOME"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings")
    try:
        django.setup()
    except (OSError, ValueError) as problem:
        raise CannotOpenError(str(problem)) from None
    _ask_for_tables(made)


def _ask_for_tables(made: bool) -> None:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        steps = MigrationExecutor(connection)
    except DatabaseError as problem:
        named = "the database of DATABASE_URL" if os.environ.get("DATABASE_URL") else ""
        place = named or str(connection.settings_dict["NAME"])
        raise CannotOpenError(f"{place} cannot be opened: {str(problem).strip()}") from None
    if made and steps.migration_plan(steps.loader.graph.leaf_nodes()):
        if steps.loader.applied_migrations:
            raise CannotOpenError("the database is of an earlier version: run yichuang serve once, which brings it up")
        raise CannotOpenError("the database is empty: run yichuang init (or yichuang demo) first")


def whole_parser() -> argparse.ArgumentParser:
    """The parser with every command's arguments, for the generated reference."""
    parser, commands = _root()
    for name in COMMANDS:
        _load(commands, name)
    return parser


def _root() -> tuple[argparse.ArgumentParser, "argparse._SubParsersAction[argparse.ArgumentParser]"]:
    parser = argparse.ArgumentParser(
        prog="yichuang",
        description="一窗到底 · One window, to the end.",
        epilog="Exit codes: 0 ok, 1 does not hold, 2 bad input, 3 refused.",
    )
    return parser, parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")


def _parser(asked: str) -> argparse.ArgumentParser:
    parser, commands = _root()
    for name, (_, line) in COMMANDS.items():
        if name == asked:
            _load(commands, name)
        else:
            commands.add_parser(name, help=line)
    return parser


def _load(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str) -> None:
    module = import_module(f"yichuang.cli.{COMMANDS[name][0]}")
    module.add(commands)
    commands.choices[name].set_defaults(run=module.run)

"""`yichuang history replay`: the cases of a log lived through again, command by command, under a derived programme."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.analytics.history import Log, derive
from yichuang.analytics.history.derive import version_of
from yichuang.cli import BAD_INPUT, OK, REFUSED, complain, open_backoffice
from yichuang.engine.errors import EngineError, Reason

from .history_input import BadInputError, add_log_arguments, notes, open_log, wording
from .history_live import SHIPPED, acts_named, beside, replay_live, write_live

if TYPE_CHECKING:
    from yichuang.analytics.history.acts import Acts
    from yichuang.analytics.history.replay import ReplayedCase
    from yichuang.engine.programme.model import Programme

_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,23}")
"""Short enough to stand before the number of a case."""
ACTOR = "replay"
PERMIT = "permit"


def add_replay(commands: Any) -> None:
    """The `replay` command, added to the commands of `history`."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "replay",
        help="live through a log again, as cases in a division of their own",
        description=(
            "Derive a programme from an event log and replay its cases through it: every event is one completed item "
            "at its real time. The programme goes to the programmes folder of YICHUANG_HOME, the cases to a division "
            "of their own, outside the district's figures. Stopped, it goes on where it was when it is started again; "
            "finished, it changes nothing. With --live what clerks and officers did is done again by the commands of "
            "the window, on one item that is decided here; what is refused is recorded and counted. No file of acts "
            "may change while its cases are there: another file needs another --id."
        ),
    )
    add_log_arguments(parser)
    parser.add_argument("--id", default="", metavar="ID", help="id of the derived programme (default: the file's name)")
    parser.add_argument(
        "--live",
        nargs="?",
        const=SHIPPED,
        default="",
        metavar="ACTS",
        help=(
            "as live work: events named in ACTS, a CSV of activity,answer,act,why, are carried out as the deciding "
            "commands they stand for, the others and what is refused are recorded as done; then both paths are "
            "compared (default: the acts of Dutch environmental permits)"
        ),
    )
    parser.add_argument("--json", action="store_true", help="print programme, division, cases and events as JSON")


@dataclass(slots=True)
class Tally:
    """What a replay did. `cases`, `events`: of the log, now all here; `replayed`: cases that this run wrote."""

    programme: str
    digest: str
    division: str
    cases: int = 0
    events: int = 0
    replayed: int = 0
    commands: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class StepRefusedError(Exception):
    """A step the ledger would not take; its case was not written."""

    case: str
    at: datetime
    reasons: tuple[Reason, ...] = field(default=())


def run_replay(args: argparse.Namespace) -> int:
    """Replay; 0, 2 with advice when the log or the id cannot be used, 3 when a step was refused."""
    try:
        log = open_log(args)
        sys.stderr.write("".join(f"note: {line}\n" for line in notes(log)))
        acts = acts_named(args.live) if args.live else None
        if acts is not None:
            acts.require_one_of(log.activities)
        name = args.id or _id_of(Path(args.log), suffix="_live" if acts else "")
        if not _ID.fullmatch(name):
            raise BadInputError(f"--id is {name!r}: use at most 24 letters, digits, _ and -")
        open_backoffice()
        programme = programme_of(log, name, acts=acts)
        told, division = _progress() if sys.stderr.isatty() else None, f"log:{name}"
        if acts is not None:
            write_live(replay_live(log, programme, acts, division=division, told=told), as_json=args.json)
            return OK
        tally = replay(log, programme, division=division, told=told)
    except BadInputError as problem:
        return complain(f"yichuang history: {problem}", BAD_INPUT)
    except EngineError as error:
        return complain(f"yichuang history: {wording(error)}", BAD_INPUT)
    except StepRefusedError as refused:
        why = ", ".join(f"{reason.code} {dict(reason.params)}" for reason in refused.reasons)
        return complain(
            f"yichuang history: case {refused.case} at {refused.at.isoformat()} was refused ({why}); the cases before "
            "it are kept; run yichuang verify, then start the replay again",
            REFUSED,
        )
    sys.stdout.write(json.dumps(asdict(tally)) + "\n" if args.json else _as_text(tally))
    return OK


def programme_of(log: Log, name: str, *, acts: Acts | None = None) -> Programme:
    """The derived programme, from its folder, which is written whole if it is not there yet.

    A folder of the same log is used as it stands: somebody may have put a number right. Raises BadInputError where the
    id belongs to another log, to other acts or to a mechanism, or the programme does not pass its checks.
    """
    from django.conf import settings

    from yichuang import programmes
    from yichuang.engine.programme.check import check

    within: Path = settings.YICHUANG_HOME / "programmes"
    target = within / name
    title = {"zh-Hans": f"日志回放 {name}", "en": f"Replay of {name}"}
    mark = acts.digest[:12] if acts else ""
    files = derive(log, id=name, title=title, mark=mark, also=(PERMIT,) if acts else ())
    if acts is not None:
        files |= beside(acts)
    if not target.exists():
        if name in programmes.names():
            raise BadInputError(f"{name!r} is the id of a mechanism: choose another with --id")
        _write_whole(target, files)
    elif f'"{version_of(log, mark)}"' not in (target / "programme.toml").read_text(encoding="utf-8"):
        raise BadInputError(
            f"the programme {name!r} was derived from another log or for other acts: choose another id with --id"
        )
    programme = programmes.load(name, [within])
    mistakes = check(programme)
    if mistakes:
        raise BadInputError(f"the programme in {target} has mistakes: run yichuang check {name}")
    return programme


def replay(log: Log, programme: Programme, *, division: str, told: Callable[[int, int], None] | None = None) -> Tally:
    """Every case of the log through `perform`, each in one transaction: a case is there whole or not at all.

    Cases that are there and closed are passed over; a case that is there in part goes on, since every step has its
    key. `told` hears (cases done, cases of the log). Raises StepRefusedError.
    """
    from yichuang.analytics.history.replay import replay_steps
    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.ledger import programmes
    from yichuang.engine.case.events import system

    by = system(ACTOR)
    began = time.monotonic()
    tally = Tally(programme.id, programme.digest, division)
    closed = set(Case.objects.filter(division=division, closed_at__isnull=False).values_list("id", flat=True))
    for one in replay_steps(log, programme, division=division):
        if not tally.cases and str(one.case) not in closed:
            programmes.publish(programme, by, one.steps[0].at)
        if str(one.case) not in closed:
            _replay_case(one, by)
            tally.replayed += 1
            tally.commands += len(one.steps)
        tally.cases += 1
        tally.events += one.events
        if told is not None:
            told(tally.cases, len(log.cases))
    tally.seconds = round(time.monotonic() - began, 3)
    return tally


def _replay_case(one: ReplayedCase, by: Any) -> None:
    from django.db import transaction

    from yichuang.backoffice.cases import known
    from yichuang.backoffice.cases.perform import Refused, perform

    case = str(one.case)
    try:
        with transaction.atomic():
            for step in one.steps:
                answer = perform(case, step.command, by=by, at=step.at, key=step.key)
                if isinstance(answer, Refused):
                    raise StepRefusedError(one.name, step.at, answer.reasons)
    finally:
        # refused, what this process remembers of it was rolled back; done, nothing more happens to it
        known.forget(case)


def _write_whole(target: Path, files: dict[str, str]) -> None:
    """The folder with its files, in place at once: one that was stopped half-way is never taken for a programme."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for name, text in files.items():
            (draft / name).write_text(text, encoding="utf-8")
        draft.chmod(0o755)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _id_of(path: Path, *, suffix: str = "") -> str:
    stem = re.sub(r"(\.xes|\.csv)?(\.gz)?$", "", path.name, flags=re.IGNORECASE)
    return (re.sub(r"[^A-Za-z0-9_]+", "_", stem).strip("_")[: 24 - len(suffix)] or "log") + suffix


def _progress() -> Callable[[int, int], None]:
    last = 0.0

    def told(done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= 0.5 or done == of:
            last = now
            sys.stderr.write(f"\r{done:,} of {of:,} cases" + ("\n" if done == of else ""))
            sys.stderr.flush()

    return told


def _as_text(tally: Tally) -> str:
    lines = [
        f"programme    {tally.programme} ({tally.digest[:12]})",
        f"division     {tally.division}",
        f"cases        {tally.cases:,}, of them {tally.replayed:,} replayed now",
        f"events       {tally.events:,}",
    ]
    if tally.replayed:
        lines.append(f"took         {tally.seconds:.1f} s for {tally.commands:,} commands")
    lines.append(
        f"any day      /work/division/{tally.division}/?at=YYYY-MM-DD, for posts that may see history logs (看历史日志)"
    )
    return "\n".join(lines) + "\n"

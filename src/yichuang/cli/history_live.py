"""`yichuang history replay --live`: the events of a log as the deciding commands of a window, compared with the log."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yichuang.analytics.history import Log
from yichuang.analytics.history.acts import Acts, permit_text, read_acts, wabo_acts
from yichuang.engine.errors import EngineError

if TYPE_CHECKING:
    from yichuang.analytics.history.live import LiveCase, LiveEvent
    from yichuang.engine.programme.model import Programme

SHIPPED = "wabo"
ACTS_FILE = "acts.csv"
SHOWN = 20


@dataclass(slots=True)
class LiveTally:
    """What a run did, and how what is stored now stands beside the log."""

    programme: str
    digest: str
    division: str
    replayed: int = 0
    commands: int = 0
    seconds: float = 0.0
    compared: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that --json prints."""
        run = {name: getattr(self, name) for name in ("programme", "digest", "division", "replayed", "commands")}
        return run | {"seconds": self.seconds} | self.compared


def acts_named(name: str) -> Acts:
    """The shipped table, or that of the file. Raises EngineError as `read_acts` says, or acts_unreadable."""
    if name == SHIPPED:
        return wabo_acts()
    path = Path(name)
    try:
        return read_acts(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError("acts_unreadable", where=name, why=type(error).__name__) from error


def beside(acts: Acts) -> dict[str, str]:
    """What the folder of the derived programme holds besides: the item, and the acts for the record."""
    return {"permit.toml": permit_text(), ACTS_FILE: acts.text}


def replay_live(
    log: Log, programme: Programme, acts: Acts, *, division: str, told: Callable[[int, int], None] | None = None
) -> LiveTally:
    """Every case of the log as live work, each in one transaction; those that are there whole are passed over. Then
    everything stored is compared with the log. Raises EngineError and history_replay.StepRefusedError."""
    from yichuang.analytics.history.comparison import comparison
    from yichuang.analytics.history.live import live_cases
    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.ledger import programmes
    from yichuang.backoffice.ledger.models import Event
    from yichuang.engine.case.events import system

    began = time.monotonic()
    tally = LiveTally(programme.id, programme.digest, division)
    ids = Case.objects.filter(division=division).values("id")
    whole = {
        str(one)
        for one in Event.objects.filter(case_id__in=ids, key__endswith=":end").values_list("case_id", flat=True)
    }
    for nth, one in enumerate(live_cases(log, programme, acts, division=division), start=1):
        if str(one.case) not in whole:
            if nth == 1:
                programmes.publish(programme, system("replay"), one.events[0].at)
            tally.commands += _live_case(one)
            tally.replayed += 1
        if told is not None:
            told(nth, len(log.cases))
    tally.seconds = round(time.monotonic() - began, 3)
    tally.compared = comparison(log, _compared(live_cases(log, programme, acts, division=division)))
    return tally


def _live_case(one: LiveCase) -> int:
    from django.db import transaction

    from yichuang.backoffice.cases import known

    try:
        with transaction.atomic():
            return _Run(one).all()
    finally:
        known.forget(str(one.case))


class _Run:
    """One case lived through: what it is after each command."""

    def __init__(self, one: LiveCase) -> None:
        from yichuang.engine.case.state import CaseState

        self.one = one
        self.now = CaseState()
        self.commands = 0

    def all(self) -> int:
        from yichuang.analytics.history.live import recording, waiting_for
        from yichuang.analytics.history.replay import THE_END
        from yichuang.engine.case.commands import CloseCase, WriteNote

        events = self.one.events
        self.must("open", events[0].at, self.one.opening)
        for nth, event in enumerate(events):
            if not (event.act and self.act(event)):
                kind = "refused" if event.act else "recorded"
                self.must(f"{event.seq}:{kind}", event.at, recording(event, self.now))
            following = events[nth + 1] if nth + 1 < len(events) else None
            if following is not None and not following.act:
                self.must(f"{following.seq}:accept", event.at, waiting_for(following, self.now))
        running = any(item.started for item in self.now.items.values())
        self.must("end", events[-1].at, WriteNote(text=THE_END) if running else CloseCase(text=THE_END))
        return self.commands

    def act(self, event: LiveEvent) -> bool:
        """Whether the event could be carried out as the act it is."""
        from yichuang.analytics.history.live import acting
        from yichuang.backoffice.cases.perform import Refused, perform

        command, key = acting(event, self.now, self.one), self.one.key(f"{event.seq}:performed")
        answer = perform(str(self.one.case), command, by=event.actor, at=event.at, key=key)
        self.commands += 1
        if isinstance(answer, Refused):
            return False
        self.now = answer.state
        return True

    def must(self, step: str, at: Any, command: Any) -> None:
        """What nothing may stand against. Raises StepRefusedError."""
        from yichuang.backoffice.cases.perform import Refused, perform
        from yichuang.engine.case.events import system

        from .history_replay import ACTOR, StepRefusedError

        answer = perform(str(self.one.case), command, by=system(ACTOR), at=at, key=self.one.key(step))
        if isinstance(answer, Refused):
            raise StepRefusedError(self.one.name, at, answer.reasons)
        self.commands += 1
        self.now = answer.state


def _compared(cases: Iterator[LiveCase]) -> Iterator[Any]:
    from yichuang.analytics.history.comparison import compare_case
    from yichuang.backoffice.cases.district import district
    from yichuang.backoffice.ledger.models import Event
    from yichuang.backoffice.ledger.store import events_of

    for one in cases:
        rows = Event.objects.filter(case_id=one.case, key__isnull=False).values_list("key", "seq")
        keys = {key: seq for key, seq in rows if key}
        calendar = district().calendar(one.opening.programme.calendar)
        yield compare_case(one, events_of(str(one.case)), keys, calendar=calendar)


def write_live(tally: LiveTally, *, as_json: bool) -> None:
    """The comparison on standard output."""
    if as_json:
        sys.stdout.write(json.dumps(tally.as_json(), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(_as_text(tally, tally.compared))


def _as_text(tally: LiveTally, said: Mapping[str, Any]) -> str:
    cases = said["cases"]
    lines = [
        f"programme    {tally.programme} ({tally.digest[:12]})",
        f"division     {tally.division}",
        f"cases        {cases:,}, of them {tally.replayed:,} replayed now",
        f"events       {said['events']:,}: {said['performed']:,} performed as commands, {said['recorded']:,} recorded, "
        f"{said['refused']:,} refused and recorded",
        f"same order   {said['same_order']:,} of {cases:,} cases, same times {said['same_times']:,}; "
        f"{said['waited_days']:,} days waited, by the log {said['waited_days_of_log']:,}",
        f"same end     {said['same_end']:,} of {cases:,} cases; {said['read_as_accepted']:,} read as accepted",
        f"pauses       {said['pauses']:,}, {said['days_paused']:,} days of the limit not counted",
        f"decided      {said['decided']:,}, {said['late']:,} late ({said['late_without_pauses']:,} without the pauses)",
        "",
        "performed   refused  act",
        *(f"{row['performed']:9,} {row['refused']:9,}  {act}" for act, row in said["acts"].items()),
        "",
        "events  refused because, on",
        *(f"{row['events']:6,}  {row['refusal']}: {row['act']}, {row['activity']}" for row in said["refusals"][:SHOWN]),
    ]
    if (more := len(said["refusals"]) - SHOWN) > 0:
        lines.append(f"        and {more} more: --json gives all")
    lines += ["", "cases   end by the log → end here"]
    lines += [f"{row['cases']:6,}  {row['recorded'] or '-'} → {row['live'] or '-'}" for row in said["ends"][:SHOWN]]
    if tally.replayed:
        lines.append(f"\ntook         {tally.seconds:.1f} s for {tally.commands:,} commands")
    return "\n".join(lines) + "\n"

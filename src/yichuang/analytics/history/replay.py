"""The cases of a log as the commands that would have been given at the time, for a programme derived from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yichuang.engine.case.commands import CloseCase, OpenCase, RecordItemEvent
from yichuang.engine.case.context import Command
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.state import instance_id
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.model import Programme

from .derive import item_ids
from .log import Log, instant

KIND = "log"
LONGEST_NUMBER = 40
LONGEST_TITLE = 200
THE_END = "日志到此为止 The log says no more of this case."


@dataclass(frozen=True, slots=True)
class Step:
    """One command at its time. `key` is the same whenever the same log is replayed into the same programme."""

    key: str
    at: datetime
    command: Command


@dataclass(frozen=True, slots=True)
class ReplayedCase:
    """A case of the log and its steps in order: opened, two for each event, closed."""

    case: UUID
    name: str
    events: int
    steps: tuple[Step, ...]


def replay_steps(log: Log, programme: Programme, *, division: str) -> Iterator[ReplayedCase]:
    """Every case of `log`, in its order, as commands on `programme` (derived from it), kept apart in `division`.

    Each event is one granted item instance (`B04`, `B04.2` for a repeat) at the event's time. A log says when work was
    completed and not when it was begun: an item counts as accepted when the event before it was completed, so its clock
    runs over the wait its allowance was taken from. The first item of a case is accepted and granted in one; after
    its last event the case is closed, since the log says no more. Cases and keys are the same in every run.
    Raises EngineError("replay_item_missing") for an activity `programme` has no item for.
    """
    items = item_ids(log.activities)
    for name, item in zip(log.activities, items, strict=True):
        if item not in programme.items:
            raise EngineError("replay_item_missing", where=programme.id, activity=name, item=item)
    repeat = log.repeat
    for code, name in enumerate(log.cases):
        begin, end = int(log.starts[code]), int(log.starts[code + 1])
        done = [
            (instance_id(items[log.activity[i]], int(repeat[i])), instant(int(log.at[i]))) for i in range(begin, end)
        ]
        opening = opening_of(log, name, programme, division=division, at=done[0][1])
        steps = _steps(opening, done, zone=programme.zone, prefix=f"replay:{opening.case}")
        yield ReplayedCase(case=UUID(opening.case), name=name, events=end - begin, steps=tuple(steps))


def opening_of(log: Log, name: str, programme: Programme, *, division: str, at: datetime) -> OpenCase:
    """How the case `name` of the log is opened under `programme`: the same in every run. `at`: its first event."""
    return OpenCase(
        case=str(case_id(log, name, programme=programme.id, at=at)),
        programme=programme,
        number=_number(programme.id, name),
        title=name if len(name) <= LONGEST_TITLE else f"{name[: LONGEST_TITLE - 1]}…",
        kind=KIND,
        division=division,
    )


def case_id(log: Log, name: str, *, programme: str, at: datetime) -> UUID:
    """The id of a replayed case: a UUIDv7 of its first instant, its other bits a digest: the same in every run."""
    digest = hashlib.sha256(f"{programme}\n{log.sha256}\n{name}".encode()).digest()
    milliseconds = max(int(at.timestamp() * 1000), 0) & ((1 << 48) - 1)
    bits = milliseconds << 80 | int.from_bytes(digest[:10], "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return UUID(int=bits & ~(0x3 << 62) | 0x2 << 62)


def _number(programme: str, name: str) -> str:
    """The log's name of the case after the id of the programme: two logs may number alike. Cut, it ends in a digest."""
    number = f"{programme}-{name}"
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"{number[: LONGEST_NUMBER - 9]}~{hashlib.sha256(number.encode()).hexdigest()[:8]}"


def _steps(opening: OpenCase, done: list[tuple[str, datetime]], *, zone: str, prefix: str) -> Iterator[Step]:
    began = done[0][1]
    yield Step(f"{prefix}:open", began, opening)
    for seq, (item, at) in enumerate(done, start=1):
        on = day_of(at, zone)
        first = on if seq == 1 else None
        yield Step(f"{prefix}:{seq}", at, RecordItemEvent(item=item, what="granted", done_on=on, accepted_on=first))
        if seq < len(done):
            following = RecordItemEvent(item=done[seq][0], what="accepted", done_on=on)
            yield Step(f"{prefix}:{seq + 1}:accept", at, following)
    yield Step(f"{prefix}:close", done[-1][1], CloseCase(text=THE_END))

"""The only writer of cases.

Decided first, locked late: a command is decided on what this process knows of the case, and the write begins with one
statement that takes the head row only if the case still stands there (sequence, hash, turned spans) and the settings
are those it was decided with. If not, everything is read again and decided again. So a transaction holds nothing but
writes, and what was decided is what is written on. A refusal, too, is only given after the head row has been looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.statements import OutdatedError, short_transaction
from yichuang.backoffice.ledger.store import Link, chain, events_of, keyed
from yichuang.engine.calendars import Calendar
from yichuang.engine.case.commands import MigrateCase, OpenCase
from yichuang.engine.case.decide import Refused as Against
from yichuang.engine.case.decide import decide
from yichuang.engine.case.events import Actor, Event
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState
from yichuang.engine.errors import Reason
from yichuang.engine.programme.model import Programme

from .answers import CaseBusyError, Done, Refused
from .commands_digest import command_digest
from .district import district
from .known import Known, forget, recall, remember
from .loading import fresh, head_of
from .seen import stale
from .writes import Write, prepare, prepare_open, write

__all__ = ["CaseBusyError", "Done", "Refused", "open_case", "perform", "perform_many"]

MOST_AHEAD = timedelta(seconds=60)
_ATTEMPTS = 40


def perform(
    case_id: str,
    command: Any,
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
    calendar: Calendar | None = None,
    now: datetime | None = None,
) -> Done | Refused:
    """Carries out a command on a case, whole or not at all.

    `at` (aware): when it happens to the case; `now`: the entrance's instant, ahead of which nothing is taken. `key`:
    the same key with the same command is answered as the first time, and nothing is written twice. `seen`: the sequence
    the caller looked at; refused as stale when what the command touches has changed since. `calendar`: instead of the
    one the programme names. Raises CaseBusyError, ValueError for an `at` without a zone, and nothing for what a person
    may have got wrong.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} names no time zone")
    if now is not None and at > now + MOST_AHEAD:
        return Refused((Reason("clock_ahead", {"at": at.isoformat()}),))
    said = command_digest(command) if key else ""
    opening = isinstance(command, OpenCase)
    pinned = _pinned(command)
    for _ in range(_ATTEMPTS):
        known = recall(case_id) or fresh(case_id)
        answer = _decide(known, command, by=by, at=at, seen=seen, calendar=calendar)
        if isinstance(answer, Refused):
            if key and (again := _again(case_id, key, said)) is not None:
                return again
            if _holds(case_id, known):
                return answer
        else:
            batch = chain(
                case_id, known.link if known else Link(), answer.events, by=by.signature(), at=at, key=key, command=said
            )
            if pinned is not None:
                programmes.hold(pinned)
            if known is None:
                made = prepare_open(command.programme, batch, at, calendar)
            else:
                made = prepare(known, batch, at, calendar)
            try:
                _write(made, pinned, by, at)
            except OutdatedError:
                pass
            except IntegrityError:
                if key and (again := _again(case_id, key, said)) is not None:
                    return again
                if opening:
                    return Refused((Reason("case_already_open", {"number": command.number}),))
            else:
                remember(case_id, made.known)
                return Done(case_id, made.known.link.seq, batch.events, made.known.state)
        forget(case_id)
        district(fresh=True)
    raise CaseBusyError(case_id)


def open_case(
    command: OpenCase,
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
    calendar: Calendar | None = None,
    now: datetime | None = None,
) -> Done | Refused:
    """Opens a case under its programme, which is stored by its digest if it is not yet."""
    return perform(command.case, command, by=by, at=at, key=key, calendar=calendar, now=now)


def perform_many(
    commands: Sequence[tuple[str, Any]],
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
    calendar: Calendar | None = None,
    now: datetime | None = None,
    seen: Mapping[str, int] | None = None,
) -> tuple[Done, ...] | Refused:
    """Several commands, on one case or many, all or nothing. A refusal says by `index` which one it was. `seen`: case →
    the sequence the caller looked at."""
    done: list[Done] = []
    refused: Refused | None = None
    with transaction.atomic():
        for index, (case_id, command) in enumerate(commands):
            one_key = f"{key}:{index}" if key else None
            looked_at = seen.get(case_id) if seen else None
            answer = perform(case_id, command, by=by, at=at, key=one_key, seen=looked_at, calendar=calendar, now=now)
            if isinstance(answer, Refused):
                refused = Refused(answer.reasons, answer.changed, index)
                transaction.set_rollback(True)
                break
            done.append(answer)
    if refused is not None:
        for case_id, _ in commands[: refused.index + 1]:
            forget(case_id)
        return refused
    return tuple(done)


def _decide(
    known: Known | None, command: Any, *, by: Actor, at: datetime, seen: int | None, calendar: Calendar | None
) -> Any:
    if known is None:
        if not isinstance(command, OpenCase):
            return Refused((Reason("case_not_open"),))
        programme, state = command.programme, CaseState()
    else:
        programme, state = known.programme, known.state
    if seen is not None and known is not None and seen < state.seq:
        late = stale(state, command, seen)
        if late is not None:
            changed = events_of(state.case, after_seq=seen, upto_seq=state.seq)
            return Refused((late,), tuple(changed))
    asked = calendar or district().calendar(programme.calendar)
    answer = decide(programme, state, command, by=by, at=at, calendar=asked)
    return Refused(answer.reasons) if isinstance(answer, Against) else answer


def _write(made: Write, pinned: Programme | None, by: Actor, at: datetime) -> None:
    """The write in a transaction of its own, with the programme it pins where that is not stored yet."""
    if pinned is None or programmes.is_stored(pinned.digest):
        with short_transaction() as cursor:
            write(cursor, made)
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            programmes.keep(pinned, by, at)
            write(cursor, made)


def _pinned(command: Any) -> Programme | None:
    """The programme a command pins the case to, which is stored with it."""
    if isinstance(command, OpenCase):
        return command.programme
    return command.target if isinstance(command, MigrateCase) else None


def _holds(case_id: str, known: Known | None) -> bool:
    """Whether what was refused on is how the case stands."""
    head = head_of(case_id)
    if head is None or known is None:
        return head is None and known is None
    return head[0] == known.link


def _again(case_id: str, key: str, said: str) -> Done | Refused | None:
    """The answer to a key that was used before; None where it was not."""
    before = keyed(case_id, key)
    if before is None:
        return None
    digest, events = before
    if digest != said:
        return Refused((Reason("key_reused", {"key": key}),))
    last: Event = events[-1]
    return Done(case_id, last.seq, events, fold(events_of(case_id, upto_seq=last.seq)))

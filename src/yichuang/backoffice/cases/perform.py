"""The only writer of cases.

Decided first, locked late: commands are decided on what this process knows of their cases, and the write begins with
one statement a case that takes the head row only if the case still stands there (sequence, hash, turned spans) and the
settings are those it was decided with. If not, everything is read again and decided again. So a transaction holds
nothing but writes, and what was decided is what is written on. A refusal, too, is only given after the head row has
been looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from .references import dangling
from .seen import stale
from .writes import Write, prepare, prepare_open, write

__all__ = ["CaseBusyError", "Done", "Refused", "open_case", "perform", "perform_many"]

MOST_AHEAD = timedelta(seconds=60)
MOST_KEY = 128
"""Characters of a key, as the ledger keeps it."""

_ATTEMPTS = 40


def in_turn(at: datetime, state: CaseState) -> datetime:
    """When what is asked for at `at`, the present, happens to a case: not before what was written meanwhile."""
    last = state.last_at
    return last if last is not None and at < last <= at + MOST_AHEAD else at


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

    `at` (aware): when it happens to the case; `now`: the entrance's instant, ahead of which nothing is taken. What is
    done at `now` itself is done after whatever was written while it waited for its turn. `key`:
    the same key with the same command is answered as the first time, and nothing is written twice. `seen`: the sequence
    the caller looked at; refused as stale when what the command touches has changed since. `calendar`: instead of the
    one the programme names. Raises CaseBusyError, ValueError for an `at` without a zone, and nothing for what a person
    may have got wrong.
    """
    answer = _carry_out((_asked(case_id, command, key, seen),), by=by, at=at, calendar=calendar, now=now)
    return answer if isinstance(answer, Refused) else answer[0]


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
    """Several commands, on one case or many, all or nothing; each is decided on what the ones before will have made of
    its case, and all are written together. A refusal says by `index` which one it was. `seen`: case → the sequence the
    caller looked at; what these commands do themselves is not held against them."""
    asked = tuple(
        _asked(case_id, command, f"{key}:{index}" if key else None, seen.get(case_id) if seen else None)
        for index, (case_id, command) in enumerate(commands)
    )
    return _carry_out(asked, by=by, at=at, calendar=calendar, now=now)


@dataclass(frozen=True, slots=True)
class _Asked:
    """`said`: the digest of the command, where it has a key."""

    case_id: str
    command: Any
    key: str | None
    said: str
    seen: int | None


def _asked(case_id: str, command: Any, key: str | None, seen: int | None) -> _Asked:
    return _Asked(case_id, command, key, command_digest(command) if key else "", seen)


@dataclass(slots=True)
class _Decided:
    """What commands come to, decided and not yet written. `stood`: case → as it was known before. `acting`: it happens
    as it is asked for, and no day is told. `anew`: nothing is taken for granted, for it was written upon before."""

    by: Actor
    at: datetime
    calendar: Calendar | None
    acting: bool = False
    anew: bool = False
    stood: dict[str, Known | None] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    pinned: dict[str, Programme] = field(default_factory=dict)

    def add(self, one: _Asked) -> Refused | None:
        """Decides one more command; the refusal it meets, if any."""
        case_id, by = one.case_id, self.by
        if case_id not in self.stood:
            # that a case to be opened is not there yet, its insertion will find out
            new = isinstance(one.command, OpenCase) and not self.anew
            self.stood[case_id] = recall(case_id) or (None if new else fresh(case_id))
        stood, made = self.stood[case_id], self.writes.get(case_id)
        known = made.known if made else stood
        at = self._turn(known)
        answer = _late(stood, one) or _decide(known, one.command, by=by, at=at, calendar=self.calendar)
        if not isinstance(answer, Refused) and (lost := dangling(one.command, self.writes)):
            answer = Refused(tuple(lost))
        if isinstance(answer, Refused):
            return answer
        link = known.link if known else Link()
        batch = chain(case_id, link, answer.events, by=by.signature(), at=at, key=one.key, command=one.said)
        pinned = _pinned(one.command)
        if pinned is not None:
            programmes.hold(pinned)
            self.pinned[pinned.digest] = pinned
        if known is None:
            made = prepare_open(one.command.programme, batch, at, self.calendar)
        else:
            made = prepare(known, batch, at, self.calendar, made)
        self.writes[case_id] = made
        self.done.append(Done(case_id, batch.link.seq, batch.events, made.known.state))
        return None

    def _turn(self, known: Known | None) -> datetime:
        """When it happens: two who act at once come one after the other, whoever's request was begun first."""
        return in_turn(self.at, known.state) if self.acting and known is not None else self.at

    def write(self) -> None:
        """In a transaction of its own, with the programmes it pins where they are not stored yet. Raises OutdatedError
        and IntegrityError; then nothing is written."""
        writes = [made.settle() for made in self.writes.values()]
        missing = [one for one in self.pinned.values() if not programmes.is_stored(one.digest)]
        if not missing:
            with short_transaction() as cursor:
                write(cursor, *writes)
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                for programme in missing:
                    programmes.keep(programme, self.by, self.at)
                write(cursor, *writes)
        for case_id, made in self.writes.items():
            remember(case_id, made.known)


def _carry_out(
    asked: Sequence[_Asked], *, by: Actor, at: datetime, calendar: Calendar | None, now: datetime | None
) -> tuple[Done, ...] | Refused:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} names no time zone")
    if now is not None and at > now + MOST_AHEAD:
        return Refused((Reason("clock_ahead", {"at": at.isoformat()}),))
    if any(one.key and len(one.key) > MOST_KEY for one in asked):
        return Refused((Reason("text_too_long", {"field": "key", "most": MOST_KEY}),))
    if not asked:
        return ()
    for attempt in range(_ATTEMPTS):
        decided = _Decided(by, at, calendar, acting=at == now, anew=attempt > 0)
        refused = next((replace(no, index=nth) for nth, one in enumerate(asked) if (no := decided.add(one))), None)
        if refused is not None:
            one = asked[refused.index]
            if one.key and (again := _again(one, by)) is not None:
                return again if len(asked) == 1 else _one_by_one(asked, by, at, calendar, now)
            if all(_holds(case_id, known) for case_id, known in decided.stood.items()):
                return refused
        else:
            try:
                decided.write()
            except OutdatedError:
                pass
            except IntegrityError:
                if len(asked) > 1:
                    return _one_by_one(asked, by, at, calendar, now)
                if asked[0].key and (again := _again(asked[0], by)) is not None:
                    return again
                if isinstance(asked[0].command, OpenCase):
                    return Refused((Reason("case_already_open", {"number": asked[0].command.number}),))
            else:
                return tuple(decided.done)
        for case_id in decided.stood:
            forget(case_id)
        district(fresh=True)
    raise CaseBusyError(", ".join(dict.fromkeys(one.case_id for one in asked)))


def _one_by_one(
    asked: Sequence[_Asked], by: Actor, at: datetime, calendar: Calendar | None, now: datetime | None
) -> tuple[Done, ...] | Refused:
    """Where something is there already: finds out which of the commands met it."""
    done: list[Done] = []
    refused: Refused | None = None
    with transaction.atomic():
        for index, one in enumerate(asked):
            answer = _carry_out((one,), by=by, at=at, calendar=calendar, now=now)
            if isinstance(answer, Refused):
                refused = replace(answer, index=index)
                transaction.set_rollback(True)
                break
            done += answer
    if refused is not None:
        for one in asked[: refused.index + 1]:
            forget(one.case_id)
        return refused
    return tuple(done)


def _late(stood: Known | None, one: _Asked) -> Refused | None:
    """The refusal where somebody changed what a command is about since its caller looked."""
    if one.seen is None or stood is None or one.seen >= stood.link.seq:
        return None
    reason = stale(stood.programme, stood.state, one.command, one.seen)
    if reason is None:
        return None
    return Refused((reason,), tuple(events_of(one.case_id, after_seq=one.seen, upto_seq=stood.link.seq)))


def _decide(known: Known | None, command: Any, *, by: Actor, at: datetime, calendar: Calendar | None) -> Any:
    if known is None:
        if not isinstance(command, OpenCase):
            return Refused((Reason("case_not_open"),))
        programme, state = command.programme, CaseState()
    else:
        programme, state = known.programme, known.state
    asked = calendar or district().calendar(programme.calendar)
    answer = decide(programme, state, command, by=by, at=at, calendar=asked)
    return Refused(answer.reasons) if isinstance(answer, Against) else answer


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


def _again(one: _Asked, by: Actor) -> tuple[Done, ...] | Refused | None:
    """The answer to a key that was used before; None where it was not. What somebody else did under it is theirs."""
    before = keyed(one.case_id, one.key or "")
    if before is None:
        return None
    digest, events = before
    if digest != one.said or events[0].by["ref"] != by.ref:
        return Refused((Reason("key_reused", {"key": one.key}),))
    last: Event = events[-1]
    return (Done(one.case_id, last.seq, events, fold(events_of(one.case_id, upto_seq=last.seq))),)

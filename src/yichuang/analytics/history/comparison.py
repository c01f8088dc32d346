"""Live work beside its log, read from what was stored: order, times, ends, pauses, limits, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from yichuang.engine.calendars import Calendar
from yichuang.engine.case.context import Context
from yichuang.engine.case.decide import Refused, decide
from yichuang.engine.case.events import Event, system
from yichuang.engine.case.evolve import evolve
from yichuang.engine.case.reading import definition_of, history_of
from yichuang.engine.case.state import CaseState, ItemState
from yichuang.engine.clocks import read_clock

from .acts import ACTS
from .live import PERMIT, LiveCase, acting
from .log import DAY, Log, stamp
from .report import waits

_RECORDED_END = {
    "receive": "received",
    "accept": "accepted",
    "turn_away": "not_accepted",
    "not_needed": "not_accepted",
    "notice": "correcting",
    "hold": "paused",
    "withdraw": "withdrawn",
}
_GOES_ON = frozenset({"hand_in", "resume"})


@dataclass(frozen=True, slots=True)
class CaseComparison:
    """One case. `events` = `performed` + `recorded` + `refused`. `same_order`: every event of the log is in the ledger
    once, in the log's order; `same_times`: at the log's instants. `recorded_end`: the state its acts would lead to if
    all had been possible; `end`: the one they led to, as read at the last event. `used_days` of the limit in calendar
    days, `used_without_pauses` had none been; `due_on` ISO or "" while paused or not begun. `read_as_accepted`: it
    reads as accepted without an acceptance in time. `late` counts only for what is decided."""

    case: str
    events: int
    performed: int
    recorded: int
    refused: int
    same_order: bool
    same_times: bool
    recorded_end: str
    end: str
    read_as_accepted: bool
    pauses: int
    used_days: int
    used_without_pauses: int
    due_on: str
    decided: bool
    late: bool
    late_without_pauses: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """`outcomes`: (act, "performed" | "refused") → events. `refusals`: (activity, act, code) → events; one event may be
    refused for several reasons. `changed`: events whose refusal would not be repeated today. `waited`: microseconds."""

    case: CaseComparison
    outcomes: Counter[tuple[str, str]]
    refusals: Counter[tuple[str, str, str]]
    changed: int
    waited: int


def compare_case(one: LiveCase, events: Sequence[Event], keys: Mapping[str, int], *, calendar: Calendar) -> Compared:
    """A case of the log beside its stored `events`; `keys`: idempotency key → the sequence of its first event."""
    programme, state = one.opening.programme, CaseState()
    step_of = {seq: key.removeprefix(one.key("")) for key, seq in keys.items()}
    by_seq = {str(event.seq): event for event in one.events}
    found: list[tuple[int, Any]] = []
    kinds: Counter[str] = Counter()
    outcomes: Counter[tuple[str, str]] = Counter()
    refusals: Counter[tuple[str, str, str]] = Counter()
    changed = 0
    for event in events:
        nth, _, kind = step_of.get(event.seq, "").partition(":")
        if nth in by_seq and kind in ("performed", "recorded", "refused"):
            asked = by_seq[nth]
            found.append((asked.seq, event.at))
            kinds[kind] += 1
            if kind != "recorded":
                outcomes[asked.act, kind] += 1
            if kind == "refused":
                command = acting(asked, state, one)
                answer = decide(programme, state, command, by=asked.actor, at=asked.at, calendar=calendar)
                codes = {reason.code for reason in answer.reasons} if isinstance(answer, Refused) else set()
                changed += not codes
                refusals.update((asked.activity, asked.act, code) for code in sorted(codes))
        state = evolve(state, event)
    ats = [at for _, at in found]
    end = _end(one, state, calendar)
    case = CaseComparison(
        case=one.name,
        events=len(one.events),
        performed=kinds["performed"],
        recorded=kinds["recorded"],
        refused=kinds["refused"],
        same_order=[seq for seq, _ in found] == [event.seq for event in one.events],
        same_times=ats == [event.at for event in one.events],
        recorded_end=_recorded_end(one),
        **end,
    )
    waited = stamp(ats[-1]) - stamp(ats[0]) if ats else 0
    return Compared(case, outcomes, refusals, changed, waited)


def _recorded_end(one: LiveCase) -> str:
    end, before = "", ""
    for event in one.events:
        if event.act == "decide":
            end = "refused" if event.ground else "granted"
        elif event.act in _GOES_ON:
            end = before if end in ("correcting", "paused") else end
        elif event.act in _RECORDED_END:
            now = _RECORDED_END[event.act]
            before = end if now in ("correcting", "paused") and end != now else before
            end = now
    return end


def _end(one: LiveCase, state: CaseState, calendar: Calendar) -> dict[str, Any]:
    """The permit at the last event of the log."""
    at = one.events[-1].at
    stored = state.items.get(PERMIT)
    if stored is None:
        return _clock("", None, one, calendar) | {"pauses": 0, "read_as_accepted": False, "decided": False}
    ctx = Context(one.opening.programme, state, system("replay"), at, calendar)
    read = ctx.read_as_accepted(stored)
    written = any(entry.what == "accepted" and entry.body.get("read_as") for entry in stored.history)
    return _clock(read.state, read, one, calendar) | {
        "pauses": sum(pause.effect != "not_started" for pause in read.pauses),
        "read_as_accepted": written or (stored.accepted_on is None and read.accepted_on is not None),
        "decided": read.state in ("granted", "refused"),
    }


def _clock(end: str, read: ItemState | None, one: LiveCase, calendar: Calendar) -> dict[str, Any]:
    said: dict[str, Any] = {
        "end": end, "used_days": 0, "used_without_pauses": 0, "due_on": "", "late": False, "late_without_pauses": False,
    }  # fmt: skip
    definition = definition_of(read) if read is not None else None
    if read is None or definition is None:
        return said
    at, history = one.events[-1].at, history_of(read)
    reading = read_clock(definition, history, at=at, calendar=calendar)
    plain = read_clock(definition, replace(history, pauses=()), at=at, calendar=calendar)
    decided = end in ("granted", "refused")
    return said | {
        "used_days": reading.used,
        "used_without_pauses": plain.used,
        "due_on": reading.due_on.isoformat() if reading.due_on else "",
        "late": decided and reading.left < 0,
        "late_without_pauses": decided and plain.left < 0,
    }


def comparison(log: Log, compared: Iterable[Compared]) -> dict[str, Any]:
    """All cases together and each by itself, as JSON values: the shape is in the reference of the command line."""
    all_of = list(compared)
    cases = [one.case for one in all_of]
    outcomes = sum((one.outcomes for one in all_of), Counter[tuple[str, str]]())
    refusals = sum((one.refusals for one in all_of), Counter[tuple[str, str, str]]())
    ends = Counter((one.recorded_end, one.end) for one in cases)
    decided = [one for one in cases if one.decided]
    return {
        "cases": len(cases),
        "events": sum(one.events for one in cases),
        "performed": sum(one.performed for one in cases),
        "recorded": sum(one.recorded for one in cases),
        "refused": sum(one.refused for one in cases),
        "refused_otherwise_now": sum(one.changed for one in all_of),
        "acts": {
            act: {kind: outcomes[act, kind] for kind in ("performed", "refused")}
            for act in ACTS
            if outcomes[act, "performed"] or outcomes[act, "refused"]
        },
        "refusals": [
            {"activity": activity, "act": act, "refusal": code, "events": events}
            for (activity, act, code), events in sorted(refusals.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "same_order": sum(one.same_order for one in cases),
        "same_times": sum(one.same_times for one in cases),
        "waited_days": round(sum(one.waited for one in all_of) / DAY, 6),
        "waited_days_of_log": round(sum(float(days.sum()) for days in waits(log).values()), 6),
        "same_end": sum(one.end == one.recorded_end for one in cases),
        "ends": [
            {"recorded": recorded, "live": live, "cases": count}
            for (recorded, live), count in sorted(ends.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "read_as_accepted": sum(one.read_as_accepted for one in cases),
        "pauses": sum(one.pauses for one in cases),
        "days_paused": sum(one.used_without_pauses - one.used_days for one in cases),
        "decided": len(decided),
        "late": sum(one.late for one in decided),
        "late_without_pauses": sum(one.late_without_pauses for one in decided),
        "each": [asdict(one) for one in cases],
    }

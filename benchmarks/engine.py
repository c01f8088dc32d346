"""Folding stored events and reading clocks, a second: the engine alone, no database.

Beside the fold stands what no fold can do without, reading the bodies of the same events from their stored text; beside
the clock, counting the working days of the same interval. All of them by turns, several rounds, medians.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from benchmarks.figures import QUICK, figure, median
from benchmarks.four_stages import ITEMS, programme_text
from yichuang.engine.calendars import china
from yichuang.engine.canon import canonical
from yichuang.engine.case.commands import OpenCase, RecordItemEvent
from yichuang.engine.case.decide import Accepted, decide
from yichuang.engine.case.events import Event, system
from yichuang.engine.case.evolve import evolve, fold
from yichuang.engine.case.reading import read_items
from yichuang.engine.case.state import CaseState
from yichuang.engine.clocks import ClockDefinition, ClockHistory, Pause, read_clock
from yichuang.engine.programme.read import read

ROUNDS, SECONDS = (1, 0.02) if QUICK else (9, 0.2)


def main() -> None:
    calendar = china()
    programme = read({"four_stages/programme.toml": programme_text()})
    by, at, state, events = system("benchmark"), datetime(2020, 3, 2, 2, tzinfo=UTC), CaseState(), []
    commands: list[object] = [OpenCase(case="c", programme=programme, number="1", title="测量")]
    for item in (item for stage in ITEMS for item in stage):
        commands += [RecordItemEvent(item=item, what=what) for what in ("received", "accepted", "granted")]
    for command in commands:
        answer = decide(programme, state, command, by=by, at=at, calendar=calendar)  # type: ignore[arg-type]
        if not isinstance(answer, Accepted):
            raise RuntimeError(f"{command}: {answer}")
        for draft in answer.events:
            event = Event(draft.type, at, by.signature(), dict(draft.body), state.seq + 1)
            events.append(event)
            state = evolve(state, event)
        at += timedelta(minutes=1)
    noon = datetime(2020, 3, 2, 4, tzinfo=UTC)
    start = date(2020, 1, 17)
    texts = [(canonical(event.by).decode(), canonical(event.body).decode()) for event in events]
    histories = {
        "plain": ClockHistory(start_on=start),
        "paused": ClockHistory(start_on=start, pauses=(Pause("hold", date(2020, 2, 12), date(2020, 2, 20)),)),
    }
    known = calendar.known_at(noon)
    work: dict[str, tuple[Callable[[], object], int, str]] = {
        "fold": (lambda: fold(events), len(events), "events/s"),
        "plain_read": (lambda: [(json.loads(by), json.loads(body)) for by, body in texts], len(events), "events/s"),
        "read_case": (lambda: read_items(programme, state, at=at, calendar=calendar), 1, "cases/s"),
        "clock.counting_days": (lambda: known.count(start, noon.date()), 1, "counts/s"),
    }
    for name, history in histories.items():
        one = lambda h=history: read_clock(ClockDefinition(20), h, at=noon, calendar=calendar)  # noqa: E731
        work[f"clock.{name}"] = (one, 1, "readings/s")
    rates: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, (do, each, _unit) in work.items():
            rates[name].append(rate(do, each))
    for name, (_do, each, unit) in work.items():
        figure(f"engine.{name}", median(rates[name]), unit, **({"events": each} if each > 1 else {}))
    for name, peer in (("fold", "plain_read"), ("clock.plain", "clock.counting_days")):
        figure(f"engine.{name}.to_{peer.rpartition('.')[2]}", median(rates[name]) / median(rates[peer]), "ratio")


def rate(work: Callable[[], object], each: int) -> float:
    """Units a second, over about SECONDS."""
    done, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < SECONDS:
        work()
        done += each
    return done / spent


if __name__ == "__main__":
    main()

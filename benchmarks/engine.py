"""Folding stored events and reading clocks, a second: the engine alone, no database."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.figures import figure, median
from benchmarks.four_stages import ITEMS, programme_text
from yichuang.engine.calendars import china
from yichuang.engine.case.commands import OpenCase, RecordItemEvent
from yichuang.engine.case.decide import Accepted, decide
from yichuang.engine.case.events import Event, system
from yichuang.engine.case.evolve import evolve, fold
from yichuang.engine.case.reading import read_items
from yichuang.engine.case.state import CaseState
from yichuang.engine.clocks import ClockDefinition, ClockHistory, Pause, read_clock
from yichuang.engine.programme.read import read

ROUNDS = 9


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
    figure("engine.fold", rate(lambda: fold(events), len(events)), "events/s", events=len(events))
    read_all = lambda: read_items(programme, state, at=at, calendar=calendar)  # noqa: E731 - one line says it
    figure("engine.read_case", rate(read_all, 1), "cases/s", items=len(state.items))
    start = date(2020, 1, 17)
    plain = ClockHistory(start_on=start)
    paused = ClockHistory(start_on=start, pauses=(Pause("hold", date(2020, 2, 12), date(2020, 2, 20)),))
    noon = datetime(2020, 3, 2, 4, tzinfo=UTC)
    for name, history in (("plain", plain), ("paused", paused)):
        one = lambda h=history: read_clock(ClockDefinition(20), h, at=noon, calendar=calendar)  # noqa: E731
        figure(f"engine.clock.{name}", rate(one, 1), "readings/s")


def rate(work: object, each: int) -> float:
    """Units a second, the median of several rounds of about a fifth of a second."""
    seen = []
    for _ in range(ROUNDS):
        done, begun = 0, time.perf_counter()
        while (spent := time.perf_counter() - begun) < 0.2:
            work()  # type: ignore[operator]
            done += each
        seen.append(done / spent)
    return median(seen)


if __name__ == "__main__":
    main()

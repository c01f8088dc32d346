"""Laws of clocks, over histories nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from hypothesis import assume, given
from hypothesis import strategies as st

from yichuang.engine.calendars import Publication, china, each_day, local_date, read_instant
from yichuang.engine.clocks import ClockDefinition, ClockHistory, Pause, due_on, read_clock, running_spans, stage_days

ZONE = "Asia/Shanghai"
FIRST = date(2019, 11, 1)
KNOWN = read_instant("2020-06-01", ZONE)

dates = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
instants = st.tuples(dates, st.integers(0, 86_399)).map(
    lambda pair: datetime.combine(pair[0], time(), UTC) + timedelta(seconds=pair[1])
)
kinds = st.sampled_from(["hold", "correction", "special"])


@st.composite
def pauses(draw: st.DrawFn, open_allowed: bool = True) -> Pause:
    start = draw(dates)
    end: date | None = start + timedelta(days=draw(st.integers(0, 25)))
    if open_allowed and draw(st.booleans()):
        end = None
    limit = draw(st.none() | st.integers(0, 10))
    return Pause(draw(kinds), start, end, limit_days=limit, counts_to_cap=draw(st.booleans()))


@st.composite
def definitions(draw: st.DrawFn) -> ClockDefinition:
    caps = tuple((kind, draw(st.integers(0, 8))) for kind in draw(st.sets(kinds)))
    return ClockDefinition(
        draw(st.integers(0, 40)),
        draw(st.sampled_from(["working", "calendar"])),
        extension=draw(st.integers(0, 10)),
        pause_cap_days=draw(st.none() | st.integers(0, 20)),
        kind_caps=caps,
    )


histories = st.builds(
    ClockHistory,
    start_on=dates,
    pauses=st.lists(pauses(), max_size=4).map(tuple),
    ended_on=st.none(),
)


def late(day: date) -> datetime:
    return datetime.combine(day, time(15, 59), UTC)  # 23:59 in Shanghai


@given(definitions(), histories, instants, instants)
def test_a_reading_does_not_depend_on_when_it_is_asked(
    definition: ClockDefinition, history: ClockHistory, at: datetime, published: datetime
) -> None:
    before = read_clock(definition, history, at=at, calendar=china())
    assume(published > at)
    off = Publication(
        "later", {FIRST + timedelta(days=n): True for n in range(200)}, frozenset({2021}), published, "", ""
    )
    after = read_clock(definition, history, at=at, calendar=china(overrides=(off,)))
    assert after == before


@given(definitions(), histories, st.lists(pauses(), max_size=2), instants, st.none() | dates)
def test_events_after_the_reading_change_nothing(
    definition: ClockDefinition, history: ClockHistory, more: list[Pause], at: datetime, ended: date | None
) -> None:
    today = local_date(at, ZONE)
    assume(all(pause.from_on > today for pause in more))
    assume(ended is None or ended > today)
    later = replace(history, pauses=(*history.pauses, *more), ended_on=ended)
    assert read_clock(definition, later, at=at, calendar=china()) == read_clock(
        definition, history, at=at, calendar=china()
    )


@given(definitions(), histories, instants)
def test_the_end_of_a_pause_is_not_seen_before_it(
    definition: ClockDefinition, history: ClockHistory, at: datetime
) -> None:
    today = local_date(at, ZONE)
    as_then = tuple(replace(p, to_on=None) if p.to_on is not None and p.to_on > today else p for p in history.pauses)
    now = read_clock(definition, history, at=at, calendar=china())
    then = read_clock(definition, replace(history, pauses=as_then), at=at, calendar=china())
    assert replace(now, pause=None) == replace(then, pause=None)


@given(definitions(), dates, st.lists(pauses(open_allowed=False), max_size=4), pauses(open_allowed=False))
def test_a_pause_never_makes_anything_due_earlier(
    definition: ClockDefinition, start: date, some: list[Pause], one: Pause
) -> None:
    days = china().known_at(KNOWN)
    without, with_it = due_on(definition, start, some, days), due_on(definition, start, [*some, one], days)
    assert without is not None and with_it is not None
    assert with_it >= without


@given(definitions(), histories, pauses(), st.integers(0, 25), instants)
def test_splitting_a_pause_changes_nothing_in_used(
    definition: ClockDefinition, history: ClockHistory, one: Pause, after: int, at: datetime
) -> None:
    cut = one.from_on + timedelta(days=after)
    assume(one.to_on is None or cut <= one.to_on)
    whole = replace(history, pauses=(*history.pauses, one))
    halves = (replace(one, to_on=cut), replace(one, from_on=cut))
    split = replace(history, pauses=(*history.pauses, *halves))
    first, second = (read_clock(definition, h, at=at, calendar=china()) for h in (whole, split))
    assert (first.used, first.left, first.due_on_if_resumed) == (second.used, second.left, second.due_on_if_resumed)


@given(definitions(), histories, instants)
def test_used_and_left_make_the_allowance_and_overdue_is_more_than_it(
    definition: ClockDefinition, history: ClockHistory, at: datetime
) -> None:
    reading = read_clock(definition, history, at=at, calendar=china())
    assert reading.used + reading.left == definition.allowance
    assert reading.used >= 0
    assert (reading.status == "overdue") == (reading.used > definition.allowance)
    assert (reading.due_on is None) == (reading.status in ("not_started", "paused", "pause_overdue"))


@given(definitions(), dates, st.lists(pauses(open_allowed=False), max_size=3))
def test_due_is_the_day_on_which_used_reaches_the_allowance(
    definition: ClockDefinition, start: date, some: list[Pause]
) -> None:
    calendar = china()
    due = due_on(definition, start, some, calendar.known_at(KNOWN))
    assert due is not None
    history = ClockHistory(start, tuple(some))
    # The pauses are all over by the end of what is read, so nothing later is hidden from the last reading.
    end = max([due, *(pause.to_on or start for pause in some)])
    used = {
        day: read_clock(definition, history, at=late(day), calendar=calendar, known=KNOWN).used
        for day in each_day(start, end)
    }
    assert used[due] == definition.allowance
    if definition.basis == "working" and definition.allowance > 0 and due > start:
        assert used[due - timedelta(days=1)] == definition.allowance - 1
    running = list(used.values())
    assert running == sorted(running)


@given(definitions(), dates, st.lists(pauses(), max_size=3), st.integers(0, 30))
def test_more_allowance_never_falls_due_earlier(
    definition: ClockDefinition, start: date, some: list[Pause], more: int
) -> None:
    days = china().known_at(KNOWN)
    first = due_on(definition, start, some, days)
    second = due_on(replace(definition, days=definition.days + more), start, some, days)
    assert (first is None) == (second is None)
    assert first is None or (second is not None and second >= first)


@given(definitions(), histories)
def test_the_fast_path_of_projections_agrees_with_the_reading(
    definition: ClockDefinition, history: ClockHistory
) -> None:
    at = late(FIRST + timedelta(days=400))
    reading = read_clock(definition, history, at=at, calendar=china(), known=KNOWN)
    assert history.start_on is not None
    fast = due_on(definition, history.start_on, history.pauses, china().known_at(KNOWN))
    if reading.due_on is not None and fast is not None:
        assert fast == reading.due_on


@given(definitions(), histories, st.lists(st.tuples(pauses(), st.sampled_from(["restart", "not_started"])), max_size=3))
def test_the_fast_path_agrees_where_a_correction_starts_the_allowance_anew(
    definition: ClockDefinition, history: ClockHistory, more: list[tuple[Pause, Literal["restart", "not_started"]]]
) -> None:
    again = tuple(replace(pause, effect=effect) for pause, effect in more)
    history = replace(history, pauses=(*history.pauses, *again))
    reading = read_clock(definition, history, at=late(FIRST + timedelta(days=400)), calendar=china(), known=KNOWN)
    assert history.start_on is not None
    fast = due_on(definition, history.start_on, history.pauses, china().known_at(KNOWN))
    if reading.due_on is not None and fast is not None:
        assert fast == reading.due_on


@given(definitions(), dates, dates, st.integers(0, 25))
def test_a_restart_leaves_the_whole_allowance_from_the_day_it_ends(
    definition: ClockDefinition, start: date, asked: date, length: int
) -> None:
    assume(asked >= start)
    received = asked + timedelta(days=length)
    correction = Pause("correction", asked, received, effect="restart")
    days = china().known_at(KNOWN)
    assert due_on(definition, start, [correction], days) == due_on(definition, received, [], days)


@given(definitions(), histories, instants)
def test_stage_time_of_one_item_is_what_it_used(
    definition: ClockDefinition, history: ClockHistory, at: datetime
) -> None:
    reading = read_clock(definition, history, at=at, calendar=china())
    assume(reading.left > 0 or (definition.basis == "working" and definition.allowance > 0))
    spans = running_spans(definition, history, at=at, calendar=china())
    assert stage_days(spans, china().known_at(at), basis=definition.basis) == reading.used


@given(dates, st.integers(0, 120))
def test_counting_is_the_sum_of_its_parts(start: date, length: int) -> None:
    days = china().known_at(KNOWN)
    end = start + timedelta(days=length)
    worked = [day for day in each_day(start + timedelta(days=1), end) if days.is_working(day)]
    assert days.count(start, end) == len(worked)
    if worked:
        assert days.add_working(start, len(worked)) == worked[-1]

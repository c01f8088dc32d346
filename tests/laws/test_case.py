"""Laws of the case: whatever is tried, in whatever order, these hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.case.conftest import BY, CALENDAR, Desk, small
from yichuang.engine.case.commands import (
    GiveFacts,
    OpenCase,
    RecordItemEvent,
    RectifyEntry,
    ResumeWorks,
    StopWorks,
    WriteNote,
)
from yichuang.engine.case.decide import Refused, decide
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.item_rules import WHATS
from yichuang.engine.case.reading import read_items
from yichuang.engine.refusals import REFUSALS

PROGRAMME = small()

item_events = st.builds(
    lambda item, what, back, despite: ("record", item, what, back, despite),
    st.sampled_from(["LAND", "SCHEME", "PERMIT", "TALL", "JOINT", "FIRE", "RECORDS", "SCHEME.2"]),
    st.sampled_from(sorted(WHATS)),
    st.integers(-1, 6),
    st.sampled_from(["", "区里定的"]),
)
others = st.one_of(
    st.tuples(st.just("height"), st.integers(1, 300)),
    st.tuples(st.just("promised"), st.sampled_from(["2020-03-20", "2020-04-01"])),
    st.tuples(st.just("note")),
    st.tuples(st.just("stop")),
    st.tuples(st.just("resume")),
    st.tuples(st.just("rectify"), st.integers(0, 30), st.booleans(), st.integers(0, 9)),
)
steps = st.lists(st.tuples(st.integers(0, 4), st.one_of(item_events, item_events, others)), max_size=25)


def command_of(desk: Desk, step: tuple[Any, ...]) -> Any:
    today = desk.at.date()
    match step:
        case ("record", item, what, back, despite):
            return RecordItemEvent(item=item, what=what, done_on=today - timedelta(back), despite=despite)
        case ("height", metres):
            return GiveFacts(facts={"height_m": str(metres)})
        case ("promised", day):
            return GiveFacts(facts={"promised_on": day})
        case ("note",):
            return WriteNote(text="记一笔")
        case ("stop",):
            return StopWorks(text="停")
        case ("resume",):
            return ResumeWorks()
        case ("rectify", seq, void, back):
            change = {} if void else {"done_on": (today - timedelta(back)).isoformat()}
            return RectifyEntry(seq=seq, text="更正", void=void, change=change)
    raise AssertionError(step)


def walk(script: list[tuple[int, tuple[Any, ...]]]) -> Desk:
    desk = Desk(PROGRAMME)
    desk.do(OpenCase(case="c1", programme=PROGRAMME, number="1", title="一个项目"))
    for days, step in script:
        desk.days_later(days)
        desk.try_to(command_of(desk, step))
    return desk


def readings(desk: Desk, state: Any, at: Any) -> Any:
    return read_items(PROGRAMME, state, at=at, calendar=CALENDAR)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_state_is_the_fold_of_its_events(script):
    desk = walk(script)
    assert fold(desk.events) == desk.state


@given(steps)
@settings(max_examples=100, deadline=None)
def test_what_an_office_read_on_a_day_can_be_read_again_after_anything_happened(script):
    desk = Desk(PROGRAMME)
    desk.do(OpenCase(case="c1", programme=PROGRAMME, number="1", title="一个项目"))
    seen = []
    for days, step in script:
        desk.days_later(days)
        desk.try_to(command_of(desk, step))
        seen.append((desk.at, len(desk.events), readings(desk, desk.state, desk.at)))
    for at, _, then in seen:
        known = [e for e in desk.events if e.at <= at]
        last = [s for s in seen if s[0] == at][-1]
        if last[1] == len(known):
            assert readings(desk, fold(known), at) == last[2]
        assert then is not None


@given(steps, item_events)
@settings(max_examples=150, deadline=None)
def test_a_refusal_has_a_known_code_and_an_acceptance_can_be_folded(script, step):
    desk = walk(script)
    command = command_of(desk, step)
    answer = decide(PROGRAMME, desk.state, command, by=BY, at=desk.at, calendar=CALENDAR)
    if isinstance(answer, Refused):
        assert {r.code for r in answer.reasons} <= set(REFUSALS)
        assert all(set(r.params) <= set(REFUSALS[r.code].params) for r in answer.reasons)
    else:
        before = desk.state.seq
        desk.do(command)
        assert desk.state.seq == before + len(answer.events)


@given(steps)
@settings(max_examples=100, deadline=None)
def test_an_ended_item_has_a_day_and_an_open_one_no_closed_clock(script):
    for one in walk(script).state.items.values():
        assert (one.ended_on is not None) == one.ended
        if one.started:
            assert one.state == "paused" or one.state == "correcting" or one.pause is None


@given(steps)
@settings(max_examples=100, deadline=None)
def test_everything_in_play_says_whose_turn_it_is_and_since_when(script):
    desk = walk(script)
    for one in readings(desk, desk.state, desk.at):
        if one.in_play:
            assert one.turn in ("office", "team", "applicant", "outside")
            assert one.since_on is not None
            assert one.status in ("overdue", "near", "paused", "theirs", "running")

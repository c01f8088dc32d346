"""A log replayed into the programme derived from it: each event is one item completed at its time, none is refused."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from tests.analytics.history.invented_log import write_invented_log
from tests.analytics.history.real_logs import real_log
from yichuang.analytics.history import derive, read_log
from yichuang.analytics.history.replay import replay_steps
from yichuang.engine.calendars import netherlands
from yichuang.engine.case.decide import Accepted, decide
from yichuang.engine.case.events import Erasable, Event, system
from yichuang.engine.case.evolve import day_of, evolve
from yichuang.engine.case.state import CaseState, item_of
from yichuang.engine.errors import EngineError
from yichuang.engine.programme.check import check
from yichuang.engine.programme.plan import plan
from yichuang.engine.programme.read import read

TITLE = {"zh-Hans": "回放", "en": "Replay"}
NL = netherlands()


def programme_of(log):
    return read(derive(log, id="replay", title=TITLE))


@pytest.fixture
def invented(tmp_path):
    return read_log(write_invented_log(tmp_path / "a.xes"))


def played(programme, replayed) -> tuple[CaseState, list[Event]]:
    state, events = CaseState(), []
    for step in replayed.steps:
        answer = decide(programme, state, step.command, by=system("replay"), at=step.at, calendar=NL)
        assert isinstance(answer, Accepted), (step, answer)
        for draft in answer.events:
            body = {key: "sealed" if isinstance(value, Erasable) else value for key, value in draft.body.items()}
            event = Event(draft.type, step.at, {"ref": "system:replay"}, body, seq=len(events) + 1)
            state = evolve(state, event)
            events.append(event)
    return state, events


@pytest.mark.parametrize("name", ["invented", "Receipt_WABO.xes.gz", "BPIC15_1.xes.gz"])
def test_a_derived_programme_has_no_mistake_and_one_flow_that_always_fits(name, tmp_path):
    path = write_invented_log(tmp_path / "a.xes") if name == "invented" else real_log(name)
    programme = programme_of(read_log(path))

    assert check(programme) == ()
    assert [light.status for light in programme.lights.values()] == [("overdue",), ("near",), ("running",)]
    drawn = plan(programme, {})
    assert drawn.flow == "log"
    assert drawn.missing == ()
    assert all(item.applies for item in drawn.items.values())


def test_every_event_becomes_one_granted_instance_at_its_time(invented):
    programme = programme_of(invented)
    completions = iter(invented.completions())
    for replayed in replay_steps(invented, programme, division="history"):
        state, events = played(programme, replayed)
        granted = [event for event in events if event.type == "item.granted"]
        for event in granted:
            one = next(completions)
            assert event.at == one.at
            assert item_of(event.body["item"])[1] == one.repeat
            assert programme.items[item_of(event.body["item"])[0]].title["en"] == one.activity
            assert event.body["done_on"] == day_of(one.at, "Europe/Amsterdam").isoformat()
        assert len(granted) == replayed.events == len(state.items)
        assert state.closed_at == granted[-1].at
    assert next(completions, None) is None


def test_the_clock_of_an_item_runs_from_the_event_before_it(invented):
    programme = programme_of(invented)
    replayed = next(replay_steps(invented, programme, division="history"))
    _, events = played(programme, replayed)
    accepted = [event for event in events if event.type == "item.accepted"]
    granted = [event for event in events if event.type == "item.granted"]

    assert [event.body["item"] for event in accepted] == [event.body["item"] for event in granted]
    assert [event.at for event in accepted] == [granted[0].at, *(event.at for event in granted[:-1])]
    allowed = {item.id: int(item.allow.days.n) for item in programme.items.values()}
    for event in accepted:
        assert event.body["allow"] == {"days": allowed[item_of(event.body["item"])[0]], "basis": "calendar"}


def test_ids_and_keys_are_the_same_in_every_run_and_used_once(invented):
    programme = programme_of(invented)
    first, second = (list(replay_steps(invented, programme, division="history")) for _ in range(2))

    assert [one.case for one in first] == [one.case for one in second]
    assert [[step.key for step in one.steps] for one in first] == [[step.key for step in one.steps] for one in second]
    keys = Counter(step.key for one in first for step in one.steps)
    assert max(keys.values()) == 1
    assert len({one.case for one in first}) == len(first)


def test_a_case_id_is_a_uuid_of_version_7_of_the_first_instant(invented):
    replayed = next(replay_steps(invented, programme_of(invented), division="history"))

    assert replayed.case.version == 7
    assert replayed.case.int >> 80 == int(replayed.steps[0].at.timestamp() * 1000)


def test_a_programme_of_another_log_is_refused_by_the_activity_it_lacks(invented, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("case,activity,timestamp\n1,Something else,2012-03-01\n")
    with pytest.raises(EngineError, match="replay_item_missing") as caught:
        next(replay_steps(read_log(path), programme_of(invented), division="history"))
    assert caught.value.params["activity"] == "Something else"


@pytest.mark.parametrize("name", ["Receipt_WABO.xes.gz", "BPIC15_1.xes.gz"])
def test_no_event_of_a_real_log_is_refused(name):
    log = read_log(real_log(name))
    programme = programme_of(log)
    counted = Counter()
    for number, replayed in enumerate(replay_steps(log, programme, division="history")):
        assert list(replayed.steps) == sorted(replayed.steps, key=lambda step: step.at)
        counted.update(type(step.command).__name__ for step in replayed.steps)
        if number % 20 == 0:  # every twentieth case is decided in full
            state, _ = played(programme, replayed)
            assert isinstance(state.closed_at, datetime)
    assert counted["OpenCase"] == counted["CloseCase"] == len(log.cases)
    assert counted["RecordItemEvent"] == 2 * len(log) - len(log.cases)


def test_cases_with_long_names_keep_numbers_of_their_own(tmp_path):
    path = tmp_path / "long.csv"
    names = ["x" * 300 + end for end in ("1", "2")]
    path.write_text("case,activity,timestamp\n" + "".join(f"{name},a,2012-03-01\n" for name in names))
    log = read_log(path)
    programme = programme_of(log)
    opened = [replayed.steps[0].command for replayed in replay_steps(log, programme, division="history")]

    assert len({command.number for command in opened}) == 2
    assert all(len(command.number) <= 40 for command in opened)
    assert all(command.kind == "log" and command.division == "history" for command in opened)
    for replayed in replay_steps(log, programme, division="history"):
        played(programme, replayed)

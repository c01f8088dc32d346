"""Laws of facts known in two cases: whatever is answered, where and in whatever order it is passed on, both cases end
with one answer, and it is the newest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yichuang.engine.calendars import china
from yichuang.engine.case.commands import GiveFacts, OpenCase, ReceiveFacts, RectifyEntry
from yichuang.engine.case.context import Context
from yichuang.engine.case.events import Erasable, Event, system
from yichuang.engine.case.evolve import evolve
from yichuang.engine.case.passing import facts_to_pass
from yichuang.engine.case.state import CaseState, FactEntry
from yichuang.engine.programme.model import Programme
from yichuang.programmes import load

BY = system("test")
PROJECTS, PERMITS = load("key_projects"), load("construction_permits")
SAME = {"investment_total": "total_investment", "owner": "owner", "fund_source": "fund_source"}
ANSWERS: dict[str, list[Any]] = {
    "investment_total": ["680000000.00", "690000000.00", None],
    "owner": ["康禾生物", "康禾生物（集团）", None],
    "fund_source": ["social", "government", None],
}
START = datetime(2020, 3, 2, 2, tzinfo=UTC)


@dataclass
class Two:
    """A project and its permits, told of each other by hand. `news`: what is on its way, read but not yet arrived."""

    now: datetime = START
    programmes: tuple[Programme, Programme] = (PROJECTS, PERMITS)
    states: list[CaseState] = field(default_factory=lambda: [CaseState(), CaseState()])
    news: list[tuple[int, dict[str, FactEntry], int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for side, programme in enumerate(self.programmes):
            self.do(side, OpenCase(case=f"c{side}", programme=programme, number=f"n{side}", title="试"))

    def do(self, side: int, command: Any) -> bool:
        ctx = Context(self.programmes[side], self.states[side], BY, self.now, china())
        if command.refusals(ctx):
            return False
        for draft in command.drafts(ctx):
            body = {key: "…" if isinstance(one, Erasable) else one for key, one in draft.body.items()}
            event = Event(draft.type, self.now, BY.signature(), body, self.states[side].seq + 1)
            self.states[side] = evolve(self.states[side], event)
        return True

    def read(self, side: int) -> None:
        sender, receiver = self.states[side], self.states[1 - side]
        found = facts_to_pass(sender, self.programmes[side], receiver, self.programmes[1 - side])
        if found:
            self.news.append((1 - side, found, sender.seq))

    def arrive(self, nth: int) -> None:
        side, found, seq = self.news.pop(nth % len(self.news))
        command = ReceiveFacts(
            facts={fact: said.raw for fact, said in found.items()},
            from_case=f"c{1 - side}",
            from_seq=seq,
            since={fact: said.answered_at.isoformat() for fact, said in found.items()},
        )
        assert self.do(side, command)

    def settle(self) -> int:
        """Delivers until nobody has news; how many deliveries that took."""
        done = 0
        while True:
            while self.news:
                self.arrive(0)
                done += 1
            self.read(0)
            if not self.news:
                self.read(1)
            if not self.news:
                return done

    def answers(self, side: int) -> dict[str, Any]:
        raw = self.states[side].raw_facts()
        return {project: raw.get(permits if side else project) for project, permits in SAME.items()}


gives = st.sampled_from(sorted(SAME)).flatmap(
    lambda fact: st.tuples(st.just("give"), st.integers(0, 1), st.just(fact), st.sampled_from(ANSWERS[fact]))
)
passes = st.one_of(st.tuples(st.just("read"), st.integers(0, 1)), st.tuples(st.just("arrive"), st.integers(0, 5)))
voids = st.tuples(st.just("void"), st.integers(0, 1), st.integers(2, 12))
minutes = st.integers(0, 3)


def live(two: Two, steps: list[tuple[int, tuple[Any, ...]]]) -> dict[str, Any]:
    """Carries the steps out; what was answered last to each fact (of two of one minute the greater one)."""
    last: dict[str, tuple[datetime, str]] = {}
    for after, step in steps:
        two.now += timedelta(minutes=after)
        match step:
            case ("give", side, fact, raw):
                if two.do(side, GiveFacts(facts={SAME[fact] if side else fact: raw})):
                    last[fact] = (two.now, raw)
            case ("read", side):
                two.read(side)
            case ("arrive", nth) if two.news:
                two.arrive(nth)
            case ("void", side, seq):
                two.do(side, RectifyEntry(seq=seq, text="填错了", void=True))
    return {fact: said for fact, (_, said) in last.items()}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 3), st.one_of(gives, gives, passes)), max_size=20))
def test_both_cases_end_with_the_newest_answer_however_it_was_passed_on(steps: Any) -> None:
    two = Two()
    last = live(two, steps)
    two.settle()
    assert two.answers(0) == two.answers(1) == {fact: last.get(fact) for fact in SAME}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(minutes, st.one_of(gives, gives, passes, voids)), max_size=20))
def test_both_cases_agree_whatever_was_corrected_and_however_many_answered_at_once(steps: Any) -> None:
    two = Two()
    live(two, steps)
    assert two.settle() <= len(steps) + 4
    assert two.answers(0) == two.answers(1)
    before = [state.seq for state in two.states]
    two.now += timedelta(days=1)
    assert two.settle() == 0
    assert [state.seq for state in two.states] == before


def test_an_answer_given_while_an_older_one_was_on_its_way_stands() -> None:
    two = Two()
    two.do(0, GiveFacts(facts={"investment_total": "1"}))
    two.read(0)
    two.now += timedelta(minutes=1)
    two.do(1, GiveFacts(facts={"total_investment": "2"}))
    two.now += timedelta(minutes=1)
    two.settle()
    assert [two.answers(side)["investment_total"] for side in (0, 1)] == ["2.00", "2.00"]


def test_what_was_taken_back_by_a_correction_is_taken_back_in_both() -> None:
    two = Two()
    two.do(0, GiveFacts(facts={"owner": "康禾生物"}))
    two.do(0, GiveFacts(facts={"owner": "抄错"}))
    two.settle()
    two.now += timedelta(minutes=1)
    two.do(0, RectifyEntry(seq=3, text="抄错", void=True))
    two.settle()
    assert [two.answers(side)["owner"] for side in (0, 1)] == ["康禾生物", "康禾生物"]


def test_a_permit_case_knows_by_its_link_that_it_belongs_to_a_key_project() -> None:
    two = Two()
    two.settle()
    assert two.states[1].raw_facts() == {"is_key_project": True}
    two.now += timedelta(minutes=1)
    two.do(1, GiveFacts(facts={"is_key_project": False}))  # who knows better is believed
    two.settle()
    assert two.states[1].raw_facts() == {"is_key_project": False}

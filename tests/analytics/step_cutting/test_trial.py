"""A trial reads what happened under another version, and nothing but the version makes a difference."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from tests.backoffice.cases.samples import TOML
from yichuang.analytics.step_cutting.trial import KINDS, CaseTrial, Outcome, Trial
from yichuang.engine.calendars import china
from yichuang.engine.case.commands import GiveFacts, OpenCase, RecordItemEvent
from yichuang.engine.case.decide import Accepted, decide
from yichuang.engine.case.events import Erasable, Event, system
from yichuang.engine.case.evolve import fold
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme
from yichuang.engine.programme.read import read

CALENDAR = china()
AS_OF = datetime(2020, 6, 30, 2, tzinfo=UTC)
BY = system("test")
PAPERS = """
[material.plan]
title = { zh-Hans = "图纸", en = "Plan" }
[material.deed]
title = { zh-Hans = "权证", en = "Deed" }
when = "height > 24"
"""


@lru_cache(maxsize=16)
def version(*changes: tuple[str, str]) -> Programme:
    """The small mechanism with passages changed; each must be there."""
    text = TOML.replace("[item.A]\n", '[item.A]\nmaterials = ["plan", "deed"]\n', 1) + PAPERS
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return read({"small.toml": text})


A_LIMIT = 'function = "planning"\n[item.A.allow]\ndays = { n = 5, evidence = "assumed" }'
TIGHT = (A_LIMIT, A_LIMIT.replace("n = 5", "n = 2"))
LOOSE = (A_LIMIT, A_LIMIT.replace("n = 5", "n = 9"))
WITHOUT_F = ('items = ["A", "G", "B", "C", "F"]', 'items = ["A", "G", "B", "C"]')
F_ALWAYS = ('when = "height > 24"\n[item.F.after]', "[item.F.after]")
NO_PLAN = ('materials = ["plan", "deed"]', 'materials = ["deed"]')


def lived(programme: Programme, *happened: tuple[str, object]) -> CaseState:
    """A case that began on Monday 2 March 2020, with what happened on which day."""
    opening = OpenCase(
        case="01890000-0000-7000-8000-000000000001", programme=programme, number="S2020-00001-3", title="一件",
        kind="permits",
    )  # fmt: skip
    state = CaseState()
    for day, command in [("2020-03-02", opening), *happened]:
        at = datetime.fromisoformat(f"{day}T02:00:00+00:00")
        answer = decide(programme, state, command, by=BY, at=at, calendar=CALENDAR)
        assert isinstance(answer, Accepted), answer
        events = [
            Event(one.type, at, BY.signature(), _plain(one.body), state.seq + nth)
            for nth, one in enumerate(answer.events, start=1)
        ]
        state = fold(events, state)
    return state


def _plain(value: object) -> object:
    if isinstance(value, Erasable):
        return value.text
    return {key: _plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def tried(before: Programme, after: Programme, *states: CaseState) -> tuple[Outcome, list[CaseTrial]]:
    trial = Trial(before, after, at=AS_OF, calendar=CALENDAR)
    lines = list(trial.lines(states))
    return trial.outcome, lines


def accepted(on: str, item: str = "A") -> tuple[str, object]:
    return on, RecordItemEvent(item=item, what="accepted")


def granted(on: str, item: str = "A") -> tuple[str, object]:
    return on, RecordItemEvent(item=item, what="granted")


def test_a_decision_in_time_would_have_been_late_under_a_tighter_limit() -> None:
    state = lived(version(), accepted("2020-03-02"), granted("2020-03-06"))
    outcome, (line,) = tried(version(), version(TIGHT), state)
    assert outcome.figures["late"].amount == 1 and outcome.decided == 1
    (moved,) = line.moved
    assert (moved.due_before, moved.due_after, moved.days) == (date(2020, 3, 9), date(2020, 3, 4), -5)


def test_and_a_late_one_in_time_under_a_looser_one() -> None:
    state = lived(version(), accepted("2020-03-02"), granted("2020-03-11"))
    outcome, _ = tried(version(), version(LOOSE), state)
    assert outcome.figures["timely"].amount == 1 and outcome.figures["late"].cases == 0
    assert outcome.figures["later"].amount == 4 and outcome.by_item["A"]["timely"] == 1


def test_a_pause_counts_under_both_versions() -> None:
    state = lived(
        version(), accepted("2020-03-02"), ("2020-03-03", RecordItemEvent(
            item="A", what="special_procedure_started", pause_kind="hold_review",
        )), ("2020-03-05", RecordItemEvent(item="A", what="special_procedure_ended")), granted("2020-03-06"),
    )  # fmt: skip
    outcome, _ = tried(version(), version(TIGHT), state)
    assert outcome.figures["late"].amount == 0


def test_the_days_promised_are_those_of_what_was_known_at_acceptance() -> None:
    before = version(F_ALWAYS)
    twice = 'days = { n = 7, evidence = "assumed" }'
    variant = (
        twice,
        f'{twice}\n[[item.F.allow.variant]]\nwhen = "height > 50"\ndays = {{ n = 3, evidence = "assumed" }}',
    )
    state = lived(
        before, ("2020-03-02", GiveFacts(facts={"height": "30.0"})), accepted("2020-03-02", "F"),
        ("2020-03-03", GiveFacts(facts={"height": "60.0"})), granted("2020-03-10", "F"),
    )  # fmt: skip
    outcome, _ = tried(before, version(F_ALWAYS, variant), state)
    assert outcome.figures["late"].amount == 0


def test_what_was_promised_to_a_case_is_what_its_own_version_reads() -> None:
    state = lived(version(), accepted("2020-03-02"), granted("2020-03-09"))
    _, (line,) = tried(version(), version(TIGHT), state)
    assert line.moved[0].late_before is False and state.items["A"].allow_days == 5


def test_an_item_a_version_leaves_out_falls_away_and_one_it_asks_for_comes() -> None:
    state = lived(version(), ("2020-03-02", GiveFacts(facts={"height": "30.0"})))
    assert tried(version(), version(WITHOUT_F), state)[0].figures["dropped"].amount == 1
    low = lived(version(), ("2020-03-02", GiveFacts(facts={"height": "10.0"})))
    assert tried(version(), version(F_ALWAYS), low)[1][0].added == ("F",)


def test_what_nobody_was_asked_is_told_as_unclear_and_never_guessed() -> None:
    outcome, (line,) = tried(version(), version(F_ALWAYS), lived(version()))
    assert line.unsure == ("F",) and not line.added and outcome.figures["added"].cases == 0


def test_materials_count_once_for_every_item_that_asks_and_only_where_they_are_wanted() -> None:
    state = lived(version(), ("2020-03-02", GiveFacts(facts={"height": "30.0"})))
    _, (line,) = tried(version(), version(NO_PLAN), state)
    assert (line.asked_before, line.asked_after) == (2, 1)


def test_cases_that_read_the_same_are_counted_and_not_listed() -> None:
    outcome, lines = tried(version(), version(TIGHT), lived(version(NO_PLAN)), lived(version()))
    assert outcome.looked_at == 2
    assert len(lines) == outcome.changed


heights = st.sampled_from([None, "10.0", "30.0", "60.0"])
ends = st.sampled_from([None, "2020-03-02", "2020-03-04", "2020-03-09", "2020-03-20"])
versions = st.sampled_from([(), (TIGHT,), (LOOSE,), (WITHOUT_F,), (F_ALWAYS,), (NO_PLAN,), (TIGHT, NO_PLAN)])


@given(heights, ends, versions, versions)
def test_the_same_version_changes_nothing_and_turned_round_every_figure_turns_with_it(height, end, one, other) -> None:
    happened = [("2020-03-02", GiveFacts(facts={"height": height}))] if height else []
    if end:
        happened += [accepted("2020-03-02"), granted(end)]
    state = lived(version(), *happened)
    kept = tuple(state.items.items()), dict(state.facts), state.seq
    assert tried(version(*one), version(*one), state)[0].changed == 0
    there, back = (tried(version(*a), version(*b), state)[0].figures for a, b in ((one, other), (other, one)))
    for kind, turned in (
        ("dropped", "added"),
        ("fewer", "more"),
        ("shorter", "longer"),
        ("earlier", "later"),
        ("late", "timely"),
    ):
        assert there[kind] == back[turned] and there[turned] == back[kind]
    assert there["unsure"] == back["unsure"] and set(there) == set(KINDS)
    assert kept == (tuple(state.items.items()), dict(state.facts), state.seq)

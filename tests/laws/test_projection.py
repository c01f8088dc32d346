"""Laws of projections: what was written bit by bit is what the events say as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backoffice.cases.samples import SEEDER, opened
from yichuang.backoffice.cases import known
from yichuang.backoffice.cases.follow import turn_case
from yichuang.backoffice.cases.lights import status_of
from yichuang.backoffice.cases.models import ProjectRow, Span
from yichuang.backoffice.cases.perform import Done, Refused, perform, perform_many
from yichuang.backoffice.cases.rebuild import differences_of
from yichuang.backoffice.cases.states import calendar_of, programme_of, readings_of, state_of
from yichuang.engine.case.commands import (
    Assign,
    CloseCase,
    GiveFacts,
    RecordItemEvent,
    RectifyEntry,
    ReopenCase,
    WriteNote,
)
from yichuang.engine.case.evolve import day_of
from yichuang.engine.case.item_rules import WHATS

pytestmark = pytest.mark.django_db

START = datetime(2020, 1, 16, 2, tzinfo=UTC)

items = st.sampled_from(["A", "G", "B", "C", "F", "A.2", "F.2"])
likely = st.sampled_from(
    [
        GiveFacts(facts={"height": "30.0"}),
        RecordItemEvent(item="G", what="met"),
        RecordItemEvent(item="A", what="accepted"),
        RecordItemEvent(item="A", what="granted"),
        RecordItemEvent(item="C", what="granted", accepted_on=date(2020, 1, 16)),
        RecordItemEvent(item="F", what="accepted"),
        RecordItemEvent(item="B", what="accepted"),
    ]
)
"""What usually happens; the rest alone would rarely get anywhere."""

commands = st.one_of(
    likely,
    likely,
    likely,
    st.builds(
        RecordItemEvent,
        item=items,
        what=st.sampled_from(sorted(WHATS)),
        pause_kind=st.sampled_from(["", "hold_review"]),
        despite=st.sampled_from(["", "先办"]),
    ),
    st.builds(
        lambda item, what: RecordItemEvent(item=item, what=what, accepted_on=date(2020, 1, 16), despite="先办"),
        items,
        st.sampled_from(["granted", "refused"]),
    ),
    st.builds(GiveFacts, facts=st.fixed_dictionaries({"height": st.sampled_from(["30.0", "9.0", None])})),
    st.builds(Assign, role=st.just("responsible"), to=st.sampled_from(["office:1", "post:2", ""]), item=items),
    st.builds(RectifyEntry, seq=st.integers(1, 20), text=st.just("记错"), void=st.booleans()),
    st.just(WriteNote(text="一")),
    st.just(CloseCase(text="终止")),
    st.just(ReopenCase(text="再办")),
)
histories = st.lists(st.tuples(commands, st.integers(0, 60), st.booleans()), min_size=1, max_size=18)


def lived(history: list[tuple[Any, int, bool]]) -> tuple[str, datetime]:
    """A case after the commands of a history that were taken, hours apart; now and then a sweep, or a cold start."""
    case_id, at = opened(START, kind="project" if len(history) % 2 else "permits"), START
    for command, hours, disturb in history:
        at += timedelta(hours=hours)
        perform(case_id, command, by=SEEDER, at=at)
        if disturb:
            known.forget(case_id)
            turn_case(case_id, at + timedelta(minutes=1))
            at += timedelta(minutes=2)
    return case_id, at


HYPOTHESIS = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@HYPOTHESIS
@given(history=histories)
def test_what_was_written_bit_by_bit_is_what_a_replay_writes(history: list[tuple[Any, int, bool]]) -> None:
    case_id, _ = lived(history)
    assert differences_of(case_id) == []


@HYPOTHESIS
@given(history=histories, later_hours=st.integers(0, 24 * 30))
def test_the_open_list_is_a_fold_from_scratch_read_on_the_day(
    history: list[tuple[Any, int, bool]], later_hours: int
) -> None:
    case_id, at = lived(history)
    at += timedelta(hours=later_hours)
    turn_case(case_id, at)
    listed = Span.objects.filter(case=case_id, until_at__isnull=True)
    assert of_spans(case_id, listed, at) == of_readings(case_id, at)


@HYPOTHESIS
@given(history=histories, share=st.floats(0, 1))
def test_the_list_of_any_past_instant_is_what_was_read_then(history: list[tuple[Any, int, bool]], share: float) -> None:
    case_id, end = lived(history)
    turn_case(case_id, end)
    at = START + (end - START) * share
    listed = Span.objects.filter(case=case_id, from_at__lte=at).filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
    assert of_spans(case_id, listed, at) == of_readings(case_id, at)


def of_spans(case_id: str, spans: Any, at: datetime) -> set[tuple[Any, ...]]:
    days = calendar_of(programme_of(state_of(case_id))).known_at(at)
    on = day_of(at, "Asia/Shanghai")
    return {
        (s.instance, s.state, s.turn, s.since_on, s.due_on, s.overdue_from, s.pause_kind, status_of(s, on, days))
        for s in spans
    }


def of_readings(case_id: str, at: datetime) -> set[tuple[Any, ...]]:
    return {
        (r.instance, r.state, r.turn, r.since_on, r.due_on, r.overdue_from, r.pause_kind, r.status)
        for r in readings_of(case_id, at)
        if r.in_play
    }


@HYPOTHESIS
@given(history=histories)
def test_every_command_is_taken_or_leaves_the_case_as_it_was(history: list[tuple[Any, int, bool]]) -> None:
    case_id, at = opened(START), START
    for command, hours, _ in history:
        at += timedelta(hours=hours)
        before = state_of(case_id)
        answer = perform(case_id, command, by=SEEDER, at=at)
        after = state_of(case_id)
        if isinstance(answer, Done):
            assert after.seq == before.seq + len(answer.events) and answer.state == after
        else:
            assert after == before


@HYPOTHESIS
@given(history=histories)
def test_commands_taken_together_leave_what_they_leave_one_by_one(history: list[tuple[Any, int, bool]]) -> None:
    at = START + timedelta(hours=1)
    alone, together = opened(START, kind="project"), opened(START, kind="project")
    taken = [one for one, _, _ in history if isinstance(perform(alone, one, by=SEEDER, at=at), Done)]
    done = perform_many([(together, one) for one in taken], by=SEEDER, at=at)
    assert not isinstance(done, Refused), done
    assert left_by(together) == left_by(alone)
    assert differences_of(together) == []


def left_by(case_id: str) -> Any:
    state = state_of(case_id)
    spans = Span.objects.filter(case=case_id).order_by("instance", "opened_seq", "closed_seq")
    kept = spans.values("instance", "state", "due_on", "from_at", "until_at", "opened_seq", "closed_seq", "project_id")
    row = ProjectRow.objects.filter(pk=case_id).values("stage", "open_obstacles").first()
    items = [(one.instance, one.state, one.touched) for one in state.items.values()]
    return state.seq, items, [{**one, "project_id": one["project_id"] == case_id} for one in kept], row

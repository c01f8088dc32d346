"""What a write does, and what it leaves alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.backoffice.cases.samples import MONDAY, SEEDER, happened, later, map_function, office, opened, small
from yichuang.backoffice.cases.models import Case, ProjectRow, Span
from yichuang.backoffice.cases.perform import Done, Refused, open_case, perform, perform_many
from yichuang.backoffice.cases.states import CaseUnknownError, readings_of, state_of
from yichuang.backoffice.ledger import store, texts
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.models import Delivery, Event, Text
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.case.commands import (
    Assign,
    AttachFile,
    ClearObstacle,
    CloseCase,
    GiveFacts,
    LinkCase,
    MigrateCase,
    OpenCase,
    RaiseObstacle,
    ReceiveFacts,
    RecordItemEvent,
    RectifyEntry,
    ReopenCase,
    ResumeWorks,
    StopWorks,
    WriteNote,
)
from yichuang.engine.case.events import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOBODY = Actor(ref="person:99")


def rows() -> dict[str, list[Any]]:
    """Everything a write could touch."""
    tables = ("ledger_event", "ledger_text", "ledger_delivery", "cases_case", "cases_span", "cases_projectrow")
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def open_now(case_id: str) -> dict[str, Span]:
    return {span.instance: span for span in Span.objects.filter(case=case_id, until_at__isnull=True)}


def test_opening_a_case_puts_what_can_be_done_on_the_list() -> None:
    planning = office("planning")
    map_function("planning", planning)
    case_id = opened()
    spans = open_now(case_id)
    assert set(spans) == {"A", "G"}
    assert spans["A"].office_id == planning.pk
    assert spans["G"].turn == "outside"
    assert spans["A"].since_on == date(2020, 3, 2)
    head = Case.objects.get(pk=case_id)
    assert (head.seq, head.kind, head.last_at) == (1, "permits", MONDAY)


def test_accepting_an_item_dates_it_and_ends_the_span_before() -> None:
    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1))
    span = open_now(case_id)["A"]
    assert (span.state, span.turn, span.due_on, span.overdue_from) == (
        "accepted",
        "office",
        date(2020, 3, 9),
        date(2020, 3, 10),
    )
    before = Span.objects.get(case=case_id, instance="A", until_at__isnull=False)
    assert (before.state, before.until_at, before.closed_seq) == ("ready", later(hours=1), 2)


def test_the_rare_item_is_not_expected_of_anybody_until_it_starts() -> None:
    case_id = opened()
    assert "C" not in open_now(case_id)
    happened(case_id, "C", "received", later(hours=1))
    assert open_now(case_id)["C"].state == "received"


def test_a_granted_item_lets_the_next_one_begin() -> None:
    case_id = opened()
    happened(case_id, "G", "met", later(hours=1))
    assert "B" not in open_now(case_id)
    happened(case_id, "A", "granted", later(hours=2), accepted_on=date(2020, 3, 2))
    spans = open_now(case_id)
    assert "A" not in spans
    assert spans["B"].state == "ready"


def test_a_commitment_stands_in_for_the_contract() -> None:
    case_id = opened()
    happened(case_id, "A", "granted", later(hours=1), accepted_on=date(2020, 3, 2))
    assert "B" not in open_now(case_id)
    happened(case_id, "C", "granted", later(hours=2), accepted_on=date(2020, 3, 2))
    assert open_now(case_id)["B"].state == "ready"


def test_a_fact_brings_an_item_into_play_and_takes_it_out_again() -> None:
    case_id = opened()
    assert "F" not in open_now(case_id)
    happened(case_id, "A", "granted", later(hours=1), accepted_on=date(2020, 3, 2))
    assert isinstance(perform(case_id, GiveFacts(facts={"height": "30.0"}), by=SEEDER, at=later(hours=2)), Done)
    assert open_now(case_id)["F"].state == "ready"
    perform(case_id, GiveFacts(facts={"height": "12.0"}), by=SEEDER, at=later(hours=3))
    assert "F" not in open_now(case_id)


def test_what_usually_comes_later_is_expected_only_when_what_comes_before_has_ended() -> None:
    case_id = opened()
    perform(case_id, GiveFacts(facts={"height": "30.0"}), by=SEEDER, at=later(hours=1))
    happened(case_id, "A", "accepted", later(hours=2))
    assert "F" not in open_now(case_id)
    happened(case_id, "A", "granted", later(days=3))
    assert open_now(case_id)["F"].since_on == date(2020, 3, 5)


def test_a_paused_item_has_no_due_date_and_says_which_pause() -> None:
    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1))
    happened(case_id, "A", "held", later(days=1), pause_kind="hold_review")
    span = open_now(case_id)["A"]
    assert (span.state, span.status_hint, span.pause_kind, span.due_on) == ("paused", "paused", "hold_review", None)
    assert span.overdue_from == date(2020, 3, 9)  # three working days of its own from Tuesday, over on Friday
    happened(case_id, "A", "resumed", later(days=2))
    assert open_now(case_id)["A"].due_on == date(2020, 3, 10)


def test_making_somebody_responsible_moves_the_item_to_them() -> None:
    map_function("planning", office("planning"))
    other = office("other")
    case_id = opened()
    perform(case_id, Assign(role="responsible", to=f"office:{other.pk}", item="A"), by=SEEDER, at=later(hours=1))
    assert open_now(case_id)["A"].office_id == other.pk
    assert open_now(case_id)["G"].office_id is None


def test_the_same_key_with_the_same_command_answers_as_before_and_writes_once() -> None:
    case_id = opened()
    command = RecordItemEvent(item="A", what="accepted", text="窗口收件")
    first = perform(case_id, command, by=SEEDER, at=later(hours=1), key="form-1")
    happened(case_id, "G", "met", later(hours=2))
    kept = rows()
    again = perform(case_id, command, by=SEEDER, at=later(hours=3), key="form-1")
    assert isinstance(first, Done) and isinstance(again, Done)
    assert (again.seq, [e.type for e in again.events]) == (first.seq, ["item.accepted"])
    assert again.state == first.state
    assert rows() == kept


def test_the_same_key_with_another_command_is_refused() -> None:
    case_id = opened()
    perform(case_id, WriteNote(text="一"), by=SEEDER, at=later(hours=1), key="form-1")
    answer = perform(case_id, WriteNote(text="二"), by=SEEDER, at=later(hours=1), key="form-1")
    assert isinstance(answer, Refused)
    assert [r.code for r in answer.reasons] == ["key_reused"]
    assert Event.objects.filter(case_id=case_id).count() == 2


def test_opening_twice_with_one_key_opens_once() -> None:
    case_id = uuid7(MONDAY)
    command = OpenCase(case=case_id, programme=small(), number="P2020-1", title="一", facts={"owner": "甲"})
    first = open_case(command, by=SEEDER, at=MONDAY, key="k")
    again = open_case(command, by=SEEDER, at=later(hours=1), key="k")
    assert isinstance(first, Done) and isinstance(again, Done)
    assert again.seq == first.seq == 2
    assert Case.objects.count() == 1


def test_a_number_is_given_to_one_case_only() -> None:
    opened(number="P2020-1")
    command = OpenCase(case=uuid7(MONDAY), programme=small(), number="P2020-1", title="二")
    answer = open_case(command, by=SEEDER, at=MONDAY)
    assert isinstance(answer, Refused)
    assert [r.code for r in answer.reasons] == ["case_already_open"]
    assert Case.objects.count() == 1


def test_a_command_on_an_item_somebody_else_has_touched_is_stale_and_says_what_changed() -> None:
    case_id = opened()
    seen = state_of(case_id).seq
    happened(case_id, "A", "accepted", later(hours=1))
    happened(case_id, "G", "met", later(hours=2))
    answer = perform(case_id, RecordItemEvent(item="A", what="not_accepted"), by=SEEDER, at=later(hours=3), seen=seen)
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.reasons[0].params) == ("stale", {"item": "A", "seen": 1, "last": 2})
    assert [event.type for event in answer.changed] == ["item.accepted", "item.met"]


def test_a_change_to_another_item_is_no_reason_to_refuse() -> None:
    case_id = opened()
    happened(case_id, "G", "met", later(hours=1))
    answer = perform(case_id, RecordItemEvent(item="A", what="accepted"), by=SEEDER, at=later(hours=2), seen=1)
    assert isinstance(answer, Done)


def test_a_note_is_never_stale() -> None:
    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1))
    assert isinstance(perform(case_id, WriteNote(text="去过现场"), by=SEEDER, at=later(hours=2), seen=1), Done)


def test_the_same_fact_answered_by_two_people_is_stale_and_another_fact_is_not() -> None:
    case_id = opened()
    perform(case_id, GiveFacts(facts={"height": "30.0"}), by=SEEDER, at=later(hours=1))
    same = perform(case_id, GiveFacts(facts={"height": "20.0"}), by=SEEDER, at=later(hours=2), seen=1)
    other = perform(case_id, GiveFacts(facts={"owner": "甲公司"}), by=SEEDER, at=later(hours=2), seen=1)
    assert isinstance(same, Refused) and same.kind == "stale"
    assert isinstance(other, Done)


def test_nothing_is_taken_from_the_future_of_the_entrance() -> None:
    case_id = opened()
    note = WriteNote(text="一")
    late = perform(case_id, note, by=SEEDER, at=MONDAY + timedelta(seconds=61), now=MONDAY)
    assert isinstance(late, Refused) and late.reasons[0].code == "clock_ahead"
    assert isinstance(perform(case_id, note, by=SEEDER, at=MONDAY + timedelta(seconds=59), now=MONDAY), Done)


def test_nothing_is_put_before_the_last_event() -> None:
    case_id = opened()
    answer = perform(case_id, WriteNote(text="一"), by=SEEDER, at=MONDAY - timedelta(seconds=1))
    assert isinstance(answer, Refused) and answer.reasons[0].code == "earlier_than_last"


def test_who_waited_for_another_comes_after_and_is_not_told_to_fill_in_a_day() -> None:
    case_id = opened()
    perform(case_id, WriteNote(text="先写完"), by=SEEDER, at=later(1) + timedelta(seconds=2))
    told = perform(case_id, WriteNote(text="先按的"), by=SEEDER, at=later(1), now=later(1))
    assert isinstance(told, Done)
    assert told.events[-1].at == later(1) + timedelta(seconds=2)
    assert verify()["ok"]
    # what is entered for a day before, or long after the case went on elsewhere, is refused as ever
    for at, now in ((later(1), None), (later(1), later(2)), (MONDAY, MONDAY)):
        answer = perform(case_id, WriteNote(text="早"), by=SEEDER, at=at, now=now)
        assert isinstance(answer, Refused) and answer.reasons[0].code == "earlier_than_last"


def test_free_text_and_personal_facts_are_sealed_and_open_again() -> None:
    case_id = opened(facts={"contact": {"name": "张三", "phone": "13800000000"}})
    perform(case_id, WriteNote(text="王主任说下周能批"), by=SEEDER, at=later(hours=1))
    stored = "".join(Event.objects.values_list("body", flat=True))
    assert "张三" not in stored and "王主任" not in stored
    state = state_of(case_id)
    sealed = texts.sealed_ids([state.notes[0].text, state.raw_facts()["contact"]])
    opened_texts = texts.open_texts(sealed)
    assert texts.plain(state.notes[0].text, opened_texts) == "王主任说下周能批"
    assert "张三" in str(texts.plain(state.raw_facts()["contact"], opened_texts))
    assert Text.objects.get(pk=sealed[1]).personal


REFUSED_COMMANDS: dict[str, Any] = {
    "give_facts": GiveFacts(facts={"no_such_fact": 1}),
    "receive_facts": ReceiveFacts(facts={"no_such_fact": 1}, from_case="x", from_seq=1),
    "record_item_event": RecordItemEvent(item="B", what="accepted", text="先办了"),
    "assign": Assign(role="king", to="person:1"),
    "rectify_entry": RectifyEntry(seq=99, text="错了", void=True),
    "attach_file": AttachFile(file="", name="一.pdf", size=1, type="application/pdf"),
    "write_note": WriteNote(text=" "),
    "link_case": None,
    "migrate_case": MigrateCase(target=small(), text="换"),
    "close_case": CloseCase(text=""),
    "reopen_case": ReopenCase(text="再办"),
    "stop_works": StopWorks(text=""),
    "resume_works": ResumeWorks(),
    "raise_obstacle": RaiseObstacle(obstacle="o1", text=""),
    "clear_obstacle": ClearObstacle(obstacle="o9", text="好了"),
    "open_case": None,
}


@pytest.mark.parametrize("name", sorted(REFUSED_COMMANDS))
def test_a_refused_command_changes_no_row(name: str) -> None:
    case_id = opened()
    command = REFUSED_COMMANDS[name]
    if name == "link_case":
        command = LinkCase(case=case_id, relation="related")
    elif name == "open_case":
        command = OpenCase(case=case_id, programme=small(), number="P2020-9", title="又一次")
    before = rows()
    answer = perform(case_id, command, by=SEEDER, at=later(hours=1))
    assert isinstance(answer, Refused)
    assert rows() == before


@pytest.mark.parametrize("name", sorted(set(REFUSED_COMMANDS) - {"open_case"}))
def test_nobody_acts_without_the_right(name: str) -> None:
    case_id = opened()
    command = REFUSED_COMMANDS[name] or LinkCase(case="x", relation="related")
    answer = perform(case_id, command, by=NOBODY, at=later(hours=1))
    assert isinstance(answer, Refused)
    assert "not_allowed" in [reason.code for reason in answer.reasons]


DANGLING = [
    (LinkCase(case="x", relation="related"), "case_not_open"),
    (LinkCase(case="x" * 200, relation="project"), "case_not_open"),
    (AttachFile(file="f" * 64, name="一.pdf", size=1, type="application/pdf"), "file_missing"),
    (RecordItemEvent(item="A", what="accepted", files=("f" * 64,)), "file_missing"),
    (Assign(role="team", to="team:99"), "assignee_unknown"),
    (Assign(role="team", to="nobody"), "assignee_unknown"),
    (Assign(role="team", to="team:" + "9" * 40), "assignee_unknown"),
]


@pytest.mark.parametrize(("command", "code"), DANGLING)
def test_what_a_command_names_elsewhere_has_to_be_there(command: Any, code: str) -> None:
    case_id = opened()
    before = rows()
    answer = perform(case_id, command, by=SEEDER, at=later(hours=1))
    assert isinstance(answer, Refused) and [reason.code for reason in answer.reasons] == [code]
    assert rows() == before


def test_a_key_no_column_holds_is_refused() -> None:
    case_id = opened()
    answer = perform(case_id, WriteNote(text="一"), by=SEEDER, at=later(hours=1), key="k" * 129)
    assert isinstance(answer, Refused) and answer.reasons[0].code == "text_too_long"
    assert isinstance(perform(case_id, WriteNote(text="一"), by=SEEDER, at=later(hours=1), key="k" * 128), Done)


def test_an_instant_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        perform(opened(), WriteNote(text="一"), by=SEEDER, at=datetime(2020, 3, 2, 10))


def test_a_case_that_is_not_there_is_refused_not_raised() -> None:
    answer = perform("no-such-case", WriteNote(text="一"), by=SEEDER, at=MONDAY)
    assert isinstance(answer, Refused) and answer.reasons[0].code == "case_not_open"


def test_several_commands_are_taken_together_or_not_at_all() -> None:
    case_id = opened()
    before = rows()
    two = [(case_id, RecordItemEvent(item="A", what="accepted")), (case_id, RecordItemEvent(item="B", what="accepted"))]
    answer = perform_many(two, by=SEEDER, at=later(hours=1))
    assert isinstance(answer, Refused) and answer.index == 1
    assert rows() == before
    assert state_of(case_id).seq == 1
    done = perform_many(two[:1] * 1 + [(case_id, WriteNote(text="好"))], by=SEEDER, at=later(hours=1))
    assert isinstance(done, tuple) and [one.seq for one in done] == [2, 3]


def test_many_cases_are_opened_in_one_go() -> None:
    commands = []
    for nth in range(3):
        case_id = uuid7(MONDAY)
        commands.append((case_id, OpenCase(case=case_id, programme=small(), number=f"P-{nth}", title=f"第{nth}件")))
    done = perform_many(commands, by=SEEDER, at=MONDAY, key="import-1")
    assert isinstance(done, tuple) and Case.objects.count() == 3
    again = perform_many(commands, by=SEEDER, at=MONDAY, key="import-1")
    assert isinstance(again, tuple) and Case.objects.count() == 3


def test_a_past_instant_shows_what_the_office_knew_then() -> None:
    case_id = opened()
    happened(case_id, "A", "accepted", later(days=1))
    happened(case_id, "A", "granted", later(days=3))
    assert state_of(case_id, later(days=2)).items["A"].state == "accepted"
    assert {r.instance: r.state for r in readings_of(case_id, later(days=2))}["A"] == "accepted"
    assert state_of(case_id).items["A"].state == "granted"
    with pytest.raises(CaseUnknownError):
        state_of(case_id, MONDAY - timedelta(days=1))


def test_a_past_days_list_is_what_the_list_said_that_day() -> None:
    from django.db.models import Q

    case_id = opened()
    happened(case_id, "A", "accepted", later(days=1))
    happened(case_id, "A", "granted", later(days=3))
    instants = [later(days=d, hours=1) for d in range(5)]
    for instant in instants:
        listed = Span.objects.filter(case=case_id, from_at__lte=instant)
        listed = listed.filter(Q(until_at__isnull=True) | Q(until_at__gt=instant))
        said = {(s.instance, s.state, s.due_on) for s in listed}
        read = {(r.instance, r.state, r.due_on) for r in readings_of(case_id, instant) if r.in_play}
        assert said == read


def test_a_closed_case_leaves_the_list_and_comes_back_when_reopened() -> None:
    case_id = opened()
    assert isinstance(perform(case_id, CloseCase(text="撤回投资"), by=SEEDER, at=later(hours=1)), Done)
    assert not open_now(case_id)
    assert Case.objects.get(pk=case_id).closed_at == later(hours=1)
    perform(case_id, ReopenCase(text="又投了"), by=SEEDER, at=later(hours=2))
    assert set(open_now(case_id)) == {"A", "G"}
    assert Case.objects.get(pk=case_id).closed_at is None


def test_a_case_moves_to_a_new_version_of_its_programme() -> None:
    case_id = opened()
    answer = perform(case_id, MigrateCase(target=small("2"), text="修订"), by=SEEDER, at=later(hours=1))
    assert isinstance(answer, Done), answer
    assert Case.objects.get(pk=case_id).programme == small("2").digest
    happened(case_id, "A", "accepted", later(hours=2))


def test_linking_a_project_is_known_at_once_and_told_to_the_project() -> None:
    project, permits = opened(kind="project", title="项目"), opened()
    perform(permits, LinkCase(case=project, relation="project"), by=SEEDER, at=later(hours=1))
    assert Case.objects.get(pk=permits).project_id == project
    assert set(Span.objects.filter(case=permits).values_list("project_id", flat=True)) == {project}
    kinds = sorted(Delivery.objects.values_list("kind", flat=True))
    assert kinds == ["facts", "link"]


def test_events_outside_items_leave_every_span_as_it_was() -> None:
    case_id = opened()
    before = list(Span.objects.order_by("id").values())
    perform(case_id, WriteNote(text="一"), by=SEEDER, at=later(hours=1))
    perform(case_id, RaiseObstacle(obstacle="o1", text="缺水"), by=SEEDER, at=later(hours=2))
    assert list(Span.objects.order_by("id").values()) == before


def test_a_mistake_put_right_puts_the_list_right() -> None:
    case_id = opened()
    done = happened(case_id, "A", "accepted", later(hours=1))
    perform(case_id, RectifyEntry(seq=done.seq, text="记错了", void=True), by=SEEDER, at=later(hours=2))
    assert open_now(case_id)["A"].state == "ready"
    assert verify()["ok"]


def test_the_chain_of_every_write_holds() -> None:
    case_id = opened(facts={"height": "30.0"})
    happened(case_id, "A", "granted", later(hours=1), accepted_on=date(2020, 3, 2), text="核发")
    events = store.events_of(case_id)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert verify() == {"ok": True, "cases": 1, "events": 4, "first_bad": None}


def test_only_projects_have_a_row() -> None:
    opened()
    assert not ProjectRow.objects.exists()

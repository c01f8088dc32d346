"""Several commands in one write: on one case, on many, and when something stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests.backoffice.cases.samples import MONDAY, SEEDER, happened, later, opened, small
from yichuang.backoffice.cases import known, writes
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import Done, Refused, open_case, perform, perform_many
from yichuang.backoffice.cases.rebuild import check
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.case.commands import GiveFacts, LinkCase, OpenCase, RecordItemEvent, WriteNote

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ACCEPT, GRANT = RecordItemEvent(item="A", what="accepted"), RecordItemEvent(item="A", what="granted")


def holds() -> bool:
    known.forget()
    return bool(verify()["ok"]) and bool(check()["ok"])


def opening(number: str, case_id: str = "") -> tuple[str, OpenCase]:
    case_id = case_id or uuid7(MONDAY)
    return case_id, OpenCase(case=case_id, programme=small(), number=number, title=number, kind="permits")


def test_each_is_decided_on_what_the_ones_before_it_made() -> None:
    case_id = opened()
    done = perform_many([(case_id, ACCEPT), (case_id, GRANT)], by=SEEDER, at=later(hours=1))
    assert isinstance(done, tuple)
    assert [(one.seq, one.state.items["A"].state) for one in done] == [(2, "accepted"), (3, "granted")]
    assert state_of(case_id).items["A"].ended_well
    assert holds()


def test_a_case_opened_and_worked_on_in_one_go_is_as_if_it_was_done_in_turn() -> None:
    project, case_id = opened(kind="project"), uuid7(MONDAY)
    commands = [opening("G2020-1", case_id), (case_id, LinkCase(case=project, relation="project")), (case_id, ACCEPT)]
    assert isinstance(perform_many(commands, by=SEEDER, at=later(hours=1)), tuple)
    assert Case.objects.get(pk=case_id).project_id == project
    assert holds()


def test_what_the_commands_change_themselves_is_not_held_against_them_but_what_others_did_is() -> None:
    case_id = opened()
    both = [(case_id, ACCEPT), (case_id, GRANT)]
    assert isinstance(perform_many(both, by=SEEDER, at=later(hours=1), seen={case_id: 1}), tuple)
    other = opened()
    happened(other, "A", "accepted", later(hours=1))
    late = [(other, WriteNote(text="一")), (other, GRANT)]
    answer = perform_many(late, by=SEEDER, at=later(hours=2), seen={other: 1})
    assert isinstance(answer, Refused) and (answer.kind, answer.index) == ("stale", 1)
    assert [event.type for event in answer.changed] == ["item.accepted"]
    assert state_of(other).seq == 2


def test_what_another_process_did_to_one_of_many_is_seen_before_anything_is_written() -> None:
    first, second = opened(), opened()
    outdated = known.recall(second)
    assert outdated is not None
    happened(second, "G", "met", later(hours=1))
    known.remember(second, outdated)  # as another process still knows it
    done = perform_many([(first, ACCEPT), (second, ACCEPT)], by=SEEDER, at=later(hours=2))
    assert isinstance(done, tuple) and [one.seq for one in done] == [2, 3]
    assert holds()


def test_a_number_that_is_taken_tells_which_of_them_met_it_and_leaves_nothing() -> None:
    opened(number="P-1")
    before = Event.objects.count()
    answer = perform_many([opening("P-2"), opening("P-1"), opening("P-3")], by=SEEDER, at=MONDAY)
    assert isinstance(answer, Refused)
    assert (answer.index, [reason.code for reason in answer.reasons]) == (1, ["case_already_open"])
    assert (Event.objects.count(), Case.objects.count()) == (before, 1)


def test_a_case_another_process_opened_is_not_opened_again() -> None:
    case_id, command = opening("P-1")
    assert open_case(command, by=SEEDER, at=MONDAY).ok
    known.forget(case_id)
    again = open_case(command, by=SEEDER, at=later(hours=1))
    assert isinstance(again, Refused) and [reason.code for reason in again.reasons] == ["case_already_open"]
    known.forget(case_id)
    bad = open_case(OpenCase(case=case_id, programme=small(), number="P-2", title=""), by=SEEDER, at=later(hours=1))
    assert isinstance(bad, Refused) and "case_already_open" in [reason.code for reason in bad.reasons]
    assert Event.objects.count() == 1


def test_some_of_them_done_before_under_their_keys_are_answered_and_not_done_twice() -> None:
    case_id = opened()
    commands: list[tuple[str, Any]] = [(case_id, ACCEPT), (case_id, GiveFacts(facts={"height": "30.0"}))]
    assert isinstance(perform(case_id, ACCEPT, by=SEEDER, at=later(hours=1), key="form:0"), Done)
    done = perform_many(commands, by=SEEDER, at=later(hours=2), key="form")
    assert isinstance(done, tuple) and [one.seq for one in done] == [2, 3]
    assert Event.objects.count() == 3
    assert holds()


def test_a_write_that_fails_within_a_transaction_leaves_the_rest_of_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = writes.insert_deliveries

    def fails(*args: Any) -> None:
        whole(*args)
        raise RuntimeError("the power went")

    first, second = opened(), opened()
    with transaction.atomic():
        happened(first, "A", "accepted", later(hours=1))
        monkeypatch.setattr(writes, "insert_deliveries", fails)
        with pytest.raises(RuntimeError):
            perform_many([(first, GRANT), (second, ACCEPT)], by=SEEDER, at=later(hours=2))
        monkeypatch.undo()
        happened(second, "G", "met", later(hours=2))
    assert (state_of(first).seq, state_of(second).seq) == (2, 2)
    assert holds()


def test_no_commands_are_done_at_once() -> None:
    assert perform_many([], by=SEEDER, at=MONDAY) == ()

"""Deliveries are carried out once, tried again with growing pauses, and left for a person after five tries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.backoffice.cases.samples import MONDAY, SEEDER, happened, later, opened
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import Done, perform
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.models import Checkpoint, Delivery
from yichuang.backoffice.notify import deliver
from yichuang.backoffice.notify.deliver import MOST_TRIES, claim, deliver_due, left_for_a_person, try_again
from yichuang.backoffice.notify.sweep import last_sweep, sweep
from yichuang.backoffice.people.models import Team
from yichuang.engine.case.commands import Assign, CloseCase, GiveFacts, LinkCase, RectifyEntry, ReopenCase

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def linked() -> tuple[str, str]:
    """(project, permits), the permits just linked to the project."""
    project, permits = opened(kind="project", title="项目", facts={"owner": "华康公司"}), opened()
    answer = perform(permits, LinkCase(case=project, relation="project"), by=SEEDER, at=later(hours=1))
    assert isinstance(answer, Done)
    return project, permits


def test_a_link_is_made_known_to_the_other_case(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    assert state_of(project).links == {permits: "permits"}
    assert state_of(permits).links == {project: "project"}
    assert Case.objects.get(pk=project).project_id is None


def test_what_was_typed_in_one_case_is_not_typed_again_in_the_other(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    assert state_of(permits).raw_facts() == {"owner": "华康公司"}
    perform(permits, GiveFacts(facts={"project_code": "2020-1", "height": "30.0"}), by=SEEDER, at=later(hours=3))
    deliver_due(later(hours=4))
    assert state_of(project).raw_facts() == {"owner": "华康公司", "project_code": "2020-1", "height": "30.0"}
    received = state_of(project).facts["project_code"]
    assert received[-1].at >= later(hours=3)


def test_what_is_about_a_person_stays_where_it_was_given(linked: tuple[str, str]) -> None:
    project, permits = linked
    perform(permits, GiveFacts(facts={"contact": {"name": "张三"}}), by=SEEDER, at=later(hours=3))
    deliver_due(later(hours=4))
    assert "contact" not in state_of(project).facts


def test_nothing_goes_round_in_circles(linked: tuple[str, str]) -> None:
    deliver_due(later(hours=2))
    deliver_due(later(hours=3))
    seqs = [state_of(case).seq for case in linked]
    for hour in range(4, 8):
        assert deliver_due(later(hours=hour)).done == 0
    assert [state_of(case).seq for case in linked] == seqs


def test_the_newest_answer_wins_whatever_order_deliveries_come_in(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    perform(project, GiveFacts(facts={"owner": "旧名"}), by=SEEDER, at=later(hours=3))
    perform(permits, GiveFacts(facts={"owner": "新名"}), by=SEEDER, at=later(hours=4))
    for delivery in Delivery.objects.filter(done_at__isnull=True).order_by("-id"):
        assert deliver.carry_out(delivery, later(hours=5))
    deliver_due(later(hours=6))
    assert {state_of(case).raw_facts()["owner"] for case in linked} == {"新名"}


def test_a_closed_case_is_told_nothing(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    perform(project, CloseCase(text="终止"), by=SEEDER, at=later(hours=3))
    perform(permits, GiveFacts(facts={"height": "30.0"}), by=SEEDER, at=later(hours=4))
    assert deliver_due(later(hours=5)).failed == 0
    assert "height" not in state_of(project).facts


def test_a_case_that_was_closed_is_told_when_it_is_opened_again(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    perform(project, CloseCase(text="终止"), by=SEEDER, at=later(hours=3))
    perform(permits, GiveFacts(facts={"height": "30.0"}), by=SEEDER, at=later(hours=4))
    deliver_due(later(hours=5))
    perform(project, ReopenCase(text="重启"), by=SEEDER, at=later(hours=6))
    deliver_due(later(hours=7))
    assert state_of(project).raw_facts()["height"] == "30.0"


def test_an_answer_taken_back_by_a_correction_is_taken_back_in_the_other_case(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    wrong = perform(project, GiveFacts(facts={"owner": "抄错", "height": "9.0"}), by=SEEDER, at=later(hours=3))
    deliver_due(later(hours=4))
    assert state_of(permits).raw_facts() == {"owner": "抄错", "height": "9.0"}
    assert isinstance(wrong, Done)
    perform(project, RectifyEntry(seq=wrong.seq, text="抄错", void=True), by=SEEDER, at=later(hours=5))
    deliver_due(later(hours=6))
    assert state_of(project).raw_facts() == state_of(permits).raw_facts() == {"owner": "华康公司"}


def test_the_permits_of_a_project_go_with_its_team(linked: tuple[str, str]) -> None:
    project, permits = linked
    for key in (1, 2, 3):
        Team.objects.create(pk=key, valid_from=date(2020, 1, 1))
    deliver_due(later(hours=2))
    for hour, team in ((3, "team:1"), (5, "team:2"), (7, "")):
        perform(project, Assign(role="team", to=team), by=SEEDER, at=later(hours=hour))
        deliver_due(later(hours=hour + 1))
        assert state_of(permits).assigned.get("team", "") == team
    perform(permits, Assign(role="team", to="team:3"), by=SEEDER, at=later(hours=9))
    deliver_due(later(hours=10))
    assert "team" not in state_of(project).assigned


def test_what_was_just_written_is_passed_on_at_once_for_those_cases_alone(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    other = opened(kind="project", title="别的", facts={"owner": "别的"})
    perform(other, LinkCase(case=permits, relation="related"), by=SEEDER, at=later(hours=3))
    perform(project, GiveFacts(facts={"owner": "新名"}), by=SEEDER, at=later(hours=3))
    deliver.deliver_at_once([project], later(hours=3))
    assert state_of(permits).raw_facts()["owner"] == "新名"
    waiting = Delivery.objects.filter(done_at__isnull=True).values_list("kind", "case_id")
    assert set(waiting) == {("link", other), ("facts", permits)}


def test_what_happened_in_one_case_is_recorded_in_the_other_on_the_same_day(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    happened(permits, "G", "met", later(days=3), done_on=date(2020, 3, 4))
    assert "G" not in state_of(project).items
    deliver_due(later(days=3, hours=1))
    assert (state_of(project).items["G"].state, state_of(project).items["G"].ended_on) == ("granted", date(2020, 3, 4))
    before = state_of(project).seq, state_of(permits).seq
    deliver_due(later(days=3, hours=2))  # it is told back, and known already
    assert (state_of(project).seq, state_of(permits).seq) == before


def test_what_the_other_case_may_not_record_stays_with_the_first(linked: tuple[str, str]) -> None:
    project, permits = linked
    deliver_due(later(hours=2))
    perform(project, CloseCase(text="终止"), by=SEEDER, at=later(hours=3))
    happened(permits, "G", "met", later(hours=4))
    assert deliver_due(later(hours=5)).failed == 0
    assert "G" not in state_of(project).items


def test_a_delivery_is_claimed_by_one_worker(linked: tuple[str, str]) -> None:
    first, second = claim(later(hours=2)), claim(later(hours=2))
    assert len(first) == 2 and second == []
    assert len(claim(later(hours=2) + deliver.CLAIM)) == 2  # its worker died


def test_what_fails_is_tried_again_later_and_later_and_then_left_for_a_person(
    monkeypatch: pytest.MonkeyPatch, linked: tuple[str, str]
) -> None:
    tried: list[datetime] = []

    def fails(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
        tried.append(at)
        raise RuntimeError("no line to the province")

    monkeypatch.setitem(deliver.HANDLERS, "link", fails)
    at = later(hours=2)
    for _ in range(24 * 60):
        deliver_due(at)
        at += timedelta(minutes=1)
    gaps = [b - a for a, b in pairwise(tried)]
    assert len(tried) == MOST_TRIES
    assert gaps == sorted(gaps) and gaps[0] < gaps[-1]
    stuck = left_for_a_person()
    assert [(one.kind, one.tries) for one in stuck] == [("link", 5)]
    assert "no line to the province" in stuck[0].error
    monkeypatch.undo()
    assert try_again(stuck[0].pk, at)
    assert deliver_due(at).failed == 0
    assert state_of(linked[0]).links == {linked[1]: "permits"}
    assert left_for_a_person() == []


def test_a_failure_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch, linked: tuple[str, str]) -> None:
    def fails(delivery: Delivery, payload: Mapping[str, Any], at: datetime) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(deliver.HANDLERS, "link", fails)
    outcome = deliver_due(later(hours=2))
    assert (outcome.done, outcome.failed) == (1, 1)
    assert state_of(linked[0]).links == {}


def test_a_delivery_carried_out_twice_writes_once(linked: tuple[str, str]) -> None:
    deliveries = list(Delivery.objects.order_by("id"))
    deliver_due(later(hours=2))
    seqs = [state_of(case).seq for case in linked]
    for delivery in deliveries:
        assert deliver.carry_out(delivery, later(hours=3))
    assert [state_of(case).seq for case in linked] == seqs


def test_a_sweep_leaves_a_record_and_a_checkpoint(linked: tuple[str, str]) -> None:
    done = sweep(later(hours=2))
    assert (done.done, done.failed, done.error) == (Delivery.objects.count(), 0, "")
    found = last_sweep()
    assert found is not None and found.at == later(hours=2)
    assert Checkpoint.objects.count() == 1
    sweep(later(hours=3))
    assert Checkpoint.objects.count() == 1


def test_a_part_of_a_sweep_that_fails_is_written_down_and_the_rest_done(
    monkeypatch: pytest.MonkeyPatch, linked: tuple[str, str]
) -> None:
    from yichuang.backoffice.notify import sweep as module

    def fails(at: datetime) -> None:
        raise RuntimeError("no calendar")

    monkeypatch.setattr(module, "follow", fails)
    done = sweep(later(hours=2))
    assert "no calendar" in done.error
    assert done.done == Delivery.objects.count() and Checkpoint.objects.exists()


def test_a_new_key_is_taken_into_use_by_the_sweep(settings: Any, linked: tuple[str, str]) -> None:
    from yichuang.backoffice.ledger import texts
    from yichuang.engine.case.commands import WriteNote

    perform(linked[1], WriteNote(text="老钥匙"), by=SEEDER, at=later(hours=2))
    settings.YICHUANG_DATA_KEYS = {**settings.YICHUANG_DATA_KEYS, "2": b"k" * 32}
    sweep(later(hours=3))
    settings.YICHUANG_DATA_KEYS = {"2": b"k" * 32}
    note = state_of(linked[1]).notes[0].text
    assert texts.open_texts([note["sealed"]]) == {note["sealed"]: "老钥匙"}


def test_sessions_that_have_lapsed_go_with_the_checkpoint_and_the_others_stay(linked: tuple[str, str]) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    for key, days in (("lapsed", -1), ("alive", 1)):
        Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(days=days))
    sweep(later(hours=2))
    assert list(Session.objects.values_list("pk", flat=True)) == ["alive"]


def test_the_worker_stops_when_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from yichuang.backoffice.notify import worker

    stop = threading.Event()
    swept: list[datetime] = []

    def once(at: datetime) -> None:
        swept.append(at)
        stop.set()

    monkeypatch.setattr(worker, "sweep", once)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    worker.run(stop, lambda: MONDAY)
    assert swept == [MONDAY]

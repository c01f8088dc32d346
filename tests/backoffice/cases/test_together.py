"""Several writers at once, and writers that die in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tests.backoffice.cases.samples import SEEDER, happened, later, opened
from yichuang.backoffice.cases import known, writes
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.cases.perform import Done, Refused, perform
from yichuang.backoffice.cases.rebuild import check
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import writers
from yichuang.backoffice.ledger.models import Event, Text
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.case.commands import RecordItemEvent, WriteNote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

ROOT = Path(__file__).resolve().parents[3]


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs every job in a thread of its own, with a connection of its own."""
    answers: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(nth: int) -> None:
        try:
            start.wait()
            answers[nth] = jobs[nth]()
        except Exception as error:
            answers[nth] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(nth,)) for nth in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_people_on_one_item_one_is_taken_and_one_is_told() -> None:
    case_id = opened()
    seen = state_of(case_id).seq

    def accept() -> Any:
        return perform(case_id, RecordItemEvent(item="A", what="accepted"), by=SEEDER, at=later(hours=1), seen=seen)

    answers = together(accept, accept)
    assert {type(answer) for answer in answers} == {Done, Refused}
    refused = next(answer for answer in answers if isinstance(answer, Refused))
    assert refused.kind == "stale"
    assert Event.objects.filter(case_id=case_id, type="item.accepted").count() == 1
    assert Span.objects.filter(case=case_id, instance="A", until_at__isnull=True).count() == 1
    assert verify()["ok"] and check()["ok"]


def test_many_notes_on_one_case_all_arrive_in_one_chain() -> None:
    case_id = opened()

    def write(nth: int) -> Callable[[], Any]:
        return lambda: [
            perform(case_id, WriteNote(text=f"{nth}-{n}"), by=SEEDER, at=later(hours=1), key=f"{nth}-{n}")
            for n in range(10)
        ]

    answers = together(*(write(nth) for nth in range(4)))
    assert all(isinstance(one, Done) for some in answers for one in some), answers
    assert state_of(case_id).seq == 41
    assert verify() == {"ok": True, "cases": 1, "events": 41, "first_bad": None}


def test_what_another_process_wrote_is_seen_before_anything_is_refused_or_written() -> None:
    case_id = opened()
    outdated = known.recall(case_id)
    assert outdated is not None
    happened(case_id, "A", "accepted", later(hours=1))
    known.remember(case_id, outdated)  # as another process still knows it
    refused = perform(case_id, RecordItemEvent(item="A", what="received"), by=SEEDER, at=later(hours=2))
    assert isinstance(refused, Refused) and refused.reasons[0].code == "item_already_accepted"
    known.remember(case_id, outdated)
    happened(case_id, "G", "met", later(hours=2))
    assert verify()["ok"] and check()["ok"]


@pytest.mark.parametrize("place", ["insert", "write_spans", "insert_deliveries"])
def test_a_write_that_fails_anywhere_leaves_nothing(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    from yichuang.engine.case.commands import LinkCase

    case_id, other = opened(), opened()
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Text, Case, Span)]
    whole = getattr(writes, place)

    def fails(*args: Any) -> None:
        whole(*args)
        raise RuntimeError("the power went")

    monkeypatch.setattr(writes, place, fails)
    command = LinkCase(case=other, relation="project")
    with pytest.raises(RuntimeError):
        perform(case_id, command, by=SEEDER, at=later(hours=1))
    monkeypatch.undo()
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Text, Case, Span)] == before
    assert isinstance(perform(case_id, command, by=SEEDER, at=later(hours=1)), Done)
    assert verify()["ok"] and check()["ok"]


def test_a_process_killed_while_it_writes_leaves_whole_commands_only(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the child opens a database file of its own")
    program = textwrap.dedent(
        """
        import django; django.setup()
        from django.core.management import call_command
        call_command("migrate", verbosity=0)
        from datetime import timedelta
        from tests.backoffice.cases.samples import MONDAY, SEEDER, opened
        from yichuang.backoffice.cases.perform import perform
        from yichuang.engine.case.commands import GiveFacts, RecordItemEvent, WriteNote
        case = opened()
        print(case, flush=True)
        nth = 0
        while True:
            nth += 1
            at = MONDAY + timedelta(seconds=nth)
            perform(case, WriteNote(text="x" * 500), by=SEEDER, at=at)
            perform(case, GiveFacts(facts={"height": "30.0" if nth % 2 else "9.0"}), by=SEEDER, at=at)
        """
    )
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    for wait in (0.3, 0.7):
        child = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        threading.Event().wait(wait)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    checked = textwrap.dedent(
        """
        import django; django.setup()
        from yichuang.backoffice.cases.models import Case
        from yichuang.backoffice.cases.rebuild import check, first_bad_head
        from yichuang.backoffice.ledger.models import Event, Text
        from yichuang.backoffice.ledger.verify import verify
        found = verify()
        assert found["ok"] and found["cases"] == 2 and found["events"] > 20, found
        assert check()["ok"] and first_bad_head() is None
        assert Text.objects.count() == Event.objects.filter(type="note.written").count()
        """
    )
    subprocess.run([sys.executable, "-c", checked], env=environment, check=True)


def test_two_workers_turning_the_same_case_do_it_once() -> None:
    from yichuang.backoffice.cases.follow import turn_case

    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1))
    happened(case_id, "A", "held", later(hours=2), pause_kind="hold_review")
    at = later(days=11)
    answers = together(lambda: turn_case(case_id, at), lambda: turn_case(case_id, at))
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert check() == {"ok": True, "checked": 1, "differences": []}
    assert state_of(case_id).last_at == later(hours=2) < at - timedelta(days=1)


def test_a_writer_waits_for_its_turn_and_then_goes_on() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets writers of different cases side by side")
    case_id, written = opened(), threading.Event()

    def write() -> Any:
        answer = perform(case_id, WriteNote(text="一"), by=SEEDER, at=later(hours=1))
        written.set()
        return answer

    def hold() -> bool:
        with writers.in_turn():
            return written.wait(0.5)

    waited_for, answer = together(hold, lambda: threading.Event().wait(0.1) or write())
    assert not waited_for and isinstance(answer, Done)
    assert verify()["ok"] and check()["ok"]

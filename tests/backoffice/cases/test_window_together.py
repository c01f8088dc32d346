"""The window with several people at once, offices that change hands, words that are erased, power that goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.backoffice.cases.samples import map_function, office
from tests.backoffice.cases.test_together import ROOT, together
from tests.backoffice.cases.window_case import kept
from tests.engine.case.window_desk import APPLICANT, CLERK, DONE, FIRE, HEAD, LEADER, OFFICER, notice
from yichuang.backoffice.cases import writes
from yichuang.backoffice.cases.follow import follow
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.cases.perform import Done, Refused, perform
from yichuang.backoffice.cases.rebuild import check, rebuild
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import register, texts
from yichuang.backoffice.ledger.models import Event, Text
from yichuang.backoffice.ledger.verify import verify
from yichuang.backoffice.people import access
from yichuang.backoffice.people.models import FunctionMap, Holding, Person, Post
from yichuang.engine.case import commands as c

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

WITHDRAW = c.WithdrawItems(items=("SCHEME",), text="不办了")
GRANT = c.GrantItem(item="SCHEME", number="规1")


@pytest.mark.parametrize("round_", range(3))
def test_the_applicant_withdraws_while_it_is_being_granted_and_exactly_one_wins(round_: int) -> None:
    desk = kept("accepted")
    seen = desk.state.seq
    answers = together(
        lambda: perform(desk.case, GRANT, by=OFFICER, at=desk.at, seen=seen),
        lambda: perform(desk.case, WITHDRAW, by=APPLICANT, at=desk.at),
    )
    assert sorted(type(one).__name__ for one in answers) == ["Done", "Refused"], answers
    refused = next(one for one in answers if isinstance(one, Refused))
    assert refused.reasons[0].code in ("stale", "item_ended")
    granted = isinstance(answers[0], Done)
    assert state_of(desk.case).items["SCHEME"].state == ("granted" if granted else "withdrawn")
    assert Event.objects.filter(case_id=desk.case, type__in=["item.granted", "item.withdrawn"]).count() == 1
    assert verify()["ok"] and check()["ok"]


@pytest.mark.parametrize(
    ("begun", "one", "first", "other", "second"),
    [
        ("accepted", GRANT, OFFICER, c.RefuseItem(item="SCHEME", number="1", basis="法", text="x"), HEAD),
        ("asked", c.GiveOpinion(opinion="O1", view="agree"), FIRE, c.GiveOpinion(opinion="O1", view="forward"), FIRE),
        (
            "put before the head",
            c.ApproveDecision(proposal="P1"),
            HEAD,
            c.ReturnDecision(proposal="P1", text="x"),
            HEAD,
        ),
        ("noticed", *DONE["hand_in_material"][1:], c.HandInMaterial(notice="N1", materials={"form": {}}), CLERK),
        ("received", c.AcceptItems(items=("SCHEME",)), CLERK, notice(), CLERK),
    ],
)
def test_of_two_officers_on_one_thing_the_second_is_told_what_changed(
    begun: str, one: Any, first: Any, other: Any, second: Any
) -> None:
    desk = kept(begun)
    seen = desk.state.seq
    assert isinstance(desk.perform(one, first, seen=seen), Done)
    answer = desk.perform(other, second, seen=seen)
    assert isinstance(answer, Refused)
    assert answer.kind == "stale" and answer.changed


@pytest.mark.parametrize("command", [c.AcceptItems(items=("SCHEME",)), notice()], ids=["accept", "notice"])
def test_a_clerk_is_told_of_a_paper_handed_in_since_the_desk_was_opened(command: Any) -> None:
    desk = kept("received")
    seen = desk.state.seq
    desk.do(c.HandInMaterial(materials={"drawing": {"how": "paper"}}), APPLICANT)
    answer = desk.perform(command, CLERK, seen=seen)
    assert isinstance(answer, Refused) and answer.kind == "stale"
    assert [one.type for one in answer.changed] == ["material.handed_in"]
    assert isinstance(desk.perform(command, CLERK, seen=desk.state.seq), Done)


def test_whoever_signs_is_told_of_a_paper_handed_in_since() -> None:
    desk = kept("put before the head")
    seen = desk.state.seq
    desk.do(c.HandInMaterial(materials={"form": {"how": "paper"}}), APPLICANT)
    answer = desk.perform(c.ApproveDecision(proposal="P1"), HEAD, seen=seen)
    assert isinstance(answer, Refused) and answer.kind == "stale"


def test_a_paper_the_item_does_not_ask_for_keeps_nobody_from_signing() -> None:
    desk = kept("put before the head")
    seen = desk.state.seq
    desk.do(c.HandInMaterial(materials={"drawing": {"how": "paper"}}), APPLICANT)
    assert isinstance(desk.perform(c.ApproveDecision(proposal="P1"), HEAD, seen=seen), Done)


def test_whoever_signs_is_told_that_the_item_has_changed_since_it_was_looked_at() -> None:
    desk = kept("put before the head")
    seen = desk.state.seq
    desk.do(c.AskOpinion(item="SIGNED", function="fire", kind="strict"), OFFICER)
    desk.do(c.GiveOpinion(opinion="O1", view="disagree", text="间距不够"), FIRE)
    answer = desk.perform(c.ApproveDecision(proposal="P1"), HEAD, seen=seen)
    assert isinstance(answer, Refused) and answer.kind == "stale"


def test_two_offices_speak_in_one_session_at_once() -> None:
    desk = kept("session")
    seen = desk.state.seq
    views = [("fire", FIRE), ("planning", OFFICER)]
    answers = together(
        *(
            lambda f=function, by=by: perform(
                desk.case, c.RecordConclusion(session="S1", function=f, view="agree"), by=by, at=desk.at, seen=seen
            )
            for function, by in views
        )
    )
    assert all(isinstance(one, Done) for one in answers), answers
    assert not state_of(desk.case).window.sessions["S1"].missing


def _officer(name: str, at: Any, code: str) -> Person:
    post = Post.objects.create(office=at, code=code, valid_from=date(2019, 1, 1), rights=["review"])
    person = Person.objects.create(code=code, name=name)
    Holding.objects.create(post=post, person=person, from_on=date(2019, 1, 1))
    return person


def test_an_office_merged_while_its_opinion_is_open_hands_the_question_on() -> None:
    fire, bureau = office("fire"), office("approvals")
    old = map_function("fire", fire)
    was, now = _officer("旧", fire, "f1"), _officer("新", bureau, "b1")
    desk = kept("signed for")
    duty = Span.objects.get(case=desk.case, instance="SCHEME~opinion.O1", until_at__isnull=True)
    assert duty.office_id == fire.pk
    FunctionMap.objects.filter(pk=old.pk).update(until_on=date(2020, 3, 4))
    map_function("fire", bureau, from_on=date(2020, 3, 4))
    desk.days_later(3)
    follow(desk.at)
    duty = Span.objects.get(case=desk.case, instance="SCHEME~opinion.O1", until_at__isnull=True)
    assert duty.office_id == bureau.pk
    answer = c.GiveOpinion(opinion="O1", view="agree")
    day = desk.at.date()
    assert desk.try_to(answer, access.actor_of(was, day)) == ["not_your_function"]
    desk.do(answer, access.actor_of(now, day))
    assert check()["ok"]


@pytest.mark.parametrize("personal_only", [True, False])
def test_erased_words_of_a_proposal_a_notice_and_an_applicant_leave_chain_and_lists_whole(personal_only: bool) -> None:
    desk = kept("corrected")
    again = {
        "number": "告2", "items": ["SCHEME"], "verdicts": dict(notice().verdicts), "words": {"form": "还是缺章"},
        "text": "请抓紧",
    }  # fmt: skip
    desk.do(c.ProposeDecision(command="give_notice", fields=again, text="企业来电"), CLERK)
    assert "还是缺章" not in "".join(Event.objects.values_list("body", flat=True))
    held = texts.of_case(desk.case, personal_only=personal_only)
    assert register.forget_texts(held, by=CLERK, at=desk.at, reason="本人申请") == len(held) > 0
    desk.do(c.ApproveDecision(proposal="P1"), LEADER)
    kept_words = desk.state.window.notices["N2"].words["form"]
    opened = texts.open_texts(texts.sealed_ids(kept_words))
    assert texts.plain(kept_words, opened) == (None if not personal_only else "还是缺章")
    name = desk.state.window.applications["A1"].applicant["name"]
    assert texts.plain(name, texts.open_texts(texts.sealed_ids(name))) is None
    rebuild(at=desk.at)
    assert verify()["ok"] and check()["ok"]


@pytest.mark.parametrize("name", sorted(DONE))
def test_the_power_goes_in_the_middle_of_a_command_and_it_is_done_whole_the_second_time(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    begun, command, by = DONE[name]
    desk = kept(begun)
    before = [list(model.objects.order_by("pk").values()) for model in (Event, Text, Case, Span)]
    whole = writes.insert

    def fails(*args: Any) -> None:
        whole(*args)
        raise RuntimeError("the power went")

    monkeypatch.setattr(writes, "insert", fails)
    with pytest.raises(RuntimeError):
        desk.perform(command, by, key="form")
    monkeypatch.undo()
    assert [list(model.objects.order_by("pk").values()) for model in (Event, Text, Case, Span)] == before
    assert isinstance(desk.perform(command, by, key="form"), Done)


def test_a_process_killed_while_it_decides_leaves_whole_commands_only(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the child opens a database file of its own")
    program = textwrap.dedent(
        """
        import django; django.setup()
        from django.core.management import call_command
        call_command("migrate", verbosity=0)
        from tests.backoffice.cases.window_case import LedgerDesk
        from tests.engine.case.window_desk import SCENES
        LedgerDesk()
        print("begun", flush=True)
        while True:
            for name in ("permit", "one letter", "breached", "proposed", "corrected"):
                SCENES[name](LedgerDesk())
        """
    )
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    child = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    threading.Event().wait(0.7)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    checked = textwrap.dedent(
        """
        import django; django.setup()
        from yichuang.backoffice.cases.rebuild import check, first_bad_head
        from yichuang.backoffice.ledger.models import Event
        from yichuang.backoffice.ledger.verify import verify
        found = verify()
        assert found["ok"] and found["events"] > 30, found
        assert check()["ok"] and first_bad_head() is None
        decided = Event.objects.filter(type="document.issued").count()
        assert decided, "killed before anything was decided"
        """
    )
    subprocess.run([sys.executable, "-c", checked], env=environment, check=True)


def test_a_hold_past_its_cap_runs_again_and_is_on_the_list_as_overdue() -> None:
    desk = kept("held").days_later(25)
    follow(desk.at)
    span = Span.objects.get(case=desk.case, instance="SCHEME", until_at__isnull=True)
    assert span.overdue_from is not None and span.overdue_from <= desk.at.date()
    assert desk.try_to(c.HoldItem(item="SCHEME", days=11, text="再等"), HEAD) == ["hold_past_cap"]
    assert check()["ok"]

"""A service is opened by whoever applies for it; the numbers printed on its papers are given once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.backoffice.cases.samples import SEEDER
from yichuang.backoffice.cases.answers import Done, Refused
from yichuang.backoffice.cases.models import Case, PaperNumber, ProjectRow
from yichuang.backoffice.cases.numbers import PAPERS, propose_number, read_number, take_number
from yichuang.backoffice.cases.opening import open_service
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.people import changes
from yichuang.engine.case.commands import AcceptItems, Apply, GiveNotice, ReceiveApplication, ReceiveWalkIn
from yichuang.engine.case.events import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)
ON = date(2020, 3, 2)
APPLICANT = Actor(ref="applicant:1", rights=frozenset({"apply"}))
CLERK = Actor(ref="person:1", rights=frozenset({"window"}), functions=frozenset({"service_window"}))
ASKED = Apply(
    number="",
    items=("Q01",),
    name="青禾禾丰食品有限公司",
    code="91370700MA3Q00001F",
    materials={"question": {"how": "paper"}},
    facts={"service": "policy_advice", "advice_topic": "loans"},
)


def opened(asked: Any = ASKED, by: Actor = APPLICANT, key: str = "", case: str = "") -> Done:
    done = open_service(case or uuid7(AT), asked, by=by, at=AT, key=key)
    assert isinstance(done, Done), done
    return done


def number_for(done: Done, kind: str = "notice", subject: str = "Q01", on: date = ON) -> str:
    return propose_number(kind, done.state, subject, on)


def prefix(word: str) -> None:
    who = {"by": SEEDER, "at": AT, "reason": "试验"}
    changes.name_district("青禾湖开发区", "", date(2017, 1, 3), paper_prefix=word, **who)


def test_an_applicant_opens_the_case_of_a_service_with_the_application() -> None:
    done = opened()
    head = Case.objects.get(pk=done.case_id)
    assert (head.kind, head.title, head.project_id, head.flow) == ("service", ASKED.name, None, "")
    assert head.number.startswith("S2020-")
    made = done.state.window.applications["A1"]
    assert read_number(made.number) == made.number
    assert made.number.startswith("A2020-")
    assert done.state.items["Q01"].state == "applied"


def test_a_service_has_no_line_in_the_table_of_projects() -> None:
    done = opened()
    assert not ProjectRow.objects.filter(pk=done.case_id).exists()


def test_a_clerk_opens_it_at_the_counter_and_it_is_received_at_once() -> None:
    walk_in = ReceiveWalkIn(**{name: getattr(ASKED, name) for name in ("number", "items", "name", "code", "facts")})
    assert opened(walk_in, CLERK).state.items["Q01"].state == "received"


def test_nobody_else_opens_one() -> None:
    refused = open_service(uuid7(AT), ASKED, by=Actor(ref="public:"), at=AT)
    assert isinstance(refused, Refused)
    assert [one.code for one in refused.reasons] == ["not_allowed"]


def test_what_is_refused_leaves_no_case_behind() -> None:
    case = uuid7(AT)
    refused = open_service(case, replace(ASKED, items=("E00",)), by=APPLICANT, at=AT)
    assert isinstance(refused, Refused)
    assert not Case.objects.filter(pk=case).exists()


def test_the_same_form_sent_twice_is_one_application() -> None:
    case = uuid7(AT)
    first, again = opened(key="form", case=case), opened(key="form", case=case)
    assert first.state.window.applications["A1"].number == again.state.window.applications["A1"].number
    assert Case.objects.get(pk=case).seq == again.seq == first.seq


def test_another_form_under_the_same_key_is_refused() -> None:
    case = uuid7(AT)
    opened(key="form", case=case)
    other = open_service(case, replace(ASKED, name="别的公司"), by=APPLICANT, at=AT, key="form")
    assert isinstance(other, Refused)
    assert [one.code for one in other.reasons] == ["key_reused"]


def test_a_natural_person_does_not_give_the_case_a_name() -> None:
    done = opened(replace(ASKED, name="孙玉兰", code=""))
    assert Case.objects.get(pk=done.case_id).title == "惠企政策咨询"


def test_a_number_of_a_paper_bears_prefix_kind_and_year() -> None:
    prefix("青审")
    done = opened()
    assert number_for(done) == "青审告〔2020〕1号"
    assert number_for(done, "refusal") == "青审不准〔2020〕1号"
    assert number_for(opened(), on=date(2021, 1, 4)) == "青审告〔2021〕1号"


def test_looking_at_a_form_again_burns_no_number() -> None:
    done, other = opened(), opened()
    first = number_for(done)
    assert number_for(done) == first
    assert number_for(other) != first
    assert PaperNumber.objects.count() == 2


def test_a_number_that_was_used_is_not_proposed_again() -> None:
    done = opened()
    first = number_for(done)
    perform(done.case_id, ReceiveApplication(application="A1"), by=CLERK, at=AT)
    notice = GiveNotice(
        number=first,
        items=("Q01",),
        verdicts={"question": "flawed", "own_accounts": "ok"},
        words={"question": "请写明企业名称和想问的政策"},
    )
    given = perform(done.case_id, notice, by=CLERK, at=AT + timedelta(minutes=1))
    assert isinstance(given, Done), given
    assert number_for(given) == "告〔2020〕2号"


def test_a_new_prefix_goes_on_counting() -> None:
    prefix("青审")
    opened_first = opened()
    assert number_for(opened_first) == "青审告〔2020〕1号"
    prefix("湖审")
    assert number_for(opened()) == "湖审告〔2020〕2号"


def test_every_kind_of_paper_counts_for_itself() -> None:
    done = opened()
    assert len({number_for(done, kind) for kind in PAPERS}) == len(PAPERS)
    assert len(set(PAPERS.values())) == len(PAPERS)


def test_numbers_of_cases_and_applications_do_not_mix() -> None:
    assert take_number("service", 2020)[0] == "S"
    assert take_number("application", 2020)[0] == "A"
    accept = AcceptItems(items=("Q01",))
    assert not perform(opened().case_id, accept, by=CLERK, at=AT).ok

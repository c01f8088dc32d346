"""Filling in an enterprise by its code: from what it applied for and from its projects, as far as one may read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.screens.sample_district import did, moment
from tests.screens.window.test_apply import services  # noqa: F401 - a fixture
from tests.screens.window.test_counter import begin, code
from yichuang.backoffice.cases import applicants
from yichuang.backoffice.cases.applying import Typed
from yichuang.backoffice.cases.models import Applied
from yichuang.backoffice.cases.opening import open_service
from yichuang.backoffice.cases.rebuild import differences_of, rebuild
from yichuang.backoffice.cases.walk_in import fill_in
from yichuang.backoffice.ledger import texts
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case import commands as c
from yichuang.engine.case.events import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
APPLICANT = Actor(ref="applicant:", rights=frozenset({"apply"}))
OWNER, CONTACT = "康禾生物", {"owner_contact": {"name": "何冰", "phone": "13911112222"}}


def asked(day: str, **who: Any) -> str:
    """The case of a service somebody asked for by a program, without any form."""
    at = moment(day)
    facts = {"service": "policy_advice", "advice_topic": "loans"}
    said = {"name": OWNER, "code": code(), "contact": "李", "phone": "1380000", **who}
    question = {"question": {"how": "paper"}, "own_accounts": {"how": "held"}}
    done = open_service(
        uuid7(at), c.Apply(number="", items=("Q01",), materials=question, facts=facts, **said), by=APPLICANT, at=at
    )
    assert done.ok, done
    return done.case_id


def clerk(district: Any) -> Actor:
    found: Actor = district.actor("zhao")
    return replace(found, rights=found.rights | {"window"})


def test_an_application_that_came_without_a_form_is_found_and_the_newest_counts(district) -> None:
    asked("2020-03-20", contact="旧", phone="1")
    asked("2020-03-23", contact="新", phone="")
    found = applicants.known(code(), "", by=clerk(district))
    assert found == {"name": OWNER, "contact": "新", "phone": "1"}
    typed = Typed(code=code().lower(), contact="王")
    assert fill_in(typed, by=clerk(district)) and (typed.name, typed.contact, typed.phone) == (OWNER, "王", "1")
    assert applicants.known(code(), "", by=Actor(ref="public:")) == {}


def test_who_was_forgotten_is_not_filled_in_again(district) -> None:
    case = asked("2020-03-20")
    texts.erase(texts.of_case(case, personal_only=True), moment("2020-03-21"))
    assert applicants.known(code(), "", by=clerk(district)) == {"name": OWNER}


def test_whom_a_project_or_its_permits_name_is_found_by_those_who_may_read_it(district) -> None:
    asked("2020-03-20", contact="", phone="")
    did(district.projects["plant"], c.GiveFacts(facts=CONTACT), "2020-03-23")
    by = clerk(district)
    assert applicants.known(code(), "", by=by) == {"name": OWNER}, "the contact of a project is for its team"
    for may in (replace(by, rights=by.rights | {"personal"}), replace(by, teams=frozenset({district.team.ref}))):
        assert applicants.known(code(), "", by=may) == {"name": OWNER, "contact": "何冰", "phone": "13911112222"}
        assert applicants.known("", OWNER, by=may)["contact"] == "何冰", "by its name alone"
    did(district.permits["plant"], c.GiveFacts(facts={"owner_contact": {"name": "孙", "phone": "2"}}), "2020-03-24")
    assert applicants.known(code(), "", by=by) == {"name": OWNER, "contact": "孙", "phone": "2"}


def test_rows_are_what_the_events_say_and_one_changed_by_hand_is_found(district) -> None:
    case = asked("2020-03-20")
    asked("2020-03-20", name="李四", code="")
    assert [one.application for one in Applied.objects.all()] == ["A1"], "nothing is kept of a natural person"
    assert differences_of(case) == []
    Applied.objects.update(credit_code="X")
    assert [one["what"] for one in differences_of(case)] == ["applied"]
    rebuild([case], at=moment("2020-03-25"))
    assert differences_of(case) == [] and Applied.objects.get().credit_code == code()


def test_many_applications_of_one_enterprise_cost_no_more_than_a_few(district, django_assert_max_num_queries) -> None:
    for day in range(2, 14):
        asked(f"2020-03-{day:02d}", contact="", phone="")
    by = clerk(district)
    applicants.known(code(), "", by=by)
    with django_assert_max_num_queries(40):
        assert applicants.known(code(), "", by=by) == {"name": OWNER}


def test_at_the_counter_it_is_filled_in_and_looked_at(services, as_user) -> None:  # noqa: F811
    materials = {name: {"how": "paper"} for name in ("form", "drawing")}
    application = c.ReceiveWalkIn(
        number="收1",
        items=("SCHEME",),
        name="某公司",
        code=code(),
        contact="李建国",
        phone="1380000",
        materials=materials,
    )
    services.do("clerk", application)
    browser = as_user("clerk")
    page = browser.post(f"/window/counter/{begin(browser)}/", {"code": code(), "fill": "1"}).content.decode()
    assert "已按代码带出申请人" in page and 'value="某公司"' in page and 'value="李建国"' in page

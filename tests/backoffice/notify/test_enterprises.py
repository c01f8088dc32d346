"""What is known of an enterprise reaches every case in which it applies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.backoffice.cases.samples import SEEDER, later
from tests.backoffice.cases.window_case import LedgerDesk, kept
from tests.engine.case.window_desk import APPLICANT, CLERK, FIRM, OFFICER, PAPERS
from tests.engine.case.window_programme import TEXT
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.rebuild import check
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.ledger.verify import verify
from yichuang.backoffice.notify.deliver import deliver_due
from yichuang.engine.case import commands as c
from yichuang.engine.programme.read import read

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SHARING = (
    TEXT
    + """
[shared.enterprises.facts]
commitments_barred_until = "commitments_barred_until"
"""
)
BARRED = "commitments_barred_until"


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented window shares the bar with the enterprises, as construction permits do."""
    made = read({"window/programme.toml": SHARING})
    monkeypatch.setattr("tests.backoffice.cases.window_case.window_programme", lambda: made)


def applied(*items: str, code: str = FIRM, number: str = "A1") -> LedgerDesk:
    desk = LedgerDesk()
    asked: dict[str, Any] = {"number": number, "items": items, "name": "某公司", "code": code, "materials": PAPERS}
    return desk.do(c.Apply(**asked), APPLICANT).do(c.ReceiveApplication(application="A1"), CLERK)


def vouched() -> LedgerDesk:
    desk = applied("SCHEME", "PERMIT")
    desk.do(c.AcceptItems(items=("SCHEME",)), CLERK).do(c.GrantItem(item="SCHEME", number="规1"), OFFICER)
    desk.do(c.AcceptItems(items=("PERMIT",)), CLERK)
    return desk.do(c.GrantOnCommitment(item="PERMIT", number="证1", promise="f"), OFFICER)


def told(desk: LedgerDesk) -> Any:
    log = state_of(desk.case).facts.get(BARRED)
    return log[-1].raw if log else None


def test_a_breach_reaches_the_open_cases_of_the_enterprise_and_the_next_one_too() -> None:
    breached, open_one, elsewhere = vouched(), applied("SIGNED"), applied("SIGNED", code="91370700MA3Q00001F")
    deliver_due(later(hours=1))
    breached.days_later(1).do(c.CheckCommitment(item="PERMIT", kept=False, text="没做到"), OFFICER)
    deliver_due(later(days=1, hours=1))
    assert told(breached) == told(open_one) == "2020-08-30"
    assert told(elsewhere) is None
    new = applied("SCHEME")
    deliver_due(later(days=1, hours=2))
    assert told(new) == "2020-08-30"
    assert Case.objects.filter(kind="enterprise").count() == 2
    assert verify()["ok"] and check()["ok"]


def test_two_applications_of_one_enterprise_share_one_case_and_nothing_goes_round() -> None:
    one, two = applied("SIGNED"), applied("SIGNED")
    deliver_due(later(hours=1))
    enterprise = Case.objects.get(kind="enterprise")
    assert state_of(enterprise.pk).links == {one.case: "applications", two.case: "applications"}
    assert state_of(one.case).links == {enterprise.pk: "enterprise"}
    deliver_due(later(hours=2))
    assert not Delivery.objects.filter(done_at__isnull=True).exists()
    assert state_of(enterprise.pk).raw_facts() == {"credit_code": FIRM, "enterprise_name": "某公司"}


def test_a_natural_person_has_no_case_of_an_enterprise() -> None:
    kept("applied")
    deliver_due(later(hours=1))
    assert not Case.objects.filter(kind="enterprise").exists()


def test_a_bar_taken_back_in_one_case_is_lifted_in_all() -> None:
    one, two = vouched(), applied("SIGNED")
    one.do(c.CheckCommitment(item="PERMIT", kept=False, text="没做到"), OFFICER)
    deliver_due(later(hours=1))
    assert told(two) is not None
    two.days_later(2).do(c.GiveFacts(facts={BARRED: None}), SEEDER)
    deliver_due(later(days=2, hours=1))
    assert told(one) is None and date(2020, 3, 4) == two.at.date()

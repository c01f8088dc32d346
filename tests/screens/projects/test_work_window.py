"""My work shows what the window owes beside its items, also where a case belongs to no project."""

from datetime import date

import pytest

from tests.screens.projects.test_work import rows, told
from tests.screens.sample_district import moment
from yichuang.backoffice.cases import district as settings_of_cases
from yichuang.backoffice.cases.opening import open_service
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.notify.sweep import sweep
from yichuang.backoffice.people import access, changes
from yichuang.engine.case.commands import (
    AcceptItems,
    Apply,
    AskOpinion,
    GrantItem,
    HandToOffices,
    RateService,
    ReceiveApplication,
    SignForOpinion,
)
from yichuang.engine.case.events import Actor

APPLICANT = Actor(ref="applicant:", rights=frozenset({"apply"}))
QUESTION = Apply(
    number="",
    items=("Q01",),
    name="禾丰食品有限公司",
    code="91370799MA3Q01017P",
    materials={"question": {"how": "paper"}, "own_accounts": {"how": "held"}},
    facts={"service": "policy_advice", "advice_topic": "loans"},
)


@pytest.fixture
def window(district):
    """The window is with the housing bureau's counter, advice with its permits officer, opinions with planning."""
    for code, rights in (("zj-1", ["record", "review"]), ("zj-2", ["record", "window"]), ("zrj-1", ["review"])):
        post = district.posts[code]
        changes.edit_post(post, post.zh, post.en, rights=rights, **told())
    for function, code in (("service_window", "zj-2"), ("enterprise_service", "zj-1")):
        post = district.posts[code]
        changes.map_function(function, post.office, post, from_on=date(2020, 3, 2), **told())
    settings_of_cases.forget()
    return district


def asked(day: str = "2020-03-24") -> str:
    done = open_service(uuid7(moment(day)), QUESTION, by=APPLICANT, at=moment(day))
    assert done.ok, done
    return done.case_id


def did(window, case: str, who: str, command, day: str = "2020-03-24", hour: int = 11) -> None:
    by = access.actor_of(window.people[who], date(2020, 3, 24)) if who else APPLICANT
    done = perform(case, command, by=by, at=moment(day, hour))
    assert done.ok, done


def accepted(window) -> str:
    case = asked()
    did(window, case, "zhao", ReceiveApplication(application="A1"))
    did(window, case, "zhao", AcceptItems(items=("Q01",)))
    did(window, case, "zhao", HandToOffices(items=("Q01",)))
    return case


def test_an_application_nobody_took_in_is_the_windows_turn_until_the_fifth_day(window, office_of):
    case = asked()
    (row,) = [one for one in rows(office_of("zhao").get("/work/")) if "禾丰" in one]
    assert "接收申请：惠企政策咨询答复" in row
    assert "3月24日申请，5个工作日内答复" in row
    assert "还剩4个工作日(3月31日)" in row
    assert f'href="/window/{case}/"' in office_of("zhao").get("/work/").content.decode()


def test_what_nobody_answered_in_time_says_that_it_reads_as_accepted(window, office_of):
    asked("2020-03-10")
    while sweep(moment("2020-03-25", 9)).done:
        pass
    (row,) = [one for one in rows(office_of("zhao").get("/work/")) if "禾丰" in one]
    assert "分送承办单位：惠企政策咨询答复" in row
    assert "没有按时答复，视为已受理" in row


def test_an_opinion_asked_is_signed_for_and_then_given_by_the_office_asked(window, office_of):
    case = accepted(window)
    changes.map_function(
        "reform", window.posts["zrj-1"].office, window.posts["zrj-1"], from_on=date(2020, 3, 1), **told()
    )
    did(window, case, "chen", AskOpinion(item="Q01", function="reform", text="请核对贴息口径"), hour=12)
    (row,) = [one for one in rows(office_of("wang").get("/work/")) if "禾丰" in one]
    assert "签收征求意见：惠企政策咨询答复" in row
    assert "3月24日起待办" in row
    did(window, case, "wang", SignForOpinion(opinion="O1"), hour=13)
    (row,) = [one for one in rows(office_of("wang").get("/work/")) if "禾丰" in one]
    assert "回意见：惠企政策咨询答复" in row
    assert "还剩2个工作日(3月27日)" in row


def test_a_result_waits_to_be_handed_over_and_a_poor_rating_to_be_answered(window, office_of):
    case = accepted(window)
    did(window, case, "chen", GrantItem(item="Q01", number="青审准〔2020〕1号"), hour=12)
    did(window, case, "", RateService(item="Q01", level=1, text="答非所问"), hour=13)
    found = [one for one in rows(office_of("zhao").get("/work/")) if "禾丰" in one]
    assert any("送达结果：惠企政策咨询答复" in one for one in found)
    assert any("回复差评：惠企政策咨询答复" in one and "3月31日" in one for one in found)


def test_a_row_of_the_window_is_done_at_the_window_also_without_the_right_to_record(window, office_of):
    accepted(window)
    changes.edit_post(window.posts["zj-1"], "审核岗", "Review", rights=["review"], **told())
    found = [one for one in rows(office_of("chen", "en").get("/work/")) if "禾丰" in one]
    assert len(found) == 1
    assert "Answer to a question about policies" in found[0]
    assert "Go and do it" in found[0]

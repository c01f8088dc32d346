"""What falls due, as a calendar: at a secret address that opens nothing else, right over holidays, and withdrawn."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.screens.projects.test_work import many
from tests.screens.sample_district import did, moment
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.people import tokens
from yichuang.backoffice.people.token_model import ApiToken
from yichuang.engine.case.commands import RecordItemEvent


def address(client, project=""):
    """Makes the address by the button, and reads it off the page."""
    page = client.post("/calendar/", {"case": project, "make": "1"}).content.decode()
    return "/" + page.split('id="address" value="')[1].split('"')[0].split("/", 3)[3]


def entries(url):
    answer = Client().get(url)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def of(found, name):
    (one,) = [event for event in found if name in event["summary"]]
    return one


def test_what_is_ones_turn_stands_on_its_last_day_for_the_whole_day(office_of, district) -> None:
    found = entries(address(office_of("wang")))
    one = of(found, "康禾生物制剂产业园一期")
    assert one["summary"] == "康禾生物制剂产业园一期：核发" + one["summary"].split("核发")[1]
    assert one["dtstart"].dt == date(2020, 3, 27) and one["dtend"].dt == date(2020, 3, 28)
    assert one["transp"] == "TRANSPARENT" and "承诺5个工作日" in one["description"]
    assert one["url"].endswith(f"/projects/{district.projects['plant']}/")
    assert of(found, "嘉岳锂电隔膜一期")["dtstart"].dt == date(2020, 3, 17)


def test_the_same_item_keeps_its_name_between_two_readings(office_of, district) -> None:
    url = address(office_of("wang"))
    before = {str(one["uid"]) for one in entries(url)}
    assert before == {str(one["uid"]) for one in entries(url)}
    assert f"{district.permits['plant']}.B04@yichuang" in before


def test_what_stands_still_is_not_due_and_what_may_move_says_so(office_of, district) -> None:
    url = address(office_of("wang"))
    assert not any("祥瑞" in one["summary"] for one in entries(url)), "the owner owes a correction"
    Span.objects.filter(case=district.permits["plant"], instance="B04").update(provisional=True)
    one = of(entries(url), "康禾")
    assert one["summary"].startswith("（暂定）") and one["status"] == "TENTATIVE"
    Span.objects.filter(case=district.permits["plant"], instance="B04").update(status_hint="paused")
    assert not any("康禾" in one["summary"] for one in entries(url))


def test_days_over_the_spring_festival_are_counted_as_the_office_works(office_of, district, monkeypatch) -> None:
    permits = district.permits["plant"]
    # accepted on Monday the 8th, five days: 9, 10, then the festival from 11 to 17, then 18, 19 and Saturday the 20th,
    # which is made up
    did(permits, RecordItemEvent(item="C08", what="accepted"), "2021-02-08")
    monkeypatch.setenv("YICHUANG_CLOCK", moment("2021-02-08", 11).isoformat())
    due = Span.objects.get(case=permits, instance="C08", until_at__isnull=True).due_on
    found = [one for one in entries(address(office_of("li"), district.projects["plant"])) if "C08" in one["uid"]]
    assert [one["dtstart"].dt for one in found] == [due] == [date(2021, 2, 20)]


def test_a_project_shows_all_of_it_whoever_is_to_do_it(office_of, district) -> None:
    found = entries(address(office_of("li"), district.projects["plant"]))
    assert any("B04@" in one["uid"] for one in found)
    assert all("康禾" in one["summary"] for one in found)


def test_another_ones_address_shows_nothing_of_mine(office_of) -> None:
    mine, theirs = entries(address(office_of("wang"))), entries(address(office_of("chen")))
    assert mine and not {one["uid"] for one in mine} & {one["uid"] for one in theirs}


def test_an_address_that_is_wrong_withdrawn_or_replaced_is_not_found(office_of, district) -> None:
    client = office_of("wang")
    first = address(client)
    second = address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert Client().get(second[:-5] + "x.ics").status_code == 404
    assert Client().get("/calendar/yc_.ics").status_code == 404
    office_of("li").post("/calendar/", {"case": "", "withdraw": "1"})
    assert Client().get(second).status_code == 200, "nobody withdraws another one's"
    client.post("/calendar/", {"case": "", "withdraw": "1"})
    assert Client().get(second).status_code == 404


def test_an_address_opens_the_calendar_only_and_a_token_of_the_api_no_calendar(office_of, district) -> None:
    text = address(office_of("wang")).split("/")[-1].removesuffix(".ics")
    assert Client().get("/api/v1/cases", headers={"authorization": f"Bearer {text}"}).status_code == 401
    _token, api = tokens.issue("programme", district.people["wang"], at=moment("2020-03-25"))
    assert Client().get(f"/calendar/{api}.ics").status_code == 404
    assert text not in str(list(ApiToken.objects.values())), "kept as a digest only"


def test_whoever_left_or_is_shut_out_has_no_calendar_any_more(office_of, district) -> None:
    url = address(office_of("wang"))
    user = district.people["wang"].user
    user.is_active = False
    user.save()
    assert Client().get(url).status_code == 404
    user.is_active = True
    user.save()
    assert Client().get(url).status_code == 200
    type(district.people["wang"]).objects.filter(pk=district.people["wang"].pk).update(left_on=date(2020, 3, 1))
    assert Client().get(url).status_code == 404


def test_a_project_that_is_not_there_or_is_none_has_no_address(office_of, district) -> None:
    client = office_of("li")
    assert client.post("/calendar/", {"case": district.permits["plant"], "make": "1"}).status_code == 404
    assert client.post("/calendar/", {"case": "0" * 36, "make": "1"}).status_code == 404
    Case.objects.filter(pk=district.projects["plant"]).update(division="log")
    assert client.post("/calendar/", {"case": district.projects["plant"], "make": "1"}).status_code == 404
    assert Client().get("/calendar/").status_code == 302


def test_a_calendar_speaks_the_language_it_was_made_in(office_of) -> None:
    found = entries(address(office_of("wang", "en")))
    assert not any("核发" in one["summary"] for one in found)
    assert "Made" in office_of("wang", "en").get("/calendar/").content.decode()


@pytest.mark.both_databases
def test_a_calendar_asks_the_same_number_of_questions_whatever_is_due(office_of, district) -> None:
    url = address(office_of("wang"))
    entries(url)
    with CaptureQueriesContext(connection) as few:
        entries(url)
    many(district, 100)
    with CaptureQueriesContext(connection) as more:
        assert len(entries(url)) > 50
    assert len(more) == len(few)

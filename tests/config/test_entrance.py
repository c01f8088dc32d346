"""What is settled at the door: one instant, one language, one policy; nobody inside without signing in."""

from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yichuang.backoffice.people.models import District
from yichuang.config import clock
from yichuang.config.database import database
from yichuang.config.entrance import OneInstant, looked_back_at
from yichuang.config.home import data_keys, read_or_make_key


def entered(path, *, method="GET"):
    seen = []
    request = getattr(RequestFactory(), method.lower())(path)
    OneInstant(lambda r: seen.append(r) or HttpResponse())(request)
    return seen[0]


def test_a_request_is_told_one_instant(office_clock):
    request = entered("/work/")
    assert request.at == office_clock
    assert request.as_of is None


def test_a_bare_date_looks_back_at_the_end_of_that_day_in_the_office(office_clock):
    request = entered("/work/?at=2020-03-02")
    assert request.as_of == request.at
    assert request.at.isoformat() == "2020-03-02T15:59:59.999999+00:00"


def test_the_future_reads_as_now_because_nobody_knows_it(office_clock):
    request = entered("/work/?at=2020-03-25")
    assert (request.at, request.as_of) == (office_clock, None)


def test_only_looking_travels_in_time(office_clock):
    assert entered("/work/?at=2020-03-02", method="POST").at == office_clock


@pytest.mark.django_db
def test_a_date_nobody_can_read_is_said_so(client):
    answer = client.get("/accounts/login/?at=%E6%98%A8%E5%A4%A9")
    assert answer.status_code == 400
    assert "“昨天”不是日期" in answer.content.decode()


def test_a_time_without_a_zone_is_meant_in_the_office():
    assert looked_back_at("2020-03-02T17:30") == datetime(2020, 3, 2, 9, 30, tzinfo=UTC)


def test_the_office_may_live_in_another_year_and_its_clock_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("YICHUANG_HOME", str(tmp_path))
    lived = datetime(2020, 3, 25, 1, 0, tzinfo=UTC)
    clock.set_office_time(lived)
    first, second = clock.now(), clock.now()
    assert 0 <= (first - lived).total_seconds() < 60
    assert first <= second
    monkeypatch.delenv("YICHUANG_HOME")
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clock.read_instant("2020-03-25T09:00")


@pytest.mark.django_db
def test_chinese_is_spoken_until_somebody_chooses_english(client):
    asked = client.get("/accounts/login/", headers={"accept-language": "en-US,en"})
    assert asked.headers["Content-Language"] == "zh-Hans"
    switched = client.get("/language/en/?next=/accounts/login/")
    assert switched.headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_the_language_switch_leads_nowhere_else(client):
    assert client.get("/language/en/?next=https://elsewhere.example/").headers["Location"] == "/"
    assert client.get("/language/fr/").status_code == 404


@pytest.mark.django_db
def test_pages_ask_for_signing_in_unless_they_are_public(client):
    assert client.get("/status/").headers["Location"] == "/accounts/login/?next=/status/"


@pytest.mark.django_db
def test_the_front_door_leads_to_the_guide_or_to_setting_up(client):
    assert client.get("/").headers["Location"] == "/set-up/"
    District.objects.create(pk=1, zh="青禾湖开发区", started_on=date(2020, 1, 1))
    assert client.get("/").headers["Location"] == "/guide/"


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client):
    for path in ("/accounts/login/", "/nowhere/", "/language/en/"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_keys_are_made_once_and_read_by_their_owner_only(tmp_path):
    first = read_or_make_key(tmp_path, "secret.key")
    assert len(first) == 32
    assert read_or_make_key(tmp_path, "secret.key") == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_the_newest_data_key_is_last_and_the_old_ones_stay(tmp_path):
    old = data_keys(tmp_path)["1"]
    read_or_make_key(tmp_path, "data-2.key")
    read_or_make_key(tmp_path, "data-10.key")
    assert list(data_keys(tmp_path)) == ["1", "2", "10"]
    assert data_keys(tmp_path)["1"] == old


def test_a_database_is_named_by_its_address(tmp_path):
    local = database(None, tmp_path)
    assert local["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database(None, tmp_path, synchronous="FULL")["OPTIONS"]["init_command"]
    county = database("postgresql://clerk:p%40ss@db.example:5433/county?sslmode=require", tmp_path)
    assert (county["HOST"], county["PORT"], county["NAME"], county["USER"]) == ("db.example", "5433", "county", "clerk")
    assert (county["PASSWORD"], county["OPTIONS"]) == ("p@ss", {"sslmode": "require"})
    with pytest.raises(ValueError, match="postgresql://"):
        database("mysql://somewhere/db", tmp_path)

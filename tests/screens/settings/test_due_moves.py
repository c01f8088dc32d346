"""A local notice shows the due dates it would move before it is published, and those it moved afterwards."""

import re

import pytest

from tests.screens import sample_district
from tests.screens.settings.test_settings import text
from yichuang.backoffice.cases.follow import follow
from yichuang.backoffice.people.models import Person

pytestmark = pytest.mark.django_db
NOTICE = {"notice": "区发〔2020〕7号", "known_on": "2020-03-25", "days": "2020-03-26至2020-03-27 放假 防汛"}


@pytest.fixture
def li(client, monkeypatch):
    """A browser on 25 March in which 李晓琳 of the sample district is signed in."""
    monkeypatch.setenv("YICHUANG_CLOCK", "2020-03-25T17:00:00+08:00")
    sample_district.build()
    client.force_login(Person.objects.get(code="li").user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_preview_names_each_item_with_its_old_and_new_date(li):
    preview = text(li.post("/settings/calendar/new/", NOTICE))
    assert re.search(r"康禾生物制剂产业园一期 .{0,40}3月27日\(周五\) 3月31日\(周二\)", preview)
    assert "到期日跟着变的" in preview


def test_a_notice_far_away_moves_nothing(li):
    far = {**NOTICE, "days": "2020-12-30 放假"}
    assert "没有到期日会变" in text(li.post("/settings/calendar/new/", far))


def test_after_publishing_the_moved_dates_stand_with_the_notice(li):
    li.post("/settings/calendar/new/", {**NOTICE, "publish": "1"})
    follow(sample_district.moment("2020-03-25", 18))
    page = text(li.get("/settings/calendar/?year=2020"))
    assert re.search(r"区发〔2020〕7号.*康禾生物制剂产业园一期 .{0,40}3月27日\(周五\) 3月31日\(周二\)", page)

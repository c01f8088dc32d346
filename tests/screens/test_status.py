"""The status page says whether the worker lives, and what waits for a person."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.backoffice.people.conftest import _quick_passwords, district, told  # noqa: F401 - fixtures
from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.notify.deliver import HANDLERS
from yichuang.backoffice.notify.models import Sweep
from yichuang.screens.base.status import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, office_clock):
    client.force_login(User.objects.create_user("clerk"))
    return lambda: client.get("/status/").content.decode()


def test_before_the_first_sweep_the_page_says_what_to_look_for(page):
    assert "还没有巡查过" in page()


def test_a_worker_that_swept_a_minute_ago_is_at_work(page, at):
    Sweep.objects.create(name="sweep", at=at - timedelta(minutes=1), done=3)
    text = page()
    assert "在巡查" in text
    assert "3月25日(周三)08:59" in text


def test_a_worker_silent_for_ten_minutes_has_stopped(page, at):
    Sweep.objects.create(name="sweep", at=at - timedelta(minutes=11))
    assert "十分钟没有动静" in page()


def stuck(at, case="c", error="NotDeliveredError: case_closed"):
    return Delivery.objects.create(kind="facts", case_id=case, seq=1, due_at=at, tries=5, error=error)


def test_what_failed_five_times_is_left_for_a_person_in_words_with_its_reason(page, at):
    stuck(at)
    Delivery.objects.create(kind="facts", case_id="c", seq=2, due_at=at, tries=1)
    text = page()
    assert "把填过的情况传给关联的件" in text
    assert "NotDeliveredError: case_closed" in text
    assert "1件通知和联动在排队" in text
    assert "请告诉管设置的人" in text and "再试一次" not in text


def test_nobody_without_the_right_has_it_tried_again(client, office_clock, at):
    left = stuck(at)
    client.force_login(User.objects.create_user("clerk"))
    assert client.post(f"/status/{left.pk}/again/").status_code == 403
    assert client.get(f"/status/{left.pk}/again/").status_code == 405
    left.refresh_from_db()
    assert left.tries == 5


def test_whoever_manages_the_settings_has_it_tried_again(district, client, office_clock, at):  # noqa: F811
    district.zhao.refresh_from_db()
    client.force_login(district.zhao.user, backend="django.contrib.auth.backends.ModelBackend")
    left = stuck(at)
    assert "再试一次" in client.get("/status/").content.decode()
    done = client.post(f"/status/{left.pk}/again/", follow=True).content.decode()
    assert "马上再试" in done and "没有卡住的" in done
    left.refresh_from_db()
    assert (left.tries, left.due_at) == (0, at)
    Delivery.objects.filter(pk=left.pk).update(done_at=at)
    assert "已经办成了" in client.post(f"/status/{left.pk}/again/", follow=True).content.decode()


def test_every_kind_of_work_has_words():
    assert set(KINDS) == set(HANDLERS)


def test_more_of_what_is_stuck_asks_no_more_of_the_database(page, at, django_assert_max_num_queries):
    stuck(at)
    with CaptureQueriesContext(connection) as one:
        page()
    for _nth in range(20):
        stuck(at)
    with django_assert_max_num_queries(len(one)):
        page()

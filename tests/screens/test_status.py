"""The status page says whether the worker lives, and what waits for a person."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from yichuang.backoffice.ledger.models import Delivery
from yichuang.backoffice.notify.models import Sweep

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


def test_what_failed_five_times_is_left_for_a_person_with_its_reason(page, at):
    Delivery.objects.create(kind="facts", case_id="c", seq=1, due_at=at, tries=5, error="the other case is closed")
    Delivery.objects.create(kind="facts", case_id="c", seq=2, due_at=at, tries=1)
    text = page()
    assert "the other case is closed" in text
    assert "1件通知和联动在排队" in text

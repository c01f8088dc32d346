"""A replayed log opens on any of its days with that day's work and lights, for those who may see history only."""

import re
from datetime import UTC, datetime

import pytest

from yichuang.analytics.history import derive
from yichuang.analytics.history.acts import read_acts
from yichuang.analytics.history.read import read_log
from yichuang.backoffice.cases.contexts.window_signing import read_signing
from yichuang.backoffice.cases.models import Span
from yichuang.backoffice.people.models import Holding, Post
from yichuang.cli.history_live import beside, replay_live
from yichuang.cli.history_replay import PERMIT, replay
from yichuang.engine.case.events import Actor
from yichuang.engine.programme.read import read

LOG = """case,activity,time:timestamp
1,Register,2011-03-01T09:00:00+01:00
1,Check,2011-03-04T09:00:00+01:00
1,Decide,2011-03-20T09:00:00+01:00
2,Register,2011-03-02T09:00:00+01:00
2,Decide,2011-03-09T09:00:00+01:00
"""


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def replayed(district, tmp_path):
    """Two cases of 2011 in a division of their own; li may see history, wang may not."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    log = read_log(path)
    replay(log, read(derive(log, id="old_log", title={"zh-Hans": "旧日志", "en": "Old log"})), division="log:old_log")
    for holding in Holding.objects.select_related("person__user", "post"):
        rights = set(holding.post.rights) - {"history"}
        if holding.person.user and holding.person.user.username == "li":
            rights |= {"history"}
        Post.objects.filter(pk=holding.post_id).update(rights=sorted(rights))
    return "log:old_log"


def test_a_past_day_opens_with_the_work_of_that_day(replayed, office_of):
    page = office_of("li").get(f"/work/division/{replayed}/?at=2011-03-03")
    assert page.status_code == 200 and "Check" in text(page)
    assert "您看的是2011年3月3日(周四)23:59的情况" in text(page)
    assert "2011年3月3日(周四)结束时" in text(page)


def test_a_day_after_the_last_event_has_nothing_open(replayed, office_of):
    assert "Check" not in text(office_of("li").get(f"/work/division/{replayed}/?at=2011-06-01"))


def test_without_a_day_the_last_one_with_open_work_opens(replayed, office_of):
    page = office_of("li").get(f"/work/division/{replayed}/")
    assert page.headers["Location"] == f"/work/division/{replayed}/?at=2011-03-19"
    assert "Decide" in text(office_of("li").get(page.headers["Location"]))


def test_without_the_right_to_history_the_division_is_not_there(replayed, office_of):
    assert office_of("wang").get(f"/work/division/{replayed}/?at=2011-03-03").status_code in (403, 404)


@pytest.fixture
def live(replayed, tmp_path):
    """The same two cases as live work: checking asks another office, and nobody ever answers."""
    log = read_log(tmp_path / "log.csv")
    acts = read_acts("activity,answer,act,why\nRegister,,receive,\nCheck,,accept,\nDecide,,ask_opinion,\n", "acts.csv")
    files = derive(log, id="live_log", title={"zh-Hans": "实办日志", "en": "Live log"}, also=(PERMIT,)) | beside(acts)
    programme = read({name: text for name, text in files.items() if name.endswith(".toml")})
    replay_live(log, programme, acts, division="log:live_log")
    return "log:live_log"


def test_a_past_day_of_live_work_opens_with_the_application_and_its_limit(live, office_of):
    page = office_of("li").get(f"/work/division/{live}/?at=2011-03-05")
    assert page.status_code == 200 and "环境许可" in text(page)
    assert "环境许可" not in text(office_of("li").get(f"/work/division/{live}/?at=2011-02-01"))


def test_what_live_work_left_open_is_not_on_the_page_of_whoever_leads_the_district(live):
    assert Span.objects.filter(case__division=live, state__startswith="opinion", until_at__isnull=True).exists()
    leader = Actor(ref="person:1", posts=frozenset({"post:1"}), rights=frozenset({"leader", "sign"}))
    assert not any(read_signing(leader, at=datetime(2020, 3, 25, tzinfo=UTC)).values())

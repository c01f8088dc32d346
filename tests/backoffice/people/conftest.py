"""A small invented district, made through changes only."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.backoffice.people.days import noon
from yichuang.backoffice.people import changes
from yichuang.engine.case.events import system

START = date(2019, 1, 1)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def told():
    """Who, when and why, for changes whose author does not matter."""
    return {"by": system("test"), "at": noon("2020-03-02"), "reason": "测试"}


@pytest.fixture
def district(db, told):
    """Two bureaus, three posts, three people."""
    housing = changes.add_office("zj", "区住建局", "Housing Bureau", from_on=START, **told)
    economy = changes.add_office("jf", "区经发局", "Economy Bureau", from_on=START, **told)
    head = changes.add_post(housing, "zj-1", "科长", "Head", rights=["record", "assign"], from_on=START, **told)
    clerk = changes.add_post(housing, "zj-2", "窗口岗", "Counter", rights=["record"], from_on=START, **told)
    admin = changes.add_post(
        economy, "jf-1", "系统管理", "Administrator", rights=["settings", "open"], from_on=START, **told
    )
    wang = changes.add_person("w", "王静", "Wang Jing", phone="13800000001", **told)
    li = changes.add_person("l", "李强", "Li Qiang", phone="13800000002", **told)
    zhao = changes.add_person("z", "赵敏", "Zhao Min", phone="13800000003", **told)
    changes.hold_post(head, wang, from_on=START, **told)
    changes.hold_post(clerk, li, from_on=START, **told)
    changes.hold_post(admin, zhao, from_on=START, **told)
    changes.give_account(zhao, "zhao", password="correct horse staple", **told)
    changes.map_function("construction", housing, head, from_on=START, **told)
    return SimpleNamespace(
        housing=housing, economy=economy, head=head, clerk=clerk, admin=admin, wang=wang, li=li, zhao=zhao
    )

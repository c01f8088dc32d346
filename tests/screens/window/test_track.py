"""Following an application: what is owed, what an envelope holds, what was answered, and handing in more."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.screens.window.conftest import AT, CASE, PAPERS
from tests.screens.window.test_apply import paper
from yichuang.backoffice.cases.applying import Typed, start
from yichuang.backoffice.cases.models import Applying
from yichuang.backoffice.cases.states import state_of
from yichuang.engine.case import commands as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow(window: SimpleNamespace) -> Any:
    """`follow("SCHEME")`: an application for items of the case, taken in, and a browser that was let in to it."""

    def followed(*items: str, materials: Any = PAPERS) -> tuple[Client, str]:
        one, code = start("window", Typed(), at=AT)
        asked = c.ReceiveWalkIn(number=one.number, items=items, name="某公司", phone="13800000000", materials=materials)
        window.do("clerk", asked)
        Applying.objects.filter(pk=one.number).update(case=CASE, sent_at=AT)
        client = Client()
        client.post("/track/", {"number": one.number, "code": code})
        return client, f"/track/{one.number}/"

    return followed


def words(client: Client, here: str) -> str:
    return str(client.get(here).content.decode())


def test_what_is_owed_is_named_with_its_day_and_where_to_bring_it(window, follow) -> None:
    client, here = follow("SCHEME", materials={name: PAPERS[name] for name in ("form", "drawing")})
    window.do("clerk", c.AcceptItems(items=("SCHEME",), owed=("licence",), owed_by=date(2020, 3, 20)))
    assert "还欠：执照。请在3月20日(周五)前带到窗口补交。" in words(client, here)
    window.do("clerk", c.HandToOffices(items=("SCHEME",)))
    window.do("officer", c.GrantWithMaterialToFollow(item="SCHEME", number="规1"))
    page = words(client, here)
    assert "补齐所欠材料后领取" in page and "还欠：执照" in page
    window.do("clerk", c.ReceiveMaterial(item="SCHEME", materials={"licence": {"how": "paper"}}))
    assert "还欠" not in words(client, here)


def test_an_envelope_shows_what_was_decided_of_its_parts_and_their_papers(window, follow) -> None:
    client, here = follow("JOINT")
    window.do("clerk", c.AcceptItems(items=("JOINT",)))
    window.do("clerk", c.HandToOffices(items=("JOINT",)))
    assert "消防验收：" in words(client, here)
    window.do("fire", c.RefuseItem(item="FIRE", number="消不1", basis="《消防法》", text="没有水源。"))
    page = words(client, here)
    assert "没有批准，理由在决定书里" in page and f'href="{here}refusal/FIRE/pdf/"' in page
    assert client.get(f"{here}refusal/FIRE/pdf/").content.startswith(b"%PDF")
    other, there = follow("SIGNED")
    assert "消防验收" not in words(other, there) and other.get(f"{there}refusal/FIRE/pdf/").status_code == 404


def test_the_answer_to_a_rating_is_read_by_whoever_gave_it(window, follow) -> None:
    client, here = follow("SIGNED")
    window.do("clerk", c.DeclineItems(items=("SIGNED",), why="not_accepted", number="不1", text="不用办"))
    client.post(f"{here}rate/", {"item": "SIGNED", "level": "1", "text": "答非所问"})
    assert "您的评价：非常不满意" in words(client, here)
    window.do("clerk", c.AnswerRating(rating="T1", text="已经打电话说明"), hours=4)
    assert "答复：已经打电话说明" in words(client, here)


def test_more_material_is_handed_in_without_a_notice_until_it_is_decided(window, follow) -> None:
    client, here = follow("SCHEME")
    page = words(client, here)
    assert "补交材料" in page and 'name="file-drawing"' in page
    answer = client.post(f"{here}bring/", {"file-drawing": paper(), "file-permit": paper()}, follow=True)
    assert "材料已交。" in answer.content.decode()
    held = state_of(CASE).window.materials
    assert held["drawing"].files and held["drawing"].how == "upload" and "permit" not in held
    assert answer.content.decode().count("交材料") >= 1, "what one did is listed"
    before = state_of(CASE).seq
    nothing = client.post(f"{here}bring/", follow=True).content.decode()
    assert "还没有选文件" in nothing and state_of(CASE).seq == before
    assert Client().post(f"{here}bring/", {"file-form": paper()}).url.startswith("/track/?number=")
    window.do("clerk", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="不1", text="不用办"), hours=4)
    assert "补交材料" not in words(client, here)


def test_what_a_notice_asks_for_goes_with_its_answer_and_more_goes_afterwards(window, follow) -> None:
    client, here = follow("SCHEME")
    verdicts = {"form": "ok", "drawing": "flawed", "licence": "ok"}
    said = c.GiveNotice(number="告1", items=("SCHEME",), verdicts=verdicts, words={"drawing": "不清楚"})
    window.do("clerk", said)
    assert words(client, here).count('name="file-drawing"') == 1
    client.post(f"{here}answer/", {"notice": "N1", "file-drawing": paper()})
    again = client.post(f"{here}answer/", {"notice": "N1", "file-drawing": paper()}, follow=True).content.decode()
    assert "还有材料请单独补交" in again and f'action="{here}bring/"' in again
    assert "材料已交。" in client.post(f"{here}bring/", {"file-drawing": paper()}, follow=True).content.decode()


def test_what_is_followed_is_english_when_asked(window, follow) -> None:
    client, here = follow("SCHEME", materials={name: PAPERS[name] for name in ("form", "drawing")})
    window.do("clerk", c.AcceptItems(items=("SCHEME",), owed=("licence",), owed_by=date(2020, 3, 20)))
    client.cookies["language"] = "en"
    page = words(client, here)
    assert "Still to come: Licence. Bring it to the window by" in page and "Hand in more papers" in page

"""The API: the same commands and refusals as the screens, for whoever brings a token."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.screens.window.conftest import AT, CASE, PAPERS, window  # noqa: F401 - a fixture
from yichuang.api.main import NOT_OVER_HTTP, api
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.people import tokens
from yichuang.engine.case import commands as c
from yichuang.engine.case.commands import COMMANDS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def program(window: SimpleNamespace) -> Any:  # noqa: F811
    """`program("clerk")` is another program acting for somebody."""

    def acting(name: str) -> SimpleNamespace:
        _token, text = tokens.issue(f"program of {name}", window.people[name], at=AT)
        head = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        client = Client()

        def get(path: str) -> Any:
            return client.get(f"/api/v1{path}", **head)

        def post(command: str, key: str = "", seen: int | None = None, **fields: Any) -> Any:
            more = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
            body = json.dumps({"fields": fields, "seen": seen})
            path = f"/api/v1/cases/{CASE}/commands/{command}"
            return client.post(path, body, content_type="application/json", **head, **more)

        return SimpleNamespace(get=get, post=post, text=text)

    return acting


def walk_in(program: Any) -> Any:
    said = {"number": "收1", "items": ["SCHEME"], "name": "某公司", "materials": PAPERS}
    return program("clerk").post("receive_walk_in", **said)


def test_nobody_comes_in_without_a_token(window) -> None:  # noqa: F811
    assert Client().get("/api/v1/cases").status_code == 401
    assert Client().get("/api/v1/cases", HTTP_AUTHORIZATION="Bearer yc_wrong").status_code == 401


def test_a_token_that_was_taken_back_opens_nothing(program) -> None:
    clerk = program("clerk")
    assert clerk.get("/cases").status_code == 200
    assert tokens.revoke("program of clerk", at=AT) == 1
    assert clerk.get("/cases").status_code == 401


def test_a_token_opens_nothing_once_its_account_is_closed(program, window) -> None:  # noqa: F811
    clerk, person = program("clerk"), window.people["clerk"]
    assert clerk.get("/cases").status_code == 200
    person.user.is_active = False
    person.user.save()
    assert clerk.get("/cases").status_code == 401
    assert clerk.post("receive_walk_in", items=["SCHEME"]).status_code == 401


def test_cases_items_and_events_are_read_without_the_words_of_people(program) -> None:
    walk_in(program)
    clerk = program("clerk")
    assert clerk.get(f"/cases/{CASE}").json()["number"] == "S2020-00001-3"
    scheme = next(one for one in clerk.get(f"/cases/{CASE}/items").json() if one["instance"] == "SCHEME")
    assert (scheme["state"], scheme["due_on"]) == ("received", "2020-03-09")
    events = clerk.get(f"/cases/{CASE}/events").json()
    assert [one["type"] for one in events] == ["case.opened", "application.made", "item.received"]
    assert clerk.get("/cases/nothing").status_code == 404


def test_a_command_is_done_and_the_same_key_answers_the_same(program) -> None:
    walk_in(program)
    clerk = program("clerk")
    first = clerk.post("decline_items", key="k1", items=["SCHEME"], why="not_accepted", number="1", text="不用办")
    again = clerk.post("decline_items", key="k1", items=["SCHEME"], why="not_accepted", number="1", text="不用办")
    assert first.status_code == again.status_code == 200
    assert first.json()["seq"] == again.json()["seq"] == state_of(CASE).seq
    other = clerk.post("decline_items", key="k1", items=["SCHEME"], why="not_accepted", number="2", text="不用办")
    assert other.status_code == 422 and other.json()["reasons"][0]["code"] == "key_reused"


def test_a_key_is_of_one_person_and_told_when_it_is_too_long(program) -> None:
    walk_in(program)
    said = {"text": "去过现场"}
    assert program("clerk").post("write_note", key="h2", **said).status_code == 200
    for other in ("officer", "fire"):
        answer = program(other).post("write_note", key="h2", **said)
        assert answer.status_code in (403, 422) and "seq" not in answer.json()
    long = "k" * 127
    first, second = (program("clerk").post("write_note", key=f"{long}{end}", **said).json()["seq"] for end in "ab")
    assert first != second
    answer = program("clerk").post("write_note", key=f"{long}ab", **said)
    assert answer.status_code == 422 and "Idempotency-Key" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    ['{"feilds": {}}', "[]", "null", "1", '{"fields": {}, "sen": 3}', '{"seen": true}', '{"seen": -1}',
     '{"seen": 1000000000000000000000000000000}', "{"],
)  # fmt: skip
def test_what_is_no_command_is_told_and_writes_nothing(program, body) -> None:
    walk_in(program)
    clerk, before = program("clerk"), state_of(CASE).seq
    path = f"/api/v1/cases/{CASE}/commands/write_note"
    answer = Client().post(path, body, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {clerk.text}")
    assert answer.status_code in (400, 422) and answer.json()["detail"]
    assert state_of(CASE).seq == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/cases/{CASE}/events?after=99999999999999999999999", 422), ("/cases?number=%00", 400),
        ("/cases/%00", 400), ("/nothing", 404), ("/cases?after=%00", 400),
    ],
)  # fmt: skip
def test_no_address_breaks_it_and_what_is_wrong_is_said_as_json(program, path, status) -> None:
    answer = program("clerk").get(path)
    assert answer.status_code == status and answer.json()["detail"]


@pytest.mark.parametrize("item", ["SCHEME." + "9" * 5000, "SCHEME.²", "SCHEME.٢", "SCHEME.99999"])
def test_an_instance_nobody_could_mean_is_an_item_nobody_knows(program, item) -> None:
    walk_in(program)
    answer = program("officer").post("grant_item", item=item, number="1")
    assert answer.status_code in (403, 409, 422)
    assert "item_unknown" in {one["code"] for one in answer.json()["reasons"]}
    assert program("officer").get(f"/cases/{CASE}/offers/{item[:200]}").status_code == 200


def test_a_program_is_answered_in_the_language_it_reads(program) -> None:
    clerk = program("clerk")
    path, head = f"/api/v1/cases/{CASE}/commands/write_note", {"HTTP_AUTHORIZATION": f"Bearer {clerk.text}"}
    for language, words in (("en", "Please"), ("zh-CN", "请")):
        answer = Client().post(
            path, '{"fields": {"text": ""}}', content_type="application/json", HTTP_ACCEPT_LANGUAGE=language, **head
        )
        assert words in answer.json()["reasons"][0]["text"]
    wrong = clerk.post("give_notice", number="1", items=["SCHEME"], verdicts=3)
    assert "应为对象" in wrong.json()["reasons"][0]["text"]


def test_a_note_is_of_a_kind_there_is(program) -> None:
    answer = program("clerk").post("write_note", text="x", kind="王芳身份证37")
    assert answer.status_code == 422 and answer.json()["reasons"][0]["code"] == "note_kind_unknown"


def test_a_refusal_has_its_code_its_words_and_its_status(program) -> None:
    walk_in(program)
    officer = program("officer")
    answer = officer.post("grant_item", item="SCHEME", number="1")
    assert answer.status_code == 409
    assert answer.json()["reasons"][0]["code"] == "item_not_accepted_yet"
    assert "还没有受理" in answer.json()["reasons"][0]["text"]
    assert program("fire").post("accept_items", items=["SCHEME"]).status_code == 403
    assert state_of(CASE).items["SCHEME"].state == "received"


def test_somebody_who_was_first_is_a_conflict_with_what_changed(program, window) -> None:  # noqa: F811
    walk_in(program)
    seen = state_of(CASE).seq
    window.do("clerk", c.DeclineItems(items=("SCHEME",), why="not_accepted", number="1", text="不用办"), hours=3)
    said = {"items": ["SCHEME"], "why": "not_accepted", "number": "2", "text": "不用办"}
    answer = program("clerk").post("decline_items", seen=seen, **said)
    assert answer.status_code == 409 and answer.json()["kind"] == "stale"
    assert answer.json()["changed"][0]["type"] == "item.not_accepted"


def test_a_field_that_does_not_fit_is_named(program) -> None:
    answer = program("clerk").post("accept_items", items="SCHEME")
    assert answer.status_code == 422 and answer.json()["reasons"][0]["code"] == "command_field_wrong"
    assert program("clerk").post("no_such_command").status_code == 404
    assert program("clerk").post("open_case").status_code == 404


def test_offers_say_what_the_buttons_say(program) -> None:
    walk_in(program)
    offers = {one["command"]: one for one in program("clerk").get(f"/cases/{CASE}/offers/SCHEME").json()}
    assert offers["accept_items"]["open"] and not offers["grant_item"]["open"]
    assert offers["grant_item"]["reasons"][0]["text"]


def test_the_description_is_openapi_3_1_and_names_every_operation(program) -> None:
    described = program("clerk").get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    named = {method["operationId"] for path in described["paths"].values() for method in path.values()}
    assert named == {
        "list_cases", "read_case", "list_items", "list_events", "list_offers", "perform_command",
    }  # fmt: skip
    commanded = described["paths"]["/api/v1/cases/{case_id}/commands/{name}"]["post"]
    assert "Idempotency-Key" in {one["name"] for one in commanded["parameters"]}
    assert set(commanded["responses"]) >= {"200", "400", "401", "403", "404", "409", "413", "422", "503"}
    assert set(COMMANDS) >= NOT_OVER_HTTP
    assert api.title.startswith("Yichuang")

"""Every way of tampering is named: which case, which event, and what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from yichuang.backoffice.ledger import checkpoints, guard, programmes, register, store, texts
from yichuang.backoffice.ledger.instants import instant_text
from yichuang.backoffice.ledger.models import CheckpointHead, Event, Text
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.canon import event_hash
from yichuang.engine.case.events import Draft, Erasable, system
from yichuang.programmes import load

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)
BY = {"ref": "person:1"}


@pytest.fixture(autouse=True)
def _written() -> None:
    for case in ("case-a", "case-b"):
        for nth in range(3):
            body = {"kind": "diary", "text": Erasable(f"第{nth}条")}
            store.append(case, [Draft("note.written", body)], by=BY, at=AT + timedelta(hours=nth))


def tamper(sql: str, params: list[Any] | None = None) -> None:
    guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
    guard.set_guard(connection)


def first_bad(**options: Any) -> tuple[str, int, str]:
    found = verify(**options)
    assert found["ok"] is False
    bad = found["first_bad"]
    return bad["case"], bad["seq"], bad["why"]


def test_an_untouched_ledger_holds() -> None:
    assert verify() == {"ok": True, "cases": 2, "events": 6, "first_bad": None}


def test_the_hash_of_a_row_is_that_of_the_engine() -> None:
    import json

    for row in Event.objects.all():
        assert row.hash == event_hash(
            case=row.case_id,
            seq=row.seq,
            kind=row.type,
            schema=row.schema,
            at=instant_text(row.at),
            by=json.loads(row.by),
            body=json.loads(row.body),
            prev=row.prev,
        )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"kind":"contact"}'),
        ('"by"', '{"ref":"person:2"}'),
        ("type", "case.closed"),
        ("at", "2020-03-02 03:30:00+00:00"),
        ("schema", 2),
        ("prev", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_an_event_changed_by_hand_is_named(column: str, value: Any) -> None:
    tamper(f"UPDATE ledger_event SET {column} = %s WHERE case_id = 'case-b' AND seq = 2", [value])
    assert first_bad() == ("case-b", 2, "hash")


def test_an_instant_that_is_none_is_named_and_breaks_nothing() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL takes no such thing")
    tamper("UPDATE ledger_event SET at = 'yesterday' WHERE case_id = 'case-b' AND seq = 2")
    assert first_bad() == ("case-b", 2, "hash")


def test_a_link_dated_before_the_one_it_follows_is_named_though_its_hash_fits() -> None:
    row, before = (Event.objects.get(case_id="case-a", seq=seq) for seq in (3, 2))
    early = before.at - timedelta(minutes=1)
    forged = store.hash_of("case-a", 3, row.type, row.schema, instant_text(early), row.by, row.body, row.prev)
    tamper("UPDATE ledger_event SET at = %s, hash = %s WHERE id = %s", [early.replace(tzinfo=None), forged, row.pk])
    assert first_bad() == ("case-a", 3, "order")


@pytest.mark.parametrize("change", [('"days"', '"dayz"'), ('{"', "{")])
def test_a_stored_programme_changed_by_hand_is_named_by_its_digest(change: tuple[str, str]) -> None:
    programme = load("key_projects")
    row = programmes.publish(programme, system("t"), AT)
    assert verify()["ok"]
    tamper("UPDATE ledger_storedprogramme SET text = %s", [row.text.replace(*change)])
    assert first_bad() == (programme.digest, 0, "programme")


def test_a_forged_event_with_a_hash_of_its_own_breaks_the_next_link() -> None:
    row = Event.objects.get(case_id="case-a", seq=2)
    forged = store.hash_of("case-a", 2, row.type, row.schema, instant_text(row.at), row.by, '{"kind":"chat"}', row.prev)
    tamper('UPDATE ledger_event SET body = \'{"kind":"chat"}\', hash = %s WHERE id = %s', [forged, row.pk])
    assert first_bad() == ("case-a", 3, "prev")


def test_a_missing_event_in_the_middle_is_a_gap() -> None:
    tamper("DELETE FROM ledger_event WHERE case_id = 'case-a' AND seq = 2")
    assert first_bad() == ("case-a", 2, "gap")


def test_a_cut_off_tail_shows_against_the_checkpoint_only() -> None:
    checkpoints.make(AT)
    tamper("DELETE FROM ledger_event WHERE case_id = 'case-b' AND seq >= 2")
    assert first_bad() == ("case-b", 2, "cut_off")


def test_a_whole_case_that_is_gone_shows_against_the_checkpoint() -> None:
    checkpoints.make(AT)
    tamper("DELETE FROM ledger_event WHERE case_id = 'case-b'")
    assert first_bad() == ("case-b", 1, "cut_off")


def test_a_checkpoint_covers_only_what_moved_and_vouches_for_the_rest() -> None:
    first = checkpoints.make(AT)
    store.append("case-b", [Draft("note.written", {"kind": "diary"})], by=BY, at=AT + timedelta(days=1))
    second = checkpoints.make(AT)
    assert first is not None and second is not None
    assert [head.case_id for head in CheckpointHead.objects.filter(checkpoint=second)] == ["case-b"]
    assert (second.cases, second.events, second.prev) == (2, 7, first.root)
    assert checkpoints.make(AT) is None
    assert verify(root=first.root)["ok"] and verify(root=second.root)["ok"]


def test_a_rewritten_ledger_does_not_have_the_root_another_office_keeps() -> None:
    root = checkpoints.make(AT)
    assert root is not None
    tamper("DELETE FROM ledger_checkpointhead")
    tamper("DELETE FROM ledger_checkpoint")
    tamper("DELETE FROM ledger_event WHERE case_id = 'case-b' AND seq = 3")
    assert verify()["ok"]
    assert first_bad(root=root.root)[2] == "root"


def test_a_checkpoint_changed_by_hand_is_noticed() -> None:
    checkpoints.make(AT)
    tamper("UPDATE ledger_checkpointhead SET seq = 1 WHERE case_id = 'case-a'")
    assert first_bad()[2] == "checkpoint"


def test_a_text_put_in_place_of_another_is_noticed() -> None:
    rows = list(Text.objects.filter(case_id="case-a").order_by("pk"))
    Text.objects.filter(pk=rows[0].pk).update(ciphertext=rows[1].ciphertext, salt=rows[1].salt)
    assert first_bad() == ("case-a", 1, "text")


def test_a_text_that_was_removed_instead_of_forgotten_is_noticed() -> None:
    Text.objects.filter(case_id="case-b").delete()
    assert first_bad() == ("case-b", 1, "text")


def test_forgetting_a_text_breaks_nothing() -> None:
    sealed = texts.sealed_ids([event.body for event in store.events_of("case-a")])
    assert register.forget_texts(sealed[:1], by=system("t"), at=AT, reason="本人申请") == 1
    assert verify()["ok"]
    assert texts.open_texts(sealed) == {sealed[0]: None, sealed[1]: "第1条", sealed[2]: "第2条"}


def test_the_register_is_verified_like_a_case_and_counted_as_none() -> None:
    register.record("office", 1, {"zh": "一"}, {"zh": "二"}, by=system("t"), at=AT, reason="改名")
    assert (verify()["cases"], verify()["events"]) == (2, 6)
    tamper("UPDATE ledger_event SET body = '{}' WHERE case_id = 'register'")
    assert first_bad() == ("register", 1, "hash")

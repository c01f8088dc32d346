"""Text of people is encrypted where it lies, and once forgotten nobody can read it or test a guess."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from yichuang.backoffice.ledger import crypto, register, store, texts
from yichuang.backoffice.ledger.crypto import CannotDecryptError
from yichuang.backoffice.ledger.models import Event, Text
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.case.events import Draft, Erasable, system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)
BY = {"ref": "person:1"}
WHO: dict[str, Any] = {"by": system("clerk"), "at": AT, "reason": "本人申请"}


def written(text: str, *, personal: bool = False) -> str:
    draft = Draft("note.written", {"text": Erasable(text, personal=personal)})
    event = store.append("case-1", [draft], by=BY, at=AT)[0]
    return str(event.body["text"]["sealed"])


def test_neither_event_nor_row_holds_the_text() -> None:
    text_id = written("张三欠材料")
    row = Text.objects.get(pk=text_id)
    assert "张三".encode() not in bytes(row.ciphertext)
    assert "张三" not in Event.objects.get(case_id="case-1").body


def test_the_same_words_have_another_digest_every_time() -> None:
    written("同意")
    written("同意")
    bodies = list(Event.objects.values_list("body", flat=True))
    assert len(set(bodies)) == 2


def test_forgetting_takes_the_salt_too() -> None:
    text_id = written("张三", personal=True)
    assert register.forget_texts([text_id], **WHO) == 1
    row = Text.objects.get(pk=text_id)
    assert (row.salt, row.ciphertext, row.erased_at) == (None, None, AT)
    assert register.forget_texts([text_id], **WHO) == 0


def test_forgetting_what_a_case_knows_of_people_keeps_its_other_texts() -> None:
    person, note = written("张三", personal=True), written("开会")
    assert register.forget_texts(texts.of_case("case-1", personal_only=True), **WHO) == 1
    assert texts.open_texts([person, note]) == {person: None, note: "开会"}


def test_forgetting_is_itself_recorded_without_the_words() -> None:
    text_id = written("张三", personal=True)
    assert register.forget_texts([text_id], **WHO) == 1
    entry = register.entries()[-1]
    assert (entry.type, entry.body["texts"]) == ("register.text_erased", [text_id])
    assert texts.open_texts(texts.sealed_ids([entry.body])) == {entry.body["reason"]["sealed"]: "本人申请"}
    assert verify()["ok"]
    assert register.forget_texts([text_id], **{**WHO, "reason": "再一次"}) == 0
    assert len(register.entries()) == 1


@pytest.mark.parametrize("emptied", [{"salt": None, "ciphertext": None}, {}])
def test_an_erasure_nobody_is_written_down_for_is_noticed(emptied: dict[str, None]) -> None:
    Text.objects.filter(pk=written("张三", personal=True)).update(erased_at=AT, **emptied)
    assert verify()["first_bad"] == {"case": "case-1", "seq": 1, "why": "text"}


@pytest.mark.parametrize("column", ["salt", "ciphertext"])
def test_a_text_emptied_or_overwritten_without_being_erased_is_noticed(column: str) -> None:
    text_id = written("张三", personal=True)
    for value in (None, b"", b"x"):
        Text.objects.filter(pk=text_id).update(**{column: value})
        assert verify()["first_bad"] == {"case": "case-1", "seq": 1, "why": "text"}
    if connection.vendor == "sqlite":  # which takes a text where bytes belong
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE ledger_text SET {column} = 'x'")
        assert verify()["first_bad"] == {"case": "case-1", "seq": 1, "why": "text"}


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    blob = crypto.encrypt("张三".encode(), "ledger_text:ciphertext:1")
    assert crypto.decrypt(blob, "ledger_text:ciphertext:1").decode() == "张三"
    with pytest.raises(CannotDecryptError, match="moved"):
        crypto.decrypt(blob, "ledger_text:ciphertext:2")


@pytest.mark.parametrize("place", range(0, 40, 5))
def test_a_changed_byte_does_not_open(place: int) -> None:
    blob = bytearray(crypto.encrypt("一段文字，足够长".encode(), "x"))
    blob[place] ^= 1
    with pytest.raises(CannotDecryptError):
        crypto.decrypt(bytes(blob), "x")


def test_a_new_key_encrypts_and_the_old_one_still_opens(settings: object) -> None:
    old = written("老钥匙")
    settings.YICHUANG_DATA_KEYS = {**settings.YICHUANG_DATA_KEYS, "2": b"k" * 32}  # type: ignore[attr-defined]
    new = written("新钥匙")
    assert texts.open_texts([old, new]) == {old: "老钥匙", new: "新钥匙"}
    assert texts.re_encrypt() == 1
    assert texts.re_encrypt() == 0
    settings.YICHUANG_DATA_KEYS = {"2": b"k" * 32}  # type: ignore[attr-defined]
    assert texts.open_texts([old, new]) == {old: "老钥匙", new: "新钥匙"}
    assert verify()["ok"]


def test_a_key_that_is_gone_is_said_by_name(settings: object) -> None:
    written("一")
    settings.YICHUANG_DATA_KEYS = {"9": b"k" * 32}  # type: ignore[attr-defined]
    with pytest.raises(CannotDecryptError, match="keys folder"):
        texts.open_texts(Text.objects.values_list("pk", flat=True))


def test_the_register_keeps_what_changed_and_seals_what_is_about_a_person() -> None:
    before = {"name": "张三", "phone": "13800000138", "office": 1}
    event = register.record(
        "person", 3, before, before | {"phone": "13900000139"}, by=system("t"), at=AT, personal=("phone",)
    )
    assert event is not None
    assert event.body["changes"] == {}
    assert texts.open_texts(texts.sealed_ids([event.body])) != {}
    assert "13900000139" not in Event.objects.get(case_id="register").body
    assert register.record("person", 3, before, before, by=system("t"), at=AT) is None

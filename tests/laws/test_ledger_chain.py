"""Laws of the chain: it holds for whatever was written, and for nothing that was changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yichuang.backoffice.ledger import guard, store
from yichuang.backoffice.ledger.instants import instant_text, uuid7
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.verify import verify
from yichuang.engine.canon import canonical, event_hash
from yichuang.engine.case.events import Draft, Erasable

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
bodies = st.dictionaries(st.text("abcdef_", min_size=1, max_size=6), plain, max_size=4)


@settings(deadline=None)
@given(body=bodies, by=st.text(min_size=1, max_size=20), seq=st.integers(1, 10**6), kind=st.sampled_from(["a.b", "项"]))
def test_the_hash_put_together_from_columns_is_the_hash_of_the_event(body: Any, by: str, seq: int, kind: str) -> None:
    said = {"ref": by}
    made = store.hash_of(
        "case-1", seq, kind, 1, instant_text(AT), canonical(said).decode(), canonical(body).decode(), "0" * 64
    )
    whole = event_hash(
        case="case-1", seq=seq, kind=kind, schema=1, at=instant_text(AT), by=said, body=body, prev="0" * 64
    )
    assert made == whole


@settings(deadline=None)
@given(micros=st.integers(0, 10**12))
def test_identifiers_sort_by_their_instant_to_the_millisecond(micros: int) -> None:
    first, second = AT, AT + timedelta(microseconds=micros)
    one, two = uuid7(first), uuid7(second)
    if int(second.timestamp() * 1000) > int(first.timestamp() * 1000):
        assert one < two
    assert one[14] == "7" and one[19] in "89ab"


@pytest.mark.django_db
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), contents=st.lists(st.tuples(bodies, st.text(min_size=1, max_size=20)), min_size=1, max_size=5))
def test_a_change_to_any_column_of_any_event_is_found(data: st.DataObject, contents: list[tuple[Any, str]]) -> None:
    case = uuid7(AT)
    for nth, (body, text) in enumerate(contents):
        drafts = [Draft("note.written", body | {"text": Erasable(text)})]
        store.append(case, drafts, by={"ref": "person:1"}, at=AT + timedelta(seconds=nth))
    assert verify()["ok"]
    seq = data.draw(st.integers(1, len(contents)))
    row = Event.objects.get(case_id=case, seq=seq)
    column = data.draw(st.sampled_from(["type", "body", "prev", "hash", "schema"]))
    value: Any = {
        "type": "note.unwritten",
        "body": canonical({**json.loads(row.body), "text": "另一句"}).decode(),
        "prev": row.prev[::-1] if row.prev[::-1] != row.prev else "1" * 64,
        "hash": row.hash[::-1],
        "schema": row.schema + 1,
    }[column]
    guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_event SET {column} = %s WHERE id = %s", [value, row.pk])
    found = verify()
    assert not found["ok"] and found["first_bad"] == {"case": case, "seq": seq, "why": "hash"}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_event SET {column} = %s WHERE id = %s", [getattr(row, column), row.pk])
    guard.set_guard(connection)
    assert verify()["ok"]

"""The same archive, written and read back on whichever database the tests run on."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from yichuang.backoffice.ledger import guard
from yichuang.backoffice.ledger.models import Event, Text
from yichuang.backoffice.people.models import Office, OfficeName
from yichuang.cli import backup, restore

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def fill():
    office = Office.objects.create(code="housing", valid_from=date(2019, 1, 1))
    OfficeName.objects.create(office=office, zh="区住建局", en="Housing Bureau", from_on=date(2019, 1, 1))
    User.objects.create_user("lixiaolin", password="a long enough one")
    at = datetime(2020, 3, 25, 1, 2, 3, 456789, tzinfo=UTC)
    Event.objects.create(case_id="c1", seq=1, type="case.opened", at=at, by="{}", body="{}", prev="", hash="h")
    Text.objects.create(id="t1", case_id="c1", salt=b"\x00\xff", ciphertext=b"\x01\x02")


def seen():
    return {
        "events": list(Event.objects.values_list("id", "case_id", "seq", "at", "recorded_at", "hash")),
        "texts": [(t.id, bytes(t.salt), bytes(t.ciphertext)) for t in Text.objects.all()],
        "offices": list(Office.objects.values_list()),
        "names": list(OfficeName.objects.values_list()),
        "users": list(User.objects.values_list("id", "username", "password")),
    }


def test_rows_come_back_exactly_and_new_ones_find_their_number(tmp_path):
    fill()
    before = seen()
    told = backup.write(tmp_path / "all.tar.gz", keys=False)
    guard.lift_guard(connection)
    call_command("flush", verbosity=0, interactive=False)
    guard.set_guard(connection)
    assert not any(seen().values())

    restore.unpack(tmp_path / "all.tar.gz", tmp_path / "out")
    rows = restore.load(tmp_path / "out" / "tables")

    assert seen() == before
    assert sum(rows.values()) == told["rows"]
    later = Office.objects.create(code="planning", valid_from=date(2019, 1, 1))
    assert later.pk > before["offices"][0][0]


def test_a_database_with_anything_in_it_is_left_alone(tmp_path):
    fill()
    backup.write(tmp_path / "all.tar.gz", keys=False)
    restore.unpack(tmp_path / "all.tar.gz", tmp_path / "out")
    before = seen()
    with pytest.raises(restore.NotEmptyError):
        restore.load(tmp_path / "out" / "tables")
    assert seen() == before

"""An installation backed up comes back whole, into an empty place only."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest


def yichuang(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YICHUANG_CLOCK")}
    environment["YICHUANG_HOME"] = str(home)
    command = [sys.executable, "-m", "yichuang", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import date, datetime, UTC
from pathlib import Path
from django.conf import settings
from django.contrib.auth.models import User
from yichuang.backoffice.ledger.models import Event, Text
from yichuang.backoffice.people.models import Office, OfficeName, Person
office = Office.objects.create(code="housing", valid_from=date(2019, 1, 1))
OfficeName.objects.create(office=office, zh="区住建局", en="Housing Bureau", from_on=date(2019, 1, 1))
user = User.objects.create_user("lixiaolin", password="a long enough one")
Person.objects.create(user=user, code="p1", name="李晓琳")
Event.objects.create(case_id="c1", seq=1, type="case.opened", at=datetime(2020, 3, 25, 1, 2, 3, 456789, tzinfo=UTC),
                     recorded_at=datetime(2020, 3, 25, 1, 2, 4, 1, tzinfo=UTC),
                     by="{}", body='{"a":"1.50"}', prev="", hash="h")
Text.objects.create(id="t1", case_id="c1", salt=b"\\x00\\xff", ciphertext=b"\\x01\\x02")
(settings.YICHUANG_FILES / "ab").mkdir(parents=True)
(settings.YICHUANG_FILES / "ab" / "cd").write_bytes(b"sealed")
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    environment = {**os.environ, "YICHUANG_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", FILL], env=environment, check=True, capture_output=True)
    return home


def rows(home: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "yichuang.sqlite3") as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def test_what_was_backed_up_comes_back_byte_for_byte(filled, tmp_path):
    made = yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys", "--json")
    assert made.returncode == 0, made.stderr
    back = yichuang(tmp_path / "new", "restore", tmp_path / "all.tar.gz", "--json")
    assert back.returncode == 0, back.stderr
    assert json.loads(back.stdout)["rows"] == json.loads(made.stdout)["rows"] > 0
    for table in ("ledger_event", "ledger_text", "people_office", "people_person", "auth_user"):
        assert rows(tmp_path / "new", table) == rows(filled, table) != []
    assert (tmp_path / "new/files/ab/cd").read_bytes() == b"sealed"
    for key in ("secret.key", "data-1.key", "index.key"):
        assert (tmp_path / "new/keys" / key).read_bytes() == (filled / "keys" / key).read_bytes()
        assert (tmp_path / "new/keys" / key).stat().st_mode & 0o777 == 0o600


def test_the_ledger_is_guarded_again_after_coming_back(filled, tmp_path):
    yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys")
    yichuang(tmp_path / "new", "restore", tmp_path / "all.tar.gz")
    with (
        sqlite3.connect(tmp_path / "new/yichuang.sqlite3") as database,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        database.execute("UPDATE ledger_event SET body = '{}'")


def test_without_keys_in_the_archive_they_are_asked_for(filled, tmp_path):
    yichuang(filled, "backup", tmp_path / "open.tar.gz")
    with tarfile.open(tmp_path / "open.tar.gz") as tar:
        assert not [name for name in tar.getnames() if name.startswith("keys")]
    refused = yichuang(tmp_path / "new", "restore", tmp_path / "open.tar.gz")
    assert refused.returncode == 2
    assert "--keys" in refused.stderr
    back = yichuang(tmp_path / "new", "restore", tmp_path / "open.tar.gz", "--keys", filled / "keys")
    assert back.returncode == 0, back.stderr


def test_a_home_that_is_not_empty_is_left_alone(filled, tmp_path):
    yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys")
    before = rows(filled, "people_person")
    refused = yichuang(filled, "restore", tmp_path / "all.tar.gz")
    assert refused.returncode == 3
    assert "not empty" in refused.stderr
    assert rows(filled, "people_person") == before


def test_an_archive_is_never_written_over(filled, tmp_path):
    (tmp_path / "kept.tar.gz").write_bytes(b"something else")
    refused = yichuang(filled, "backup", tmp_path / "kept.tar.gz")
    assert refused.returncode == 2
    assert (tmp_path / "kept.tar.gz").read_bytes() == b"something else"


def repacked(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive with the content of its members changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            held = old.extractfile(member)
            content = change(member.name, held.read() if held else b"")
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def test_a_table_that_cannot_be_read_is_named_and_leaves_nothing(filled, tmp_path):
    yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys")
    spoilt = repacked(
        tmp_path / "all.tar.gz",
        tmp_path / "spoilt.tar.gz",
        lambda name, content: content + b"{oh" if name == "tables/people.OfficeName.jsonl" else content,
    )
    refused = yichuang(tmp_path / "new", "restore", spoilt)
    assert refused.returncode == 2
    assert "people.OfficeName.jsonl" in refused.stderr
    assert list((tmp_path / "new").iterdir()) == []


def test_a_restore_that_was_killed_keeps_everybody_out_and_is_begun_again(filled, tmp_path):
    yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys")
    killed = (
        "import os, signal, sys; from yichuang.cli import main, restore\n"
        "restore.load = lambda tables: os.kill(os.getpid(), signal.SIGKILL)\n"
        "main(['restore', sys.argv[1]])"
    )
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path / "new")}
    died = subprocess.run([sys.executable, "-c", killed, str(tmp_path / "all.tar.gz")], env=environment, check=False)
    assert died.returncode == -9
    kept_out = yichuang(tmp_path / "new", "verify")
    assert kept_out.returncode == 2
    assert "restore" in kept_out.stderr
    back = yichuang(tmp_path / "new", "restore", tmp_path / "all.tar.gz")
    assert back.returncode == 0, back.stderr
    assert rows(tmp_path / "new", "people_office") == rows(filled, "people_office")
    assert not (tmp_path / "new" / "restoring").exists()


@pytest.mark.parametrize("damage", ["cut", "text", "foreign", "climbing"])
def test_what_is_not_a_whole_backup_is_said_so_and_leaves_nothing(filled, tmp_path, damage):
    broken = tmp_path / "broken.tar.gz"
    yichuang(filled, "backup", tmp_path / "all.tar.gz", "--keys")
    whole = (tmp_path / "all.tar.gz").read_bytes()
    if damage == "cut":
        broken.write_bytes(whole[: len(whole) // 2])
    elif damage == "text":
        broken.write_text("not an archive")
    else:
        name = "readme.txt" if damage == "foreign" else "../outside.txt"
        with tarfile.open(broken, "w:gz") as tar:
            member = tarfile.TarInfo(name)
            member.size = 2
            tar.addfile(member, io.BytesIO(b"hi"))
    refused = yichuang(tmp_path / "new", "restore", broken)
    assert refused.returncode == 2
    assert str(broken) in refused.stderr
    assert "Traceback" not in refused.stderr
    assert ("copy it here again" in refused.stderr) == (damage in ("cut", "text"))
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "outside.txt").exists()

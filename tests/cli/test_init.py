"""`yichuang init`: from nothing to a district, or every problem with its cell."""

from __future__ import annotations

import argparse
import json

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.backoffice.people.books import filled
from yichuang.backoffice.people.models import District, Office, Person
from yichuang.cli import init, serve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_home(settings, tmp_path, monkeypatch):
    settings.YICHUANG_HOME = tmp_path
    monkeypatch.setenv("YICHUANG_CLOCK", "2020-03-02T09:00:00+08:00")


def command(*words: object) -> int:
    parser = argparse.ArgumentParser()
    init.add(parser.add_subparsers(dest="command"))
    return init.run(parser.parse_args(["init", *map(str, words)]))


def workbook(tmp_path, change=None):
    path = tmp_path / "设置.xlsx"
    path.write_bytes(filled(change))
    return path


def test_an_empty_installation_says_where_to_set_it_up(capsys):
    assert command("--json") == 0
    address = json.loads(capsys.readouterr().out)["set_up"]
    assert command("--json") == 0
    assert json.loads(capsys.readouterr().out)["set_up"] == address
    assert "/set-up/?token=" in address


def test_a_good_workbook_is_taken_in_and_the_administrator_invited(tmp_path, capsys):
    assert command("--workbook", workbook(tmp_path), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["administrator"], told["rows"]["offices"]) == (True, "zhaomin", 3)
    assert District.objects.get().zh == "云湖经济开发区"
    path = "/" + told["invitation"].split("/", 3)[3]
    page = Client().get(path, follow=True)
    assert page.status_code == 200
    assert not page.context.get("token_fail")


def test_the_administrator_named_is_found_in_the_workbook(tmp_path, capsys):
    assert command("--workbook", workbook(tmp_path), "--admin", "王静", "--json") == 0
    assert json.loads(capsys.readouterr().out)["administrator"] == "王静"
    assert Person.objects.get(user__username="王静").code == "1001"


def test_a_workbook_nobody_could_manage_afterwards_asks_who_shall(tmp_path, capsys):
    def change(book):
        book["人员"]["G4"] = None

    assert command("--workbook", workbook(tmp_path, change)) == 2
    assert "--admin" in capsys.readouterr().err
    assert not Office.objects.exists()


def test_problems_are_printed_with_their_cells_and_nothing_is_kept(tmp_path, capsys):
    def change(book):
        book["单位"]["D2"] = "城堡"
        book["岗位"]["B4"] = "xx"

    assert command("--workbook", workbook(tmp_path, change)) == 2
    out = capsys.readouterr().out
    assert "单位 D2" in out
    assert "岗位 B4" in out
    assert not Office.objects.exists()
    assert command("--workbook", workbook(tmp_path, change), "--json", "--language", "en") == 2
    assert [p["cell"] for p in json.loads(capsys.readouterr().out)["problems"] if p["grave"]] == ["D2", "B4"]


def test_a_preview_takes_nothing_in(tmp_path, capsys):
    assert command("--workbook", workbook(tmp_path), "--preview", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    assert not Office.objects.exists()
    assert command("--preview") == 2


def test_an_installation_in_use_is_not_set_up_again(tmp_path, capsys):
    get_user_model().objects.create_user("somebody")
    assert command() == 3
    assert command("--workbook", workbook(tmp_path)) == 3
    assert not Office.objects.exists()


def test_a_preview_says_that_nothing_was_taken_in_and_how_to(tmp_path, capsys):
    assert command("--workbook", workbook(tmp_path), "--preview") == 0
    assert "什么都没有读入；去掉 --preview" in capsys.readouterr().out


def test_a_name_the_workbook_does_not_have_makes_nobody_administrator(tmp_path, capsys):
    assert command("--workbook", workbook(tmp_path), "--admin", "赵民") == 2
    assert "人员表里没有“赵民”" in capsys.readouterr().err
    assert not Office.objects.exists()


def test_an_administrator_who_lost_the_address_gets_another_and_nobody_else_does(tmp_path, capsys):
    command("--workbook", workbook(tmp_path), "--json")
    first = json.loads(capsys.readouterr().out)["invitation"]
    assert command("--admin", "赵敏", "--json") == 0
    again = json.loads(capsys.readouterr().out)["invitation"]
    assert again.rsplit("/key/")[0] == first.rsplit("/key/")[0]
    assert not Client().get("/" + again.split("/", 3)[3], follow=True).context.get("token_fail")
    assert command("--admin", "王静") == 3
    assert "没有能管设置、能登录的“王静”" in capsys.readouterr().err
    assert command() == 3
    assert "--admin 姓名" in capsys.readouterr().err


def test_an_administrator_alone_is_enough_to_start(capsys):
    assert command("--admin", "赵敏", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["administrator"] == "赵敏"
    assert Person.objects.get().name == "赵敏"


def test_the_template_is_written_in_either_language(tmp_path):
    assert command("--template", tmp_path / "a.xlsx") == 0
    assert command("--template", tmp_path / "b.xlsx", "--language", "en") == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[1] == "开发区"
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames[1] == "District"
    assert command("--template", tmp_path / "a.csv") == 2


def test_a_filled_workbook_is_never_written_over_by_an_empty_one(tmp_path, capsys):
    filled = tmp_path / "set-up.xlsx"
    filled.write_bytes(b"filled in")
    assert command("--template", filled) == 2
    assert "name another file" in capsys.readouterr().err
    assert filled.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n", b"PK\x03\x04" + b"\x00" * (21 * 2**20)], ids=["empty", "csv", "huge"]
)
def test_a_file_that_is_no_workbook_is_refused_in_words(tmp_path, capsys, content):
    path = tmp_path / "设置.xlsx"
    path.write_bytes(content)
    assert command("--workbook", path) == 2
    assert "设置.xlsx" in capsys.readouterr().err
    assert command("--workbook", tmp_path / "none.xlsx") == 2


def test_the_server_prints_where_to_set_up_only_while_nobody_has_an_account(capsys):
    command("--json")
    address = json.loads(capsys.readouterr().out)["set_up"]
    assert serve.where_to_set_up("0.0.0.0", 8000) == address
    command("--admin", "赵敏")
    assert serve.where_to_set_up("0.0.0.0", 8000) == ""

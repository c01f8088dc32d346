"""The workbook on the command line: previewed, taken in, written out; exit codes a script can rely on."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys

import openpyxl
import pytest

from tests.backoffice.cases.workbook.tables import ROWS, office_table, plain_table
from tests.screens import sample_district
from yichuang.backoffice.cases.models import ProjectRow
from yichuang.cli import BAD_INPUT, OK, REFUSED, main


@pytest.fixture
def district(db, settings, office_clock):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return sample_district.build()


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_preview_says_everything_and_writes_nothing(district, tmp_path, capsys):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(office_table())
    before = ProjectRow.objects.count()
    assert main(["import-workbook", str(file), "--preview", "--json", "--as", "li"]) == OK
    answer = said(capsys)
    assert answer["ok"] and answer["rows"]["new"] == 3 and len(answer["missing"]) == before
    assert {one["heading"] for one in answer["not_taken_in"]} == {"序号", "投资情况/完成率", "备注"}
    assert ProjectRow.objects.count() == before


def test_taken_in_and_written_back_into_the_same_file(district, tmp_path, capsys):
    file, out = tmp_path / "台账.xlsx", tmp_path / "新.xlsx"
    file.write_bytes(office_table())
    assert main(["import-workbook", str(file), "--json"]) == OK
    assert said(capsys)["import"]
    assert main(["export-workbook", str(out), "--into", str(file), "--without-new", "--json"]) == OK
    assert said(capsys) == {"ok": True, "changed": 0, "added": 0, "notes": []}
    assert openpyxl.load_workbook(io.BytesIO(out.read_bytes())).sheetnames == ["说明", "重点项目"]
    assert main(["export-workbook", str(out), "--last", "--without-new"]) == OK
    assert main(["export-workbook", str(out), "--json"]) == OK
    capsys.readouterr()


def test_a_match_written_out_is_a_match_to_read_again(district, tmp_path, capsys):
    file, match = tmp_path / "a.xlsx", tmp_path / "match.json"
    file.write_bytes(plain_table(("名称", "总投资"), [("甲", 5)]))
    assert main(["import-workbook", str(file), "--write-match", str(match), "--json"]) == BAD_INPUT
    assert [one["code"] for one in said(capsys)["problems"] if one["grave"]] == ["unit_missing"]
    written = json.loads(match.read_text(encoding="utf-8"))
    written["columns"]["总投资"]["unit"] = "yi"
    match.write_text(json.dumps(written), encoding="utf-8")
    assert main(["import-workbook", str(file), "--match", str(match)]) == OK
    assert ProjectRow.objects.get(name="甲").total_fen == 50_000_000_000


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nowhere.xlsx"], BAD_INPUT, "没有“nowhere.xlsx”这个文件"),
        (["nowhere.xlsx", "--language", "en"], BAD_INPUT, 'There is no file "nowhere.xlsx". Check the path'),
        (["."], BAD_INPUT, "“.”是文件夹"),
        (["{file}", "--sheet", "没有"], BAD_INPUT, "没有工作表"),
        (["{file}", "--as", "nobody"], REFUSED, "没有登录名"),
        (["{file}", "--latest-by", "日期"], BAD_INPUT, "--per"),
        (["{text}"], BAD_INPUT, "另存为"),
    ],
)
def test_what_is_wrong_is_said_with_the_code_a_script_needs(district, tmp_path, capsys, words, code, told):
    file, text = tmp_path / "台账.xlsx", tmp_path / "x.xlsx"
    file.write_bytes(office_table())
    text.write_text("项目名称\n", encoding="utf-8")
    filled = [word.format(file=file, text=text) for word in words]
    assert main(["import-workbook", *filled]) == code
    assert told in capsys.readouterr().err


def test_a_post_that_may_not_open_projects_is_refused_and_nothing_is_written(district, tmp_path, capsys):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(office_table(ROWS[:1]))
    before = ProjectRow.objects.count()
    assert main(["import-workbook", str(file), "--as", "wang", "--json"]) == REFUSED
    assert said(capsys)["problems"][-1]["code"] == "rights_missing"
    assert ProjectRow.objects.count() == before


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{oh", "不是 JSON"),
        ("[1]", "不是一个对象"),
        ('{"colums": {}}', "“colums”"),
        ('{"columns": [1]}', "应为对象"),
        ('{"columns": {"项目名称": 3}}', "的列“项目名称”"),
        ('{"columns": {"项目名称": {"goal": "x"}}}', "“goal”"),
        ('{"line": "x"}', "应为整数"),
        ('{"permits": 1}', "应为true 或 false"),
    ],
)
def test_a_match_that_cannot_be_followed_is_named_in_and_out(district, tmp_path, capsys, written, told):
    file, match = tmp_path / "台账.xlsx", tmp_path / "match.json"
    file.write_bytes(office_table())
    match.write_text(written, encoding="utf-8")
    assert main(["import-workbook", str(file), "--match", str(match)]) == BAD_INPUT
    assert told in capsys.readouterr().err
    out = ["export-workbook", str(tmp_path / "out.xlsx"), "--into", str(file), "--match", str(match)]
    assert main(out) == BAD_INPUT
    assert told in capsys.readouterr().err


def test_a_match_that_cannot_be_written_and_a_name_too_long_are_said(district, tmp_path, capsys):
    file, long = tmp_path / "台账.xlsx", tmp_path / "长.xlsx"
    file.write_bytes(office_table())
    nowhere = str(tmp_path / "nowhere" / "match.json")
    assert main(["import-workbook", str(file), "--write-match", nowhere]) == BAD_INPUT
    assert "--write-match: 写不到" in capsys.readouterr().err
    for where in (["--into", str(file)], []):
        assert main(["export-workbook", str(tmp_path / "nowhere" / "out.xlsx"), *where]) == BAD_INPUT
        assert "没有这个文件夹。先建好" in capsys.readouterr().err
    long.write_bytes(plain_table(("项目名称", "总投资(万元)"), [("长" * 201, 5)]))
    assert main(["import-workbook", str(long), "--json"]) == BAD_INPUT
    assert [(one["cell"], one["code"]) for one in said(capsys)["problems"] if one["grave"]] == [("A2", "too_long")]
    assert not ProjectRow.objects.filter(name__startswith="长").exists()


DIES = """
import os, signal, sys
from yichuang.cli import main, open_backoffice
open_backoffice(made=False)
from django.core.management import call_command
call_command("migrate", verbosity=0)
from yichuang.backoffice.cases import writes
from yichuang.backoffice.cases.workbook import taking_in
taking_in._TOGETHER = 2
real, calls = writes.write_spans, []
def write_spans(*args):
    real(*args)
    calls.append(1)
    if len(calls) > int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
writes.write_spans = write_spans
sys.exit(main(["import-workbook", sys.argv[1]]))
"""


@pytest.mark.slow
def test_a_killed_import_leaves_nothing_and_can_be_run_again(tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(plain_table(("项目名称", "总投资(万元)"), [(f"项目{n}", n) for n in range(1, 9)]))
    environment = {**os.environ, "YICHUANG_HOME": str(tmp_path / "home")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", DIES, str(file)]
    killed = subprocess.run([*command, "2"], env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    with sqlite3.connect(tmp_path / "home" / "yichuang.sqlite3") as left:
        for name in ("ledger_event", "cases_case", "cases_span", "cases_workbookrow", "cases_rememberedmatch"):
            assert left.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,), name
    again = subprocess.run([*command, "99999"], env=environment, capture_output=True, check=False)
    assert again.returncode == OK, again.stderr
    with sqlite3.connect(tmp_path / "home" / "yichuang.sqlite3") as left:
        assert left.execute("SELECT count(*) FROM cases_projectrow").fetchone() == (8,)

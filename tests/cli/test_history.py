"""`yichuang history report`: figures on standard output, advice on standard error, an exit code a script can use."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import yichuang.analytics.history as history_package
from tests.analytics.history.invented_log import write_invented_log
from tests.cli.conftest import history_command
from yichuang.analytics.history import read_log, report
from yichuang.cli.history_input import wording
from yichuang.engine.errors import EngineError


def test_report_as_json_is_the_report(tmp_path, capsys):
    path = write_invented_log(tmp_path / "a.xes.gz")

    assert history_command("report", path, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == report(read_log(path))
    assert said.err == ""


def test_report_as_text_names_the_figures(tmp_path, capsys):
    path = write_invented_log(tmp_path / "a.xes")

    assert history_command("report", path) == 0
    out = capsys.readouterr().out
    whole = report(read_log(path))
    assert re.search(rf"^cases +{whole['cases']}$", out, re.MULTILINE)
    assert re.search(rf"^events +{whole['events']}$", out, re.MULTILINE)
    assert f"mean {whole['mean_days']:.3f}" in out
    assert "Check completeness" in out


def test_a_bad_log_exits_2_and_says_where_and_what_to_do(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,when\n1,a,2012-03-01\n")

    assert history_command("report", path) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "log.csv:1" in said.err
    assert "--column timestamp=HEADING" in said.err
    assert history_command("report", path, "--column", "timestamp=when") == 0


def test_a_workbook_is_told_to_be_saved_as_csv(tmp_path, capsys):
    path = tmp_path / "log.xlsx"
    path.write_bytes(b"PK\x03\x04rest")

    assert history_command("report", path) == 2
    assert "save the sheet as CSV" in capsys.readouterr().err


def test_a_column_option_that_is_no_pair_exits_2(tmp_path, capsys):
    assert history_command("report", write_invented_log(tmp_path / "a.csv"), "--column", "when") == 2
    assert "ROLE=HEADING" in capsys.readouterr().err


def test_what_was_left_out_or_assumed_is_told_beside_the_figures(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(
        "case,activity,timestamp,lifecycle\n1,a,2012-03-01,complete\n1,a,2012-03-01,start\n2,b,2012-03-01,start\n"
    )

    assert history_command("report", path, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["events"] == 1
    assert "start 2" in said.err
    assert "1 cases" in said.err
    assert "Asia/Shanghai" in said.err


def raised_codes() -> dict[str, set[str]]:
    """Every code the history package raises, with the parameters it is raised with."""
    codes: dict[str, set[str]] = {}
    for file in Path(history_package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EngineError":
                given = {keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg != "where"}
                if isinstance(node.args[0], ast.Name):  # XES and CSV choose between these when the parser stops
                    found = ["log_malformed", "log_truncated", "log_encoding"]
                else:
                    found = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                for code in found:
                    codes[code] = codes.get(code, given) & given
    return codes


@pytest.mark.parametrize("code", sorted(raised_codes()))
def test_every_refusal_has_words_that_its_parameters_fill(code):
    params = dict.fromkeys(raised_codes()[code], "SEEN")
    said = wording(EngineError(code, where="a.xes:3", **params))

    assert said.startswith("a.xes:3: ")
    assert code not in said

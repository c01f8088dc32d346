"""The clock on the command line: the shape of its answer, and what it says to bad input."""

from __future__ import annotations

import json
from typing import Any

import pytest

from yichuang.cli import main


def call(*words: str) -> int:
    return main(["clock", *words])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert call(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_answer_has_exactly_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "--allow", "5", "--start", "2020-03-02T10:00", "--at", "2020-03-04T12:00")
    assert got == {"due_on": "2020-03-09", "used": 2, "left": 3, "status": "running", "provisional": False}


def test_open_pause_leaves_the_due_date_empty(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--allow", "5", "--start", "2020-03-02T10:00", "--pause", "2020-03-04T16:00..", "--at"]
    assert answer(capsys, *words, "2020-03-05T09:00") == {
        "due_on": None,
        "used": 2,
        "left": 3,
        "status": "paused",
        "provisional": False,
    }
    assert answer(capsys, *words, "2020-03-04T12:00")["due_on"] == "2020-03-09"  # not paused yet


def test_two_pauses_are_both_taken(capsys: pytest.CaptureFixture[str]) -> None:
    pauses = ["--pause", "2020-03-04..2020-03-05", "--pause", "2020-03-05T10:00..2020-03-06T11:00"]
    got = answer(capsys, "--allow", "5", "--start", "2020-03-02", *pauses, "--at", "2020-03-09")
    assert (got["due_on"], got["used"]) == ("2020-03-11", 3)


def test_known_chooses_the_calendar_of_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--allow", "10", "--basis", "working", "--start", "2020-01-17T10:00", "--at", "2020-02-03"]
    assert answer(capsys, *words)["due_on"] == "2020-02-07"
    assert answer(capsys, *words, "--known", "2020-01-20")["due_on"] == "2020-02-05"


def test_offset_is_honoured(capsys: pytest.CaptureFixture[str]) -> None:
    # 20:00 UTC on Sunday is 04:00 on Monday in Shanghai
    got = answer(capsys, "--allow", "1", "--start", "2020-03-01T20:00+00:00", "--at", "2020-03-02")
    assert got["due_on"] == "2020-03-03"


def test_year_without_a_notice_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    got = answer(capsys, "--allow", "5", "--start", "2031-03-03", "--at", "2031-03-04")
    assert got["provisional"] is True


def test_without_json_a_person_reads_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--allow", "10", "--start", "2020-01-17", "--at", "2020-02-03") == 0
    out = capsys.readouterr().out
    assert "2020-02-07 Fri" in out
    assert "worked       2020-01-19" in out
    assert "国办发明电〔2020〕1号" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--allow", "five", "--start", "2020-03-02", "--at", "2020-03-04"], "whole number"),
        (["--allow", "-1", "--start", "2020-03-02", "--at", "2020-03-04"], "from 0"),
        (["--allow", "5", "--basis", "lunar", "--start", "2020-03-02", "--at", "2020-03-04"], "--basis working"),
        (["--allow", "5", "--start", "2020-13-02", "--at", "2020-03-04"], "--start is '2020-13-02'"),
        (["--allow", "5", "--start", "2020-03-02", "--at", "tomorrow"], "--at is 'tomorrow'"),
        (["--allow", "5", "--start", "2020-03-02", "--at", "9999-03-04"], "give a year"),
        (["--allow", "5", "--start", "2020-03-02", "--at", "2020-03-04", "--known", ""], "--known"),
        (["--allow", "5", "--start", "2020-03-02", "--pause", "2020-03-03", "--at", "2020-03-04"], "begin..end"),
        (["--allow", "5", "--start", "2020-03-02", "--pause", "..2020-03-03", "--at", "2020-03-04"], "begin..end"),
        (
            ["--allow", "5", "--start", "2020-03-02", "--pause", "2020-03-05..2020-03-03", "--at", "2020-03-04"],
            "ends before it begins",
        ),
    ],
)
def test_bad_input_is_exit_2_and_says_what_to_write(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert call(*words) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""

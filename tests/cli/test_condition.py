"""Conditions on the command line: the shape of the answer, and what is said to bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yichuang.cli import main

EXPR = "fund_source = 'social' AND floor_area_total <= 3000 AND height_m <= 24"


def answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, expression: str, facts: dict[str, Any]
) -> dict[str, Any]:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    assert main(["condition", expression, "--facts", str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_no_says_what_decided_it_and_what_would_turn_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = {"fund_source": "social", "floor_area_total": 2800, "height_m": 24.5}
    assert answer(capsys, tmp_path, EXPR, facts) == {
        "answer": "no",
        "missing": [],
        "because": [{"text": "height_m <= 24", "seen": 24.5, "holds": False}],
        "nearest": [{"fact": "height_m", "from": 24.5, "to": 24}],
        "together": False,
    }


def test_unknown_says_what_is_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    got = answer(capsys, tmp_path, EXPR, {"fund_source": "social", "height_m": None})
    assert (got["answer"], got["missing"], got["nearest"]) == ("unknown", ["floor_area_total", "height_m"], [])
    assert got["because"][0] == {"text": "floor_area_total <= 3000", "seen": None, "holds": None}


def test_named_conditions_of_the_programme_can_be_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert answer(capsys, tmp_path, "NOT is_low_risk", {"toxic": True})["answer"] == "yes"


def test_comparison_of_several_facts_shows_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = {"floor_area_total": 3000, "floor_area_underground": 1000}
    got = answer(capsys, tmp_path, "floor_area_total > 2 * floor_area_underground", facts)
    assert got["because"][0]["seen"] == facts


def test_one_option_may_be_given_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert answer(capsys, tmp_path, "utility_needs.gas", {"utility_needs.gas": True})["answer"] == "yes"


def test_without_facts_nothing_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["condition", EXPR]) == 0
    assert capsys.readouterr().out.startswith("unknown\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["height_m / 2 > 3"], "condition_division"),
        (["heigth_m <= 24"], "height_m"),
        (["height_m <="], "condition_syntax"),
        ([""], "condition_empty"),
        (["toxic", "--programme", "nowhere"], "construction_permits"),
        (["toxic", "--facts", "nowhere.json"], "nowhere.json cannot be opened"),
    ],
)
def test_bad_input_is_answered_with_2_and_what_to_do(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["condition", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no object"),
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"height_m": "tall"}', "height_m"),
        ('{"height_m": -1}', "fact_negative"),
        ('{"height_m": 24.005}', "at most 2 decimals"),
        ('{"height_m": ' + "9" * 4000 + "}", "…"),
        ('{"hite": 3}', "hite"),
    ],
)
def test_file_of_facts_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(text, encoding="utf-8")
    assert main(["condition", "toxic", "--facts", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_fact_given_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"height_m": 24, "height_m": 30}', encoding="utf-8")
    assert main(["condition", "height_m <= 24", "--facts", str(facts)]) == 2
    assert "given twice" in capsys.readouterr().err

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.engine.programme.small import SMALL
from yichuang.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YICHUANG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    made = tmp_path / "small"
    made.mkdir()
    (made / "programme.toml").write_text(SMALL, encoding="utf-8")
    return made


def facts(folder: Path, **known: object) -> str:
    path = folder.parent / "facts.json"
    path.write_text(json.dumps(known), encoding="utf-8")
    return str(path)


def spoil(folder: Path, before: str, after: str) -> None:
    path = folder / "programme.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_whole_programme_checks(folder, capsys):
    assert main(["check", str(folder), "--today", "2026-01-01"]) == 0
    assert re.fullmatch(rf"{re.escape(str(folder))}: ok \([0-9a-f]{{64}}\)\n", capsys.readouterr().out)


def test_every_shipped_programme_checks(folder, capsys):
    assert main(["check", "--today", "2026-01-01"]) == 0
    assert "construction_permits: ok" in capsys.readouterr().out


def test_what_the_check_prints_is_what_an_overlay_pins(tmp_path, folder, capsys):
    assert main(["check", "key_projects", "--json"]) == 0
    digest = json.loads(capsys.readouterr().out)[0]["digest"]
    own = tmp_path / "own"
    own.mkdir()
    head = f'[programme]\nextends = "key_projects@{digest}"\nversion = "own"\n'
    text = head + '[fact.industry.choices]\nenergy = { zh-Hans = "新能源", en = "Energy" }\n'
    (own / "programme.toml").write_text(text, encoding="utf-8")
    assert main(["check", str(own), "--publishing", "--today", "2026-01-01"]) == 0
    (own / "programme.toml").write_text(text.replace(f"@{digest}", ""), encoding="utf-8")
    assert main(["check", str(own), "--publishing", "--today", "2026-01-01"]) == 1
    assert "yichuang check key_projects" in capsys.readouterr().out


def test_the_check_names_the_two_places_where_silence_means_something(folder, capsys):
    assert main(["check", "construction_permits", "--today", "2026-01-01"]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("construction_permits: silence means something here and nowhere else: programme.intake (5")
    assert line.endswith("opinion.coordination.days (5 working days) reads as consent")
    assert main(["check", "construction_permits", "--today", "2026-01-01", "--json"]) == 0
    (body,) = json.loads(capsys.readouterr().out)
    assert {one["key"]: one["effect"] for one in body["silence"]} == {
        "programme.intake": "reads_as_accepted",
        "opinion.coordination.days": "reads_as_consent",
    }


def test_a_mistake_is_said_with_file_line_and_code(folder, capsys):
    spoil(folder, 'kind = "technical"', 'kind = "tecnical"')
    assert main(["check", str(folder)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("small/programme.toml:64: kind 不能是“tecnical”")
    assert first.endswith("[not_one_of]")


def test_mistakes_are_json_where_a_machine_reads(folder, capsys):
    spoil(folder, "next_review = 2030-01-01", "next_review = 2020-01-01")
    assert main(["check", str(folder), "--today", "2026-01-01", "--json"]) == 1
    (body,) = json.loads(capsys.readouterr().out)
    assert body["ok"] is False
    (mistake,) = body["mistakes"]
    assert (mistake["code"], mistake["where"]) == ("review_passed", "small/programme.toml:5")
    assert mistake["params"] == {"on": "2020-01-01", "today": "2026-01-01"}


def test_an_example_that_does_not_hold_fails_the_check(folder, capsys):
    (folder / "examples").mkdir()
    example = (
        '[example.e]\ntitle = { zh-Hans = "例", en = "Example" }\n'
        'facts = { fund = "social" }\nexpect = { flow = "G" }\n'
    )
    (folder / "examples" / "one.toml").write_text(example, encoding="utf-8")
    assert main(["check", str(folder), "--today", "2026-01-01"]) == 1
    assert "small/examples/one.toml:1: e: flow is 'S', expected 'G'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nowhere"], "one of: construction_permits, enterprises, key_projects"),
        (["check", "--today", "tomorrow"], "write a date such as 2020-03-02"),
        (["plan", "nowhere"], "give a folder with a programme.toml"),
        (["plan", "key_projects", "--facts", "nowhere.json"], "give a JSON file of facts"),
        (["plan", "key_projects", "--flow", "nowhere"], "use one of"),
        (["diagram", "key_projects", "--flow", "nowhere"], "use one of"),
    ],
)
def test_bad_input_says_what_to_do(folder, capsys, words, said):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"hight": 3}, "no fact 'hight'"),
        ({"fund": "socia"}, "use social, government"),
        ({"height": "tall"}, "give decimal in m"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(folder, capsys, known, said):
    assert main(["plan", str(folder), "--facts", facts(folder, **known)]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_object_of_facts_is_refused(folder, capsys):
    path = folder.parent / "list.json"
    path.write_text("[1]", encoding="utf-8")
    assert main(["plan", str(folder), "--facts", str(path)]) == 2
    assert "holds no object" in capsys.readouterr().err


def test_a_text_that_is_not_utf8_is_refused_with_its_file(folder, capsys):
    (folder / "other.toml").write_bytes("名 = 1".encode("gb18030"))
    assert main(["plan", str(folder)]) == 2
    assert "small/other.toml is not UTF-8" in capsys.readouterr().err


def test_a_plan_has_the_shape_of_the_reference(folder, capsys):
    assert main(["plan", str(folder), "--facts", facts(folder, fund="social", height=None), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["flow"] == {"id": "S", "code": "3"}
    assert body["items"][1] == {
        "id": "A2",
        "applies": "unknown",
        "missing": ["height"],
        "hard": ["A1"],
        "soft": [],
        "days": 10,
    }
    assert body["stages"] == [
        {"id": "one", "days": 2, "path": ["A1"]},
        {"id": "two", "days": 5, "path": ["B1"]},
    ]
    assert (body["promised_days"], body["promised_days_at_most"], body["missing"]) == (7, 17, ["height"])


def test_a_plan_is_readable_by_people(folder, capsys):
    assert main(["plan", str(folder), "--facts", facts(folder, fund="social")]) == 0
    out = capsys.readouterr().out
    assert "promised     7 to 17 days: A1 → B1" in out
    assert "worth asking height" in out


def test_items_that_wait_for_each_other_have_no_plan(folder, capsys):
    spoil(folder, "allow = { days = { n = 2,", 'after = { soft = ["B1"] }\nallow = { days = { n = 2,')
    assert main(["plan", str(folder)]) == 2
    assert "A1 → A2 → B1 → A1" in capsys.readouterr().err
    assert main(["diagram", str(folder)]) == 2


def test_a_flow_is_drawn_in_words_and_as_a_picture(folder, capsys):
    assert main(["diagram", str(folder), "--flow", "G"]) == 0
    assert capsys.readouterr().out.startswith("flowchart LR\n")
    assert main(["diagram", str(folder), "--format", "svg", "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith("<svg ")


def test_programmes_of_the_installation_are_found_by_id(folder, capsys):
    place = folder.parent / "home" / "programmes" / "ours"
    place.mkdir(parents=True)
    (place / "programme.toml").write_text(
        '[programme]\nid = "ours"\nextends = "construction_permits"\nversion = "1"\n', encoding="utf-8"
    )
    assert main(["plan", "ours", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["flows_possible"] == ["G", "S", "L", "P", "R", "N"]

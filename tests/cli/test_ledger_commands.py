"""`verify`, `rebuild`, `case` and `publish` as a shell sees them: exit codes, JSON, and what they say."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tests.backoffice.cases.samples import TOML, happened, later, opened
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.cases.results import HEADINGS
from yichuang.backoffice.ledger import guard, programmes
from yichuang.backoffice.ledger.models import StoredProgramme, Text
from yichuang.backoffice.people.models import ApiToken, Person
from yichuang.cli import main
from yichuang.programmes import HERE

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_clock")]


@pytest.fixture
def case() -> Case:
    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1), text="窗口收件")
    return Case.objects.get(pk=case_id)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    """(exit code, standard output as JSON where it is, standard error)."""
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.startswith("{") else out, err


def test_verify_has_the_shape_of_the_reference(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "verify", "--json")[:2] == (0, {"ok": True, "cases": 1, "events": 2, "first_bad": None})


def test_verify_names_the_event_changed_by_hand(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    guard.lift_guard(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET type = 'item.granted' WHERE seq = 2")
    guard.set_guard(connection)
    code, found, _ = said(capsys, "verify", "--json")
    assert (code, found["first_bad"]) == (1, {"case": case.pk, "seq": 2, "why": "hash"})
    code, text, _ = said(capsys, "verify")
    assert code == 1 and f"case {case.pk}, event 2" in text and "changed by hand" in text


def test_verify_hands_out_a_root_and_knows_it_again(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    _, found, _ = said(capsys, "verify", "--json", "--checkpoint")
    assert said(capsys, "verify", "--root", found["root"])[0] == 0
    code, other, _ = said(capsys, "verify", "--json", "--root", "0" * 64)
    assert (code, other["first_bad"]["why"]) == (1, "root")


def test_rebuild_check_finds_and_rebuild_mends(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "rebuild", "--check", "--json")[:2] == (0, {"ok": True, "checked": 1, "differences": []})
    Span.objects.filter(case=case).update(state="granted")
    code, found, _ = said(capsys, "rebuild", "--check", case.number, "--json")
    assert code == 1 and found["differences"][0]["what"] == "spans"
    assert said(capsys, "rebuild", "--json")[:2] == (0, {"rebuilt": 1})
    assert said(capsys, "rebuild", "--check", "--sample", "1")[0] == 0


@pytest.mark.parametrize("words", [("rebuild", "P2020-99999-9"), ("rebuild", "--sample", "3"), ("case", "show", "x")])
def test_what_cannot_be_read_is_exit_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, *words)
    assert code == 2 and err.startswith("yichuang ")


def test_a_case_is_shown_as_it_stands_and_as_it_stood(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown, _ = said(capsys, "case", "show", case.number.lower(), "--json", "--events")
    assert code == 0
    items = {item["instance"]: item for item in shown["items"]}
    assert (items["A"]["state"], items["A"]["due_on"], len(shown["events"])) == ("accepted", "2020-03-09", 2)
    _, before, _ = said(capsys, "case", "show", case.pk, "--json", "--at", "2020-03-02T10:30:00+08:00")
    assert {item["instance"]: item["state"] for item in before["items"]}["A"] == "ready"
    assert "窗口收件" not in json.dumps(shown, ensure_ascii=False)


def test_a_command_is_carried_out_once_under_its_key(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "case",
        "act",
        case.number,
        "record_item_event",
        '{"item": "A", "what": "granted"}',
        "--json",
        "--key",
        "k",
    )
    assert said(capsys, *words)[:2] == (0, {"done": True, "seq": 3, "events": ["item.granted"]})
    assert said(capsys, *words)[:2] == (0, {"done": True, "seq": 3, "events": ["item.granted"]})


def test_a_refusal_is_exit_3_with_reasons_and_words(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    fields = '{"item": "A", "what": "received", "done_on": "2020-03-20"}'
    code, answer, err = said(capsys, "case", "act", case.number, "record_item_event", fields, "--json")
    assert code == 3
    assert [reason["code"] for reason in answer["reasons"]] == ["item_already_accepted"]
    assert err.strip() == answer["texts"][0]


@pytest.mark.parametrize(
    ("name", "fields", "hint"),
    [
        ("dance", "{}", "no command"),
        ("open_case", "{}", "no command"),
        ("write_note", "{", "not JSON"),
        ("write_note", "{}", "lacks text"),
        ("write_note", '{"text": 1}', "a text"),
        ("write_note", '{"text": "一", "colour": "red"}', "the fields"),
        ("record_item_event", '{"item": "A", "what": "met", "done_on": "tomorrow"}', "2020-03-02"),
        ("record_item_event", '{"item": "A", "what": "met", "owed": "图纸"}', "list of texts"),
    ],
)
def test_fields_that_do_not_fit_are_explained(
    case: Case, capsys: pytest.CaptureFixture[str], name: str, fields: str, hint: str
) -> None:
    code, _, err = said(capsys, "case", "act", case.number, name, fields)
    assert code == 2 and hint in err


def test_a_programme_with_mistakes_is_not_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "programme.toml").write_text(TOML, encoding="utf-8")
    code, _, err = said(capsys, "publish", str(folder))
    assert code == 1 and "item_without_evidence" in err and "nothing was published" in err
    assert not StoredProgramme.objects.exists()


def test_a_programme_that_cannot_be_read_or_whose_examples_fail_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "key_projects"
    shutil.copytree(HERE / "key_projects", folder)
    head = (folder / "programme.toml").read_text(encoding="utf-8")
    (folder / "examples" / "wrong.toml").write_text(
        '[example.wrong]\ntitle = { zh-Hans = "错", en = "Wrong" }\nexpect = { promised_days = 99 }\n', "utf-8"
    )
    code, _, err = said(capsys, "publish", str(folder))
    assert code == 1 and "key_projects/examples/wrong.toml:1: wrong: promised_days is 0, expected 99" in err
    (folder / "programme.toml").write_text(head.replace("next_review", "next_reviev"), encoding="utf-8")
    code, _, err = said(capsys, "publish", str(folder))
    assert code == 1 and "unknown_key" in err
    assert not StoredProgramme.objects.exists()


def test_the_first_day_of_a_version_never_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "publish", "key_projects", "--from", "2020-04-01")[0] == 0
    assert said(capsys, "publish", "key_projects", "--from", "2020-04-01")[0] == 0
    code, _, err = said(capsys, "publish", "key_projects", "--from", "2020-05-01")
    assert code == 3 and "in force from 2020-04-01" in err


def test_a_programme_that_another_no_longer_shares_facts_with_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "key_projects"
    shutil.copytree(HERE / "key_projects", folder)
    facts = folder / "facts.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace('scale = 2\nunit = "元"\norder = 200', 'scale = 0\nunit = "元"\norder = 200'), "utf-8"
    )
    code, _, err = said(capsys, "publish", str(folder))
    assert code == 1 and "nothing was published" in err
    assert "construction_permits/shared.toml:11" in err and "shared_differs" in err


def test_publishing_puts_a_version_into_force_from_its_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], at: datetime
) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    sound = TOML.replace("\nstage = ", '\nevidence = "assumed"\nstage = ')
    (folder / "programme.toml").write_text(sound, encoding="utf-8")
    code, shown, err = said(capsys, "publish", str(folder), "--from", "2020-04-01", "--note", "试行", "--json")
    assert (code, err) == (0, "")
    assert shown["valid_from"] == "2020-04-01"
    assert programmes.get(shown["digest"]).title["zh-Hans"] == "小方案"


def test_a_shipped_programme_is_published_and_new_cases_use_it(
    capsys: pytest.CaptureFixture[str], at: datetime
) -> None:
    code, shown, _ = said(capsys, "publish", "key_projects", "--json")
    assert (code, shown["id"]) == (0, "key_projects")
    assert programmes.current("key_projects", at).digest == shown["digest"]
    assert said(capsys, "publish", "key_projects")[0] == 0
    assert StoredProgramme.objects.count() == 1


def test_a_version_for_later_is_not_used_before_its_day(capsys: pytest.CaptureFixture[str], at: datetime) -> None:
    from datetime import date

    from tests.backoffice.cases.samples import SEEDER, small

    programmes.publish(small("1"), SEEDER, at)
    programmes.publish(small("2"), SEEDER, at, valid_from=date(2020, 4, 1))
    assert programmes.current("small", at).version == "1"
    assert programmes.current("small", at.replace(month=4)).version == "2"


def test_publishing_what_is_not_there_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "publish", "no_such")[0] == 2
    assert said(capsys, "publish", "key_projects", "--from", "soon")[0] == 2


def test_what_a_case_holds_about_people_is_forgotten_on_request_and_the_chain_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case_id = opened(facts={"contact": {"name": "张三"}, "owner": "甲"})
    number = Case.objects.get(pk=case_id).number
    happened(case_id, "A", "accepted", later(hours=1), text="张三交来")
    assert said(capsys, "case", "forget", number, "--reason", "本人申请", "--json")[:2] == (0, {"texts": 1, "files": 0})
    assert said(capsys, "case", "forget", number, "--reason", "本人申请", "--json")[:2] == (0, {"texts": 0, "files": 0})
    assert said(capsys, "case", "forget", number, "--seq", "3", "--reason", "写了姓名", "--json")[1]["texts"] == 1
    assert not Text.objects.filter(case_id=case_id, erased_at__isnull=True).exists()
    _, shown, _ = said(capsys, "case", "show", number, "--json")
    assert (shown["facts"]["owner"], shown["facts"]["contact"], shown["seq"]) == ("甲", None, 3)
    assert said(capsys, "verify", "--json")[1]["ok"] and said(capsys, "rebuild", "--check", "--json")[1]["ok"]


@pytest.mark.parametrize("words", [("--seq", "9"), ("--file", "0" * 64), ("--reason", " ")])
def test_what_is_none_of_the_case_is_not_forgotten(
    words: tuple[str, ...], case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "case", "forget", case.number, "--reason", "本人申请", *words)
    assert code == 2 and err.startswith("yichuang case:")
    assert Text.objects.filter(erased_at__isnull=True).count() == 1


def test_a_head_row_removed_by_hand_is_named_and_written_again(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    Span.objects.all().delete()
    Case.objects.filter(pk=case.pk).delete()
    code, found, _ = said(capsys, "verify", "--json")
    assert (code, found["first_bad"]) == (1, {"case": case.pk, "seq": 1, "why": "head"})
    assert said(capsys, "rebuild")[0] == 0
    assert said(capsys, "verify", "--json")[0] == 0


@pytest.mark.parametrize(
    ("language", "unknown", "nothing", "lacking"),
    [
        ("zh-hans", "第2行 项目代码 (project_code)：没有哪个在办的审批用这个代码。", "一行也没有记", "没有“"),
        ("en", "Line 2 project_code: No open permits case has this code.", "Nothing was recorded", "There is no"),
    ],
)
def test_results_that_do_not_fit_are_told_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, unknown: str, nothing: str, lacking: str
) -> None:
    file = tmp_path / "results.csv"
    file.write_text("project_code,item,what,done_on\n2020-1,A02,3,2020-03-02\n", encoding="utf-8")
    code, _, err = said(capsys, "import-results", str(file), "--language", language)
    assert code == 2 and unknown in err and nothing in err
    code, _, err = said(capsys, "import-results", str(tmp_path / "none.csv"), "--language", language)
    assert code == 2 and lacking in err and "none.csv" in err


def test_a_place_that_cannot_be_written_is_named_and_is_no_crash(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, taken = tmp_path / "nowhere" / "log.xes", tmp_path / "taken.csv"
    taken.write_text("kept", encoding="utf-8")
    for words in (["export-log", str(log)], ["exchange", str(taken)]):
        code, _, err = said(capsys, *words)
        assert code == 2 and words[1] in err and "name another file or folder" in err
    assert taken.read_text(encoding="utf-8") == "kept"


def test_every_heading_of_a_column_stands_in_the_help_and_in_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import-results", "--help"])
    told = {capsys.readouterr().out, (ROOT / "docs/how-to/other-systems.md").read_text(encoding="utf-8")}
    for column, headings in HEADINGS.items():
        assert all(one in text for one in (column, *headings) for text in told), column


@pytest.mark.parametrize("day", ["2020-13-01", "²", "2020-3-1", ""])
@pytest.mark.parametrize(("language", "advice"), [("zh-hans", "请写成 2020-03-25"), ("en", "Write 2020-03-25")])
def test_a_day_that_is_none_is_told_in_words_and_no_table_is_written(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str, language: str, advice: str
) -> None:
    code, _, err = said(capsys, "exchange", str(tmp_path / "out"), "--since", day, "--language", language)
    assert code == 2 and "--since" in err and advice in err and "fromisoformat" not in err
    assert not (tmp_path / "out").exists()


def test_a_kind_of_cases_there_is_not_is_refused_and_no_log_is_written(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "export-log", str(tmp_path / "log.xes"), "--kind", "nonsense")
    assert code == 2 and "nonsense" in err and "project, permits, service" in err
    assert not (tmp_path / "log.xes").exists()
    assert said(capsys, "export-log", str(tmp_path / "log.xes"), "--kind", "permits")[0] == 0


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("PK\0\0", ["这不是文本文件。"]),
        ("", ["第1行：文件是空的。"]),
        ("项目代码,事项\n", ["第1行 办理状态 (what)、办理日期 (done_on)：缺少这几列。"]),
    ],
)
def test_a_file_without_lines_is_told_of_without_line_or_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, lines: list[str]
) -> None:
    file = tmp_path / "results.csv"
    file.write_text(content, encoding="utf-8")
    code, _, err = said(capsys, "import-results", str(file))
    told = err.splitlines()
    assert code == 2 and len(told) == len(lines) + 1
    assert all(one.startswith(begin) for one, begin in zip(told, lines, strict=False))


def test_a_token_is_given_only_under_a_name_and_to_somebody_with_an_open_account(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = Person.objects.create(code="P050", name="无账号")
    code, _, err = said(capsys, "token", "大厅", "--person", "P050")
    assert code == 2 and "P050 has no account" in err
    person.user = get_user_model().objects.create_user("p050", is_active=False)
    person.save()
    assert "closed account" in said(capsys, "token", "大厅", "--person", "P050")[2]
    get_user_model().objects.update(is_active=True)
    for name in ("", "  ", "x" * 81):
        code, _, err = said(capsys, "token", name, "--person", "P050")
        assert code == 2 and "name the program" in err
    assert not ApiToken.objects.exists()
    code, text, _ = said(capsys, "token", "大厅", "--person", "P050")
    assert code == 0 and text.startswith("yc_") and ApiToken.objects.get().person == person

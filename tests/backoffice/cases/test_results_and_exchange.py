"""Results of other systems in, the national tables and event logs out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from lxml import etree

from tests.backoffice.cases.samples import SEEDER
from tests.backoffice.cases.window_case import kept
from yichuang import programmes as folders
from yichuang.analytics.history import read_log
from yichuang.analytics.history.write_logs import Happened, Trace, ocel, write_xes
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.exchange import TABLES, exchange
from yichuang.backoffice.cases.models import Case
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.result_states import read_what
from yichuang.backoffice.cases.results import read_csv, take_in
from yichuang.backoffice.cases.states import plan_of, state_of
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.texts import erase, of_case
from yichuang.engine.case.commands import GiveFacts, OpenCase, RectifyEntry
from yichuang.engine.case.item_rules import WHATS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

AT = datetime(2020, 3, 2, 2, tzinfo=UTC)
CASE = "01890000-0000-7000-8000-000000000003"
CODE = "2020-370700-41-01-000001"
PLANT = {
    "fund_source": "social", "use_class": "standard_plant", "is_industrial": True, "land_mode": "granted",
    "approval_mode": "filing", "project_code": CODE, "floor_area_total": "20000",
}  # fmt: skip


@pytest.fixture
def permits() -> str:
    programme = folders.load("construction_permits")
    opening = OpenCase(
        case=CASE, programme=programme, number="G2020-00001-3", title="装备产业园", kind="permits", facts=PLANT
    )
    assert isinstance(perform(CASE, opening, by=SEEDER, at=AT), Done)
    return CASE


def rows(*lines: str) -> list[dict[str, str]]:
    found, troubles = read_csv(("项目代码,事项,状态,办理日期,文号\n" + "\n".join(lines)).encode())
    assert troubles == ()
    return found


def take(*lines: str, days: int = 0) -> Any:
    return take_in(rows(*lines), by=SEEDER, at=AT + timedelta(days=days))


def test_results_are_recorded_by_project_code_and_sending_again_changes_nothing(permits) -> None:
    lines = (f"{CODE},A02,3,2020-03-02,", f"{CODE},A02,11,2020-03-02,峡发改备〔2020〕1号")
    assert (take(*lines).recorded, state_of(CASE).items["A02"].state) == (2, "granted")
    before = Event.objects.count()
    again = take(*lines, days=1)
    assert (again.recorded, again.known, Event.objects.count()) == (0, 2, before)


def test_one_row_that_does_not_fit_keeps_all_out_and_every_row_is_named(permits) -> None:
    before = Event.objects.count()
    found = take(f"{CODE},A02,3,2020-03-02,", "nobody,A02,3,2020-03-02,", f"{CODE},A02,99,2020-13-02,")
    assert [(one.line, one.column) for one in found.troubles] == [(3, "project_code"), (4, "what"), (4, "done_on")]
    assert Event.objects.count() == before
    found = take(f"{CODE},A02,3,2020-03-02,", f"{CODE},A02,3,2020-03-01,")
    assert {one.line for one in found.troubles} == {3} and Event.objects.count() == before


def told(found: Any) -> list[tuple[int, str]]:
    return [(one.line, one.column) for one in found.troubles]


def test_another_number_for_what_stands_is_refused_until_the_entry_is_rectified(permits) -> None:
    first = (f"{CODE},A02,3,2020-03-02,", f"{CODE},A02,11,2020-03-02,雷字7号")
    corrected = f"{CODE},A02,11,2020-03-02,雷字8号"
    take(*first)
    before = Event.objects.count()
    found = take(corrected, f"{CODE},A01,3,2020-03-02,", days=1)
    assert told(found) == [(2, "number")] and Event.objects.count() == before
    assert all(word in found.troubles[0].said for word in ("雷字7号", "雷字8号", "更正"))
    granted = state_of(CASE).items["A02"].history[-1].seq
    change = RectifyEntry(seq=granted, text="抄错", change={"number": "雷字8号"})
    assert isinstance(perform(CASE, change, by=SEEDER, at=AT + timedelta(days=1)), Done)
    assert take(corrected, days=2).known == 1
    assert [row["WH"] for row in exchange().rows["SPGL_XMSPSXBLXXXXB"]] == ["", "雷字8号"]


def test_two_numbers_for_one_happening_in_one_file_are_refused_and_the_same_row_twice_is_one(permits) -> None:
    row = f"{CODE},A02,3,2020-03-02,"
    granted = f"{CODE},A02,11,2020-03-02,"
    assert told(take(row, f"{granted}雷字7号", f"{granted}雷字8号")) == [(4, "number")]
    twice = take(row, row, f"{granted}雷字7号", f"{granted}雷字7号")
    assert (twice.recorded, twice.known, twice.troubles) == (2, 2, ())


def test_another_day_of_acceptance_or_other_words_are_refused_too_and_words_erased_are_not(permits) -> None:
    def sent(accepted_on: str, text: str) -> Any:
        row = {"project_code": CODE, "item": "A02", "what": "11", "done_on": "2020-03-02"}
        return take_in([{**row, "accepted_on": accepted_on, "text": text}], by=SEEDER, at=AT)

    assert sent("2020-03-01", "张三来取").recorded == 1
    assert sent("2020-03-01", "张三来取").known == 1 and sent("", "").known == 1
    other = sent("2020-02-28", "李四来取")
    assert told(other) == [(2, "accepted_on"), (2, "text")]
    assert "2020年3月1日" in other.troubles[0].said and "张三来取" in other.troubles[1].said
    erase(of_case(CASE, personal_only=False), AT)
    assert sent("2020-03-01", "李四来取").known == 1


def test_what_was_decided_at_the_window_holds_against_the_file() -> None:
    desk = kept("granted")
    Case.objects.filter(pk=desk.case).update(project_code=CODE)
    on = desk.state.items["SCHEME"].ended_on
    row = f"{CODE},SCHEME,11,{on},"

    def sent(number: str) -> Any:
        return take_in(rows(row + number), by=SEEDER, at=desk.at)

    assert sent("规1").known == 1
    other = sent("规2")
    assert told(other) == [(2, "number")]
    assert "规1" in other.troubles[0].said and "以这里为准" in other.troubles[0].said
    assert "更正" not in other.troubles[0].said


def test_a_result_with_another_day_of_acceptance_than_the_file_itself_says_is_refused(permits) -> None:
    head = "项目代码,事项,状态,办理日期,受理日期\n"
    lines = f"{CODE},A02,3,2020-03-01,\n{CODE},A02,11,2020-03-02,2020-02-28\n"
    found = take_in(read_csv((head + lines).encode())[0], by=SEEDER, at=AT)
    assert told(found) == [(3, "accepted_on")] and state_of(CASE).items == {}


def test_an_entry_taken_back_is_recorded_again_when_the_same_file_comes_again(permits) -> None:
    row = f"{CODE},A02,3,2020-03-02,"
    assert take(row).recorded == 1
    void = RectifyEntry(seq=state_of(CASE).items["A02"].history[-1].seq, text="错了", void=True)
    assert isinstance(perform(CASE, void, by=SEEDER, at=AT + timedelta(hours=1)), Done)
    assert "A02" not in state_of(CASE).items
    assert take(row, days=1).recorded == 1 and state_of(CASE).items["A02"].accepted_on == date(2020, 3, 2)


def test_every_row_the_case_refuses_is_told_in_one_run_with_those_that_cannot_be_read(permits) -> None:
    before = Event.objects.count()
    found = take(
        f"{CODE},Z99,3,2020-03-02,",
        f"{CODE},A02,3,2030-03-02,",
        f"{CODE},C08,11,2020-03-02,",
        f"{CODE},A01,88,2020-03-02,",
    )
    assert told(found) == [(2, "item"), (3, "done_on"), (4, ""), (5, "what")]
    assert Event.objects.count() == before


def test_rows_that_rest_on_one_another_are_right_and_one_that_rests_on_a_wrong_row_is_not_told_as_well(permits) -> None:
    granted = f"{CODE},A02,11,2020-03-02,备1号"
    assert told(take(f"{CODE},A02,3,2020-02-30,", granted)) == [(2, "done_on")]
    assert told(take(f"{CODE},A02,3,2030-03-01,", granted)) == [(2, "done_on")]
    assert told(take(f"{CODE},A02,3,2020-02-30,", f"{CODE},A02,11,2030-03-02,")) == [(2, "done_on"), (3, "done_on")]
    assert take(f"{CODE},A02,3,2020-03-02,", granted).recorded == 2


def test_what_needs_another_item_first_is_right_where_the_file_brings_it_and_not_told_where_that_is_wrong(
    permits,
) -> None:
    hard = {item: planned.hard for item, planned in plan_of(state_of(CASE)).items.items()}
    item, before = next((item, before[0]) for item, before in hard.items() if len(before) == 1 and not hard[before[0]])
    alone = take(f"{CODE},{item},3,2020-03-02,")
    assert told(alone) == [(2, "")]
    first = f"{CODE},{before},{{}}".format
    met = first("met,2020-03-02,"), f"{CODE},{item},3,2020-03-02,"
    assert told(take(first("met,2030-01-01,"), met[1])) == [(2, "done_on")]
    assert take(*met).recorded == 2


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("受理", "accepted"),
        ("窗口受理", "accepted"),
        ("３", "accepted"),
        ("accepted", "accepted"),
        ("办结（通过）", "granted"),
        ("办结 通过", "granted"),
        ("办结，容缺通过", "granted_with_material_to_follow"),
        ("补正", "correction_requested"),
        ("撤销", "revoked"),
        ("恢复办理", "resumed"),
        ("办结", None),
        ("16", None),
        ("²", None),
    ],
)
def test_a_state_is_read_by_code_and_by_its_chinese_name(said, state) -> None:
    assert read_what(said) == state


def test_every_state_that_may_be_recorded_is_named_and_can_be_typed_as_named(permits) -> None:
    said = take(f"{CODE},A02,99,2020-03-02,").troubles[0].said
    assert "3 受理" in said and "12 办结，容缺通过" in said and "met 完成" in said
    with translation.override("en"):
        english = take(f"{CODE},A02,99,2020-03-02,").troubles[0].said
    for listed in (said.split("：", 1)[1].rstrip("。").split("；"), english.split(": ", 1)[1].rstrip(".").split("; ")):
        assert {read_what(one.split(" ", 1)[0]) for one in listed} == WHATS
        assert {read_what(one.split(" ", 1)[-1]) for one in listed} == WHATS


@pytest.mark.parametrize("heading", ["办理情况", "状态名称", "办理状态", "状态"])
def test_the_column_of_states_has_the_headings_other_systems_use_but_only_once(heading) -> None:
    found, troubles = read_csv(f"项目代码,事项,{heading},办理日期\nX,A02,受理,2020-03-02\n".encode())
    assert (found[0]["what"], troubles) == ("受理", ())
    twice = read_csv(f"项目代码,事项,{heading},what,办理日期\nX,A02,受理,3,2020-03-02\n".encode())[1]
    assert [(one.line, one.column) for one in twice] == [(1, "what")]


@pytest.mark.parametrize("written", ["2020/3/2", "2020年3月2日", "2020.03.02"])
def test_days_are_read_as_spreadsheets_and_people_write_them(permits, written) -> None:
    assert take(f"{CODE},A02,3,{written},").recorded == 1
    assert state_of(CASE).items["A02"].accepted_on == date(2020, 3, 2)


def test_a_month_is_no_day_and_what_no_reader_takes_is_said(permits) -> None:
    assert [one.column for one in take(f"{CODE},A02,3,2020年3月,").troubles] == ["done_on"]
    assert "按 CSV 读不了" in read_csv(("project_code,item,what,done_on\n" + "x" * 200_000).encode())[1][0].said


def test_a_project_code_that_is_none_is_held_back_and_named(permits) -> None:
    perform(CASE, GiveFacts(facts={"project_code": "G0001"}), by=SEEDER, at=AT + timedelta(hours=1))
    found = exchange()
    assert [one.code for one in found.faults] == ["project_code_wrong"] and not found.rows["SPGL_XMJBXXB"]


def test_a_table_in_gb18030_is_read_and_what_is_no_table_is_said() -> None:
    found, troubles = read_csv("项目代码,事项,状态,办理日期\nX,A02,3,2020-03-02\n".encode("gb18030"))
    assert (found[0]["project_code"], troubles) == ("X", ())
    assert read_csv(b"")[1][0].said == "文件是空的。"
    assert "缺少这几列" in read_csv(b"a,b\n1,2\n")[1][0].said
    assert read_csv(b"PK\0\0")[1]


def test_the_national_tables_hold_what_happened_under_keys_that_stay(permits) -> None:
    take(f"{CODE},A02,3,2020-03-02,", f"{CODE},A02,11,2020-03-02,备1号")
    first, again = exchange(), exchange()
    assert first == again and first.faults == ()
    assert set(first.rows) == set(TABLES)
    happened = first.rows["SPGL_XMSPSXBLXXXXB"]
    assert [(row["BLZT"], row["BLSJ"]) for row in happened] == [(3, "2020-03-02"), (11, "2020-03-02")]
    assert first.rows["SPGL_XMJBXXB"][0]["SPLCLX"] == "6"
    assert first.rows["SPGL_XMSPSXPFWJXXB"][0]["PFWH"] == "备1号"
    for table, columns in TABLES.items():
        assert all(set(row) == set(columns) for row in first.rows[table]), table
    assert exchange((AT + timedelta(days=2)).date()).rows["SPGL_XMJBXXB"] == []


def test_a_project_without_a_code_is_held_back_and_named(permits) -> None:
    perform(CASE, GiveFacts(facts={"project_code": None}), by=SEEDER, at=AT)
    found = exchange()
    assert [one.code for one in found.faults] == ["no_project_code"]
    assert found.rows["SPGL_XMJBXXB"] == []


def test_a_log_written_as_xes_is_read_back_the_same(tmp_path: Path) -> None:
    events = (Happened(1, "case.opened", AT, "person:1"), Happened(2, "item.accepted", AT, "person:1", "A02"))
    out = io.BytesIO()
    assert write_xes([Trace("G1", "p", events)], out) == 1
    (tmp_path / "log.xes").write_bytes(out.getvalue())
    older = out.getvalue().replace(b'"1849.2016"', b'"1849-2016"')
    assert older != out.getvalue()
    (tmp_path / "older.xes").write_bytes(older)
    for name in ("log.xes", "older.xes"):
        read = read_log(tmp_path / name)
        assert read.cases == ("G1",)
        assert sorted(read.activities) == ["A02 item.accepted", "case.opened"]


def test_the_version_of_an_xes_log_is_a_decimal_as_the_public_schema_asks() -> None:
    out = io.BytesIO()
    write_xes([], out)
    assert Decimal(etree.fromstring(out.getvalue()).get("xes.version")) == Decimal("1849.2016")


def test_an_ocel_log_names_the_case_and_the_item_of_every_event() -> None:
    events = (Happened(1, "case.opened", AT, "person:1"), Happened(2, "item.accepted", AT, "person:1", "A02"))
    log = ocel([Trace("G1", "p", events)])
    assert {one["id"] for one in log["objects"]} == {"G1", "G1/A02"}
    assert [len(one["relationships"]) for one in log["events"]] == [1, 2]
    known = {one["name"] for one in log["eventTypes"]}
    assert all(one["type"] in known for one in log["events"])

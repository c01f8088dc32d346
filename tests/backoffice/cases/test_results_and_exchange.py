"""Results of other systems in, the national tables and event logs out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.backoffice.cases.samples import SEEDER
from yichuang import programmes as folders
from yichuang.analytics.history import read_log
from yichuang.analytics.history.write_logs import Happened, Trace, ocel, write_xes
from yichuang.backoffice.cases.answers import Done
from yichuang.backoffice.cases.exchange import TABLES, exchange
from yichuang.backoffice.cases.perform import perform
from yichuang.backoffice.cases.results import read_csv, take_in
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger.models import Event
from yichuang.engine.case.commands import GiveFacts, OpenCase

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
    read = read_log(tmp_path / "log.xes")
    assert read.cases == ("G1",)
    assert sorted(read.activities) == ["A02 item.accepted", "case.opened"]


def test_an_ocel_log_names_the_case_and_the_item_of_every_event() -> None:
    events = (Happened(1, "case.opened", AT, "person:1"), Happened(2, "item.accepted", AT, "person:1", "A02"))
    log = ocel([Trace("G1", "p", events)])
    assert {one["id"] for one in log["objects"]} == {"G1", "G1/A02"}
    assert [len(one["relationships"]) for one in log["events"]] == [1, 2]
    known = {one["name"] for one in log["eventTypes"]}
    assert all(one["type"] in known for one in log["events"])

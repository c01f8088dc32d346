"""A programme derived from a log says what the log shows and nothing else."""

from __future__ import annotations

import tomllib
from math import ceil

import pytest

from tests.analytics.history.invented_log import WAY, as_csv, invented_events, write_invented_log
from tests.analytics.history.real_logs import real_log
from yichuang.analytics.history import derive, read_log, report
from yichuang.analytics.history.derive import item_ids
from yichuang.engine.errors import EngineError
from yichuang.engine.items.graph import topological_order

TITLE = {"zh-Hans": "回放", "en": "Replay"}


def derived(log) -> dict:
    files = derive(log, id="replay", title=TITLE)
    merged: dict = {}
    for text in files.values():
        merged |= tomllib.loads(text)
    return merged


@pytest.fixture
def invented(tmp_path):
    return read_log(write_invented_log(tmp_path / "a.xes"))


def soft(programme) -> dict[str, list[str]]:
    return {item: table.get("after", {}).get("soft", []) for item, table in programme["item"].items()}


def test_usual_order_of_a_straight_way_is_that_way(invented):
    ids = item_ids(WAY)
    programme = derived(invented)

    assert programme["flow"]["log"]["items"] == ids
    assert soft(programme) == {
        ids[0]: [],
        ids[1]: [ids[0]],
        ids[2]: [ids[1]],
        ids[3]: [ids[2]],  # that advice is sometimes skipped does not add a second edge: the chain implies it
        ids[4]: [ids[3]],
        ids[5]: [ids[4]],
    }


def test_every_activity_is_an_item_titled_as_the_log_names_it(invented):
    programme = derived(invented)

    assert {item: table["title"]["en"] for item, table in programme["item"].items()} == dict(
        zip(item_ids(invented.activities), invented.activities, strict=True)
    )


def test_allowance_is_the_80th_percentile_of_the_wait_in_calendar_days_and_assumed(invented):
    waits = report(invented)["waits"]
    for table in derived(invented)["item"].values():
        activity = table["title"]["en"]
        expected = ceil(waits[activity]["p80_days"]) if activity in waits else 0
        assert table["allow"]["days"] == {"n": expected, "evidence": "assumed", "source": "log"}
        assert table["allow"]["basis"] == "calendar"


def test_an_item_is_decided_by_the_group_that_completed_it_most(invented):
    programme = derived(invented)
    decided = {table["title"]["en"]: table["function"] for table in programme["item"].values()}

    assert decided == {activity: "group_Front_desk" if activity in WAY[:2] else "group_Permits" for activity in WAY}
    assert set(programme["function"]) == {"group_Front_desk", "group_Permits"}


def test_a_log_that_names_nobody_has_one_office(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("case,activity,timestamp,group\n1,a,2012-03-01,UNKNOWN\n1,b,2012-03-02,EMPTY\n")
    programme = derived(read_log(path))

    assert {table["function"] for table in programme["item"].values()} == set(programme["function"]) == {"office"}


def test_what_few_cases_had_is_rare_and_keeps_nobody_waiting(tmp_path):
    path = tmp_path / "a.csv"
    rows = []
    for case in range(10):
        steps = ("first", "objection", "last") if case < 4 else ("first", "last")
        rows += [f"{case},{step},2012-03-0{day + 1}" for day, step in enumerate(steps)]
    path.write_text("case,activity,timestamp\n" + "\n".join(rows) + "\n")
    programme = derived(read_log(path))

    assert [item for item, table in programme["item"].items() if "rare" in table.get("tags", [])] == ["objection"]
    assert soft(programme) == {"first": [], "objection": ["first"], "last": ["first"]}


def test_work_that_goes_in_a_circle_still_gives_a_graph_without_loops(tmp_path):
    path = tmp_path / "circle.csv"
    rows = []
    for case in range(30):
        turned = ("abc", "bca", "cab")[case % 3]  # most cases have a before b, b before c, and c before a
        rows += [f"{case},{step},2012-03-0{day + 1}" for day, step in enumerate(turned)]
    path.write_text("case,activity,timestamp\n" + "\n".join(rows) + "\n")

    before = soft(derived(read_log(path)))
    assert any(before.values())
    topological_order(before)


@pytest.mark.parametrize(("name", "activities"), [("Receipt_WABO.xes.gz", 27), ("BPIC15_1.xes.gz", 398)])
def test_a_real_log_gives_items_in_an_order_without_loops(name, activities):
    programme = derived(read_log(real_log(name)))
    before = soft(programme)

    assert len(before) == activities
    assert len(topological_order(before)) == activities
    assert set(programme["flow"]["log"]["items"]) == set(before)
    place = {item: index for index, item in enumerate(programme["flow"]["log"]["items"])}
    assert all(place[one] < place[item] for item, previous in before.items() for one in previous)


def test_ids_are_the_same_in_every_log_and_never_shared(tmp_path):
    names = ["01_HOOFD_010", "T02 Check", "受理", "办结", "a.b", "a/b", "A", "é", "x" * 200, "x" * 200 + "y"]
    ids = item_ids(names)

    assert ids[:2] == ["01_HOOFD_010", "T02_Check"]
    assert len({one.casefold() for one in ids}) == len(names)
    assert item_ids(reversed(names)) == ids[::-1]
    assert all(len(one) <= 60 and one.replace("_", "").replace("-", "").isalnum() and one.isascii() for one in ids)
    assert len(set(item_ids(["Sign off", "Sign_off", "sign off"]))) == 3


def test_names_that_look_like_toml_stay_names(tmp_path):
    path = tmp_path / "a.csv"
    hostile = 'quote " brace } = \\ \x7f'
    path.write_text(f'case,activity,timestamp\n1,"{hostile.replace(chr(34), chr(34) * 2)}",2012-03-01\n')

    items = derived(read_log(path))["item"]
    assert [table["title"]["en"] for table in items.values()] == [hostile]


def test_a_log_that_names_each_event_differently_is_too_varied(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("case,activity,timestamp\n" + "".join(f"1,step {n},2012-03-01\n" for n in range(2_001)))
    with pytest.raises(EngineError, match="log_too_varied"):
        derive(read_log(path), id="x", title=TITLE)


def test_derived_twice_is_the_same_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(as_csv(invented_events()))
    assert derive(read_log(path), id="x", title=TITLE) == derive(read_log(path), id="x", title=TITLE)

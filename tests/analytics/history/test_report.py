"""What a log says of itself equals what a direct reading of its text says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import pytest

from tests.analytics.history.invented_log import as_xes, invented_events, write_invented_log
from tests.analytics.history.real_logs import directly_read, real_log
from yichuang.analytics.history import read_log, report

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "cases", "events", "activities", "mean_days", "median_days"),
    [
        ("Receipt_WABO.xes.gz", 1434, 8577, 27, 5.408, 0.0332),
        ("BPIC15_1.xes.gz", 1199, 52217, 398, 95.719, 61.374),
    ],
)
def test_report_of_a_real_log_has_its_known_figures(name, cases, events, activities, mean_days, median_days):
    said = report(read_log(real_log(name)))

    assert (said["cases"], said["events"], said["activities"]) == (cases, events, activities)
    assert round(said["mean_days"], 3) == mean_days
    assert round(said["median_days"], 4 if median_days < 1 else 3) == median_days


@pytest.mark.parametrize("name", ["Receipt_WABO.xes.gz", "BPIC15_1.xes.gz"])
def test_report_of_a_real_log_equals_a_direct_reading_of_its_text(name):
    path = real_log(name)
    direct = directly_read(path)
    said = report(read_log(path))

    times = [[at for _, at in events] for events in direct.values()]
    assert said["cases"] == len(direct)
    assert said["events"] == sum(map(len, times))
    assert said["activities"] == len({activity for events in direct.values() for activity, _ in events})
    assert datetime.fromisoformat(said["first"]) == min(map(min, times))
    assert datetime.fromisoformat(said["last"]) == max(map(max, times))
    lengths = [(max(stamps) - min(stamps)) / DAY for stamps in times]
    assert said["mean_days"] == pytest.approx(mean(lengths), abs=1e-6)
    assert said["median_days"] == pytest.approx(median(lengths), abs=1e-6)

    waits = defaultdict(list)
    for events in direct.values():
        for (_, earlier), (activity, later) in pairwise(events):
            waits[activity].append((later - earlier) / DAY)
    assert set(said["waits"]) == set(waits)
    for activity, days in waits.items():
        row = said["waits"][activity]
        assert row["n"] == len(days)
        assert row["median_days"] == pytest.approx(median(days), abs=1e-6)
        assert row["p80_days"] == pytest.approx(linear_percentile(days, 0.8), abs=1e-6)


def test_rework_of_bpic15_1_is_908_repeats_in_391_cases():
    path = real_log("BPIC15_1.xes.gz")
    rework = report(read_log(path))["rework"]

    assert (rework["repeats"], rework["cases"]) == (908, 391)
    repeats, cases = Counter(), Counter()
    for events in directly_read(path).values():
        for activity, times in Counter(activity for activity, _ in events).items():
            repeats[activity] += times - 1
            cases[activity] += times > 1
    assert rework["activities"] == {
        activity: {"repeats": n, "cases": cases[activity]} for activity, n in repeats.items() if n
    }


def test_packed_unpacked_and_table_forms_of_one_log_report_the_same(tmp_path):
    said = [
        report(read_log(write_invented_log(tmp_path / name))) for name in ("a.xes", "a.xes.gz", "a.csv", "a.csv.gz")
    ]

    assert said[0]["cases"] == 40
    assert said[0]["rework"]["repeats"] > 0
    assert all(one == said[0] for one in said[1:])


def test_report_can_be_written_as_json(tmp_path):
    said = report(read_log(write_invented_log(tmp_path / "a.xes")))

    assert json.loads(json.dumps(said)) == said


def test_instants_with_different_offsets_are_compared_in_utc(tmp_path):
    path = tmp_path / "offsets.csv"
    path.write_text("case,activity,timestamp\n1,a,2012-03-25T01:30:00+01:00\n1,b,2012-03-25T03:30:00+02:00\n")
    said = report(read_log(path))

    assert said["first"] == "2012-03-25T00:30:00+00:00"
    assert said["mean_days"] == pytest.approx(1 / 24, abs=1e-6)


def test_events_of_one_instant_keep_the_order_of_the_log(tmp_path):
    path = tmp_path / "ties.csv"
    midnight = "2012-03-01T00:00:00+01:00"
    path.write_text(
        f"case,activity,timestamp\n1,b,{midnight}\n2,x,{midnight}\n1,a,{midnight}\n1,z,2012-02-01T00:00:00Z\n"
    )
    log = read_log(path)

    assert [(one.case, one.seq, one.activity) for one in log.completions()] == [
        ("1", 1, "z"),
        ("1", 2, "b"),
        ("1", 3, "a"),
        ("2", 1, "x"),
    ]
    assert [one.activity for one in log.completions(by_time=True)] == ["z", "b", "a", "x"]


def test_each_completion_says_which_repeat_of_its_activity_it_is(tmp_path):
    events = invented_events()
    path = tmp_path / "a.xes"
    path.write_text(as_xes(events))

    seen = Counter()
    for one, event in zip(read_log(path).completions(), events, strict=True):
        seen[event.case, event.activity] += 1
        assert (one.case, one.activity, one.repeat) == (event.case, event.activity, seen[event.case, event.activity])
        assert one.at == event.at
        assert one.at.tzinfo is UTC
        assert one.group == event.group


def test_only_completions_count_and_the_others_are_told(tmp_path):
    path = tmp_path / "life.csv"
    path.write_text(
        "case,activity,timestamp,lifecycle:transition\n"
        "1,a,2012-03-01T08:00:00Z,start\n1,a,2012-03-01T09:00:00Z,COMPLETE\n1,b,2012-03-01T10:00:00Z,\n"
        "2,a,2012-03-01T08:00:00Z,schedule\n"
    )
    log = read_log(path)

    assert [one.activity for one in log.completions()] == ["a", "b"]
    assert log.skipped == {"start": 1, "schedule": 1}
    assert (log.cases, log.empty_cases) == (("1",), 1)


def linear_percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def test_reading_from_a_path_given_as_text_is_the_same(tmp_path):
    path = write_invented_log(tmp_path / "a.xes")

    assert report(read_log(str(path))) == report(read_log(Path(path)))

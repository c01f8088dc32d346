"""`yichuang history replay --live`: what clerks did, done again as deciding commands and held against their log."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from tests.analytics.history.invented_log import ZONE, write_invented_log
from tests.analytics.history.real_logs import directly_read, real_log
from tests.cli.conftest import history_command
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.store import events_of
from yichuang.cli import history_live, history_replay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]

ACTS = """activity,answer,act,why
Register,,receive,taken in
Complete?,yes,accept,found complete
Ask for more,,notice,a letter
More came,,hand_in,the answer
Suspend,,hold,set aside
Go on,,resume,taken up again
Prolong,,extend,once
Ask advice,,ask_opinion,of another office
Advice in,,give_opinion,from there
Ground found,yes,ground_for_refusal,assessed
Decide,,decide,dated
Send,,serve,sent
Stop,,withdraw,asked to end
Not ours,,turn_away,sent on
Needs none,,not_needed,told so
"""
START = datetime(2012, 3, 5, 9, tzinfo=ZONE)
CASES = {
    # day of each event after the first, by case; "?yes" is the answer an event gives
    "granted": [(0, "Register"), (0, "Scan"), (2, "Complete??no"), (3, "Ask for more"), (13, "More came"),
                (14, "Complete??yes"), (15, "Ask advice"), (16, "Advice in"), (20, "Suspend"), (40, "Go on"),
                (45, "Prolong"), (60, "Decide"), (61, "Send")],
    "refused": [(0, "Register"), (1, "Complete??yes"), (5, "Ground found?yes"), (8, "Decide"), (8, "Decide")],
    "late": [(0, "Register"), (20, "Complete??yes"), (90, "Decide")],
    "too early": [(0, "Scan"), (0, "Decide"), (1, "Advice in"), (1, "More came"), (2, "Register"), (3, "Stop")],
    "second notice": [(0, "Register"), (1, "Ask for more"), (9, "More came"), (10, "Ask for more"), (30, "More came"),
                      (31, "Complete??yes"), (32, "Suspend")],
    "elsewhere": [(0, "Register"), (1, "Not ours")],
    "none needed": [(0, "Register"), (1, "Needs none"), (1, "Scan"), (2, "Scan")],
}  # fmt: skip


@pytest.fixture
def acts_path(tmp_path):
    path = tmp_path / "acts.csv"
    path.write_text(ACTS)
    return path


@pytest.fixture
def log_path(tmp_path):
    rows = ["Case ID,Activity,Complete Timestamp,Resource,Question"]
    for case, events in CASES.items():
        for nth, (day, what) in enumerate(events):
            activity, _, answer = what.rpartition("?") if what.endswith(("?yes", "?no")) else (what, "", "")
            at = START + timedelta(days=day, minutes=nth)
            rows.append(f"{case},{activity},{at.isoformat()},Officer 7,{answer}")
    path = tmp_path / "clerks.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def live(capsys, *words: object) -> dict:
    assert history_command("replay", *words, "--json") == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def types(name: str) -> list[str]:
    return [event.type for event in events_of(Case.objects.get(title=name).id)]


def test_every_event_is_performed_or_recorded_or_refused_and_none_is_lost(log_path, acts_path, capsys):
    said = live(capsys, log_path, "--live", acts_path)

    assert said["events"] == sum(map(len, CASES.values()))
    assert said["events"] == said["performed"] + said["recorded"] + said["refused"]
    assert said["same_order"] == said["same_times"] == said["cases"] == len(CASES)
    assert said["waited_days"] == pytest.approx(said["waited_days_of_log"], abs=1e-6)
    assert said["refused_otherwise_now"] == 0


def test_a_case_goes_its_whole_way_by_the_commands_of_the_window(log_path, acts_path, capsys):
    said = live(capsys, log_path, "--live", acts_path)

    done = [kind for kind in types("granted") if kind in {
        "item.correction_requested", "item.correction_received", "opinion.asked", "opinion.given", "item.held",
        "item.resumed", "item.extended", "item.served",
    }]  # fmt: skip
    assert done == ["item.correction_requested", "item.correction_received", "opinion.asked", "opinion.given",
                    "item.held", "item.resumed", "item.extended", "item.served"]  # fmt: skip
    one = next(case for case in said["each"] if case["case"] == "granted")
    # accepted on day 14: 46 days to the decision on day 60, 20 of them on hold, of 56 and 42 more
    assert (one["used_without_pauses"], one["used_days"], one["pauses"], one["late"]) == (46, 26, 1, False)
    assert one["due_on"] == "2012-07-16"  # 5 March + 14 + 20 + 98 days is Sunday 15 July, a day off
    assert (one["recorded_end"], one["end"], one["refused"]) == ("granted", "granted", 0)


def test_what_the_rules_are_against_is_recorded_and_counted_by_reason(log_path, acts_path, capsys):
    said = live(capsys, log_path, "--live", acts_path)

    refused = {(row["activity"], row["refusal"]): row["events"] for row in said["refusals"]}
    assert refused == {
        ("Decide", "item_ended"): 1,
        ("Decide", "item_not_accepted_yet"): 1,
        ("Complete?", "item_already_accepted"): 1,
        ("Advice in", "opinion_unknown"): 1,
        ("More came", "notice_unknown"): 1,
    }
    recorded = [event for event in events_of(Case.objects.get(title="too early").id) if event.type == "item.granted"]
    assert [event.body["item"] for event in recorded][:2] == ["Scan", "Decide"]
    ends = {case["case"]: (case["recorded_end"], case["end"]) for case in said["each"]}
    assert ends["too early"] == ("withdrawn", "withdrawn")
    assert ends["refused"] == ("refused", "refused")
    assert ends["elsewhere"][1] == ends["none needed"][1]


def test_an_application_nobody_answered_runs_from_its_receipt_and_its_decision_can_be_late(log_path, acts_path, capsys):
    said = live(capsys, log_path, "--live", acts_path)

    one = next(case for case in said["each"] if case["case"] == "late")
    # day 56 is the Queen's Day: the end moves on by a day, which does not count
    assert (one["read_as_accepted"], one["used_days"], one["decided"], one["late"]) == (True, 89, True, True)
    assert said["read_as_accepted"] == 1


def test_what_the_log_leaves_running_stays_open(log_path, acts_path, capsys):
    live(capsys, log_path, "--live", acts_path)

    assert list(Case.objects.filter(closed_at__isnull=True).values_list("title", flat=True)) == ["second notice"]
    assert [
        span.state for span in Span.objects.filter(until_at__isnull=True, case__title="second notice", item="permit")
    ] == ["paused"]


def test_a_second_run_writes_nothing_and_says_the_same(log_path, acts_path, capsys):
    first = live(capsys, log_path, "--live", acts_path)
    before = list(Event.objects.order_by("id").values_list("hash", flat=True))
    again = live(capsys, log_path, "--live", acts_path)

    assert again["replayed"] == again["commands"] == 0
    assert list(Event.objects.order_by("id").values_list("hash", flat=True)) == before
    run = ("replayed", "commands", "seconds")
    assert {k: v for k, v in again.items() if k not in run} == {k: v for k, v in first.items() if k not in run}


def test_stopped_in_the_middle_of_a_case_it_goes_on(log_path, acts_path, capsys, monkeypatch):
    whole = history_live._Run.act
    done = []

    def stops(self, event):
        if len(done) == 14:
            raise KeyboardInterrupt
        done.append(event)
        return whole(self, event)

    monkeypatch.setattr(history_live._Run, "act", stops)
    with pytest.raises(KeyboardInterrupt):
        history_command("replay", log_path, "--live", acts_path)
    there = Case.objects.count()
    assert 0 < there < len(CASES)
    monkeypatch.setattr(history_live._Run, "act", whole)
    said = live(capsys, log_path, "--live", acts_path)

    assert said["replayed"] == len(CASES) - there
    assert said["same_order"] == len(CASES)


def test_beside_a_plain_replay_of_the_same_log(log_path, acts_path, capsys):
    plain = live(capsys, log_path)
    said = live(capsys, log_path, "--live", acts_path)

    assert (plain["programme"], said["programme"]) == ("clerks", "clerks_live")
    assert Case.objects.count() == 2 * len(CASES)


def test_the_text_for_people_tells_the_same(log_path, acts_path, capsys):
    assert history_command("replay", log_path, "--live", acts_path) == 0
    out = capsys.readouterr().out

    assert "item_already_accepted: accept, Complete?" in out
    assert "withdrawn → withdrawn" in out
    assert f"{sum(map(len, CASES.values()))}: " in out


@pytest.mark.parametrize(
    ("line", "where", "advice"),
    [
        ("Register,,recieve,typo", "acts.csv:17", "write one of"),
        ("Register,maybe,receive,", "acts.csv:17", "write yes, no, unsaid"),
        ("Register,receive", "acts.csv:17", "2 cells"),
        (",,receive,", "acts.csv:17", "names no activity"),
        ("Register,,accept,", "acts.csv:17", "on line 2 already"),
    ],
)
def test_a_mistake_in_the_acts_is_named_with_its_line(line, where, advice, log_path, acts_path, capsys, own_home):
    acts_path.write_text(ACTS + line + "\n")

    assert history_command("replay", log_path, "--live", acts_path) == 2
    err = capsys.readouterr().err
    assert where in err
    assert advice in err
    assert not own_home.exists()


def test_acts_without_their_heading_for_another_log_or_not_there_are_refused(tmp_path, log_path, acts_path, capsys):
    acts_path.write_text("Register,receive\n")
    assert history_command("replay", log_path, "--live", acts_path) == 2
    assert "the first line" in capsys.readouterr().err
    assert history_command("replay", log_path, "--live", tmp_path / "no.csv") == 2
    assert "no.csv" in capsys.readouterr().err
    # the shipped acts name none of this log's activities
    assert history_command("replay", write_invented_log(tmp_path / "other.xes", cases=2), "--live") == 2
    assert "no activity of the log is named" in capsys.readouterr().err
    assert not Case.objects.exists()


def test_other_acts_need_another_id(log_path, acts_path, capsys):
    live(capsys, log_path, "--live", acts_path)
    acts_path.write_text(ACTS.replace("Send,,serve,sent\n", ""))

    assert history_command("replay", log_path, "--live", acts_path) == 2
    assert "another id" in capsys.readouterr().err
    assert live(capsys, log_path, "--live", acts_path, "--id", "second")["cases"] == len(CASES)


def test_acts_are_in_the_folder_of_the_programme_for_the_record(log_path, acts_path, capsys, own_home):
    live(capsys, log_path, "--live", acts_path)

    assert (own_home / "programmes" / "clerks_live" / "acts.csv").read_text() == ACTS
    assert history_replay.PERMIT in (own_home / "programmes" / "clerks_live" / "permit.toml").read_text()


def test_the_receipt_phase_of_a_dutch_municipality_as_live_work(tmp_path, capsys):
    path = real_log("Receipt_WABO.xes.gz")
    said = live(capsys, path, "--live")
    direct = directly_read(path)

    assert (said["cases"], said["events"]) == (len(direct), sum(map(len, direct.values()))) == (1434, 8577)
    assert said["performed"] + said["recorded"] + said["refused"] == 8577
    assert said["same_order"] == said["same_times"] == 1434
    waited = sum((events[-1][1] - events[0][1]).total_seconds() for events in map(_by_time, direct.values()))
    assert said["waited_days"] == pytest.approx(waited / 86_400, abs=1e-4)
    assert said["acts"]["receive"] == {"performed": 1434, "refused": 0}
    taken = sum(name.startswith("T10") for events in direct.values() for name, _ in events)
    assert sum(said["acts"]["accept"].values()) == taken


def _by_time(events):
    return sorted(events, key=lambda event: event[1])

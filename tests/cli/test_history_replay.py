"""`yichuang history replay`: a log becomes cases of a division of its own, once, whole, and with their real times."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.analytics.history.invented_log import write_invented_log
from tests.cli.conftest import history_command
from yichuang.analytics.history import read_log
from yichuang.backoffice.cases.models import Case, Span
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.store import events_of
from yichuang.cli import history_replay
from yichuang.engine.case.commands import CloseCase
from yichuang.engine.errors import Reason

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


@pytest.fixture
def log_path(tmp_path):
    return write_invented_log(tmp_path / "invented.xes", cases=12)


def replayed(capsys, *words: object) -> dict:
    assert history_command("replay", *words, "--json") == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


def stored_events() -> list[tuple]:
    return list(Event.objects.order_by("case_id", "seq").values_list("case_id", "seq", "hash"))


def test_every_event_of_the_log_is_a_granted_item_at_its_real_time(log_path, capsys):
    said = replayed(capsys, log_path)
    log = read_log(log_path)

    assert (said["cases"], said["events"], said["replayed"]) == (len(log.cases), len(log), len(log.cases))
    granted = Counter(
        (case.title, event.at)
        for case in Case.objects.filter(division=said["division"])
        for event in events_of(case.id)
        if event.type == "item.granted"
    )
    assert granted == Counter((one.case, one.at) for one in log.completions())


def test_cases_stand_in_a_division_of_their_own_and_are_closed(log_path, capsys):
    said = replayed(capsys, log_path)

    assert said["division"] == "log:invented"
    cases = Case.objects.all()
    assert {case.division for case in cases} == {"log:invented"}
    assert {case.kind for case in cases} == {"log"}
    assert all(case.closed_at == case.last_at for case in cases)
    assert not Span.objects.filter(until_at__isnull=True).exists()


def test_a_past_day_opens_with_the_work_that_was_under_way(log_path, capsys):
    replayed(capsys, log_path)
    first = list(read_log(log_path).completions())[:2]
    between = first[0].at + (first[1].at - first[0].at) / 2
    then = Span.objects.filter(case__title=first[0].case, from_at__lte=between, until_at__gt=between, state="accepted")

    assert [span.item for span in then] == ["Check_completeness"]
    assert then[0].since_on == first[0].at.astimezone(AMSTERDAM).date()
    assert then[0].due_on > then[0].since_on


def test_replayed_again_nothing_changes(log_path, capsys):
    replayed(capsys, log_path)
    before = stored_events()
    again = replayed(capsys, log_path)

    assert (again["replayed"], again["commands"]) == (0, 0)
    assert stored_events() == before


def test_a_replay_that_was_stopped_goes_on_and_ends_with_the_same_cases(log_path, capsys, monkeypatch):
    whole = history_replay._replay_case
    done = []

    def stops_after_five(one, by):
        if len(done) == 5:
            raise KeyboardInterrupt
        done.append(one.case)
        whole(one, by)

    monkeypatch.setattr(history_replay, "_replay_case", stops_after_five)
    with pytest.raises(KeyboardInterrupt):
        history_command("replay", log_path)
    assert Case.objects.count() == 5
    monkeypatch.setattr(history_replay, "_replay_case", whole)
    said = replayed(capsys, log_path)

    assert (said["cases"], said["replayed"]) == (12, 7)
    assert Case.objects.filter(closed_at__isnull=False).count() == 12


def test_a_case_that_is_refused_half_way_leaves_nothing(log_path, capsys, monkeypatch):
    refused_reasons = CloseCase.refusals

    def never(self, ctx):
        return [*refused_reasons(self, ctx), Reason("items_still_running", {"items": []})]

    monkeypatch.setattr(CloseCase, "refusals", never)
    assert history_command("replay", log_path) == 3
    assert "was refused" in capsys.readouterr().err
    assert not Case.objects.exists()
    assert not Event.objects.filter(type__startswith="item.").exists()


def test_the_derived_programme_lies_in_the_home_and_a_corrected_number_is_kept(log_path, capsys, own_home):
    replayed(capsys, log_path)
    file = own_home / "programmes" / "invented" / "items.toml"
    corrected = file.read_text().replace("n = 0,", "n = 1,", 1)
    file.write_text(corrected)
    replayed(capsys, log_path)

    assert file.read_text() == corrected
    assert [one.name for one in (own_home / "programmes").iterdir()] == ["invented"]


def test_an_id_of_another_log_or_of_a_mechanism_is_not_taken(tmp_path, log_path, capsys):
    replayed(capsys, log_path)
    other = write_invented_log(tmp_path / "other.xes", cases=3, seed=8)

    assert history_command("replay", other, "--id", "invented") == 2
    assert "another id" in capsys.readouterr().err
    assert history_command("replay", other, "--id", "construction_permits") == 2
    assert "mechanism" in capsys.readouterr().err
    assert history_command("replay", other, "--id", "no spaces, please") == 2
    assert Case.objects.count() == 12


def test_two_logs_stand_side_by_side(tmp_path, log_path, capsys):
    one = replayed(capsys, log_path)
    two = replayed(capsys, write_invented_log(tmp_path / "other.xes.gz", cases=3, seed=8))

    assert two["programme"] == "other"
    assert Case.objects.filter(division=one["division"]).count() == 12
    assert Case.objects.filter(division=two["division"]).count() == 3


def test_a_bad_log_is_refused_before_anything_is_written(tmp_path, capsys, own_home):
    path = tmp_path / "cut.xes"
    path.write_text("<log><trace>")

    assert history_command("replay", path) == 2
    assert "stops in the middle" in capsys.readouterr().err
    assert not own_home.exists()


def test_stamps_at_midnight_stay_on_their_local_day(log_path, capsys):
    replayed(capsys, log_path)
    local = [(one.case, one.at, one.at.astimezone(AMSTERDAM)) for one in read_log(log_path).completions()]
    midnights = {(case, at, wall.date()) for case, at, wall in local if wall.hour == wall.minute == 0}
    done = {
        (case.title, event.at, date.fromisoformat(event.body["done_on"]))
        for case in Case.objects.all()
        for event in events_of(case.id)
        if event.type == "item.granted"
    }

    assert midnights
    assert midnights <= done

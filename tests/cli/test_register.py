"""`yichuang register` as a shell sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.backoffice.cases.samples import happened, later, opened, small
from yichuang.backoffice.cases.models import Case, KeptTrial
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.models import Event
from yichuang.cli import main
from yichuang.engine.case.events import system

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("office_clock")]


@pytest.fixture(autouse=True)
def two_versions() -> None:
    for version in ("1", "2"):
        programmes.publish(small(version), system("test"), later(days=-30 + int(version)))
    case = opened()
    happened(case, "A", "accepted", later(hours=1))
    happened(case, "A", "granted", later(days=2))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    code = main(["register", *words])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.startswith("{") else out, err


def test_it_has_the_shape_of_the_reference_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    stood = list(Case.objects.values_list()), Event.objects.count()
    code, found, _ = said(capsys, "small", "--before", "1", "--after", "2", "--json")
    assert code == 0
    assert set(found) == {"programme", "before", "after", "at", "flows", "times", "trial"}
    assert found["before"] == {"version": "1", "digest": small("1").digest}
    assert set(found["flows"][0]) == {"id", "before", "after", "items"}
    assert found["times"]["before"][0]["decided"] == 1 and found["times"]["after"] == []
    assert found["trial"]["looked_at"] == 1 and found["trial"]["changed"] == 0 and found["trial"]["cases"] == []
    assert (found["trial"]["from"], found["trial"]["to"]) == ("2019-03-26", "2020-03-25")
    assert (list(Case.objects.values_list()), Event.objects.count()) == stood and not KeptTrial.objects.exists()


def test_a_version_goes_by_the_start_of_its_digest_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "small", "--before", small("1").digest[:14], "--after", small("2").digest)
    assert code == 0 and "flow only" in text and "trial on 1 cases" in text


def test_a_result_is_kept_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "small", "--before", "1", "--after", "2", "--keep")[0] == 0
    kept = KeptTrial.objects.get()
    assert (kept.before, kept.after, kept.by) == (small("1").digest, small("2").digest, "system:cli")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing", "--before", "1", "--after", "2"), "there is no programme 'nothing'"),
        (("small", "--before", "7", "--after", "2"), "--before '7' is no version: use one of 2, 1"),
        (("small", "--before", "1", "--after", "2", "--from", "soon"), "--from is 'soon'"),
        (("small", "--before", "1", "--after", "2", "--from", "2020-03-02", "--to", "2020-03-01"), "turn them round"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write(capsys, words: tuple[str, ...], told: str) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "") and told in err

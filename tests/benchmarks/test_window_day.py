"""The measured day sends what a browser would send, and notices a write that is lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.town import DESKS, kept
from benchmarks.visitor import Page, WentWrongError, typed
from benchmarks.window_courses import SERVICES
from benchmarks.window_play import wishes
from tests.backoffice.cases.samples import MONDAY, opened
from yichuang.backoffice.cases.models import Applying

FORM = """
<form action="/out/"><input name="other" value="1"></form>
<form method="post" class="review">
  <input type="hidden" name="key" value="a&amp;b"><input type="file" name="scan"><button name="send">Go</button>
  <input type="checkbox" name="item" value="B01" checked><input type="checkbox" name="item" value="B02">
  <input type="radio" name="verdict" value="ok"><textarea name="text">
two
lines</textarea>
  <select name="how"><option value="post">Post</option><option value="left" selected>Left</option></select>
</form>
"""


def test_a_form_is_sent_as_it_stands_with_what_was_typed() -> None:
    fields = Page("/here/", 200, FORM, "").form("review")
    assert fields == [("key", "a&b"), ("item", "B01"), ("text", "two\nlines"), ("how", "left")]
    assert typed(fields, item=("B01", "B02"))[-2:] == [("item", "B01"), ("item", "B02")]


def test_a_form_that_is_not_there_is_told() -> None:
    with pytest.raises(WentWrongError, match="no form confirming"):
        Page("/here/", 200, FORM, "").form("confirming")


def test_every_service_of_the_day_has_somebody_at_its_desks() -> None:
    desks = {desk.name for desk in DESKS}
    wanted = {desk for one in SERVICES.values() for desk in (one.desk, *(desk for _part, desk in one.parts))}
    assert wanted < desks and sum(desk.posts for desk in DESKS) == 200
    assert wishes(100, 50) == wishes(100, 50)
    mixed = Counter(one.service.item for one in wishes(100, 100))
    assert mixed == {"Q01": 50, "R01": 20, "E00": 15, "P00": 10, "C02": 5}


@pytest.mark.django_db
def test_an_acknowledged_write_that_is_not_in_the_ledger_is_found(tmp_path: Path) -> None:
    case = opened()
    said: dict[str, Any] = {"salt": b"", "code_digest": "", "programme_id": "one_window", "case_id": case}
    Applying.objects.create(number="A1", made_at=MONDAY, touched_at=MONDAY, **said)
    book = tmp_path / "book.jsonl"
    there, lost = ({"number": "A1", "event": event, "item": ""} for event in ("case.opened", "service.rated"))
    book.write_text(json.dumps(there) + "\n", encoding="utf-8")
    assert kept(str(book)) == {"acknowledged": 1, "wrong": 0, "first": []}
    book.write_text(f"{json.dumps(there)}\n{json.dumps(lost)}\n", encoding="utf-8")
    assert kept(str(book))["first"] == ["A1 service.rated: acknowledged 1, kept 0"]

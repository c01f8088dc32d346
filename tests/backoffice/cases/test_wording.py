"""Whatever can be refused or can happen has words, in Chinese and in English, and lights agree with readings."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from tests.backoffice.cases.samples import MONDAY, happened, later, opened, small
from yichuang import programmes
from yichuang.backoffice.cases import wording
from yichuang.backoffice.cases.contexts.next_step import short_reason
from yichuang.backoffice.cases.lights import left_of, light_for, light_of
from yichuang.backoffice.cases.models import Span
from yichuang.backoffice.cases.numbers import check_digit, read_number, spell, take_number
from yichuang.backoffice.cases.refusal_wording import REFUSED
from yichuang.backoffice.cases.states import calendar_of, readings_of
from yichuang.backoffice.people.rights import RIGHTS
from yichuang.engine.case.duties import KINDS
from yichuang.engine.case.events import EVENTS, SYSTEM_RIGHTS, Event
from yichuang.engine.case.item_rules import STOCK_REASONS
from yichuang.engine.errors import Reason
from yichuang.engine.refusals import REFUSALS

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal() -> None:
    assert set(REFUSED) == set(REFUSALS)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_says_what_to_do_next(code: str) -> None:
    text = REFUSED[code]
    assert text.endswith(("。", "？"))
    assert "失败" not in text
    assert set(re.findall(r"\{(\w+)\}", text)) <= set(REFUSALS[code].params)


def test_every_event_and_every_right_has_a_word() -> None:
    assert set(EVENTS) <= set(wording.EVENT_WORDS)
    assert set(SYSTEM_RIGHTS) <= set(RIGHTS)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_ids_become_the_words_people_know(language: str) -> None:
    reason = Reason("hard_predecessor_open", {"item": "B", "before": "A"})
    with translation.override(language):
        text = wording.refusal_text(reason, small())
    if language == "en":
        assert "Siting" in text and "Permit" in text
        assert not CHINESE.search(text)
    else:
        assert "“选址”办结以前不能办“许可”" in text


def test_a_line_of_history_reads_like_one() -> None:
    event = Event("item.granted", MONDAY, {"ref": "person:1"}, {"item": "A.2", "number": "规证2020-1"}, 5)
    with translation.override("zh-hans"):
        assert wording.event_text(event, small()) == "选址（第2次）：办结，通过（规证2020-1）"


@pytest.mark.django_db
def test_the_light_of_a_span_is_the_light_of_its_reading() -> None:
    case_id = opened(facts={"height": "30.0"})
    happened(case_id, "A", "accepted", later(hours=1))
    happened(case_id, "F", "accepted", later(hours=2))
    happened(case_id, "F", "held", later(days=1), pause_kind="hold_review")
    programme = small()
    calendar = calendar_of(programme)
    for day in range(14):
        at = later(days=day, hours=3)
        on, days = at.date(), calendar.known_at(at)
        read = {r.instance: light_of(programme, r, on, days) for r in readings_of(case_id, at) if r.in_play}
        for span in Span.objects.filter(case=case_id, until_at__isnull=True, from_at__lte=at):
            if span.pause_kind:
                continue  # a pause that runs out is for the sweep
            seen = light_of(programme, span, on, days)
            assert (seen.status, seen.word, seen.tone) == (
                read[span.instance].status,
                read[span.instance].word,
                read[span.instance].tone,
            )


@pytest.mark.django_db
def test_days_left_count_to_the_due_date_and_beyond() -> None:
    case_id = opened()
    happened(case_id, "A", "accepted", later(hours=1))
    span = Span.objects.get(case=case_id, instance="A", until_at__isnull=True)
    days = calendar_of(small()).known_at(MONDAY)
    assert [left_of(span, date(2020, 3, 2) + timedelta(days=n), days) for n in (0, 7, 9)] == [
        (5, "working"),
        (0, "working"),
        (-2, "working"),
    ]


def test_a_programmes_own_light_brings_its_word_and_rule() -> None:
    programme = programmes.load("key_projects")
    with translation.override("zh-hans"):
        light = light_for(programme, "works_stopped", "自2月3日")
    assert (light.word, light.tone, light.bad, light.reason) == ("停工", "still", True, "自2月3日")
    assert light.rule


@pytest.mark.django_db
def test_numbers_run_on_and_are_never_given_twice() -> None:
    numbers = [take_number("project", 2020) for _ in range(3)] + [take_number("permits", 2020)]
    assert [number[:11] for number in numbers] == ["P2020-00001", "P2020-00002", "P2020-00003", "G2020-00001"]
    assert all(read_number(number) == number for number in numbers)


def test_a_number_typed_any_way_is_read_and_a_misread_one_is_not() -> None:
    number = spell("P", 2020, 12)
    assert read_number(f" {number.lower()} ") == number
    assert read_number(number.replace("-", "－").replace("2", "２")) == number
    digits = "202000012"
    for place in range(len(digits)):
        for wrong in "0123456789".replace(digits[place], ""):
            changed = digits[:place] + wrong + digits[place + 1 :]
            assert check_digit(changed) != check_digit(digits)


def test_a_right_one_lacks_is_called_as_the_settings_call_it() -> None:
    assert str(RIGHTS["link"]) in wording.refusal_text(Reason("not_allowed", {"right": "link"}))


def test_the_reasons_the_product_gives_itself_are_those_that_stay_open() -> None:
    assert {wording.DONE_BEFORE, wording.RUNNING_BEFORE, wording.FROM_WORKBOOK} == STOCK_REASONS


@pytest.mark.parametrize("kind", KINDS)
def test_a_duty_with_a_day_says_what_set_the_day(kind: str) -> None:
    def duty(due_on: date | None) -> Any:
        return SimpleNamespace(instance=f"B04~{kind}", item="B04", state=kind, reason={}, due_on=due_on)

    never_due = {"approval", "serve"}  # nothing sets them a day
    unread: Any = None  # neither the programme nor the project is looked at
    said = short_reason(duty(date(2020, 3, 24)), unread, "overdue", "区住建局", unread)
    assert bool(said) == (kind not in never_due)
    assert short_reason(duty(None), unread, "overdue", "区住建局", unread) == ""

"""How dates, lengths of time and amounts are written, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from yichuang.screens.base import wording

TODAY = date(2020, 3, 25)


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2020, 3, 27), "3月27日(周五)", "27 Mar (Fri)"),
        (date(2021, 1, 11), "2021年1月11日(周一)", "11 Jan 2021 (Mon)"),
        (None, "—", "—"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(day, chinese, english):
    with override("zh-hans"):
        assert wording.day_text(day, TODAY) == chinese
    with override("en"):
        assert wording.day_text(day, TODAY) == english


def test_a_made_up_working_day_says_so():
    with override("zh-hans"):
        assert wording.day_text(date(2020, 4, 26), TODAY, worked=True) == "4月26日(周日上班)"
    with override("en"):
        assert wording.day_text(date(2020, 4, 26), TODAY, worked=True) == "26 Apr (Sun, working)"


def test_an_instant_is_written_in_the_zone_of_the_office():
    late_evening = datetime(2020, 3, 24, 23, 30, tzinfo=UTC)
    with override("zh-hans"):
        assert wording.moment_text(late_evening, TODAY) == "3月25日(周三)07:30"
    with override("en"):
        assert wording.moment_text(late_evening, TODAY) == "25 Mar (Wed) 07:30"


@pytest.mark.parametrize(
    ("left", "basis", "chinese", "english"),
    [
        (2, "working", "还剩2个工作日", "2 working days left"),
        (1, "working", "还剩1个工作日", "1 working day left"),
        (0, "working", "今天到期", "Due today"),
        (-1, "working", "逾期1个工作日", "1 working day overdue"),
        (-3, "calendar", "逾期3天", "3 days overdue"),
        (5, "calendar", "还剩5天", "5 days left"),
        (None, "working", "", ""),
    ],
)
def test_days_left_are_said_as_a_clerk_would(left, basis, chinese, english):
    with override("zh-hans"):
        assert wording.left_text(left, basis=basis) == chinese
    with override("en"):
        assert wording.left_text(left, basis=basis) == english


def test_a_row_of_my_work_says_how_long_and_until_when():
    with override("zh-hans"):
        assert wording.left_by_text(2, date(2020, 3, 27), TODAY) == "还剩2个工作日(3月27日)"
        assert wording.left_by_text(None, date(2020, 3, 27), TODAY) == "3月27日"
        assert wording.left_by_text(2, None, TODAY) == "还剩2个工作日"
    with override("en"):
        assert wording.left_by_text(-2, date(2020, 3, 23), TODAY) == "2 working days overdue (23 Mar)"


def test_amounts_are_rounded_half_up_and_never_invented():
    assert wording.wan_text(Decimal("680000000")) == "68,000"
    assert wording.wan_text(5_000) == "1"
    assert wording.wan_text(4_999) == "0"
    assert wording.wan_text(None) == "—"
    assert wording.yi_text(19_000_000_000) == "190.0"
    assert wording.yi_text(4_885_000_000) == "48.9"
    assert wording.percent_text(3_400, 26_000, decimals=1) == "13.1%"
    assert wording.percent_text(3_400, 0) == "—"
    with override("en"):
        assert wording.yi_with_unit(4_880_000_000) == "4.88 bn yuan"
    with override("zh-hans"):
        assert wording.yi_with_unit(4_880_000_000) == "48.8亿元"


def test_a_light_is_a_shape_a_word_and_a_reason_and_escapes_what_people_wrote():
    html = Template("{% light tone word reason %}").render(
        Context({"tone": "late", "word": "逾期", "reason": "<b>3户</b>未签"})
    )
    assert html.startswith('<span class="light late"><svg viewBox="0 0 16 16" aria-hidden="true"><path')
    assert "逾期</span><small>&lt;b&gt;3户&lt;/b&gt;未签</small>" in html


def test_a_meter_never_leaves_its_track():
    html = Template("{% meter done plan mark label='完成120%' %}").render(
        Context({"done": 120, "plan": 100, "mark": Decimal(100)})
    )
    assert '<rect class="d" width="100.0" height="8"/>' in html
    assert '<rect class="m" x="99.30"' in html
    assert 'aria-label="完成120%"' in html


def test_a_title_is_said_in_the_language_of_the_page():
    titles = {"zh-Hans": "施工许可证", "en": "Construction permit"}
    page = Template("{{ title|say }}")
    with override("en"):
        assert page.render(Context({"title": titles})) == "Construction permit"
        assert page.render(Context({"title": {"zh-Hans": "施工许可证"}})) == "施工许可证"
    with override("zh-hans"):
        assert page.render(Context({"title": titles})) == "施工许可证"


def test_dates_and_amounts_inside_a_sentence_stay_on_one_line():
    drawn = Template("{% load days %}{{ text|whole_amounts }}").render(
        Context({"text": "按<上限>先签，3月31日(周二)前交地，多1,180万元"})
    )
    kept = '<span class="nowrap">{}</span>'.format
    assert drawn == f"按&lt;上限&gt;先签，{kept('3月31日(周二)')}前交地，多{kept('1,180万元')}"

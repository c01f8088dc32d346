"""The sample district's window, in the states its screens have to show, and my work of those who act there."""

import sqlite3

import pytest

from tests.browser.conftest import DESK, PHONE

WHO = ("window", "reviewer", "head", "incharge", "supervisor")


def test_the_sample_is_in_every_state_a_screen_has_to_show(sample):
    with sqlite3.connect(f"file:{sample.home / 'yichuang.sqlite3'}?mode=ro", uri=True) as database:
        spans = database.execute("SELECT state FROM cases_span WHERE until_at IS NULL").fetchall()
        events = database.execute("SELECT type FROM ledger_event").fetchall()
    assert {state for (state,) in spans} >= {
        *("applied", "received", "correcting", "accepted", "paused", "opinion_sign", "opinion", "approval"),
        *("material_owed", "commitment", "session", "serve", "rating", "supervision"),
    }
    assert {kind for (kind,) in events} >= {
        *("item.held", "item.extended", "item.refused", "item.acceptance_refused", "item.special_procedure_started"),
        *("decision.proposed", "decision.approved", "preopinion.given", "mandate.given", "opinion.given"),
        *("application.made", "notice.given", "case.migrated", "supervision.notified", "service.rated"),
    }


@pytest.mark.parametrize(
    ("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk in Chinese", "phone in English"]
)
def test_whoever_acts_at_the_window_finds_it_in_my_work(open_page, sample, size, language, assert_accessible):
    for who in WHO:
        page = open_page(sample, size=size, language=language, as_user=who)
        page.goto("/work/")
        assert page.locator(".work li .btn[href^='/window/']").count() > 0, who
        assert_accessible(page)


def test_nothing_is_cut_off_where_english_is_long_and_the_phone_narrow(open_page, sample):
    page = open_page(sample, size=PHONE, language="en", as_user="supervisor")
    page.goto("/work/")
    edges = [one.bounding_box() for one in page.locator(".work li .btn").all()]
    assert edges and all(box["x"] + box["width"] <= PHONE["width"] for box in edges)
    page = open_page(sample, size=PHONE, language="en", as_user="officer")
    page.goto("/work/")
    page.goto(str(page.locator(".work a[href^='/window/items/']").first.get_attribute("href")))
    page.locator("details.other summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

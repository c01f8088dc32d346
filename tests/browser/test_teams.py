"""Service teams as whoever manages the settings meets them, and projects given to one from the table."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_counter import BOTH, CHINESE, picture

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@SIZES
@LANGUAGES
def test_teams_and_what_can_be_done_to_one_can_be_read_by_everybody(
    open_page, sample, assert_accessible, size, language
):
    page = open_page(sample, size=size, language=language, as_user="admin")
    page.goto("/settings/teams/")
    assert page.locator("tbody tr").count() == 5
    assert_accessible(page)
    picture(page, f"teams-{language}")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/settings/teams/\d+/$"))
    assert page.locator(".posts li").count() == 4 and page.locator(".lines a").count() > 3
    assert_accessible(page)
    picture(page, f"team-{language}")
    links = [one.get_attribute("href") for one in page.locator(".head .actions a, #row-1 .actions a").all()]
    assert len(links) == 5
    for address in (*links, "/settings/teams/new/"):
        page.goto(address)
        assert_accessible(page)
        if language == "en":
            # a name is a name in every language: the words around it are English
            assert not CHINESE.search(" ".join(page.locator("label, h1, .actions, .note").all_inner_texts()))


def _change(page, **said):
    for name, value in said.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("main form .actions button").click()
    page.wait_for_load_state()


@BOTH
def test_a_team_is_founded_manned_renamed_and_ended(open_page, own_sample, size, language, assert_accessible):
    page = open_page(own_sample, size=size, language=language, as_user="admin")
    page.goto("/settings/teams/")
    page.locator("a[href$='/teams/new/']").click()
    _change(page, zh="第六专班（低空经济）", en="Service team 6 (low altitude)")
    assert page.locator(".wrong").count() == 1 and page.locator("#id_zh").input_value() == "第六专班（低空经济）"
    assert_accessible(page)
    _change(page, reason="区委会议")
    page.wait_for_url(re.compile(r"/settings/teams/\d+/$"))
    here = page.url
    assert page.locator(".posts li").count() == 0
    assert_accessible(page)
    for nth, role in enumerate(("head", "member"), 1):
        page.goto(here)
        page.locator("a[href$='/members/new/']").click()
        who = page.locator("#id_who optgroup").nth(1).locator("option").nth(nth).get_attribute("value")
        _change(page, who=who, role=role, reason="区委会议")
        page.wait_for_url(here)
        assert page.locator(".posts li").count() == nth
    picture(page, "team-new")
    page.locator(".posts li").nth(1).locator("a[href$='/end/']").click()
    _change(page, reason="调走")
    page.wait_for_url(here)
    assert page.locator(".posts li").count() == 1
    page.locator("a[href$='/rename/']").click()
    _change(page, zh="低空专班", en="Low-altitude team", reason="改叫法")
    page.wait_for_url(here)
    assert page.locator("h1").inner_text() == ("Low-altitude team" if language == "en" else "低空专班")
    page.locator(".head a[href$='/end/']").click()
    assert_accessible(page)
    _change(page, reason="并入第一专班")
    page.wait_for_url(here)
    assert page.locator(".head .actions").count() == 0
    assert_accessible(page)
    picture(page, "team-ended")
    page.goto("/settings/teams/")
    assert page.locator("tbody tr").count() == 5 and page.locator("details .lines li").count() == 1
    page.locator("tbody a").first.click()
    page.locator(".head a[href$='/end/']").click()
    _change(page, reason="试试")
    assert page.locator(".wrong").count() == 1, "a team with projects is not ended"
    assert_accessible(page)
    picture(page, "team-refused")


@LANGUAGES
def test_projects_are_given_to_a_team_from_the_table(open_page, own_sample, language, assert_accessible):
    page = open_page(own_sample, language=language, as_user="office")
    page.goto("/projects/")
    for nth in (0, 1):
        page.locator("tbody [data-pick]").nth(nth).check()
    page.locator("[formaction$='/teams/']").click()
    page.wait_for_url("**/teams/")
    assert page.locator("main .lines li").count() == 2
    assert_accessible(page)
    page.locator("main form button.first").click()
    page.wait_for_load_state()
    assert page.locator(".wrong").count() == 1
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    picture(page, f"give-team-{language}")
    page.locator("#id_team").select_option(index=5)
    page.locator("main form button.first").click()
    page.wait_for_url(re.compile("/projects/$"))
    assert page.locator(".answers .success").count() == 1

"""The step-cutting register on the sample: two versions side by side, the trial, and the cases behind a figure."""

import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_list_to_the_cases_a_figure_counts(open_page, sample, size, language, assert_accessible):
    page = open_page(sample, size=size, language=language, as_user="admin")
    page.goto("/more/")
    page.locator("main a[href='/register/']").click()
    assert_accessible(page)
    page.locator("main a[href*='/one_window/']").first.click()
    page.wait_for_url("**/register/one_window/*/*/")
    assert_accessible(page)
    figure = page.locator("main a[href$='/cases/fewer/']")
    n = int("".join(one for one in figure.inner_text() if one.isdigit()))
    figure.click()
    page.wait_for_url("**/cases/fewer/")
    assert n > 0 and page.locator("main tbody tr").count() == n
    assert_accessible(page)


def test_the_public_reads_it_without_the_trial(phone, assert_accessible):
    phone.goto("/register/")
    phone.locator("main a[href*='/one_window/']").first.click()
    phone.wait_for_url("**/register/one_window/*/*/")
    assert phone.locator("main form[action$='/try/']").count() == 0
    assert_accessible(phone)


def test_a_trial_is_run_anew_from_the_page(open_page, own_sample):
    page = open_page(own_sample, as_user="admin")
    page.goto("/register/")
    page.locator("main a[href*='/one_window/']").first.click()
    page.locator("main [name=from_on]").fill("2020-01-01")
    page.locator("main form[action$='/try/'] button").click()
    page.wait_for_load_state()
    assert page.locator(".answers .success").count() == 1

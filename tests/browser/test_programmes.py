"""Mechanisms as officials read them: the list, one of them whole, its drawing, and its numbers in a form."""

import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_a_mechanism_can_be_used_by_everybody(open_page, sample, size, language, assert_accessible):
    page = open_page(sample, size=size, language=language, as_user="admin")
    for address in (
        "/programmes/",
        "/programmes/construction_permits/",
        "/programmes/construction_permits/?flow=G&graph",
        "/programmes/key_projects/",
        "/programmes/key_projects/numbers/",
    ):
        page.goto(address)
        assert_accessible(page)


def test_the_author_of_a_draft_is_told_that_another_person_publishes_it(open_page, own_sample, assert_accessible):
    page = open_page(own_sample, as_user="admin")
    page.goto("/programmes/key_projects/numbers/")
    number = page.locator("main input[name^='n:']").first
    number.fill(str(int(number.input_value()) + 1))
    page.locator("main [name=note]").fill("区政办发〔2020〕3号")
    page.locator("main form button.first").first.click()
    page.wait_for_url("**/programmes/drafts/*/")
    assert page.locator("main form[action$='/publish/']").count() == 0
    assert_accessible(page)

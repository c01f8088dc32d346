"""Mandates as people meet them: at the counter, on the project, and where an enterprise follows its application."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_counter import BOTH, CHINESE, picture
from tests.browser.test_project_page import project
from tests.screens.window.test_counter import code
from yichuang.demo.enterprises import credit_code

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@BOTH
def test_a_mandate_is_taken_in_with_its_paper_and_revoked(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=size, language=language, as_user="window")
    page.goto("/window/?tab=receive")
    page.locator(".work li a").first.click()
    page.locator("a[href$='/mandates/']").click()
    page.wait_for_url("**/mandates/")
    assert_accessible(page)
    before = page.locator(".materials li").count()
    page.locator("button[name='give']").click()
    assert page.locator("[role='alert'] .error").count() == 1
    assert_accessible(page)
    page.locator("#agent").select_option(index=1)
    page.locator("input[name='stage']").first.check()
    signed = Path(tmp_path) / "signed.pdf"
    signed.write_bytes(PDF)
    page.locator("#paper").set_input_files(signed)
    page.locator("button[name='give']").click()
    page.locator(f".materials li >> nth={before}").wait_for()
    picture(page, "mandates")
    assert_accessible(page)
    page.locator(".materials li details summary").first.click()
    page.locator(".materials li input[name='text']").first.fill("taken back")
    page.locator(".materials li button[name='revoke']").first.click()
    page.wait_for_load_state()
    assert page.locator(".answers .success").count() == 1
    assert page.locator("button[name='revoke']").count() == before


@BOTH
def test_an_enterprise_entrusts_a_team_where_it_follows_its_application(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=size, language=language)
    page.goto("/apply/")
    page.locator("button[value='policy_advice']").click()
    signed = Path(tmp_path) / "signed.pdf"
    signed.write_bytes(PDF)
    page.locator("#id_name").fill("Qinghe Lake Widgets")
    page.locator("#id_code").fill(code())
    page.locator("#id_contact").fill("Li Jianguo")
    page.locator("#id_phone").fill("13800000000")
    page.locator("#id_advice_topic").select_option(index=1)
    page.locator("input[name='file-question']").set_input_files(signed)
    page.locator("button[name='send']").click()
    page.wait_for_url("**/track/**")
    form = page.locator("details:has(button[name='give'])")
    form.locator("> summary").click()
    assert_accessible(page)
    page.locator("#until").fill("2020-12-31")
    page.locator("button[name='give']").click()
    page.wait_for_url("**/mandate/")
    assert form.locator("[role='alert'] .error").count() == 1 and page.locator("#until").input_value() == "2020-12-31"
    assert_accessible(page)
    picture(page, f"track-mandate-refused-{language}")
    page.locator("#agent").select_option(index=1)
    page.locator("input[name='stage']").first.check()
    page.locator("#paper").set_input_files(signed)
    page.locator("button[name='give']").click()
    form.locator(".materials li").wait_for()
    assert page.locator(".answers .success").count() == 1
    assert_accessible(page)
    picture(page, f"track-mandate-{language}")
    if language == "en":
        assert not CHINESE.search(page.locator("main").inner_text())
    form.locator(".materials summary").click()
    page.locator(".materials input[name='text']").fill("we go ourselves")
    page.locator(".materials button[name='revoke']").click()
    page.locator(".answers .success").wait_for()
    assert form.locator(".materials li").count() == 1 and page.locator("button[name='revoke']").count() == 0
    assert_accessible(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_preopinion_stands_with_its_validity_one_step_from_the_project(
    open_page, sample, size, language, assert_accessible
):
    page = open_page(sample, size=size, language=language, as_user="office")
    project(page, "兽用生物制品")
    assert_accessible(page)
    page.locator("a[href$='/mandates/']").click()
    page.wait_for_url("**/mandates/")
    assert page.locator("#preopinions ~ table tbody tr").count() == 1
    until = page.locator("#preopinions ~ table td").nth(2).inner_text()
    assert until == ("until 20 Sep" if language == "en" else "到9月20日为止"), "said also where heads are hidden"
    assert_accessible(page)
    picture(page, f"preopinion-{language}")
    if language == "en":
        # numbers of papers are Chinese in every language
        cells = page.locator("#preopinions ~ table").locator("th, td:not(:nth-of-type(2))").all_inner_texts()
        assert not CHINESE.search(" ".join(cells))
    page.locator("#preopinions ~ table a").click()
    page.wait_for_url("**/window/items/**")
    assert_accessible(page)


@BOTH
def test_an_agent_comes_with_a_mandate_and_goes_on_under_it(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    page = open_page(own_sample, size=size, language=language, as_user="window")
    page.goto("/window/counter/")
    page.locator("button[value='policy_advice']").click()
    page.locator("#id_name").fill("Bluewater Ltd")
    page.locator("#id_code").fill(credit_code(901))
    page.locator("#id_contact").fill("Li")
    page.locator("#id_phone").fill("13800000000")
    page.locator("#id_advice_topic").select_option(index=1)
    page.locator("input[name='how-question'][value='paper']").check()
    page.locator("details:has(#agent) > summary").click()
    page.locator("#agent_name").fill("Fast Filing Ltd")
    page.locator("button[name='send']").click()
    assert page.locator("[role='alert'] .error").count() == 1, "no paper yet"
    assert page.locator("#agent_name").input_value() == "Fast Filing Ltd"
    signed = Path(tmp_path) / "signed.pdf"
    signed.write_bytes(PDF)
    page.locator("#agent_code").fill(credit_code(902))
    page.locator("#paper").set_input_files(signed)
    assert_accessible(page)
    picture(page, "counter-mandate")
    page.locator("button[name='send']").click()
    page.wait_for_url("**/receipt/")
    number, receipt = page.url.rstrip("/").split("/")[-2], page.locator(".paper-sheet").inner_text()
    assert "Fast Filing Ltd" in receipt
    secret = re.search(r"(?:查询码|[Cc]ode)[：:]\s*([2-9A-HJ-NP-Z]{8})", receipt)
    assert secret is not None, receipt
    page.goto("/track/")
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(secret[1])
    page.locator("main form button").first.click()
    page.wait_for_url(f"**/track/{number}/")
    page.locator("details:has(#reason) > summary").click()
    withdrawing = page.locator("form:has(#reason)")
    assert withdrawing.locator("input[name='mandate'][value='M1']").is_checked()
    withdrawing.locator("input[name='item']").first.check()
    page.locator("#reason").fill("no longer wanted")
    assert_accessible(page)
    picture(page, "track-mandate")
    withdrawing.locator("button").click()
    confirm = page.locator("[data-confirm-yes]")
    if confirm.is_visible():
        confirm.click()
    page.wait_for_load_state()
    page.locator("details:has-text('Fast Filing Ltd') > summary").first.click()
    done = page.locator("details:has-text('Fast Filing Ltd') li").all_inner_texts()
    assert sum("Fast Filing Ltd" in one and "Bluewater Ltd" in one for one in done) >= 3, done
    assert_accessible(page)
    picture(page, "track-done")


@BOTH
def test_a_member_of_the_team_signs_in_withdraws_and_applies_anew_for_the_enterprise(
    open_page, own_sample, size, language, assert_accessible, tmp_path
):
    signed = Path(tmp_path) / "signed.pdf"
    signed.write_bytes(PDF)
    clerk = open_page(own_sample, size=size, language=language, as_user="window")
    project(clerk, "绿野冷链物流园二期")
    clerk.locator("a[href$='/mandates/']").click()
    clerk.wait_for_url("**/mandates/")
    clerk.locator("#agent").select_option(index=1)
    clerk.locator("input[name='stage']").evaluate_all("boxes => boxes.forEach(box => box.click())")
    clerk.locator("#paper").set_input_files(signed)
    clerk.locator("button[name='give']").click()
    clerk.locator(".answers .success").wait_for()
    page = open_page(own_sample, size=size, language=language, as_user="team1")
    page.goto(clerk.url)
    page.locator("a[href*='/mandates/M2/']:not([href$='/paper/'])").click()
    page.wait_for_url("**/mandates/M2/**")
    assert_accessible(page)
    picture(page, f"agent-{language}")
    page.locator("details:has(#reason) > summary").click()
    withdrawing = page.locator("form:has(#reason)")
    withdrawing.locator("input[name='item']").first.check()
    page.locator("#reason").fill("the drawings are made anew")
    withdrawing.locator("button").click()
    confirm = page.locator("[data-confirm-yes]")
    if confirm.is_visible():
        confirm.click()
    page.locator(".answers .success").wait_for()
    assert_accessible(page)
    picture(page, f"agent-done-{language}")
    page.locator("summary").last.click()
    done = page.locator("details li").all_inner_texts()
    assert any("绿野供应链" in one and "the drawings" not in one for one in done), done
    page.goto(clerk.url)
    page.locator("form[action$='/mandates/M2/apply/'] button").click()
    page.wait_for_url("**/window/agent/A*/")
    here, words = page.url, page.locator("main").inner_text()
    assert "绿野供应链" in words and page.locator("#id_name").count() == 0
    assert_accessible(page)
    page.locator("details:has(li b) > summary").click()
    picture(page, f"agent-form-{language}")
    page.locator("input[name='item']:checked").evaluate_all("boxes => boxes.forEach(box => box.click())")
    page.locator("#id_contact").fill("Wang Min")
    page.locator("button[name='send']").click()
    assert page.locator("[role='alert'] .error").count() == 2, "no telephone, and nothing chosen"
    assert page.locator(".wrong").count() == 1 and page.locator("#id_contact").input_value() == "Wang Min"
    assert_accessible(page)
    page.locator("#id_phone").fill("13800000000")
    page.locator("input[name='item']").first.check()
    page.locator("button[name='save']").click()
    page.locator(".answers .success").wait_for()
    page.locator("input[type='file']").first.set_input_files(signed)
    page.locator("button[name='save']").click()
    page.locator(".materials li:has-text('signed.pdf')").wait_for()
    picture(page, f"agent-form-saved-{language}")
    page.goto(clerk.url)
    assert_accessible(page)
    picture(page, f"agent-unsent-{language}")
    page.locator(f"a[href='{here[here.index('/window/') :]}']").click()
    page.locator("button[name='send']").click()
    page.wait_for_url("**/mandates/M2/**sent=1")
    assert page.locator(".hint b").count() == 2, "number and code to hand over"
    assert_accessible(page)
    picture(page, f"agent-sent-{language}")
    if language == "en":
        assert not CHINESE.search(page.locator(".hint, .actions").all_inner_texts()[0])

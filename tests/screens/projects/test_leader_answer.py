"""Answering from the leader's page, choosing whose page it is, and the same page on the command line."""

import json
import re

import pytest
from docx import Document

from tests.screens.sample_district import did
from yichuang.backoffice.cases.models import ProjectRow
from yichuang.backoffice.cases.states import state_of
from yichuang.backoffice.ledger import texts
from yichuang.cli import BAD_INPUT, OK, main
from yichuang.engine.case.commands import Assign, ClearObstacle


@pytest.fixture
def answer_address(district):
    return f"/leader/answer/{district.projects['membrane']}/line/"


def _form(client, address):
    page = client.get(address).content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "seen")}


def _obstacle(district):
    return state_of(district.projects["membrane"]).obstacles[0]


def _text(sealed):
    return texts.plain(sealed, texts.open_texts(texts.sealed_ids(sealed)))


def test_a_row_has_one_button_that_leads_to_its_answer(office_of, answer_address):
    page = office_of("zhou").get("/leader/").content.decode()
    assert page.count('class="btn" data-return') == 1
    assert f'href="{answer_address}?leader=' in page


def test_a_decision_clears_the_obstacle_and_comes_back_to_the_page(office_of, district, answer_address):
    client = office_of("zhou")
    form = {**_form(client, answer_address), "text": "走东线，自然资源分局3月31日前办。", "what": "decide"}
    response = client.post(answer_address, form)
    assert response.status_code == 302 and response["Location"].startswith("/leader/#row-")
    one = _obstacle(district)
    assert _text(one.cleared_text) == "走东线，自然资源分局3月31日前办。"
    assert ProjectRow.objects.get(pk=district.projects["membrane"]).open_obstacles == 0
    page = client.get("/leader/").content.decode()
    assert "已定，难点已销号。重点项目办和专班在项目页看得到。" in page
    assert "没有要您定的事。" in page


def test_an_opinion_goes_into_the_diary_and_leaves_the_row(office_of, district, answer_address):
    client = office_of("zhou")
    client.post(answer_address, {**_form(client, answer_address), "text": "先算两案的账", "what": "opinion"})
    state = state_of(district.projects["membrane"])
    assert state.obstacles[0].cleared_on is None
    assert (state.notes[-1].kind, _text(state.notes[-1].text)) == ("opinion", "先算两案的账")
    assert "要您定的1件事" in client.get("/leader/").content.decode()


def test_a_decision_of_no_words_is_refused_in_words_beside_the_field(office_of, district, answer_address):
    client = office_of("zhou")
    response = client.post(answer_address, {**_form(client, answer_address), "text": " ", "what": "decide"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in page and 'role="alert"' in page
    assert _obstacle(district).cleared_on is None


def test_who_may_not_is_told_so_and_what_was_typed_stays(office_of, district, answer_address):
    client = office_of("zhao")
    response = client.post(answer_address, {**_form(client, answer_address), "text": "走东线", "what": "decide"})
    page = response.content.decode()
    assert response.status_code == 403
    assert re.search(r'role="alert"><p>[^<]+</p>', page) and ">走东线</textarea>" in page
    assert "data-return" not in client.get("/leader/").content.decode()
    assert _obstacle(district).cleared_on is None


def test_somebody_who_was_first_is_shown_and_nothing_is_overwritten(office_of, district, answer_address):
    client = office_of("zhou")
    form = _form(client, answer_address)
    did(district.projects["membrane"], ClearObstacle(obstacle="line", text="走西线"), "2020-03-24")
    response = client.post(answer_address, {**form, "text": "走东线", "what": "decide"})
    assert response.status_code == 409
    assert "难点销号" in response.content.decode()
    assert _text(_obstacle(district).cleared_text) == "走西线"
    assert client.get(answer_address, follow=True).content.decode().count("这件事已经定了：走西线") == 1


def test_the_same_answer_sent_twice_is_carried_out_once(office_of, district, answer_address):
    client = office_of("zhou")
    form = {**_form(client, answer_address), "text": "先算两案的账", "what": "opinion"}
    assert [client.post(answer_address, form).status_code for _ in range(2)] == [302, 302]
    assert len(state_of(district.projects["membrane"]).notes) == 1


def test_what_is_not_there_reads_like_what_one_may_not_see(office_of, district):
    client = office_of("zhou")
    for address in (
        f"/leader/answer/{district.projects['membrane']}/other/",
        f"/leader/answer/{district.permits['membrane']}/line/",
        "/leader/answer/018f7894-9100-7dcb-abca-4b3a1a4a5d79/line/",
        "/leader/?leader=nobody",
    ):
        assert client.get(address).status_code == 404, address


def test_who_holds_no_post_is_told_why_there_is_nothing(office_of, district):
    from yichuang.backoffice.people.models import Holding

    Holding.objects.filter(person=district.people["sun"]).delete()
    response = office_of("sun").get("/leader/")
    assert response.status_code == 403
    assert "您现在没有岗位，看不到项目。" in response.content.decode()


def test_nobody_reads_it_without_signing_in(client, db):
    for address in ("/leader/", "/leader/page.pdf", "/leader/page.docx"):
        assert client.get(address).status_code == 302


def test_the_page_is_the_first_sponsors_until_another_is_chosen(office_of, district):
    did(district.projects["plant"], Assign(role="sponsor", to=district.people["zhou"].ref), "2020-03-23")
    did(district.projects["road"], Assign(role="sponsor", to=district.people["wang"].ref), "2020-03-23")
    first = office_of("sun").get("/leader/").content.decode()
    assert "报规划科科长王静" in first and "农村供水一体化二期" in first
    own = office_of("zhou").get("/leader/").content.decode()
    assert "报主任周建国" in own
    chosen = office_of("zhou").get("/leader/?leader=wang").content.decode()
    assert "报规划科科长王静" in chosen
    assert 'value="wang" selected' in chosen and "page.pdf?leader=wang" in chosen


def test_looking_back_there_is_nothing_to_answer(office_of, district):
    page = office_of("zhou").get("/leader/?at=2020-03-24").content.decode()
    assert "要您定的1件事" in page and "data-return" not in page
    assert "page.pdf?leader=zhou&amp;at=2020-03-24" in page
    assert "没有要您定的事" in office_of("zhou").get("/leader/?at=2020-03-20").content.decode()


def test_the_files_are_named_after_the_day(office_of):
    response = office_of("zhou", language="en").get("/leader/page.docx?at=2020-03-24")
    assert response["Content-Disposition"] == 'attachment; filename="key-projects-2020-03-24.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")


# -- the command line ----------------------------------------------------------------------------------------------


def test_the_command_line_prints_what_the_screen_says(office_of, district, capsys):
    did(district.projects["plant"], Assign(role="sponsor", to=district.people["zhou"].ref), "2020-03-23")
    assert main(["report", "leader"]) == OK
    out = capsys.readouterr().out
    assert "5个项目，总投资35.6亿元。" in out and "报主任周建国" in out
    assert main(["report", "leader", "--leader", "li", "--at", "2020-03-20", "--language", "en"]) == OK
    assert "Nothing needs your decision." in capsys.readouterr().out


def test_json_gives_the_figures_as_numbers(office_of, district, capsys):
    assert main(["report", "leader", "--leader", "zhou", "--json"]) == OK
    said = json.loads(capsys.readouterr().out)
    assert (said["projects"], said["investment_total"]) == (5, "3564000000.00")
    assert [one["id"] for one in said["figures"]] == ["investment", "starts", "completions", "commissionings"]
    assert said["asked"][0]["case"] == district.projects["membrane"]
    assert said["texts"][0] == "重点项目一页"


def test_the_files_of_the_command_line_are_those_of_the_screen(office_of, district, tmp_path, capsys):
    for kind in ("pdf", "docx"):
        out = tmp_path / f"page.{kind}"
        assert main(["report", "leader", "--leader", "zhou", "--format", kind, "--out", str(out)]) == OK
        assert out.stat().st_size > 10_000
    said = Document(str(tmp_path / "page.docx"))
    assert said.tables[0].rows[0].cells[0].text == "重点项目一页"


@pytest.mark.parametrize(
    "words",
    [
        ["--format", "pdf"],
        ["--leader", "nobody"],
        ["--at", "yesterday", "--leader", "zhou"],
        ["--leader", "zhou", "--format", "pdf", "--out", "/nowhere/at/all.pdf"],
        ["--leader", "zhou", "--at", "2018-01-01"],
    ],
)
def test_what_cannot_be_printed_says_what_to_give(office_of, district, words, capsys):
    assert main(["report", "leader", *words]) == BAD_INPUT
    assert "yichuang report:" in capsys.readouterr().err

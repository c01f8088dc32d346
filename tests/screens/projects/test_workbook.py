"""A workbook brought to the screen: opened, matched, looked through, taken in, taken back, written out."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.backoffice.cases.workbook.tables import ROWS, office_table, plain_table
from yichuang.backoffice.cases.models import Case, ProjectRow, WorkbookImport

HEADINGS = ("项目名称", "项目代码", "总投资(万元)", "项目状态", "施工许可证")


def brought(client, data: bytes, name: str = "台账.xlsx"):
    answer = client.post("/projects/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return WorkbookImport.objects.get(pk=answer.url.split("/")[3])


def names_in(answer):
    """Every text of the written workbook."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def take(client, row):
    page = client.get(f"/projects/import/{row.pk}/")
    assert page.status_code == 200
    return client.post(f"/projects/import/{row.pk}/", {"take": "yes", "plan": page.context["made"].digest})


def test_a_table_goes_from_the_file_to_the_project_table_and_back(office_of):
    client = office_of("li")
    row = brought(client, office_table())
    match = client.get(f"/projects/import/{row.pk}/match/")
    assert "每一列是什么" in match.content.decode()
    done = take(client, row)
    assert done.status_code == 302 and done.url.endswith("/done/")
    assert ProjectRow.objects.filter(name="青石新材料一期", stage="under_construction").exists()
    page = client.get(done.url).content.decode()
    assert "新增3个" in page and "撤销导入" in page
    own = client.get(done.url.replace("done/", "file.xlsx"))
    assert "康禾生物制剂产业园一期" not in names_in(own), "what the table lacks is not put into it unasked"
    assert "连表里没有的5个一起写" in page
    assert "康禾生物制剂产业园一期" in names_in(client.get(done.url.replace("done/", "file.xlsx?add=1")))
    client.post(done.url.replace("done/", "undo/"))
    assert Case.objects.get(kind="project", title="青石新材料一期").closed_at is not None
    assert "已撤销" in client.get("/projects/import/").content.decode()


def test_what_a_column_leaves_open_is_asked_where_the_columns_are_matched(office_of):
    client = office_of("li")
    row = brought(client, plain_table(("项目名称", "投资"), [("甲项目", 100), ("乙项目", 200)]))
    address = f"/projects/import/{row.pk}/match/"
    sheet = {"sheet": "Sheet1", "line": "1", "target-0": "project.project_name"}
    asked = client.post(address, {**sheet, "target-1": "project.investment_total"})
    text = asked.content.decode()
    assert asked.status_code == 422 and "没写单位" in text and 'name="unit-1"' in text
    answer = client.post(address, {**sheet, "target-1": "project.investment_total", "unit-1": "wan"})
    assert answer.status_code == 302 and answer.url == f"/projects/import/{row.pk}/"
    assert take(client, row).status_code == 302
    assert ProjectRow.objects.get(name="甲项目").total_fen == 100 * 10_000 * 100


def test_what_cannot_be_read_is_asked_once_and_then_taken_in(office_of):
    client = office_of("li")
    rows = [("甲项目", "", 100, "热火朝天", "3月底"), ("乙项目", "", 200, "热火朝天", "是")]
    row = brought(client, plain_table(HEADINGS, rows))
    page = client.get(f"/projects/import/{row.pk}/")
    text = page.content.decode()
    assert "热火朝天" in text and "还不能导入" in text and not ProjectRow.objects.filter(name="甲项目").exists()
    asked = page.context["questions"]
    assert [(one.seen, one.cells) for one in asked] == [("热火朝天", ["D2", "D3"]), ("3月底", ["E2"])]
    answers = {"answer": "yes", "questions": "2"}
    for nth, (one, answer) in enumerate(zip(asked, ("under_construction", "2020-03-20"), strict=True)):
        answers |= {f"col-{nth}": one.col, f"seen-{nth}": one.seen, f"answer-{nth}": answer}
    assert client.post(f"/projects/import/{row.pk}/", answers).status_code == 302
    assert take(client, row).status_code == 302
    assert ProjectRow.objects.get(name="甲项目").stage == "under_construction"


def test_a_short_name_is_offered_the_one_office_it_can_mean_but_not_taken_for_it(office_of, district):
    client = office_of("li")
    rows = [("甲项目", "自然分局"), ("乙项目", "自然资源分局"), ("丙项目", "某局")]
    row = brought(client, plain_table(("项目名称", "责任单位"), rows))
    page = client.get(f"/projects/import/{row.pk}/")
    asked = {one.seen: one for one in page.context["questions"]}
    assert set(asked) == {"自然分局", "某局"}
    assert asked["自然分局"].likely == f"office:{district.offices['zrj'].pk}" and asked["某局"].likely == ""
    assert f'value="{asked["自然分局"].likely}" selected' in page.content.decode()
    assert page.context["made"].grave


def test_what_changed_since_it_was_looked_at_is_shown_again_instead_of_taken_in(office_of, district):
    from tests.screens.sample_district import did
    from yichuang.engine.case.commands import GiveFacts

    client = office_of("li")
    row = brought(client, plain_table(HEADINGS, [("第二实验学校", "", 30000, "", "")]))
    page = client.get(f"/projects/import/{row.pk}/")
    did(district.projects["school"], GiveFacts(facts={"investment_total": "1"}), "2020-03-25")
    answer = client.post(f"/projects/import/{row.pk}/", {"take": "yes", "plan": page.context["made"].digest})
    assert answer.status_code == 409 and "有人改过" in answer.content.decode()
    assert WorkbookImport.objects.get(pk=row.pk).taken_at is None


def test_a_row_changed_by_two_people_since_it_was_exported_is_put_to_choose(office_of, district):
    from tests.screens.sample_district import did
    from yichuang.engine.case.commands import GiveFacts

    client = office_of("li")
    data = b"".join(client.get("/projects/export.xlsx").streaming_content)
    did(district.projects["school"], GiveFacts(facts={"investment_total": "310000000"}), "2020-03-24")
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = book.active
    heads = {cell.value: cell.column for cell in table[1]}
    line = next(cells[0].row for cells in table.iter_rows(min_row=2) if cells[1].value == "第二实验学校")
    assert table.cell(line, heads["总投资(万元)"]).value == 29500
    table.cell(line, heads["总投资(万元)"]).value = 32000
    out = io.BytesIO()
    book.save(out)
    row = brought(client, out.getvalue(), "导出.xlsx")
    page = client.get(f"/projects/import/{row.pk}/")
    assert page.context["counts"]["conflict"] == 1
    text = page.content.decode()
    assert "31,000万元" in text and "32,000万元" in text and "29,500万元" in text
    assert take(client, row).status_code == 409
    name = page.context["conflicts"][0].conflicts[0].name
    done = client.post(
        f"/projects/import/{row.pk}/", {"take": "yes", "plan": page.context["made"].digest, name: "file"}
    )
    assert done.status_code == 302
    assert ProjectRow.objects.get(name="第二实验学校").total_fen == 32000 * 10_000 * 100


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.xlsx", b"", "空文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "不是表格文件"),
    ],
)
def test_a_file_that_is_no_workbook_is_turned_away_with_what_to_do(office_of, name, data, told):
    answer = office_of("li").post("/projects/import/", {"file": SimpleUploadedFile(name, data or b"")})
    assert answer.status_code == 422 and (told in answer.content.decode() or "先选一个文件" in answer.content.decode())


def test_who_may_not_open_projects_may_not_take_a_workbook_in(office_of):
    assert office_of("wang").get("/projects/import/").status_code == 403
    assert office_of("wang").get("/projects/export.xlsx").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(office_of, django_assert_max_num_queries):
    client = office_of("li")
    many = [(f"项目{n}", "", 100 + n, "前期", "") for n in range(250)]
    row = brought(client, plain_table(HEADINGS, many))
    with django_assert_max_num_queries(60):
        assert client.get(f"/projects/import/{row.pk}/").status_code == 200


def test_every_page_says_it_in_english(office_of):
    client = office_of("li", language="en")
    row = brought(client, office_table(ROWS[:1]))
    for address in ("import/", f"import/{row.pk}/match/", f"import/{row.pk}/"):
        page = client.get(f"/projects/{address}")
        assert page.status_code == 200
    assert "Look through" in client.get(f"/projects/import/{row.pk}/").content.decode()

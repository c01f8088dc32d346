"""A workbook taken in, as the office keeps it."""

from tests.backoffice.cases.workbook.tables import office_table
from yichuang.backoffice.cases.models import Case, ProjectRow


def test_a_table_with_titles_and_a_two_row_head_is_taken_in_whole(desk):
    made = desk.preview(office_table())
    assert [p.words() for p in made.grave] == []
    taken = desk.take(office_table())
    assert taken.ok, [p.words() for p in taken.problems]
    rows = {row.name: row for row in ProjectRow.objects.all()}
    assert set(rows) == {"青石新材料一期", "白杨冷链", "红旗医院"}
    assert rows["青石新材料一期"].total_fen == 68_000 * 10_000 * 100
    assert rows["白杨冷链"].total_fen == 120_000_000 * 100
    assert rows["白杨冷链"].plan_fen == 86_000_000 * 100
    assert rows["青石新材料一期"].stage == "under_construction"
    assert rows["红旗医院"].dates["start"]["planned"] == "2020-06-01"
    assert Case.objects.filter(kind="permits").count() == 3

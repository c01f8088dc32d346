"""What gets the day of the import because the file has no day: said before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .implied import passed, wants_permits
from .preview import Preview, new_values


def told_before(made: Preview) -> list[str]:
    """What a person should know of what will be written, in sentences."""
    permits = stages = done = running = 0
    for row in made.rows:
        if row.status == "unchanged":
            continue
        values = new_values(row) if row.known is None else {one.target: one.after for one in row.changes}
        permits += row.known is None and wants_permits(made, values)
        stages += bool(passed(made, values, new=row.known is None))
        for key, value in values.items():
            if made.targets[key].kind == "item" and value and not value.get("on"):
                done += value["what"] == "done"
                running += value["what"] == "running"
    kept = sum(len(row.kept) for row in made.rows)
    return [words % {"n": n} for n, words in _sentences(permits, stages, done, running, kept) if n]


def _sentences(permits: int, stages: int, done: int, running: int, kept: int) -> Iterator[tuple[int, str]]:
    yield permits, _("%(n)s个新项目建审批计划，按表里给的情况排；没给的标“未定”。")
    yield (
        stages,
        _("%(n)s个项目补记走过的节点(开工之前的、进表的入册)。没有日期，记成今天，注明“导入时已办”。"),
    )
    yield done, _("%(n)s格只写了已办，没有日期：记成今天，注明“导入时已办”。")
    yield running, _("%(n)s格写着在办，没有受理日期：期限从今天起算，注明“导入时在办”。")
    yield kept, _("%(n)s格表里没动、系统里后来改过：留系统里的。")

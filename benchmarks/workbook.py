"""A workbook of 50 and of 20,000 rows, in and out: opened, previewed, taken in, written back into itself, exported.

Beside each stands the plain reading of the same file (python-calamine) and the plain writing of as many rows
(XlsxWriter) in the same run: what the format itself costs.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.figures import figure, note, peak_megabytes
from benchmarks.homes import home

SIZES = (50, 20_000)
AT = datetime(2020, 3, 25, 1, 0, tzinfo=UTC)
HEADINGS = (
    "序号", "项目名称", "项目代码", "建设单位", "产业", "总投资(万元)", "今年计划(万元)", "今年完成(万元)",
    "计划开工时间", "项目状态", "施工许可证", "环评", "备注",
)  # fmt: skip
STAGES = ("储备", "签约", "前期", "开工", "在建", "竣工")
INDUSTRIES = ("高端装备", "新材料", "生物医药", "绿色食品")


def main() -> None:
    for size in SIZES:
        with home("sqlite") as environment:
            subprocess.run([sys.executable, "-m", "benchmarks.workbook", str(size)], env=environment, check=True)


def table(size: int, done: int = 0) -> bytes:
    """A workbook of so many rows; `done` is added to what this year was invested."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("重点项目")
    sheet.write_row(0, 0, HEADINGS)
    for n in range(1, size + 1):
        stage = STAGES[n % len(STAGES)]
        row = [
            n, f"项目{n:05d}", f"2020-370799-01-{n:06d}", f"企业{n}", INDUSTRIES[n % 4], 1000 + n, 500, done + n % 400,
            "2020-05-15", stage, "2020-03-02" if stage in ("开工", "在建") else "",
            "办理中" if stage == "前期" else "", "",
        ]  # fmt: skip
        sheet.write_row(n, 0, row)
    book.close()
    return out.getvalue()


def timed(name: str, rows: int, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    answer = work()
    spent = time.perf_counter() - begun
    figure(name, spent, "s", rows=rows, rows_a_second=round(rows / spent, 1), peak_mb=round(peak_megabytes()))
    return answer


def measure(size: int) -> None:
    """In a process of its own."""
    import django

    django.setup()
    import python_calamine

    from yichuang.backoffice.cases.workbook.matching import guess_match
    from yichuang.backoffice.cases.workbook.opening import open_brought
    from yichuang.backoffice.cases.workbook.plain_export import plain_workbook
    from yichuang.backoffice.cases.workbook.preview import preview
    from yichuang.backoffice.cases.workbook.taking_in import keep_upload, take_in
    from yichuang.backoffice.cases.workbook.targets import targets_at
    from yichuang.backoffice.cases.workbook.writing_out import write_into
    from yichuang.cli.workbook_account import acting

    by = acting("", AT)
    targets = targets_at(AT)
    name = f"workbook.{size}"
    data = timed(f"{name}.plain_write", size, lambda: table(size))
    timed(
        f"{name}.plain_read", size,
        lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(),
    )  # fmt: skip
    opened = timed(f"{name}.open", size, lambda: open_brought(data, "台账.xlsx"))
    match = guess_match(opened.sheets, targets)
    made = timed(f"{name}.preview", size, lambda: preview(opened, match, by=by, at=AT))
    if made.grave:
        raise RuntimeError(made.grave[0].words())
    taken = timed(f"{name}.take_in", size, lambda: take_in(made, keep_upload(opened, by=by, at=AT), {}, by=by, at=AT))
    if not taken.ok:
        raise RuntimeError(taken.problems[0].words())
    again = open_brought(table(size, done=1), "台账.xlsx")
    changed = timed(f"{name}.preview_changed", size, lambda: preview(again, match, by=by, at=AT))
    if changed.counts["changed"] != size:
        raise RuntimeError(str(changed.counts))
    out = timed(f"{name}.write_into", size, lambda: write_into(again, match, by=by, at=AT))
    if (out.changed, out.added) != (size, 0):
        raise RuntimeError(f"{out.changed} {out.added}")
    timed(f"{name}.export", size, lambda: plain_workbook(by=by, at=AT))
    note(f"workbook {size}: done, {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings")
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()

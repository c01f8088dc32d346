"""A workbook of 50 and of 20,000 rows, in and out: opened, previewed, taken in, written back into itself, exported.

Beside them stand, in the same run, the plain reading of the same file (python-calamine), the plain writing of as many
rows (XlsxWriter), which is what the format itself costs, and the plain inserting of as many events as the taking-in
stored, in one transaction. The small workbook is gone through several times, the databases by turns; 20,000 rows once
on each. What a process does once (loading the calendar) is in the first taking-in.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.figures import QUICK, figure, median, note, peak_megabytes
from benchmarks.homes import home

SIZES = (50, 200 if QUICK else 20_000)
ROUNDS = {50: 1 if QUICK else 5}
"""Rounds of a size, each on an empty database; one where nothing is said."""
AT = datetime(2020, 3, 25, 1, 0, tzinfo=UTC)
HEADINGS = (
    "序号", "项目名称", "项目代码", "建设单位", "产业", "总投资(万元)", "今年计划(万元)", "今年完成(万元)",
    "计划开工时间", "项目状态", "施工许可证", "环评", "备注",
)  # fmt: skip
STAGES = ("储备", "签约", "前期", "开工", "在建", "竣工")
INDUSTRIES = ("高端装备", "新材料", "生物医药", "绿色食品")


def main() -> None:
    for size in SIZES:
        seen: dict[str, dict[str, list[dict[str, float]]]] = {}
        for _ in range(ROUNDS.get(size, 1)):
            for database in ("sqlite", "postgres"):
                for name, said in one_round(database, size).items():
                    seen.setdefault(database, {}).setdefault(name, []).append(said)
        for database, steps in seen.items():
            report(f"workbook.{database}.{size}", size, steps)


def one_round(database: str, size: int) -> dict[str, dict[str, float]]:
    """step → {"s", "peak_mb"}, in a process of its own on an empty database."""
    with home(database) as environment:
        command = [sys.executable, "-m", "benchmarks.workbook", str(size)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        note(f"workbook {database} {size}: done")
        said: dict[str, dict[str, float]] = json.loads(done.stdout)
        return said


PEERS = {"open": "plain_read", "take_in": "plain_insert", "write_into": "plain_write", "export": "plain_write"}


def report(name: str, size: int, steps: dict[str, list[dict[str, float]]]) -> None:
    spent = {step: median([one["s"] for one in rounds]) for step, rounds in steps.items()}
    for step, rounds in steps.items():
        peak = max(one["peak_mb"] for one in rounds)
        figure(f"{name}.{step}", spent[step], "s", rows=size, rows_a_second=round(size / spent[step], 1), peak_mb=peak)
    for step, peer in PEERS.items():
        figure(f"{name}.{step}.to_{peer}", spent[step] / spent[peer], "ratio")


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


_SPENT: dict[str, dict[str, float]] = {}


def timed(name: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    answer = work()
    _SPENT[name] = {"s": time.perf_counter() - begun, "peak_mb": round(peak_megabytes())}
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
    data = timed("plain_write", lambda: table(size))
    timed(
        "plain_read",
        lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(),
    )
    opened = timed("open", lambda: open_brought(data, "台账.xlsx"))
    match = guess_match(opened.sheets, targets)
    made = timed("preview", lambda: preview(opened, match, by=by, at=AT))
    if made.grave:
        raise RuntimeError(made.grave[0].words())
    taken = timed("take_in", lambda: take_in(made, keep_upload(opened, by=by, at=AT), {}, by=by, at=AT))
    if not taken.ok:
        raise RuntimeError(taken.problems[0].words())
    insert = plain_insert()
    timed("plain_insert", insert)
    again = open_brought(table(size, done=1), "台账.xlsx")
    changed = timed("preview_changed", lambda: preview(again, match, by=by, at=AT))
    if changed.counts["changed"] != size:
        raise RuntimeError(str(changed.counts))
    out = timed("write_into", lambda: write_into(again, match, by=by, at=AT))
    if (out.changed, out.added) != (size, 0):
        raise RuntimeError(f"{out.changed} {out.added}")
    timed("export", lambda: plain_workbook(by=by, at=AT))
    print(json.dumps(_SPENT))


def plain_insert() -> Callable[[], None]:
    """Inserts what the ledger holds into a bare table, in one transaction."""
    from django.db import connection

    columns = 'case_id, seq, type, at, "by", body, prev, hash'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ledger_event")
        rows = cursor.fetchall()
        cursor.execute(f"CREATE TABLE bench_event AS SELECT {columns} FROM ledger_event WHERE 1 = 0")
    raw, postgres = connection.connection, connection.vendor == "postgresql"
    insert = f"INSERT INTO bench_event ({columns}) VALUES ({', '.join(['%s' if postgres else '?'] * 8)})"

    def work() -> None:
        raw.execute("BEGIN" if postgres else "BEGIN IMMEDIATE")
        for row in rows:
            raw.execute(insert, row)
        raw.execute("COMMIT")

    return work


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings")
    measure(int(sys.argv[1])) if len(sys.argv) > 1 else main()

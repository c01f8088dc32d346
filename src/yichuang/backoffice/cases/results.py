"""Results a department's own system sends us, found by project code: recorded together or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yichuang.engine.canon import digest
from yichuang.engine.case.commands import RecordItemEvent
from yichuang.engine.case.events import Actor

from .answers import Refused
from .models import Case
from .perform import perform_many
from .result_states import read_what, what_words
from .result_trial import Tried, Trouble
from .states import programme_of, state_of
from .wording import refusal_text
from .workbook.day_cells import Unreadable, read_day

COLUMNS = ("project_code", "item", "what", "done_on", "number", "accepted_on", "text")
NEEDED = ("project_code", "item", "what", "done_on")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "project_code": ("项目代码",),
    "item": ("事项", "事项编码"),
    "what": ("办理状态", "状态", "办理情况", "状态名称"),
    "done_on": ("办理日期", "日期"),
    "number": ("文号",),
    "accepted_on": ("受理日期",),
    "text": ("说明",),
}
"""Column → the Chinese headings it may have instead of its name, the usual one first."""

_CHINESE = {heading: column for column, headings in HEADINGS.items() for heading in headings}
MOST_ROWS = 20_000
_GB, _BOM = "gb18030", "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Taken:
    """`recorded` rows that were new, `known` rows that stood here already, or what is wrong (and nothing recorded)."""

    recorded: int = 0
    known: int = 0
    troubles: tuple[Trouble, ...] = ()


def read_csv(content: bytes) -> tuple[list[dict[str, str]], tuple[Trouble, ...]]:
    """The rows of a CSV (UTF-8 or GB18030, Chinese or English heads)."""
    try:
        text = content.decode(_BOM)
    except UnicodeDecodeError:
        try:
            text = content.decode(_GB)
        except UnicodeDecodeError:
            return [], (Trouble(0, "", _("编码既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”再来一次。")),)
    if "\0" in text[:4096]:
        return [], (Trouble(0, "", _("这不是文本文件。请把表格另存为 CSV 再来一次。")),)
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as wrong:
        return [], (Trouble(0, "", _("按 CSV 读不了（{why}）。请另存为“CSV UTF-8”再来一次。").format(why=wrong)),)
    if not rows:
        return [], (Trouble(1, "", _("文件是空的。")),)
    heads = [_CHINESE.get(one.strip(), one.strip()) for one in rows[0]]
    lacking = [one for one in NEEDED if one not in heads]
    if lacking:
        return [], (Trouble(1, ", ".join(lacking), _("缺少这几列。请补上表头再来一次。")),)
    twice = [one for one in COLUMNS if heads.count(one) > 1]
    if twice:
        return [], (Trouble(1, ", ".join(twice), _("有几列都是这一项。请只留一列。")),)
    if len(rows) - 1 > MOST_ROWS:
        return [], (Trouble(MOST_ROWS + 1, "", _("一次最多{n}行。请把文件分开。").format(n=MOST_ROWS)),)
    found = [dict(zip(heads, (one.strip() for one in row), strict=False)) for row in rows[1:]]
    return [one if any(one.values()) else {} for one in found], ()


def take_in(rows: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime) -> Taken:
    """Records every row, all or none; what is wrong is told of every row at once. A row that says what is recorded
    already is left as it is, so that a file may be sent again; one that says something else about it is wrong."""
    troubles: list[Trouble] = []
    commands: list[tuple[int, str, RecordItemEvent]] = []
    known = 0
    cases = _cases(str(row.get("project_code", "")) for row in rows)
    tried = Tried(by, at)
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        made = _command(line, row, cases, troubles)
        if made is None:
            for case in cases.get(str(row.get("project_code", "")), []):
                tried.leave_out(case, str(row.get("item", "")))
            continue
        found = tried.row(line, *made)
        if found is None:
            known += 1
        else:
            troubles += found
            commands.append((line, *made))
    if troubles:
        return Taken(troubles=tuple(troubles))
    # the same rows sent twice at once are recorded once; once an entry was taken back, they are something new
    stood = {case: state_of(case).seq for _line, case, _command in commands}
    key = "results:" + digest([stood, *(dict(row) for row in rows)])[:32]
    done = perform_many([(case, command) for _line, case, command in commands], by=by, at=at, now=at, key=key)
    if isinstance(done, Refused):
        line, case, _refused = commands[done.index]
        programme = programme_of(state_of(case))
        return Taken(troubles=tuple(Trouble(line, "", refusal_text(one, programme)) for one in done.reasons))
    return Taken(recorded=len(commands), known=known)


def _cases(codes: Iterable[str]) -> dict[str, list[str]]:
    """Project code → its permits cases."""
    found: dict[str, list[str]] = {}
    held = Case.objects.filter(project_code__in=set(codes) - {""}, kind="permits", closed_at__isnull=True)
    for code, case in held.order_by("opened_at").values_list("project_code", "pk"):
        found.setdefault(code, []).append(case)
    return found


def _command(
    line: int, row: Mapping[str, Any], cases: Mapping[str, list[str]], troubles: list[Trouble]
) -> tuple[str, RecordItemEvent] | None:
    def wrong(column: str, said: str) -> None:
        troubles.append(Trouble(line, column, said))

    before = len(troubles)
    for name in NEEDED:
        if not str(row.get(name, "")):
            wrong(name, _("空着。请填上。"))
    if len(troubles) > before:
        return None
    held = cases.get(str(row["project_code"]), [])
    if len(held) != 1:
        said = _("没有哪个在办的审批用这个代码。") if not held else _("有几个在办的审批都用这个代码。")
        wrong("project_code", said)
    what = read_what(str(row["what"]))
    if what is None:
        said = _("“{seen}”不是办理状态。请写其中一个的代码或名称：{listed}。")
        wrong("what", said.format(seen=row["what"], listed=what_words()))
    days: dict[str, date | None] = {}
    for name in ("done_on", "accepted_on"):
        raw = str(row.get(name, "") or "")
        try:
            days[name] = _day(raw) if raw else None
        except Unreadable:
            wrong(name, _("“{seen}”不是日期。请写成 2020-03-25。").format(seen=raw))
    if len(troubles) > before or what is None:
        return None
    return held[0], RecordItemEvent(
        item=str(row["item"]), what=what, done_on=days["done_on"], accepted_on=days["accepted_on"],
        number=str(row.get("number", "") or ""), text=str(row.get("text", "") or ""),
    )  # fmt: skip


def _day(raw: str) -> date:
    """The day a cell means, as spreadsheets and people write it (2020/3/5, 2020年3月5日). A month alone is no day."""
    read = read_day(raw)
    if read.by_month:
        raise Unreadable("date_unreadable", seen=raw)
    return read.on

"""The national exchange tables of construction-project approval, as rows ready to be sent: projects, items, what
happened to them, special procedures, documents.

Table and column names are those several systems in use share; codes are the fifteen national item status codes. A row
has a key made of our ids, so that sending again from any date overwrites the same row. What would be refused upstream
is found here first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yichuang.backoffice.ledger.store import events_of
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.events import EVENTS
from yichuang.engine.case.item_rules import sequence_refusal
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme
from yichuang.engine.values import say

from .models import Case
from .states import programme_of, state_of

Row = dict[str, Any]

TABLES: Mapping[str, tuple[str, ...]] = {
    "SPGL_XMJBXXB": ("LSH", "XMDM", "XMMC", "SPLCLX", "XMSFWQBJ", "GCDM"),
    "SPGL_XMSPSXBLXXB": ("LSH", "XMDM", "SPSXSLBM", "SPSXBM", "SPSXMC", "SPJD", "BLDWMC"),
    "SPGL_XMSPSXBLXXXXB": ("LSH", "XMDM", "SPSXSLBM", "BLZT", "BLSJ", "WH"),
    "SPGL_XMSPSXBLTBCXXXB": ("LSH", "XMDM", "SPSXSLBM", "TBCX", "KSSJ", "TBCXSXLX", "TBCXSX"),
    "SPGL_XMSPSXPFWJXXB": ("LSH", "XMDM", "SPSXSLBM", "PFWH", "PFWJBT", "PFRQ"),
}
"""Table → its columns. LSH is the key of a row; XMDM the project code; SPSXSLBM our number of the item instance."""


_PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
"""Year, area, industry, kind, running number: the key every table hangs on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that would be refused upstream, and why."""

    case: str
    table: str
    key: str
    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rows by table, and what is held back until it is put right."""

    rows: Mapping[str, Sequence[Row]]
    faults: tuple[Fault, ...]


def exchange(since: date | None = None) -> Exchange:
    """Every row of the permits cases of the district that changed on or after `since` (None: all)."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    faults: list[Fault] = []
    heads = Case.objects.filter(kind="permits", division="").order_by("pk")
    if since is not None:
        heads = heads.filter(last_at__date__gte=since)
    for head in heads.iterator(chunk_size=200):
        state = state_of(head.pk)
        programme = programme_of(state)
        if not head.project_code:
            said = _("项目还没有代码。请先填报。")
            faults.append(Fault(head.number, "SPGL_XMJBXXB", head.number, "no_project_code", said))
            continue
        if not _PROJECT_CODE.fullmatch(head.project_code):
            said = _("“{code}”不是国家项目代码：24位，如 2020-370700-41-01-000001。").format(code=head.project_code)
            faults.append(Fault(head.number, "SPGL_XMJBXXB", head.number, "project_code_wrong", said))
            continue
        code = _flow_code(programme, state)
        if not code:
            said = _("走哪个流程还没有定。请把没答的事实填上。")
            faults.append(Fault(head.number, "SPGL_XMJBXXB", head.number, "no_flow", said))
            continue
        rows["SPGL_XMJBXXB"].append(
            {
                "LSH": head.number, "XMDM": head.project_code, "XMMC": head.title, "SPLCLX": code,
                "XMSFWQBJ": "1" if state.closed_at else "0", "GCDM": head.project_code,
            }
        )  # fmt: skip
        for table, row in _items(head, programme, state, faults):
            rows[table].append(row)
    return Exchange(rows, tuple(faults))


def _flow_code(programme: Programme, state: CaseState) -> str:
    return plan_of(programme, state).code


def _items(head: Case, programme: Programme, state: CaseState, faults: list[Fault]) -> Iterator[tuple[str, Row]]:
    events = {one.seq: one for one in events_of(head.pk)}
    for one in state.items.values():
        item = programme.item(one.item, state.flow)
        if item is None:
            continue
        own = f"{head.number}-{one.instance}"
        wrong = sequence_refusal(item.kind, one.instance, one.history)
        if wrong is not None:
            faults.append(
                Fault(head.number, "SPGL_XMSPSXBLXXXXB", own, wrong.code, _("经过的先后不对。请在项目页更正。"))
            )
            continue
        coded = [entry for entry in one.history if EVENTS[f"item.{entry.what}"].national_code is not None]
        if not coded:
            continue
        stage = programme.stages.get(item.stage)
        function = programme.functions.get(item.function)
        yield "SPGL_XMSPSXBLXXB", {
            "LSH": own, "XMDM": head.project_code, "SPSXSLBM": own, "SPSXBM": item.id,
            "SPSXMC": say(item.title, "zh-Hans"), "SPJD": stage.code if stage else "",
            "BLDWMC": say(function.title, "zh-Hans") if function else "",
        }  # fmt: skip
        for entry in coded:
            row = {"LSH": f"{own}-{entry.seq}", "XMDM": head.project_code, "SPSXSLBM": own}
            status = EVENTS[f"item.{entry.what}"].national_code
            when = events[entry.seq].at.isoformat() if entry.seq in events else entry.on.isoformat()
            yield "SPGL_XMSPSXBLXXXXB", {
                **row, "BLZT": status, "BLSJ": entry.on.isoformat() if entry.body.get("done_on") else when,
                "WH": entry.body.get("number", ""),
            }  # fmt: skip
            if entry.what == "special_procedure_started":
                pause = entry.body.get("pause") or {}
                kind = programme.pauses.get(str(pause.get("kind", "")))
                yield "SPGL_XMSPSXBLTBCXXXB", {
                    **row, "TBCX": say(kind.title, "zh-Hans") if kind else str(pause.get("kind", "")),
                    "KSSJ": entry.on.isoformat(), "TBCXSXLX": "1", "TBCXSX": pause.get("limit", ""),
                }  # fmt: skip
            if entry.what in ("granted", "granted_with_material_to_follow") and entry.body.get("number"):
                yield "SPGL_XMSPSXPFWJXXB", {
                    **row, "PFWH": entry.body["number"], "PFWJBT": say(item.title, "zh-Hans"),
                    "PFRQ": entry.on.isoformat(),
                }  # fmt: skip

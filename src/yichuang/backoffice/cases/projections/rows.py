"""The line of a project in the project table: projected for cases of a programme whose stages are reached by items."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from yichuang.backoffice.ledger.statements import insert_rows
from yichuang.engine.case.context import plan_of
from yichuang.engine.case.state import CaseState
from yichuang.engine.programme.model import Programme

from ..models import ProjectRow
from .search import pairs


class RowValues(NamedTuple):
    """What the line says, in the order of its columns; dates as ISO text, `dates` as JSON text."""

    name: str
    owner: str
    industry: str
    area_code: str
    stage: str
    stage_on: str | None
    total_fen: int | None
    plan_fen: int | None
    done_fen: int | None
    done_total_fen: int | None
    figures_on: str | None
    sponsor: str
    lead_office: str
    team: str
    dates: str
    stopped_since: str | None
    open_obstacles: int
    search: str
    photo: str


_FIELDS = ", ".join(RowValues._fields)
_SET = ", ".join(f"{name} = excluded.{name}" for name in RowValues._fields)
_INSERT = f"INSERT INTO cases_projectrow (case_id, {_FIELDS}) VALUES "  # noqa: S608 - names of ours
_UPDATE = f" ON CONFLICT (case_id) DO UPDATE SET {_SET}"

_MILESTONES = {"start": "started", "completion": "completed", "commissioning": "commissioned"}
"""Milestone → the stage reached with it. Facts are "planned_start_on", "agreed_start_on", "expected_start_on"."""


def row_of(programme: Programme, state: CaseState) -> RowValues | None:
    """What the line says, None for a case that has none."""
    if not any(stage.reached_by for stage in programme.stages.values()):
        return None
    raw = state.raw_facts()
    name = _text(raw, "project_name") or (state.title if isinstance(state.title, str) else "")
    owner, code = _text(raw, "owner"), _text(raw, "project_code")
    stage, stage_on = stage_of(programme, state)
    stop = state.stopped
    photos = [file.file for file in state.files if file.kind == "photo"]
    return RowValues(
        name=name[:300],
        owner=owner[:300],
        industry=_text(raw, "industry")[:64],
        area_code=_text(raw, "area")[:40],
        stage=stage,
        stage_on=stage_on.isoformat() if stage_on else None,
        total_fen=_fen(raw, "investment_total"),
        plan_fen=_fen(raw, "investment_plan_year"),
        done_fen=_fen(raw, "investment_done_year"),
        done_total_fen=_fen(raw, "investment_done_total"),
        figures_on=_text(raw, "figures_on") or None,
        sponsor=(state.assigned.get("sponsor") or _text(raw, "sponsoring_leader"))[:40],
        lead_office=(state.assigned.get("lead_office") or _text(raw, "lead_office"))[:40],
        team=(state.assigned.get("team") or _text(raw, "service_team"))[:40],
        dates=json.dumps(_dates(programme, state, raw), sort_keys=True),
        stopped_since=stop.stopped_on.isoformat() if stop else None,
        open_obstacles=sum(1 for one in state.obstacles if one.cleared_on is None),
        search=pairs(name, owner, code, state.number),
        photo=photos[-1] if photos else "",
    )


def stage_of(programme: Programme, state: CaseState) -> tuple[str, date | None]:
    """(the furthest stage reached, the day its item ended); ("", None) before the first."""
    ended = {one.item: one.ended_on for one in state.items.values() if one.ended_well}
    flow = programme.flows.get(state.flow or plan_of(programme, state).flow)
    stages = (flow.stages if flow and flow.stages else programme.stages).values()
    reached = [stage for stage in stages if stage.reached_by in ended]
    last = max(reached, key=lambda stage: stage.order, default=None)
    return (last.id, ended[last.reached_by]) if last else ("", None)


def stored_row(case_id: str) -> RowValues | None:
    """What the line in the table says."""
    row = ProjectRow.objects.filter(pk=case_id).values_list(*RowValues._fields).first()
    return None if row is None else RowValues(*(_spelled(value) for value in row))


def write_rows(cursor: Any, rows: Iterable[tuple[str, RowValues]]) -> None:
    """Writes the lines of cases, whether or not they have one yet."""
    insert_rows(cursor, _INSERT, [(case_id, *row) for case_id, row in rows], _UPDATE)


def _spelled(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, sort_keys=True) if isinstance(value, dict) else value


def _dates(programme: Programme, state: CaseState, raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    ended = {one.item: one.ended_on for one in state.items.values() if one.ended_well}
    found: dict[str, dict[str, str]] = {}
    for milestone, stage_id in _MILESTONES.items():
        known = {word: _text(raw, f"{word}_{milestone}_on") for word in ("planned", "agreed", "expected")}
        stage = programme.stages.get(stage_id)
        actual = ended.get(stage.reached_by) if stage else None
        if actual is not None:
            known["actual"] = actual.isoformat()
        known = {word: day for word, day in known.items() if day}
        if known:
            found[milestone] = known
    return found


def _text(raw: Mapping[str, Any], fact: str) -> str:
    value = raw.get(fact)
    return value if isinstance(value, str) else ""


def _fen(raw: Mapping[str, Any], fact: str) -> int | None:
    try:
        return int(Decimal(_text(raw, fact)) * 100)
    except InvalidOperation:
        return None

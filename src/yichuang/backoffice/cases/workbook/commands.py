"""From a row of the plan to the commands that carry it out, in an order in which each may follow the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.wording import DONE_BEFORE, FROM_WORKBOOK, RUNNING_BEFORE
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.engine.case.commands import (
    Assign,
    GiveFacts,
    LinkCase,
    OpenCase,
    RaiseObstacle,
    RecordItemEvent,
    RectifyEntry,
)
from yichuang.engine.case.context import plan_under
from yichuang.engine.case.state import CaseState
from yichuang.engine.items.model import ItemKind
from yichuang.engine.programme.shared import translated

from .cells import GATES
from .comparing import Change
from .implied import passed, wants_permits, with_twins
from .obstacle_cells import mark_of
from .preview import Preview, RowPlan, new_values
from .standing import Standing
from .targets import OBSTACLES, ROLES

CORRECTED = "按工作簿更正"
SOURCE = "workbook"


@dataclass(frozen=True, slots=True)
class Step:
    """`seen`: the sequence looked at, for a case that was there. `back`: what undoing needs beside the events."""

    case: str
    command: Any
    seen: int | None = None
    back: Mapping[str, Any] = field(default_factory=dict)


def steps_of(
    made: Preview, row: RowPlan, chosen: Mapping[str, str], now: Standing | None, at: datetime
) -> Iterator[Step]:
    """`chosen`: target → "file" or "system" for the conflicts of the row. Numbers are taken while it runs."""
    if row.known is None or now is None:
        yield from _opening(made, row, at)
        return
    changes = [*row.changes, *(one for one in row.conflicts if chosen.get(one.target) == "file")]
    if changes:
        yield from _changing(made, row, changes, now, at)


def _opening(made: Preview, row: RowPlan, at: datetime) -> Iterator[Step]:
    values = new_values(row)
    case, year = uuid7(at), made.on.year
    facts = _facts(made, values, "project")
    number = take_number("project", year)
    title = str(values.get("project.project_name") or values.get("project.project_code") or number)[:200]
    yield Step(
        case, OpenCase(case=case, programme=made.projects, number=number, title=title, kind="project", facts=facts,
                       source=SOURCE)
    )  # fmt: skip
    permits = ""
    if wants_permits(made, values):
        permits = uuid7(at)
        known = translated(facts, made.projects, made.permits) | _facts(made, values, "permits")
        yield from _open_permits(made, permits, case, number, title, known, year)
    yield from _assigning(made, values, case, permits, {})
    yield from _life(made, values, case, facts, None, at)
    yield from _items(made, values, case, "project", None)
    yield from _stuck(values, case, ())
    if permits:
        yield from _items(made, with_twins(made, values, None), permits, "permits", None)


def _open_permits(
    made: Preview, permits: str, case: str, number: str, title: str, facts: Mapping[str, Any], year: int
) -> Iterator[Step]:
    answered = {fact: raw for fact, raw in facts.items() if raw is not None}
    yield Step(
        permits,
        OpenCase(
            case=permits, programme=made.permits, number=take_number("permits", year), title=title, kind="permits",
            facts=answered, source=SOURCE,
        ),
    )  # fmt: skip
    yield Step(permits, LinkCase(case=case, relation="project", number=number))


def _changing(made: Preview, row: RowPlan, changes: list[Change], now: Standing, at: datetime) -> Iterator[Step]:
    known, values = row.known, {change.target: change.after for change in changes}
    if known is None:
        return
    permits = known.permits[0] if known.permits else ""
    facts = _facts(made, values, "project")
    if facts:
        yield Step(known.case_id, GiveFacts(facts=facts, source=SOURCE), known.seq)
    permit_facts = _facts(made, values, "permits")
    opened = False
    if not permits and any(made.targets[key].case == "permits" for key in values):
        permits, opened = uuid7(at), True
        shared = translated({**now.project.plain_facts(), **facts}, made.projects, made.permits) | permit_facts
        title = known.name[:200]
        yield from _open_permits(made, permits, known.case_id, known.number, title, shared, made.on.year)
        team = now.project.assigned.get("team")
        if team:
            yield Step(permits, Assign(role="team", to=team))
    elif permit_facts:
        yield Step(permits, GiveFacts(facts=permit_facts, source=SOURCE), now.permits.seq if now.permits else None)
    before = {change.target: change.before for change in changes}
    yield from _assigning(made, values, known.case_id, "" if opened else permits, before)
    yield from _rectifying(made, changes, known.case_id, permits)
    fresh = {
        change.target: change.after for change in changes
        if not (change.entry and change.after and change.after["what"] == "done")
    }  # fmt: skip
    yield from _life(made, fresh, known.case_id, {**now.project.plain_facts(), **facts}, now.project, at)
    yield from _items(made, fresh, known.case_id, "project", now.project)
    yield from _stuck(values, known.case_id, now.obstacles())
    if permits:
        yield from _items(made, with_twins(made, fresh, now.permits), permits, "permits", now.permits)


def _facts(made: Preview, values: Mapping[str, Any], case: str) -> dict[str, Any]:
    found = {}
    for key, value in values.items():
        target = made.targets[key]
        if target.kind == "fact" and target.case == case and target.fact is not None:
            found[target.fact.id] = value
    return found


def _assigning(
    made: Preview, values: Mapping[str, Any], case: str, permits: str, before: Mapping[str, Any]
) -> Iterator[Step]:
    for key, value in values.items():
        target = made.targets[key]
        if target.kind == "role" and target.fact is not None:
            role = ROLES[target.fact.id]
            back = {"role": role, "to": before.get(key) or ""}
            yield Step(case, Assign(role=role, to=value or ""), back=back)
            if role == "team" and permits:
                yield Step(permits, Assign(role=role, to=value or ""), back=back)


def _rectifying(made: Preview, changes: list[Change], case: str, permits: str) -> Iterator[Step]:
    """Another day or number for what had ended already."""
    for change in changes:
        target = made.targets[change.target]
        if target.kind != "item" or not change.entry or not change.after or change.after["what"] != "done":
            continue
        new = {"done_on": change.after.get("on"), "number": change.after.get("number")}
        old = {"done_on": change.before.get("on"), "number": change.before.get("number", "")}
        wanted = {name: value for name, value in new.items() if value and value != old[name]}
        if wanted:
            where = case if target.case == "project" else permits
            back = {"seq": change.entry, "change": {name: old[name] for name in wanted}}
            yield Step(where, RectifyEntry(seq=change.entry, text=CORRECTED, change=wanted), back=back)


def _life(
    made: Preview,
    values: Mapping[str, Any],
    case: str,
    facts: Mapping[str, Any],
    now: CaseState | None,
    at: datetime,
) -> Iterator[Step]:
    """The milestones passed, as far as they do not certainly fall away. Their days are not known: they are dated by the
    import and say so."""
    items = passed(made, values, new=now is None)
    if not items:
        return
    planned = plan_under(made.projects, facts)
    for item in items:
        if now is not None and (latest := now.latest(item)) is not None and latest.ended_well:
            continue
        plan_item = planned.items.get(item)
        if plan_item is not None and plan_item.applies is False and item != items[-1]:
            continue
        yield Step(case, RecordItemEvent(item=item, what="met", despite=DONE_BEFORE))


def _items(made: Preview, values: Mapping[str, Any], case: str, which: str, now: CaseState | None) -> Iterator[Step]:
    said = [
        (made.targets[key], value) for key, value in values.items()
        if made.targets[key].kind == "item" and made.targets[key].case == which and value
    ]  # fmt: skip
    wanted = {target.item.id: value for target, value in said if target.item is not None and value["what"] != "no"}
    order = list((made.projects if which == "project" else made.permits).items)
    for item in sorted(wanted, key=lambda item: (wanted[item].get("on", "9999"), order.index(item))):
        value = wanted[item]
        definition = (made.projects if which == "project" else made.permits).items[item]
        on = date.fromisoformat(value["on"]) if value.get("on") else None
        if definition.kind is ItemKind.ENVELOPE and value["what"] == "done" and on:
            # what an envelope contains was granted with it, unless its own column says more
            for inner in definition.contains:
                if inner not in wanted and (now is None or now.latest(inner) is None):
                    yield Step(case, _record(made, inner, "done", on, ""))
        yield Step(case, _record(made, item, value["what"], on, value.get("number", ""), now))


def _stuck(values: Mapping[str, Any], case: str, open_now: Iterable[str]) -> Iterator[Step]:
    """What is stuck beside what stands open already."""
    known = {mark_of(text) for text in open_now}
    for text in values.get(OBSTACLES, ()):
        if mark_of(text) not in known:
            yield Step(case, RaiseObstacle(obstacle=uuid4().hex[:12], text=text))


def _record(
    made: Preview, item: str, what: str, on: date | None, number: str, now: CaseState | None = None
) -> RecordItemEvent:
    definition = made.permits.items.get(item) or made.projects.items[item]
    why = FROM_WORKBOOK if on else RUNNING_BEFORE if what == "running" else DONE_BEFORE
    if definition.kind in GATES:
        return RecordItemEvent(item=item, what="met", done_on=on, number=number, despite=why)
    if what == "running":
        return RecordItemEvent(item=item, what="accepted", done_on=on, despite=why)
    latest = now.latest(item) if now is not None else None
    accepted = latest is not None and not latest.ended and latest.accepted_on is not None
    return RecordItemEvent(
        item=item, what="granted", done_on=on, number=number, despite=why,
        accepted_on=None if accepted else on or made.on,
    )  # fmt: skip

"""Loads many cases at once: copies of cases made by commands, each re-chained under its own id, so that every hash is
right and `verify` holds. Nothing but the loading is quicker than the product's own way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from yichuang.backoffice.cases.models import Case, ProjectRow, ProjectUrgency, Span
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.perform import open_case, perform
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.store import hash_of
from yichuang.engine.canon import GENESIS, canonical
from yichuang.engine.case.commands import LinkCase, OpenCase, RecordItemEvent
from yichuang.engine.case.events import system

BY = system("benchmark")
PATTERNS = 40
"""Cases made by commands, a day apart, that the others are copies of."""


def load(open_items: int, at: datetime) -> int:
    """At least `open_items` open items in pairs of a project and its permits. Returns how many there are."""
    patterns = [_pattern(at - timedelta(days=nth)) for nth in range(min(PATTERNS, max(1, open_items // 20)))]
    each = Span.objects.filter(case__in=[c for pair in patterns for c in pair], until_at=None).count() // len(patterns)
    copies = max(0, open_items // each - len(patterns))
    copied = [(_stored(project), _stored(permits)) for project, permits in patterns]
    for start in range(0, copies, 2000):
        with transaction.atomic():
            for nth in range(start, min(start + 2000, copies)):
                _copy(copied[nth % len(copied)], at, nth)
            _flush()
    return Span.objects.filter(until_at=None).count()


def _pattern(at: datetime) -> tuple[str, str]:
    """A project with permits of which every item is accepted: many open items from few events."""
    projects = programmes.current("key_projects", at)
    permits = programmes.current("construction_permits", at)
    project, case = uuid7(at), uuid7(at)
    number = take_number("project", at.year)
    facts = {"project_name": "批量项目", "owner": "批量企业", "fund_source": "social", "industry": "equipment",
             "investment_total": "100000000", "investment_plan_year": "20000000"}  # fmt: skip
    _done(open_case(OpenCase(case=project, programme=projects, number=number, title="批量项目", kind="project",
                             facts=facts), by=BY, at=at))  # fmt: skip
    own = {"fund_source": "social", "is_industrial": True, "use_class": "special_plant", "land_mode": "granted",
           "approval_mode": "filing", "is_fire_special_project": True, "eia_class": "form"}  # fmt: skip
    _done(open_case(OpenCase(case=case, programme=permits, number=take_number("permits", at.year), title="批量项目",
                             kind="permits", facts=own), by=BY, at=at))  # fmt: skip
    _done(perform(case, LinkCase(case=project, relation="project", number=number), by=BY, at=at))
    for item in ("A02", "A18", "A07", "A08", "B01", "B04", "C01", "C02", "C04", "C05", "C10", "D01", "D02", "D04",
                 "D05", "D07", "U04"):  # fmt: skip
        _done(perform(case, RecordItemEvent(item=item, what="accepted", despite="批量"), by=BY, at=at))
    return project, case


def _done(answer: Any) -> None:
    if not answer.ok:
        raise RuntimeError(f"refused: {answer.reasons}")


def _stored(case_id: str) -> dict[str, Any]:
    """Everything stored of a case, as plain rows."""
    return {
        "id": case_id,
        "case": Case.objects.filter(pk=case_id).values().get(),
        "events": list(Event.objects.filter(case_id=case_id).order_by("seq").values()),
        "spans": list(Span.objects.filter(case_id=case_id).values()),
        "row": ProjectRow.objects.filter(pk=case_id).values().first(),
        "urgency": ProjectUrgency.objects.filter(pk=case_id).values().first(),
    }


_WAITING: dict[type, list[dict[str, Any]]] = {}


def _copy(pair: Sequence[dict[str, Any]], at: datetime, nth: int) -> None:
    ids = {one["id"]: uuid7(at + timedelta(milliseconds=nth)) for one in pair}
    numbers = {one["case"]["number"]: f"{one['case']['number']}-{nth}" for one in pair}
    for one in pair:
        head = {**one["case"], "id": ids[one["id"]], "number": numbers[one["case"]["number"]]}
        head["project_id"] = ids.get(one["case"]["project_id"])
        head["hash"] = GENESIS
        for event in _rechained(one["events"], ids, numbers):
            head["hash"] = event["hash"]
            _wait(Event, event)
        _wait(Case, head)
        for span in one["spans"]:
            own = {**span, "case_id": ids[span["case_id"]], "project_id": ids.get(span["project_id"])}
            own.pop("id")
            _wait(Span, own)
        if one["row"]:
            _wait(ProjectRow, {**one["row"], "case_id": ids[one["id"]], "name": f"批量项目{nth}"})
        if one["urgency"]:
            _wait(ProjectUrgency, {**one["urgency"], "project_id": ids[one["id"]]})


def _rechained(
    events: Sequence[dict[str, Any]], ids: dict[str, str], numbers: dict[str, str]
) -> Iterator[dict[str, Any]]:
    prev = GENESIS
    for event in events:
        body = json.loads(event["body"])
        for key, names in (("case", ids), ("number", numbers)):
            if body.get(key) in names:
                body[key] = names[body[key]]
        text, case = canonical(body).decode(), ids[event["case_id"]]
        stamp = event["at"].strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        hashed = hash_of(case, event["seq"], event["type"], event["schema"], stamp, event["by"], text, prev)
        copy = {**event, "case_id": case, "body": text, "prev": prev, "hash": hashed, "key": None}
        copy.pop("id")
        copy.pop("recorded_at")
        yield copy
        prev = hashed


def _wait(model: type, row: dict[str, Any]) -> None:
    _WAITING.setdefault(model, []).append(row)


def _flush() -> None:
    """Writes what waits, one statement a table."""
    with connection.cursor() as cursor:
        for model, rows in _WAITING.items():
            meta = model._meta  # type: ignore[attr-defined]
            by_attribute = {field.attname: field for field in meta.concrete_fields}
            names = list(rows[0])
            columns = ", ".join(f'"{by_attribute[name].column}"' for name in names)
            values = [[by_attribute[name].get_db_prep_save(row[name], connection) for name in names] for row in rows]
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({marks})', values)
    _WAITING.clear()

"""Loads many cases at once: copies of cases made by commands, each re-chained under its own id, so that every hash is
right and `verify` holds. Nothing but the loading is quicker than the product's own way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from yichuang.backoffice.cases.models import Case, ProjectRow, ProjectUrgency, Span
from yichuang.backoffice.cases.numbers import take_number
from yichuang.backoffice.cases.perform import open_case, perform
from yichuang.backoffice.cases.projections.search import pairs
from yichuang.backoffice.ledger import programmes
from yichuang.backoffice.ledger.instants import uuid7
from yichuang.backoffice.ledger.models import Event
from yichuang.backoffice.ledger.statements import insert_rows
from yichuang.backoffice.ledger.store import hash_of
from yichuang.engine.canon import GENESIS
from yichuang.engine.case.commands import LinkCase, OpenCase, RecordItemEvent
from yichuang.engine.case.events import system
from yichuang.engine.items.model import Record

BY = system("benchmark")
PATTERNS = 40
"""Cases made by commands, a day apart, that the others are copies of."""


ITEMS = ("A02", "A18", "A07", "A08", "B01", "B04", "C01", "C02", "C04", "C05", "C10", "D01", "D02", "D04", "D05", "D07",
         "U04")  # fmt: skip

AT_ONCE = 2000
"""Pairs written in one transaction."""


def load(open_items: int, at: datetime) -> int:
    """At least `open_items` open items in pairs of a project and its permits. Returns how many there are."""
    made = [_pattern(at - timedelta(days=nth)) for nth in range(min(PATTERNS, max(1, open_items // 20)))]
    each = Span.objects.filter(case__in=[c for pair in made for c in pair], until_at=None).count() // len(made)
    patterns = [[_Stored.of(case) for case in pair] for pair in made]
    copies = max(0, open_items // each - len(patterns))
    for start in range(0, copies, AT_ONCE):
        waiting: dict[str, list[tuple[Any, ...]]] = {}
        for nth in range(start, min(start + AT_ONCE, copies)):
            for into, row in _copy(patterns[nth % len(patterns)], at, nth):
                waiting.setdefault(into, []).append(row)
        with transaction.atomic(), connection.cursor() as cursor:
            for into, rows in waiting.items():
                _insert(cursor, into, rows)
    return Span.objects.filter(until_at=None).count()


def _insert(cursor: Any, into: str, rows: list[tuple[Any, ...]]) -> None:
    if connection.vendor == "sqlite":
        insert_rows(cursor, f"INSERT INTO {into} VALUES ", rows)
        return
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


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
    for item in ITEMS:
        if permits.items[item].record is not Record.OURS:  # what is decided here has an application first
            _done(perform(case, RecordItemEvent(item=item, what="accepted", despite="批量"), by=BY, at=at))
    return project, case


def _done(answer: Any) -> None:
    if not answer.ok:
        raise RuntimeError(f"refused: {answer.reasons}")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one table as the database takes them. `into`: the table with its columns; `at`: column → its place."""

    into: str
    at: dict[str, int]
    rows: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, found: models.QuerySet[Any], *left_out: str) -> _Rows:
        meta = found.model._meta
        fields = [one for one in meta.concrete_fields if one.attname not in left_out]
        columns = ", ".join(f'"{one.column}"' for one in fields)
        rows = tuple(
            tuple(one.get_db_prep_save(value, connection) for one, value in zip(fields, row, strict=True))
            for row in found.values_list(*(one.attname for one in fields))
        )
        rows = tuple(tuple(map(_plain, row)) for row in rows)
        return cls(f'"{meta.db_table}" ({columns})', {one.attname: nth for nth, one in enumerate(fields)}, rows)

    def changed(self, row: tuple[Any, ...], **values: Any) -> tuple[str, tuple[Any, ...]]:
        said = list(row)
        for name, value in values.items():
            said[self.at[name]] = value
        return self.into, tuple(said)


def _plain(value: Any) -> Any:
    """JSON as text, which COPY takes."""
    return json.dumps(value.obj, ensure_ascii=False) if isinstance(value, Jsonb) else value


@dataclass(frozen=True, slots=True)
class _Stored:
    """Everything stored of a case. `stamps`: the instants of its events as they are hashed."""

    case: str
    number: str
    head: _Rows
    events: _Rows
    stamps: tuple[str, ...]
    spans: _Rows
    row: _Rows
    urgency: _Rows

    @classmethod
    def of(cls, case_id: str) -> _Stored:
        events = Event.objects.filter(case_id=case_id).order_by("seq")
        return cls(
            case_id,
            Case.objects.get(pk=case_id).number,
            _Rows.of(Case.objects.filter(pk=case_id)),
            _Rows.of(events, "id", "recorded_at", "key"),
            tuple(at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in events.values_list("at", flat=True)),
            _Rows.of(Span.objects.filter(case=case_id), "id"),
            _Rows.of(ProjectRow.objects.filter(pk=case_id)),
            _Rows.of(ProjectUrgency.objects.filter(pk=case_id)),
        )


def _copy(pair: Sequence[_Stored], at: datetime, nth: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of a copy of a pair, with the table it goes into."""
    ids = {one.case: uuid7(at + timedelta(milliseconds=nth)) for one in pair}
    numbers = {one.number: f"{one.number}-{nth}" for one in pair}
    for one in pair:
        own, number = ids[one.case], numbers[one.number]
        link = GENESIS
        for into, row in _rechained(one, {**ids, **numbers}):
            link = row[one.events.at["hash"]]
            yield into, row
        project = ids.get(one.head.rows[0][one.head.at["project_id"]])
        yield one.head.changed(one.head.rows[0], id=own, number=number, project_id=project, hash=link)
        for row in one.spans.rows:
            yield one.spans.changed(row, case_id=own, project_id=ids.get(row[one.spans.at["project_id"]]))
        for row in one.row.rows:
            said = (row[one.row.at[name]] for name in ("name", "owner"))
            yield one.row.changed(row, case_id=own, search=pairs(*said, number))
        for row in one.urgency.rows:
            yield one.urgency.changed(row, project_id=own)


def _rechained(one: _Stored, names: dict[str, str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    place, prev, case = one.events.at, GENESIS, names[one.case]
    for row, stamp in zip(one.events.rows, one.stamps, strict=True):
        body = row[place["body"]]
        for before, after in names.items():
            body = body.replace(f'"{before}"', f'"{after}"')  # ids and numbers stand alone as values
        seq, kind, schema, by = (row[place[name]] for name in ("seq", "type", "schema", "by"))
        hashed = hash_of(case, seq, kind, schema, stamp, by, body, prev)
        yield one.events.changed(row, case_id=case, body=body, prev=prev, hash=hashed)
        prev = hashed

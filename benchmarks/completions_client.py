"""One client of one contender: completes items for a while and prints how many a second, and the longest it waited."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import django

START = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)
Completions = Iterator[None]
"""Each step completes one item."""


def main(contender: str, seconds: str, nth: str) -> None:
    if contender == "viewflow":
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peer_settings"
    django.setup()
    contenders = {
        "ours": _ours, "deciding": _deciding, "orm": _orm, "orm_deciding": _orm_deciding, "raw": _raw,
        "viewflow": _viewflow,
    }  # fmt: skip
    prepare, make = contenders[contender]()
    if seconds == "prepare":
        prepare()
        return
    completions = make(int(nth))
    for _ in range(24):
        next(completions)  # what is loaded once is not measured
    done, longest, begun = 0, 0.0, time.perf_counter()
    last = begun
    while last - begun < float(seconds):
        next(completions)
        now = time.perf_counter()
        done, longest, last = done + 1, max(longest, now - last), now
    print(done / (last - begun), longest * 1000)


def _commands() -> tuple[Any, Any, Callable[[], Any], list[Any]]:
    """(who, the process, the opening of a new case, what completes its items one after another)."""
    from benchmarks.four_stages import ITEMS, programme_text
    from yichuang.backoffice.cases.numbers import take_number
    from yichuang.backoffice.ledger.instants import uuid7
    from yichuang.engine.case.commands import OpenCase, RecordItemEvent
    from yichuang.engine.case.events import system
    from yichuang.engine.programme.read import read

    programme = read({"four_stages/programme.toml": programme_text()})

    def opening() -> OpenCase:
        number = take_number("log", 2020)
        return OpenCase(case=uuid7(START), programme=programme, number=number, title="测量", kind="log")

    completing = [RecordItemEvent(item=item, what="met") for stage in ITEMS for item in stage]
    return system("benchmark"), programme, opening, list(completing)


def _published() -> None:
    from yichuang.backoffice.ledger import programmes

    by, programme, _, _ = _commands()
    programmes.publish(programme, by, START, "benchmark")


def _ours() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    from yichuang.backoffice.cases.perform import open_case, perform

    def make(nth: int) -> Completions:
        by, _, opening, completing = _commands()
        while True:
            opened = open_case(opening(), by=by, at=START)
            for command in completing:
                done = perform(opened.case_id, command, by=by, at=START) if opened.ok else opened
                if not done.ok:
                    raise RuntimeError(f"{command}: {done}")
                yield

    return _published, make


def _deciding() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    """One item from its application to its result at our own window: each step is one command."""
    from tests.engine.case.window_desk import APPLICANT, CLERK, OFFICER, PAPERS
    from tests.engine.case.window_programme import window_programme
    from yichuang.backoffice.cases.numbers import take_number
    from yichuang.backoffice.cases.perform import open_case, perform
    from yichuang.backoffice.ledger import programmes
    from yichuang.backoffice.ledger.instants import uuid7
    from yichuang.engine.case import commands as c
    from yichuang.engine.case.events import system

    by, programme, one = system("benchmark"), window_programme(), ("SCHEME",)
    commands = (
        (c.Apply(number="A1", items=one, name="某公司", phone="13800000000", materials=PAPERS), APPLICANT),
        (c.ReceiveApplication(application="A1"), CLERK),
        (c.AcceptItems(items=one), CLERK),
        (c.HandToOffices(items=one), CLERK),
        (c.GrantItem(item="SCHEME", number="规1", text="准予"), OFFICER),
    )

    def make(nth: int) -> Completions:
        while True:
            case, number = uuid7(START), take_number("log", 2020)
            opening = c.OpenCase(case=case, programme=programme, number=number, title="测量", kind="log")
            opened = open_case(opening, by=by, at=START)
            for command, who in commands:
                done = perform(case, command, by=who, at=START) if opened.ok else opened
                if not done.ok:
                    raise RuntimeError(f"{command}: {done}")
                yield

    return lambda: programmes.publish(programme, by, START, "benchmark"), make


def _orm_deciding() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    """The plain ORM pair, with all the thinking ours does before it writes: the most that pair could do for us."""
    from yichuang.backoffice.cases.district import district
    from yichuang.backoffice.cases.writes import prepare as prepare_write
    from yichuang.backoffice.cases.writes import prepare_open
    from yichuang.backoffice.ledger.store import Link, chain
    from yichuang.engine.case.decide import decide
    from yichuang.engine.case.state import CaseState

    prepare_pair, make_pair = _orm()

    def prepare() -> None:
        _published()
        prepare_pair()

    def make(nth: int) -> Completions:
        by, programme, opening, completing = _commands()
        pair, days = make_pair(nth), district().calendar(programme.calendar)
        while True:
            command = opening()
            accepted = decide(programme, CaseState(), command, by=by, at=START, calendar=days)
            batch = chain(command.case, Link(), accepted.events, by=by.signature(), at=START)
            known = prepare_open(programme, batch, START).settle().known
            for command in completing:
                accepted = decide(programme, known.state, command, by=by, at=START, calendar=days)
                batch = chain(known.state.case, known.link, accepted.events, by=by.signature(), at=START)
                known = prepare_write(known, batch, START).settle().known
                yield next(pair)

    return prepare, make


def _orm() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    from django.db import transaction

    from benchmarks.pair import Entry, Task, make_tables

    def make(nth: int) -> Completions:
        task = Task.objects.create(name=f"client {nth}")
        while True:
            with transaction.atomic():
                Entry.objects.create(task=task, body={"item": "S0I0", "what": "met"}, at=START)
                task.state, task.finished_at = "done", START
                task.save(update_fields=["state", "finished_at"])
            yield

    return make_tables, make


def _raw() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection
    mark = "%s" if connection.vendor == "postgresql" else "?"
    begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"

    def prepare() -> None:
        serial = "SERIAL" if connection.vendor == "postgresql" else "INTEGER"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bench_task (id {serial} PRIMARY KEY, state text, finished_at text)")
            cursor.execute(f"CREATE TABLE bench_entry (id {serial} PRIMARY KEY, task int, body text, at text)")

    def make(nth: int) -> Completions:
        raw.execute(f"INSERT INTO bench_task (id, state) VALUES ({mark}, {mark})", (nth + 1, "new"))
        insert = f"INSERT INTO bench_entry (task, body, at) VALUES ({mark}, {mark}, {mark})"
        update = f"UPDATE bench_task SET state = {mark}, finished_at = {mark} WHERE id = {mark}"
        body, at = '{"item": "S0I0", "what": "met"}', START.isoformat()

        while True:
            raw.execute(begin)
            raw.execute(insert, (nth + 1, body, at))
            raw.execute(update, ("done", at, nth + 1))
            raw.execute("COMMIT")
            yield

    return prepare, make


def _viewflow() -> tuple[Callable[[], None], Callable[[int], Completions]]:
    def prepare() -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)

    def make(nth: int) -> Completions:
        from benchmarks.peer_flow import completions

        return completions()

    return prepare, make


if __name__ == "__main__":
    main(*sys.argv[1:])

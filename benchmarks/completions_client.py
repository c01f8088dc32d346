"""One client of one contender: completes items for a while and prints how many a second."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django

START = datetime(2020, 3, 2, 2, 0, tzinfo=UTC)
Step = Callable[[], int]


def main(contender: str, seconds: str, nth: str) -> None:
    if contender == "viewflow":
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peer_settings"
    django.setup()
    contenders = {"ours": _ours, "deciding": _deciding, "orm": _orm, "raw": _raw, "viewflow": _viewflow}
    prepare, make = contenders[contender]()
    if seconds == "prepare":
        prepare()
        return
    step = make(int(nth))
    step()  # what is loaded once is not measured
    done, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < float(seconds):
        done += step()
    print(done / spent)


def _ours() -> tuple[Callable[[], None], Callable[[int], Step]]:
    from benchmarks.four_stages import ITEMS, programme_text
    from yichuang.backoffice.cases.numbers import take_number
    from yichuang.backoffice.cases.perform import open_case, perform
    from yichuang.backoffice.ledger.instants import uuid7
    from yichuang.engine.case.commands import OpenCase, RecordItemEvent
    from yichuang.engine.case.events import system
    from yichuang.engine.programme.read import read

    by = system("benchmark")
    programme = read({"four_stages/programme.toml": programme_text()})

    def prepare() -> None:
        from yichuang.backoffice.ledger import programmes

        programmes.publish(programme, by, START, "benchmark")

    def make(nth: int) -> Step:
        def step() -> int:
            case = uuid7(START)
            number = take_number("log", 2020)
            opening = OpenCase(case=case, programme=programme, number=number, title="测量", kind="log")
            if not open_case(opening, by=by, at=START).ok:
                raise RuntimeError("not opened")
            for stage in ITEMS:
                for item in stage:
                    if not perform(case, RecordItemEvent(item=item, what="met"), by=by, at=START).ok:
                        raise RuntimeError(f"{item} not recorded")
            return sum(map(len, ITEMS))

        return step

    return prepare, make


def _deciding() -> tuple[Callable[[], None], Callable[[int], Step]]:
    from tests.engine.case.window_desk import APPLICANT, CLERK, OFFICER, PAPERS
    from tests.engine.case.window_programme import window_programme
    from yichuang.backoffice.cases.numbers import take_number
    from yichuang.backoffice.cases.perform import open_case, perform
    from yichuang.backoffice.ledger.instants import uuid7
    from yichuang.engine.case import commands as c
    from yichuang.engine.case.events import system

    by, programme = system("benchmark"), window_programme()

    def prepare() -> None:
        from yichuang.backoffice.ledger import programmes

        programmes.publish(programme, by, START, "benchmark")

    one = ("SCHEME",)
    commands = (
        (c.Apply(number="A1", items=one, name="某公司", phone="13800000000", materials=PAPERS), APPLICANT),
        (c.ReceiveApplication(application="A1"), CLERK),
        (c.AcceptItems(items=one), CLERK),
        (c.HandToOffices(items=one), CLERK),
        (c.GrantItem(item="SCHEME", number="规1", text="准予"), OFFICER),
    )

    def make(nth: int) -> Step:
        def step() -> int:
            case = uuid7(START)
            opening = c.OpenCase(
                case=case, programme=programme, number=take_number("log", 2020), title="测", kind="log"
            )
            if not open_case(opening, by=by, at=START).ok:
                raise RuntimeError("not opened")
            for command, who in commands:
                answer = perform(case, command, by=who, at=START)
                if not answer.ok:
                    raise RuntimeError(f"{command}: {answer}")
            return len(commands)

        return step

    return prepare, make


def _orm() -> tuple[Callable[[], None], Callable[[int], Step]]:
    from django.db import connection, models, transaction

    class Task(models.Model):
        name = models.CharField(max_length=40)
        state = models.CharField(max_length=20, default="new")
        finished_at = models.DateTimeField(null=True)

        class Meta:
            app_label = "benchmark"

    class Entry(models.Model):
        task = models.ForeignKey(Task, on_delete=models.CASCADE)
        body = models.JSONField()
        at = models.DateTimeField()

        class Meta:
            app_label = "benchmark"

    def prepare() -> None:
        with connection.schema_editor() as editor:
            editor.create_model(Task)
            editor.create_model(Entry)

    def make(nth: int) -> Step:
        task = Task.objects.create(name=f"client {nth}")

        def step() -> int:
            with transaction.atomic():
                Entry.objects.create(task=task, body={"item": "S0I0", "what": "met"}, at=START)
                task.state, task.finished_at = "done", START
                task.save(update_fields=["state", "finished_at"])
            return 1

        return step

    return prepare, make


def _raw() -> tuple[Callable[[], None], Callable[[int], Step]]:
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

    def make(nth: int) -> Step:
        raw.execute(f"INSERT INTO bench_task (id, state) VALUES ({mark}, {mark})", (nth + 1, "new"))
        insert = f"INSERT INTO bench_entry (task, body, at) VALUES ({mark}, {mark}, {mark})"
        update = f"UPDATE bench_task SET state = {mark}, finished_at = {mark} WHERE id = {mark}"
        body, at = '{"item": "S0I0", "what": "met"}', START.isoformat()

        def step() -> int:
            raw.execute(begin)
            raw.execute(insert, (nth + 1, body, at))
            raw.execute(update, ("done", at, nth + 1))
            raw.execute("COMMIT")
            return 1

        return step

    return prepare, make


def _viewflow() -> tuple[Callable[[], None], Callable[[int], Step]]:
    def prepare() -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)

    def make(nth: int) -> Step:
        from benchmarks.peer_flow import complete_all

        return complete_all

    return prepare, make


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Reading and writing an item over the HTTP API, beside the same view without the kernel.

One `yichuang serve` on PostgreSQL answers both: the product's API, and a plain Django view with the same token check
that reads a task with its entries, or writes one entry and the task (benchmarks/peer_api_urls.py); its answers are as
long as the API's. Asked by turns, by one client and by eight at once, each on a connection it keeps. `items`: every
item of a case with its clock; `offers`: what may be done to an item and every reason against the rest; `grant`: the
command that grants it with its document, each on an item of its own.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.figures import QUICK, figure, median, percentile
from benchmarks.homes import home
from benchmarks.served import served

EACH = 10 if QUICK else 400
"""Requests of each kind to each view, by one client and by eight together."""
CLIENTS = (1, 2) if QUICK else (1, 8)
TASKS, WARM = 20, 2 if QUICK else 40
KINDS = ("items", "offers", "grant")
PAPERS = ("question", "own_accounts")


def main() -> None:
    with home("postgres") as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.peer_api"
        command = [sys.executable, "-m", "benchmarks.api", str((EACH + 1) * len(CLIENTS) + 1)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        made = json.loads(done.stdout.rstrip().rpartition("\n")[2])
        with served(environment, "--no-worker") as server:
            asking = _Asking(server.port, made["token"], made["permits"], made["cases"])
            for kind in ("items", "offers"):
                asking.by_turns(kind, WARM, asking.size(kind))  # what a process loads once is not measured
            for clients in CLIENTS:
                for kind in KINDS:
                    _measure(asking, kind, clients)


def _measure(asking: _Asking, kind: str, clients: int) -> None:
    sizes = asking.size(kind)
    each = EACH // clients
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        seen = [pair for one in pool.map(lambda _: asking.by_turns(kind, each, sizes), range(clients)) for pair in one]
    asked = len(seen) * 2 / (time.perf_counter() - begun)
    ours, plain = [one for one, _ in seen], [other for _, other in seen]
    name = f"api.{clients}.{kind}"
    for said, spent in ((name, ours), (f"{name}.plain", plain)):
        figure(said, percentile(spent, 0.5), "ms", p95=round(percentile(spent, 0.95), 2), n=len(spent), bytes=sizes)
    figure(
        f"{name}.to_plain", median(ours) / median(plain), "ratio",
        p95=round(percentile(ours, 0.95) / percentile(plain, 0.95), 2), both_a_second=round(asked),
    )  # fmt: skip


@dataclass
class _Asking:
    """Requests with a token. `permits`: the case whose items are read; `cases`: those whose item nobody has granted
    yet."""

    port: int
    token: str
    permits: str
    cases: list[str]

    def by_turns(self, kind: str, times: int, size: int) -> list[tuple[float, float]]:
        """(ms of the API, ms of the plain view), so many times, on one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.connect()
        found = []
        for nth in range(times):
            ours = self._timed(connection, *self._api(kind))
            method, _, body = self._api(kind, peek=True)
            plain = self._timed(connection, method, f"/plain/{nth % TASKS + 1}/?size={size}", body)
            found.append((ours, plain))
        connection.close()
        return found

    def size(self, kind: str) -> int:
        """How long the API's answer is; it is asked once to know."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        size = self._ask(connection, *self._api(kind))
        connection.close()
        return size

    def _api(self, kind: str, *, peek: bool = False) -> tuple[str, str, bytes]:
        if kind == "grant":
            case = self.cases[0] if peek else self.cases.pop()  # the first is only ever read
            said = {"fields": {"item": "Q01", "number": f"测量{case[-12:]}", "text": "材料齐全，符合规定"}}
            return "POST", f"/api/v1/cases/{case}/commands/grant_item", json.dumps(said).encode()
        case = f"{self.permits}/items" if kind == "items" else f"{self.cases[0]}/offers/Q01"
        return "GET", f"/api/v1/cases/{case}", b""

    def _timed(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes) -> float:
        begun = time.perf_counter()
        self._ask(connection, method, path, body)
        return (time.perf_counter() - begun) * 1000

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes) -> int:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status}: {content[:300]!r}")
        return len(content)


def prepare(many: int) -> dict[str, Any]:
    """The sample district with `many` questions handed to the office that answers them, and a token of its officer."""
    import django

    django.setup()
    from django.utils import timezone

    from benchmarks.pair import Entry, Task, make_tables
    from yichuang.backoffice.cases.models import Case
    from yichuang.backoffice.people import tokens
    from yichuang.backoffice.people.models import Holding
    from yichuang.cli import main as command
    from yichuang.config.clock import now

    said, sys.stdout = sys.stdout, sys.stderr  # the demo tells what it made
    command(["demo", "--quiet"])
    sys.stdout = said
    make_tables()
    for nth in range(TASKS):
        task = Task.objects.create(name=f"task {nth}")
        Entry.objects.create(task=task, body={"item": "Q01", "what": "accepted"}, at=timezone.now())
    at = now()
    officer = Holding.objects.get(post__code="ZSJ1", until_on=None).person
    _token, text = tokens.issue("benchmark", officer, at=at)
    longest = Case.objects.filter(kind="permits").order_by("-seq").values_list("pk", flat=True)[0]
    return {"token": text, "permits": longest, "cases": [_handed_over(nth) for nth in range(many)]}


def _handed_over(nth: int) -> str:
    """A case with one question, received, accepted and handed to its office."""
    from yichuang.backoffice.cases.opening import open_service
    from yichuang.backoffice.cases.perform import perform
    from yichuang.backoffice.ledger.instants import uuid7
    from yichuang.backoffice.people.access import actor_of
    from yichuang.backoffice.people.models import Holding
    from yichuang.config.clock import now
    from yichuang.demo.window import APPLICANT
    from yichuang.engine.calendars import local_date
    from yichuang.engine.case import commands as c

    at = now()
    clerk = actor_of(Holding.objects.get(post__code="SPJ1", until_on=None).person, local_date(at, "Asia/Shanghai"))
    case, one = uuid7(at), ("Q01",)
    facts = {"service": "policy_advice", "advice_topic": "loans"}
    said = {
        "name": f"测量企业{nth}号",
        "phone": "13853000000",
        "materials": {name: {"how": "paper"} for name in PAPERS},
    }
    done = open_service(case, c.Apply(number="", items=one, facts=facts, **said), by=APPLICANT, at=at)
    for command in (c.ReceiveApplication(application="A1"), c.AcceptItems(items=one), c.HandToOffices(items=one)):
        done = perform(case, command, by=clerk, at=at) if done.ok else done
    if not done.ok:
        raise RuntimeError(f"refused: {done}")
    return case


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(prepare(int(sys.argv[1]))))
    else:
        main()

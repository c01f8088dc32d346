"""A city to measure on: the sample district with its programmes, and as many officers as a city's window has.

`python -m benchmarks.town seed` fills the empty installation of the environment and prints, as one JSON line, the
sessions of everybody who is signed in, by desk; the office's clock stands at nine on the next working day and runs.
`python -m benchmarks.town kept FILE` compares the ledger with the writes that were acknowledged, a JSON line each.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django

from benchmarks.figures import QUICK

TODAY = "2020-03-26"
OPENS = f"{TODAY}T09:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Desk:
    """Posts alike in one office: they do `function`, or sign for it ("sign:…"). `posts`: how many of 200."""

    name: str
    office: str
    posts: int


DESKS = (
    Desk("service_window", "SPJ", 60), Desk("enterprise_service", "ZSJ", 40), Desk("registry", "DJZ", 30),
    Desk("sign:registry", "DJZ", 10), Desk("market_registration", "SPJ", 15), Desk("public_security", "GAJ", 10),
    Desk("tax", "SWJ", 10), Desk("utilities_lead", "CGJ", 8), Desk("water_company", "SWG", 5),
    Desk("power_company", "GDG", 5), Desk("fire", "ZJJ", 5), Desk("sign:fire", "ZJJ", 2),
)  # fmt: skip
"""200 posts; quick, one of each."""


def seed() -> dict[str, list[str]]:
    """Desk → the sessions of those who sit there."""
    from yichuang.cli import main as command
    from yichuang.config.clock import set_office_time

    said, sys.stdout = sys.stdout, sys.stderr  # the demo tells what it made
    command(["demo", "--quiet", "--as-of", "2020-03-25"])
    sys.stdout = said
    found = {desk.name: _seated(desk) for desk in DESKS}
    set_office_time(datetime.fromisoformat(OPENS))
    return found


def _seated(desk: Desk) -> list[str]:
    """The posts of a desk with their holders, as changes of the settings; everybody is signed in."""
    from yichuang.backoffice.people import changes
    from yichuang.backoffice.people.models import Office
    from yichuang.demo.district import FOUNDED
    from yichuang.demo.offices import HEAD, REVIEWER, WINDOW
    from yichuang.engine.case.events import system

    who: dict[str, Any] = {"by": system("benchmark"), "at": datetime.fromisoformat(OPENS), "reason": "测量"}
    office = Office.objects.get(code=desk.office)
    rights = WINDOW if desk.name == "service_window" else HEAD if desk.name.startswith("sign:") else REVIEWER
    sessions = []
    for nth in range(1 if QUICK else desk.posts):
        code = f"{desk.office}{'S' if desk.name.startswith('sign:') else 'B'}{DESKS.index(desk)}-{nth}"
        post = changes.add_post(office, code, f"{nth + 1}号岗", rights=rights, from_on=FOUNDED, **who)
        person = changes.add_person(code, f"测量员{DESKS.index(desk)}-{nth}", **who)
        changes.hold_post(post, person, from_on=FOUNDED, **who)
        # nobody types this password: the hash is that of an account which cannot sign in by one
        changes.give_account(person, code.lower(), encoded="!", **who)
        sessions.append(_session(code.lower()))
    return sessions


def _session(account: str) -> str:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=account), "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def kept(path: str) -> dict[str, Any]:
    """How many acknowledged writes are not in the ledger exactly as often as they were acknowledged, with the first
    few; and how many there were."""
    from yichuang.backoffice.cases.models import Applying
    from yichuang.backoffice.ledger.models import Event

    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        wanted[said["number"]][f"{said['event']} {said['item']}".strip()] += 1
    cases = dict(Applying.objects.filter(pk__in=wanted).values_list("pk", "case"))
    there: dict[str, Counter[str]] = defaultdict(Counter)
    stored = Event.objects.filter(case_id__in=[one for one in cases.values() if one])
    for case, kind, body in stored.values_list("case_id", "type", "body").iterator():
        item = _body(body).get("item", "") if kind.startswith("item.") else ""
        there[case][f"{kind} {item}".strip()] += 1
    wrong = [
        f"{number} {event}: acknowledged {times}, kept {there[cases.get(number) or ''][event]}"
        for number, events in sorted(wanted.items())
        for event, times in events.items()
        if there[cases.get(number) or ""][event] != times
    ]
    return {"acknowledged": sum(sum(one.values()) for one in wanted.values()), "wrong": len(wrong), "first": wrong[:5]}


def _body(stored: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return found


if __name__ == "__main__":
    django.setup()
    print(json.dumps(seed() if sys.argv[1] == "seed" else kept(sys.argv[2]), ensure_ascii=False))

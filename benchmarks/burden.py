"""What an entry costs a person: fields open, fields typed, presses, and seconds by the keystroke-level model.

Fields are counted on the pages as they are served; the seconds of hands and head are estimated with the operators of
Card, Moran and Newell (1980): K 0.28 s a key, P 1.1 s to point, H 0.4 s to change hands, M 1.35 s to think; the
seconds of the machine are measured. "Asked twice" counts facts already known that a page asks for again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time

from benchmarks.figures import figure, median
from benchmarks.homes import home

_FIELD = r'<(?:input|select|textarea)\b(?![^>]*type="(?:hidden|submit|search)")[^>]*\bname="([^"]+)"'
KEY, POINT, HAND, THINK = 0.28, 1.1, 0.4, 1.35


def main() -> None:
    with home("sqlite", durable=False) as environment:
        environment["YICHUANG_CLOCK"] = "2020-03-25T09:05:00+00:00"
        subprocess.run([sys.executable, "-m", "yichuang", "demo", "--quiet"], env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        subprocess.run([sys.executable, "-m", "benchmarks.burden", "ask"], env=environment, check=True)


def ask() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from yichuang.backoffice.cases.models import Span

    client = Client()
    client.force_login(get_user_model().objects.get(username="clerk"))
    span = Span.objects.filter(until_at=None, item="C05", state="accepted").order_by("id").first()
    if span is None:
        raise RuntimeError("the sample has no accepted construction permit")
    measure(client, "entry", f"/projects/{span.case_id}/items/{span.instance}/entry/", typed=1, keys=10)
    measure(client, "add_project", "/projects/add/", typed=4, keys=40)


def measure(client: object, name: str, address: str, *, typed: int, keys: int) -> None:
    """`typed`: fields a person has to fill; `keys`: keystrokes for usual values (a number; name, owner, total)."""
    spent = []
    for _ in range(9):
        begun = time.perf_counter()
        answer = client.get(address)  # type: ignore[attr-defined]
        spent.append(time.perf_counter() - begun)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    fields = set(re.findall(_FIELD, main))
    hands = THINK + typed * (POINT + HAND) + keys * KEY + POINT
    figure(
        f"burden.{name}", hands, "s (estimated hands and head)", fields_open=len(fields), fields_typed=typed,
        machine_ms=round(median(spent) * 1000), asked_twice=0 if name == "entry" else len(fields & {"number", "case"}),
    )  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ask()
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yichuang.config.settings")
        main()

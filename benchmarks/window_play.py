"""Plays the day of a window against a running server.

`python -m benchmarks.window_play PORT SESSION APPLICATIONS SESSIONS BOOK` prints one JSON line: what every request
took, what went wrong, and the limits of the same server. SESSION: that of the server's processes; SESSIONS: a file with
those of everybody signed in; BOOK receives the events that were acknowledged.
"""

from __future__ import annotations

import json
import struct
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.figures import QUICK, note
from benchmarks.served import processor_seconds
from benchmarks.visitor import Tally, Visitor
from benchmarks.window_courses import SERVICES, Town, Wish, course

AT_ONCE = 8
"""Requests under way at any time: as many as the server's processes have threads."""
OPEN = 400
"""Applications that are open at the same time, so that queues are as long as in a city."""
MIX = {"Q01": 50, "R01": 20, "E00": 15, "P00": 10, "C02": 5}
"""Item → its share of a hundred applications."""
LIGHT = "/more/"
"""The lightest page for somebody signed in: who it is, and four links."""
LIGHT_REQUESTS = 100 if QUICK else 2_000
SITTINGS = 8.5
"""Sittings an application takes, about."""
PACE = 5_000 * SITTINGS / (8 * 3600)
"""Sittings a second when 5,000 applications spread over eight hours."""
PACED = 2 if QUICK else 20


def wishes(first: int, many: int) -> list[Wish]:
    """The applications of the day, always the same: of a hundred, 20 are noticed first, 3 refused, one is decided by
    two officers at once, about 10 are rated, and the receipt of 10 is printed."""
    drawn = Random(first)
    kinds = [kind for kind, share in MIX.items() for _ in range(share)]
    found = []
    for nth in range(first, first + many):
        service, lot = SERVICES[kinds[(nth * 37) % 100]], drawn.random()
        raced = nth % 50 == 7 and not QUICK and not service.signed
        refused = nth % 25 == 12 and not service.parts
        found.append(Wish(nth, service, nth % 5 == 3, refused, raced, lot < 0.1, nth % 10 == 1))
    return found


class _Day:
    """So many courses open at once, so many sittings under way; whoever is free takes any course."""

    def __init__(self, tally: Tally, town: Town, asked: list[Wish], scan: bytes, rate: float = 0.0) -> None:
        self.tally, self.town, self.scan = tally, town, scan
        self.waiting, self.open = list(reversed(asked)), list[tuple[Wish, Iterator[None]]]()
        self.drawn, self.lock, self.rate, self.next_at = Random(1), threading.Lock(), rate, time.perf_counter()
        self.under_way = 0

    def _take(self) -> tuple[Wish, Iterator[None]] | None:
        """A course to do a sitting of; None when there is none for now."""
        with self.lock:
            while self.waiting and len(self.open) + self.under_way < OPEN:
                wish = self.waiting.pop()
                self.open.append((wish, course(wish, self.town, self.scan)))
            if not self.open:
                return None
            place = self.drawn.randrange(len(self.open))
            self.open[place], self.open[-1] = self.open[-1], self.open[place]
            self.under_way += 1
            if self.rate:
                self.next_at += self.drawn.expovariate(self.rate)
            return self.open.pop()

    def _work(self) -> None:
        while True:
            taken = self._take()
            if taken is None:
                if not self.under_way:
                    return
                time.sleep(0.01)
                continue
            if self.rate:
                time.sleep(max(0.0, self.next_at - time.perf_counter()))
            again = self._sit(*taken)
            with self.lock:
                self.under_way -= 1
                if again:
                    self.open.append(taken)

    def _sit(self, wish: Wish, one: Iterator[None]) -> bool:
        """One sitting; whether there will be another. What goes wrong ends the application and is told."""
        try:
            next(one)
        except StopIteration:
            return False
        except Exception as wrong:  # whatever it is, it is an error of the day
            self.tally.fail(f"application {wish.nth} {wish.service.item}: {type(wrong).__name__}: {wrong}")
            return False
        return True

    def run(self) -> float:
        """Plays it through; how many seconds it took."""
        begun = time.perf_counter()
        workers = [threading.Thread(target=self._work) for _ in range(AT_ONCE)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            time.sleep(0.2)
            self._watch(begun)
        return time.perf_counter() - begun

    _told = 0.0

    def _watch(self, begun: float) -> None:
        if time.perf_counter() - begun - self._told > 60:
            self._told = time.perf_counter() - begun
            done = sum(map(len, self.tally.spent.values()))
            note(f"{self._told:.0f} s: {done} requests, {len(self.waiting)} to come, {len(self.tally.wrong)} errors")


def main(port: int, session: int, many: int, sessions: dict[str, list[str]], book: Path) -> dict[str, Any]:
    """Warms up, plays the day between two looks at the lightest page, then a while at its pace, then the rush."""
    scan = _scan(150_000)
    with book.open("w", encoding="utf-8") as lines:

        def town(tally: Tally) -> Town:
            return Town(port, tally, sessions, lines, _answers())

        warm = Tally()  # what a process loads once is not of the day
        _Day(warm, town(warm), wishes(0, 4 if QUICK else 24), scan).run()
        lights = [_light(port, sessions)]
        tally = Tally()
        there, cpu, before = town(tally), time.process_time(), processor_seconds(session)
        seconds = _Day(tally, there, wishes(100, many), scan).run()
        processor, server = time.process_time() - cpu, processor_seconds(session) - before
        lights.append(_light(port, sessions))
        slow = Tally()
        _Day(slow, town(slow), wishes(9000, PACED), scan, PACE * (10 if QUICK else 1)).run()
        rush = _rush(port, sessions)
    wrong = warm.wrong + tally.wrong + slow.wrong
    day = {
        "seconds": seconds, "processor": processor, "served": server, "spent": tally.spent, "wrong": wrong,
        "stale": there.stale,
    }  # fmt: skip
    return {
        "day": day, "at_once": AT_ONCE, "light": {"rates": lights, "page": LIGHT}, "rush": rush,
        "pace": {"spent": slow.spent, "rate": round(PACE, 2)},
    }  # fmt: skip


def _light(port: int, sessions: dict[str, list[str]]) -> float:
    """The server's lightest signed-in page to as many at once, requests a second."""
    tally, each = Tally(), LIGHT_REQUESTS // AT_ONCE

    def ask(session: str) -> None:
        somebody = Visitor(port, tally, session)
        for _ in range(each):
            somebody.get("light", LIGHT)

    begun = time.perf_counter()
    somebodies = [sessions["service_window"][nth % len(sessions["service_window"])] for nth in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(ask, somebodies))
    return each * AT_ONCE / (time.perf_counter() - begun)


def _rush(port: int, sessions: dict[str, list[str]]) -> list[float]:
    """Everybody opens their list at one instant, each on a connection of their own; what each waited, ms."""
    tally, ready = Tally(), threading.Barrier(sum(map(len, sessions.values())))

    def ask(desk: str, session: str) -> None:
        address = "/window/" if desk == "service_window" else "/work/?whose=office"
        ready.wait(60)
        Visitor(port, tally, session).get("rush", address)

    people = [(desk, session) for desk, held in sessions.items() for session in held]
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda one: ask(*one), people))
    return tally.spent["rush"]


def _answers() -> str:
    """What the guide asks of fitting out a special building, answered, as its address says it."""
    from yichuang.programmes import load

    facts = next(one for one in load("construction_permits").examples if one.id == "interior_of_special_project").facts
    plain = {name: value for name, value in facts.items() if not isinstance(value, list)}
    return urlencode(
        {name: {True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for name, v in plain.items()}
    )


def _scan(size: int) -> bytes:
    """A picture of a scanned page, of about `size` bytes, as PNG."""
    side = int((size / 3) ** 0.5)
    drawn = Random(0)
    rows = b"".join(b"\0" + drawn.randbytes(side * 3) for _ in range(side))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    held = json.loads(Path(sys.argv[4]).read_text(encoding="utf-8"))
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), held, Path(sys.argv[5]))))
